"""Vimeo beside its API: oEmbed, the player and its configuration, pages."""

from html import escape

import msgspec

from aggregator.sandbox.chance import number_of
from aggregator.sandbox.exchange import Answer, json_answer, page_answer
from aggregator.sandbox.records import Upload
from aggregator.sandbox.vimeo_access import viewer
from aggregator.sandbox.vimeo_objects import (
    frame,
    link_of,
    player_link,
    privacy_of,
    seconds,
    still,
    uri_of,
    with_play_button,
)
from aggregator.sandbox.vimeo_users import IMAGES, SITE, Node

_ACCOUNTS = ("basic", "plus", "pro")


def embedding(upload: Upload, *, open_to_all: bool) -> Answer:
    """oEmbed's answer; of what is not for everybody only that it exists is told."""
    told: Node = {
        "type": "video",
        "version": "1.0",
        "provider_name": "Vimeo",
        "provider_url": f"{SITE}/",
        "html": frame(upload),
        "width": 640,
        "height": 360,
        "video_id": int(upload.native_id),
        "uri": uri_of(upload),
    }
    if not open_to_all:
        return json_answer(told)
    picture = still(upload, "640")
    return json_answer(
        told
        | {
            "title": upload.title,
            "author_name": upload.author,
            "author_url": f"{SITE}/{upload.author_slug}",
            "is_plus": "0",
            "account_type": _ACCOUNTS[int(upload.author_id) % 3],
            "duration": seconds(upload),
            "description": upload.description,
            "thumbnail_url": picture,
            "thumbnail_width": 640,
            "thumbnail_height": 360,
            "thumbnail_url_with_play_button": with_play_button(picture),
            "upload_date": upload.published.strftime("%Y-%m-%d %H:%M:%S"),
        }
    )


def player_config(upload: Upload, now: float) -> Node:
    """What the player is started with. Its streams lead nowhere: nothing here plays video."""
    cdn = "fastly_skyfire"
    number = int(upload.native_id)
    base = f"https://skyfire.vimeocdn.com/{number}"
    stream = {"url": f"{base}/master.json", "origin": "gcs"}
    return {
        "cdn_url": "https://f.vimeocdn.com",
        "view": 1,
        "request": {
            "files": {
                "dash": {
                    "separate_av": True,
                    "streams": [{"profile": 164, "quality": "360p", "id": number, "fps": 25}],
                    "cdns": {cdn: stream},
                    "default_cdn": cdn,
                },
                "hls": {"separate_av": False, "default_cdn": cdn, "cdns": {cdn: stream}},
                "progressive": [
                    {
                        "profile": 165,
                        "width": 960,
                        "mime": "video/mp4",
                        "fps": 25,
                        "url": f"{base}/540.mp4",
                        "cdn": "fastly",
                        "quality": "540p",
                        "id": number + 1,
                        "origin": "gcs",
                        "height": 540,
                    }
                ],
            },
            "lang": "en",
            "referrer": link_of(upload),
            "cookie_domain": ".vimeo.com",
            "timestamp": int(now),
            "expires": 3600,
            "currency": "USD",
            "session": f"{number_of(0, 2**160, 'session', number):040x}",
            "signature": f"{number_of(0, 2**128, 'signature', number):032x}",
            "country": "US",
        },
        "player_url": "player.vimeo.com",
        "video": _played(upload),
        "vimeo_url": "vimeo.com",
        "user": {"liked": 0, "account_type": "none", "logged_in": 0, "id": 0, "owner": 0, "mod": 0},
    }


def _played(upload: Upload) -> Node:
    number = int(upload.native_id)
    face = f"{IMAGES}/portrait/{number_of(1_000_000, 99_000_000, 'portrait', upload.author_id)}"
    return {
        "rating": {"id": 6},
        "version": {"current": None, "available": None},
        "height": 1080,
        "duration": seconds(upload),
        "thumbs": {
            "1280": still(upload, "1280"),
            "960": still(upload, "960"),
            "640": still(upload, "640"),
            "base": f"{IMAGES}/video/{upload.artwork}-d",
        },
        "owner": {
            "account_type": _ACCOUNTS[int(upload.author_id) % 3],
            "name": upload.author,
            "img": f"{face}_60x60",
            "url": f"{SITE}/{upload.author_slug}",
            "img_2x": f"{face}_120x120",
            "id": int(upload.author_id),
        },
        "file_codecs": {"hevc": {"hdr": [], "sdr": []}, "avc": [number]},
        "id": number,
        "embed_code": frame(upload),
        "title": upload.title,
        "share_url": link_of(upload),
        "width": 1920,
        "embed_permission": "public",
        "fps": 25.0,
        "spatial": 0,
        "live_event": None,
        "allow_hd": 1,
        "hd": 1,
        "lang": None,
        "default_to_hd": 1,
        "url": link_of(upload),
        "privacy": privacy_of(upload),
    }


def player_page(upload: Upload, now: float) -> Answer:
    """The player itself, its configuration inside."""
    config = _json(player_config(upload, now))
    return _page(
        f"{upload.title} from {upload.author} on Vimeo",
        f"<script>window.playerConfig = {config}</script>",
    )


def watch_page(upload: Upload, now: float) -> Answer:
    """The page of a video."""
    metas = {
        "og:site_name": "Vimeo",
        "og:url": link_of(upload),
        "og:type": "video.other",
        "og:title": upload.title,
        "og:image": still(upload, "1280x720"),
        "og:video:url": player_link(upload),
        "og:video:type": "text/html",
    }
    head = "".join(f'<meta property="{name}" content="{escape(v)}">' for name, v in metas.items())
    return _page(f"{upload.title} on Vimeo", head + _bootstrap(now))


def plain_page(title: str, now: float) -> Answer:
    """A page that shows lists to people; for us it carries the anonymous token."""
    return _page(f"{title} on Vimeo", _bootstrap(now))


def password_page() -> Answer:
    """What stands before a video behind a password."""
    form = '<form method="post"><input type="password" name="password"></form>'
    return _page("Private Video on Vimeo", "", form)


def missing_page() -> Answer:
    """The page of what is not there, or not for everybody."""
    return page_answer("<!DOCTYPE html><title>VimeUhOh</title><h1>Sorry</h1>", 404)


def challenge_page() -> Answer:
    """What `vimeo.com/search` shows to anything but a browser."""
    return page_answer("<!DOCTYPE html><title>Verify to continue</title>", 403)


def _bootstrap(now: float) -> str:
    data = _json(viewer(now))
    return f'<script id="viewer-bootstrap" type="application/json">{data}</script>'


def _page(title: str, head: str, body: str = "") -> Answer:
    return page_answer(
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def _json(value: Node) -> str:
    return msgspec.json.encode(value).decode().replace("<", "\\u003c")

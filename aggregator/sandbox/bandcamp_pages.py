"""Bandcamp's web pages: releases, bands, the embedded player.

Only what readers of these pages look at is there; the decoration of 200 KB around it is not.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from aggregator.sandbox.bandcamp_api import Node
from aggregator.sandbox.bandcamp_catalogue import SITE, Band, Catalogue, Release, streams
from aggregator.sandbox.bandcamp_tralbum import art, linked_data, tralbum
from aggregator.sandbox.exchange import Answer, page_answer
from aggregator.sandbox.records import Upload

SHOWN = 16
"""Releases that a band's page shows by itself; a script adds the others."""

_OPENGRAPH = 'xmlns:og="http://opengraphprotocol.org/schema/"'


def release_page(release: Release) -> Answer:
    """The page of an album or a track."""
    band, number = release.band, release.id
    player = f"{SITE}/EmbeddedPlayer/v=2/{release.word}={number}/size=large/tracklist=false/"
    properties = {"item_type": release.form, "item_id": number, "tralbum_page_version": 0}
    text = f"{release.title}, by {band.name}"
    metas = (
        ("name", "title", text),
        ("property", "og:title", text),
        ("property", "og:type", "song" if release.form == "t" else "album"),
        ("property", "og:site_name", band.name),
        ("property", "og:description", _about(release)),
        ("name", "bc-page-properties", _json(properties)),
        ("property", "og:image", art(release.art_id, 5)),
        ("property", "og:url", release.url),
        ("name", "generator", "Bandcamp"),
        ("property", "og:video", player),
        ("property", "og:video:secure_url", player),
        ("property", "og:video:type", "text/html"),
    )
    ld = _json(linked_data(release)).replace("<", "\\u003C")
    data = (
        f'data-band="{attribute(_band(band))}" data-embed="{attribute(_embed(release))}" '
        f'data-tralbum="{attribute(tralbum(release))}"'
    )
    head = (
        "".join(f'<meta {kind}="{name}" content="{escape(told)}">\n' for kind, name, told in metas)
        + f'<script type="application/ld+json">\n{ld}\n</script>\n'
        + f'<script type="text/javascript" src="https://s4.bcbits.com/tralbum.js" {data}></script>'
    )
    rows = "" if release.form == "t" or release.locked else _track_table(release.tracks)
    body = (
        '<div class="trackView leftMiddleColumns has-art"><div id="name-section">'
        f'<h2 class="trackTitle">{escape(release.title)}</h2>'
        f'<h3>by <span><a href="{band.url}">{escape(band.name)}</a></span></h3></div>{rows}</div>'
    )
    page = whole_page(f"{release.title} | {band.name}", head, body)
    return _answer(page, release.url)


def band_page(catalogue: Catalogue, band: Band) -> Answer:
    """A band's own page: a grid, its only release, or a shell that a script fills."""
    releases = catalogue.discography(band)
    if len(releases) == 1:
        return release_page(releases[0])
    if is_shell(band):
        stub = f'<div class="stub-page-content fan"><h1>{escape(band.name)}</h1></div>'
        head = _band_head(band, {"id": band.id, "name": band.name})
        return _answer(whole_page(f"Music | {band.name}", head, stub), band.url)
    shown = "".join(_grid_item(one, place) for place, one in enumerate(releases[:SHOWN]))
    later = [_client_item(one) for one in releases[SHOWN:]]
    extra = f' data-client-items="{attribute(later)}"' if later else ""
    grid = (
        '<div class="leftMiddleColumns"><ol id="music-grid" data-edit-callback="/music_reorder"'
        f'{extra} class="editable-grid music-grid columns-3 public">{shown}</ol></div>'
    )
    page = whole_page(f"Music | {band.name}", _band_head(band, _band(band)), grid)
    return _answer(page, band.url)


def is_shell(band: Band) -> bool:
    """Whether the band's page is of the kind that holds no releases."""
    return band.id % 5 == 0


def player_page(release: Release) -> Answer:
    """The embedded player of an album or a track; not recorded, read as yt-dlp reads it."""
    data = {
        "album_id": release.id if release.form == "a" else None,
        "album_title": release.title if release.form == "a" else None,
        "artist": release.band.name,
        "linkback": release.url,
        "album_art": art(release.art_id, 2),
        "tracks": [_player_track(one) for one in release.tracks],
    }
    head = f'<script src="https://s4.bcbits.com/embed.js" data-player-data="{attribute(data)}">'
    return page_answer(whole_page(release.title, f"{head}</script>", '<div id="player"></div>'))


def gone_page() -> Answer:
    """The sign-up page that stands in for a band that is no more."""
    body = '<div id="signup"><h1>Sign up for a Bandcamp artist account</h1></div>'
    return page_answer(whole_page("Signup | Bandcamp", "", body))


def missing_page() -> Answer:
    """The page of what a band never had or took down."""
    body = "<h2>Sorry, that something isn't here.</h2>"
    return page_answer(whole_page("Bandcamp", "", body), 404)


def home_page() -> Answer:
    """The site's front page."""
    return page_answer(whole_page("Bandcamp", "", '<div id="home"></div>'))


def _answer(page: str, canonical: str) -> Answer:
    return page_answer(page, headers=(("link", f'<{canonical}>;   rel="canonical"'),))


def whole_page(title: str, head: str, body: str) -> str:
    """A page of the site around what is said of it and what it shows."""
    return (
        f'\n\n<!DOCTYPE html>\n<html {_OPENGRAPH} lang="en">\n<head>\n'
        f"<title>{escape(title)}</title>\n{head}\n</head>\n"
        f'<body class="has-menubar" lang="en">\n{body}\n</body>\n</html>\n'
    )


def _band_head(band: Band, data: Node) -> str:
    metas = {
        "og:title": band.name,
        "og:type": "band",
        "og:url": band.url,
        "og:site_name": band.name,
        "og:image": f"https://f4.bcbits.com/img/{band.image_id:010d}_23.jpg",
    }
    lines = [f'<meta property="{name}" content="{escape(v)}">' for name, v in metas.items()]
    script = f'<script src="https://s4.bcbits.com/band.js" data-band="{attribute(data)}">'
    return "\n".join([*lines, f"{script}</script>"])


def _band(band: Band) -> Node:
    return {
        "id": band.id,
        "name": band.name,
        "fan_email": None,
        "account_id": band.id // 3,
        "facebook_like_enabled": 1,
        "has_discounts": False,
        "image_id": band.image_id,
    }


def _embed(release: Release) -> Node:
    """What the share dialogue needs: the album's own, and a track's beside that of its album."""
    band, album = release.band, release.album
    told = _embedding(band, release.word, release.id, release.art_id, release.url)
    if album is None:
        return told | {"album_title": release.title if release.form == "a" else None}
    home = f"{band.url}/album/{album.slug}"
    own = _embedding(band, "album", int(album.native_id), release.art_id, home)
    return told | {
        "album_embed_data": own | {"album_title": album.title},
        "album_title": album.title,
    }


def _embedding(band: Band, word: str, number: int, art_id: int, address: str) -> Node:
    return {
        "tralbum_param": {"name": word, "value": number},
        "art_id": art_id,
        "artist": band.name,
        "swf_base_url": SITE,
        "show_campaign": None,
        "embed_info": {
            "public_embeddable": True,
            "exclusive_embeddable": False,
            "item_public": True,
            "no_track_preorder": False,
        },
        "linkback": address,
    }


def _about(release: Release) -> str:
    if release.form == "a":
        return f"{len(release.tracks)} track album"
    return f" from the album {release.album.title} " if release.album else ""


def _track_table(tracks: Sequence[Upload]) -> str:
    rows = "".join(
        f'<tr class="track_row_view linked" rel="tracknum={place}"><td class="title-col">'
        f'<div class="title"><a href="/track/{one.slug}"><span class="track-title">'
        f"{escape(one.title)}</span></a>{_time(one)}</div></td></tr>\n"
        for place, one in enumerate(tracks, start=1)
    )
    return f'<table class="track_list track_table" id="track_table">{rows}</table>'


def _time(track: Upload) -> str:
    if not streams(track):
        return ""
    minutes, seconds = divmod(int(track.duration), 60)
    return f'<span class="time secondaryText">{minutes:02}:{seconds:02}</span>'


def _grid_item(release: Release, place: int) -> str:
    first = " first-four" if place < 4 else ""
    lazy = f'src="/img/0.gif" data-original="{art(release.art_id, 2)}"'
    image = f'src="{art(release.art_id, 2)}"' if place < 4 else lazy
    return (
        f'<li data-item-id="{release.word}-{release.id}" data-band-id="{release.band.id}" '
        f'class="music-grid-item square{first}"><a href="{release.path}"><div class="art">'
        f'<img {image} alt="" /></div><p class="title">\n{escape(release.title)}\n</p></a></li>\n'
    )


def _client_item(release: Release) -> Node:
    return {
        "id": release.id,
        "type": release.word,
        "title": release.title,
        "band_id": release.band.id,
        "art_id": release.art_id,
        "artist": None,
        "page_url": release.path,
    }


def _player_track(track: Upload) -> Node:
    heard = streams(track)
    return {
        "id": int(track.native_id),
        "title": track.title,
        "artist": track.author,
        "title_link": f"https://{track.author_slug}.bandcamp.com/track/{track.slug}",
        "duration": track.duration if heard else 0.0,
        "art_id": int(track.artwork),
        "tracknum": (track.track_number or 1) - 1,
        "file": {"mp3-128": f"https://t4.bcbits.com/stream/{track.native_id}"} if heard else None,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def attribute(value: Any) -> str:
    """JSON as the value of an attribute."""
    return escape(_json(value))

"""SoundCloud beside its API: pages with their hydration, scripts, oEmbed."""

from html import escape
from urllib.parse import quote, urlsplit

import msgspec

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.exchange import Answer, json_answer, page_answer, text_answer
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.soundcloud_objects import SITE, Node, address_of, track, user
from aggregator.sandbox.world import World

SCRIPTS = "https://a-v2.sndcdn.com/assets"
_NAMES = ("18-67c1d0aa.js", "57-1a7e5c2e.js", "2-bd1f5a51.js", "0-bbe01f3d.js", "54-a4c0ffee.js")


def page(title: str, client_id: str, *parts: Node) -> Answer:
    """A page of the site; `parts` are what it shows (`hydratable`, `data`)."""
    hydration = [
        {"hydratable": "anonymousId", "data": ""},
        {"hydratable": "features", "data": {"features": ["v2_use_onetrust_tcfv2_eu1"]}},
        {"hydratable": "geoip", "data": {"country_code": "", "city": ""}},
        *parts,
        {"hydratable": "apiClient", "data": {"id": client_id, "isExpiring": False}},
    ]
    data = msgspec.json.encode(hydration).decode().replace("</", "<\\/")
    scripts = "".join(f'<script crossorigin src="{SCRIPTS}/{name}"></script>' for name in _NAMES)
    return page_answer(
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title>'
        '<meta property="al:ios:url" content="soundcloud://home"></head><body>'
        '<script>window.__sc_version="1775730350"</script>'
        f"<script>window.__sc_hydration = {data};</script>{scripts}</body></html>"
    )


def script(path: str, client_id: str) -> Answer:
    """A script of the site; the last of a page tells the client id."""
    words = f'client_id:"{client_id}",' if path.endswith(_NAMES[-1]) else ""
    return text_answer(
        f'(self.webpackChunk=self.webpackChunk||[]).push([[1],{{e:{{{words}env:"production"}}}}]);',
        kind="application/javascript",
    )


def oembed(world: World, url: str) -> Answer:
    """The answer of `/oembed` for a track, a set or a user."""
    told = find(world, url)
    if isinstance(told, Upload):
        if told.restriction is Restriction.PRIVATE:
            return text_answer("404 - Not Found", 404)
        picture = (track(told)["artwork_url"] or user(told)["avatar_url"]).replace(
            "-large.", "-t500x500."
        )
        title = f"{told.title} by {told.author}"
        return _embedding(
            f"tracks/{told.native_id}",
            title,
            (told.author, told.author_slug),
            picture,
            told.description,
        )
    if isinstance(told, Collection):
        first = world.upload(Platform.SOUNDCLOUD, told.uploads[0])
        picture = "" if first is None else str(track(first)["artwork_url"])
        title = f"{told.title} by {told.owner}"
        return _embedding(
            f"playlists/{told.native_id}", title, (told.owner, told.owner_slug), picture, ""
        )
    sample = user_sample(world, url)
    if sample is None:
        return text_answer("404 - Not Found", 404)
    picture = str(user(sample)["avatar_url"])
    name = (sample.author, sample.author_slug)
    return _embedding(f"users/{sample.author_id}", sample.author, name, picture, "")


def find(world: World, url: str) -> Upload | Collection | None:
    """The track or the set at an address of the site."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) >= 3 and parts[1] == "sets":
        return next(
            (
                one
                for one in world.collections_of(Platform.SOUNDCLOUD)
                if (one.owner_slug, one.slug) == (parts[0], parts[2])
            ),
            None,
        )
    if len(parts) < 2:
        return None
    upload = world.by_slug(Platform.SOUNDCLOUD, parts[0], parts[1])
    if upload is None or urlsplit(address_of(upload)).path.rstrip("/") != "/" + "/".join(
        parts[:3] if upload.restriction is Restriction.PRIVATE else parts[:2]
    ):
        return None
    return upload


def user_sample(world: World, url: str) -> Upload | None:
    """Any upload of the user whose page it is."""
    slug = urlsplit(url).path.strip("/").split("/")[0]
    uploads = world.uploads_of(Platform.SOUNDCLOUD)
    return next((one for one in uploads if one.author_slug == slug), None)


def _embedding(
    target: str, title: str, author: tuple[str, str], picture: str, description: str
) -> Answer:
    source = quote(f"https://api.soundcloud.com/{target}", safe="")
    return json_answer(
        {
            "version": 1.0,
            "type": "rich",
            "provider_name": "SoundCloud",
            "provider_url": SITE,
            "height": 400,
            "width": "100%",
            "title": title,
            "description": description,
            "thumbnail_url": picture,
            "html": '<iframe width="100%" height="400" scrolling="no" frameborder="no"'
            f' src="https://w.soundcloud.com/player/?visual=true&url={source}'
            '&show_artwork=true"></iframe>',
            "author_name": author[0],
            "author_url": f"{SITE}/{author[1]}",
        }
    )

"""Bandcamp's addresses -> `Link`. Native ids: an album's slug, a track's `artist/track/slug`,
an artist's subdomain, the number of an embedded player or of a radio show.

An artist's own domain cannot be told from any other site by its address: those go to `web`.
"""

import re
from urllib.parse import quote

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.link_forms_address import Address, path_of
from aggregator.platforms.link_forms_reserved import BANDCAMP_PAGES

_SITE = "https://bandcamp.com"
_DOMAIN = ".bandcamp.com"
_ARTIST = re.compile(r"[0-9a-z][0-9a-z-]*")
_NUMBER = re.compile(r"[0-9]{1,20}")
_ARTIST_PAGES = frozenset({"", "music", "releases", "merch", "artists", "community", "videos"})
_RADIO_PAGES = frozenset({"", "radio", "weekly"})


def bandcamp_link(address: Address) -> Link | None:
    """What an address on one of Bandcamp's hosts points at."""
    first = address.segment(0)
    if first.lower().startswith("embeddedplayer"):
        return _embedded(address)
    host = address.host.removeprefix("www.").removeprefix("m.")
    if host == "bandcamp.com":
        return _own_page(address)
    artist = host.removesuffix(_DOMAIN)
    if not _ARTIST.fullmatch(artist) or artist in BANDCAMP_PAGES:
        return None
    slug = address.segment(1)
    if first == "track" and slug:
        return _link(artist, LinkKind.ITEM, "track", f"{artist}/track/{slug}", f"track/{slug}")
    if first == "album" and slug:
        return _link(artist, LinkKind.LIST, "album", slug, f"album/{slug}")
    if first.lower() in _ARTIST_PAGES:
        return _link(artist, LinkKind.LIST, "artist", artist, "music")
    return None


def _own_page(address: Address) -> Link | None:
    first = address.segment(0)
    show, words = address.parameter("show"), address.parameter("q")
    if first in _RADIO_PAGES and _NUMBER.fullmatch(show):
        url = f"{_SITE}/radio?show={show}"
        return Link(Platform.BANDCAMP, LinkKind.ITEM, "weekly", show, url)
    if first == "search" and words:
        url = f"{_SITE}/search?q={quote(words)}"
        return Link(Platform.BANDCAMP, LinkKind.SEARCH, "search", words, url)
    return None


def _embedded(address: Address) -> Link | None:
    """`EmbeddedPlayer/album=1/size=large/track=2/`: a track out of its album is the track."""
    told = dict(segment.split("=", 1) for segment in address.path if "=" in segment)
    for form, kind in (("track", LinkKind.ITEM), ("album", LinkKind.LIST)):
        number = told.get(form) or address.parameter(form)
        if _NUMBER.fullmatch(number):
            url = f"{_SITE}/EmbeddedPlayer/{form}={number}/"
            return Link(Platform.BANDCAMP, kind, f"embed_{form}", number, url)
    return None


def _link(artist: str, kind: LinkKind, form: str, native_id: str, path: str) -> Link:
    url = f"https://{artist}{_DOMAIN}/{path_of(*path.split('/'))}"
    return Link(Platform.BANDCAMP, kind, form, native_id, url)

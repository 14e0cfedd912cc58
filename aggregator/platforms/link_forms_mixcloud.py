"""Mixcloud's addresses -> `Link`. The native id is the key: `/user/slug/`, decoded."""

from urllib.parse import quote

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.link_forms_address import Address, path_of
from aggregator.platforms.link_forms_reserved import MIXCLOUD_PAGES

_SITE = "https://www.mixcloud.com"
_SHORT_HOST = "i.mixcloud.com"
_SITE_HOSTS = (
    "mixcloud.com",
    "www.mixcloud.com",
    "m.mixcloud.com",
    "beta.mixcloud.com",
    "api.mixcloud.com",
)
_OF_A_USER = {
    "uploads": "uploads",
    "cloudcasts": "uploads",
    "favorites": "favorites",
    "listens": "listens",
    "stream": "stream",
    "feed": "stream",
}
_NO_SHOWS = frozenset({"about", "comments", "followers", "following", "posts", "subscribe"})
"""Second segments that name no show; the pages hold no media of their own."""

_TAGS = frozenset({"tag", "discover", "genres"})
"""What a tag's key began with until 2014, until 2022, and since."""


def mixcloud_link(address: Address) -> Link | None:
    """What an address on one of Mixcloud's hosts points at."""
    if address.host == _SHORT_HOST:
        return _short(address)
    if address.host not in _SITE_HOSTS or not address.path:
        return None
    first = address.path[0].lower()
    second = address.segment(1)
    if first == "search":
        return _search(address)
    if first in _TAGS:
        return _link(LinkKind.LIST, "tag", address.path[0], second) if second else None
    if first == "artist":
        return _link(LinkKind.LIST, "artist", "artist", second) if second else None
    if first == "live":
        return _link(LinkKind.ITEM, "live", "live", second) if second else None
    if first in MIXCLOUD_PAGES:
        return None
    return _of_user(address.path[0], second, address.segment(2))


def _of_user(user: str, second: str, third: str) -> Link:
    word = second.lower()
    if not word or word in _NO_SHOWS:
        return _link(LinkKind.LIST, "user", user)
    if word in _OF_A_USER:
        form = _OF_A_USER[word]
        return _link(LinkKind.LIST, form, user, form)
    if word != "playlists":
        return _link(LinkKind.ITEM, "show", user, second)
    if third:
        return _link(LinkKind.LIST, "playlist", user, "playlists", third)
    return _link(LinkKind.LIST, "playlists", user, "playlists")


def _short(address: Address) -> Link | None:
    """A short link tells nothing but its code: only a request shows what is behind it."""
    code = address.segment(0)
    if not code:
        return None
    url = f"https://{_SHORT_HOST}/{path_of(code)}"
    return Link(Platform.MIXCLOUD, LinkKind.ITEM, "short", code, url)


def _search(address: Address) -> Link | None:
    words = address.parameter("q", "mixcloud_query")
    if not words:
        return None
    url = f"{_SITE}/search/?q={quote(words)}"
    return Link(Platform.MIXCLOUD, LinkKind.SEARCH, "search", words, url)


def _link(kind: LinkKind, form: str, *segments: str) -> Link:
    url = f"{_SITE}/{path_of(*segments)}/"
    return Link(Platform.MIXCLOUD, kind, form, f"/{'/'.join(segments)}/", url)

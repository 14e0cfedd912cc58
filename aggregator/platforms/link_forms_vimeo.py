"""Vimeo's addresses -> `Link`. Native ids: a video's number, with the hash of an unlisted one as
`secret`; the name or number of a channel, group, album, user, film or event."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.link_forms_address import Address, path_of
from aggregator.platforms.link_forms_reserved import VIMEO_PAGES

_SITE = "https://vimeo.com"
_SITE_HOSTS = ("vimeo.com", "www.vimeo.com", "m.vimeo.com", "player.vimeo.com", "api.vimeo.com")
_PRO_HOSTS = ("vimeopro.com", "www.vimeopro.com")
_NUMBER = re.compile(r"[0-9]{1,20}")
_HASH = re.compile(r"[0-9a-f]{6,40}")
_UNLISTED = re.compile(r"([0-9]{1,20}):([0-9a-f]{6,40})")


def vimeo_link(address: Address) -> Link | None:
    """What an address on one of Vimeo's hosts points at."""
    if address.host in _PRO_HOSTS:
        return _portfolio(address)
    if address.host not in _SITE_HOSTS or not address.path:
        return None
    read = _READERS.get(address.path[0].lower())
    if read is not None:
        return read(address)
    return _numbered(address, 0) or _of_user(address)


def _numbered(address: Address, at: int) -> Link | None:
    """`.../ID` or `.../ID/HASH`, the number at this place of the path."""
    told = address.segment(at)
    if unlisted := _UNLISTED.fullmatch(told):
        return _video(unlisted[1], unlisted[2])
    if not _NUMBER.fullmatch(told):
        return None
    hashes = (address.parameter("h"), address.segment(at + 1))
    return _video(told, next((one for one in hashes if _HASH.fullmatch(one)), None))


def _second(address: Address) -> Link | None:
    return _numbered(address, 1)


def _managed(address: Address) -> Link | None:
    """`manage/videos/ID`, where its owner edits it."""
    return _numbered(address, 2)


def _reviewed(address: Address) -> Link | None:
    """`reviews/UUID/videos/ID`, the newer review page."""
    return _numbered(address, 3)


def _flash(address: Address) -> Link | None:
    number = address.parameter("clip_id")
    return _video(number, None) if _NUMBER.fullmatch(number) else None


def _collection(address: Address) -> Link | None:
    """A channel, a group, an album (a showcase is one by its newer name), or a video in it."""
    form = _COLLECTIONS[address.path[0].lower()]
    name = address.segment(1)
    if not name:
        return None
    at = 3 if address.segment(2) in ("video", "videos") else 2
    video = _numbered(address, at)
    if video is not None:
        return video
    return _link(LinkKind.LIST, form, name, address.path[0].lower(), name)


def _on_demand(address: Address) -> Link | None:
    """The page of a film, or one of its videos, which may have no page under its number alone."""
    name, number = address.segment(1), address.segment(2)
    if _NUMBER.fullmatch(number):
        return _link(LinkKind.ITEM, "video", number, "ondemand", name, number)
    return _link(LinkKind.ITEM, "ondemand", name, "ondemand", name) if name else None


def _event(address: Address) -> Link | None:
    number, *rest = (*address.path[1:], "")
    if not _NUMBER.fullmatch(number):
        return None
    if rest[0] == "videos":
        return _numbered(address, 3)
    secret = next((told for told in rest[:2] if _HASH.fullmatch(told)), None)
    path = ("event", number, secret) if secret else ("event", number)
    return _link(LinkKind.ITEM, "event", number, *path, secret=secret)


def _of_user(address: Address) -> Link | None:
    name, second, third = (address.segment(at) for at in range(3))
    if name.lower() in VIMEO_PAGES or ":" in name or "." in name:
        return None
    if second == "review" and _NUMBER.fullmatch(third):
        secret = address.segment(3) if _HASH.fullmatch(address.segment(3)) else None
        return _link(LinkKind.ITEM, "review", third, *address.path[:4], secret=secret)
    if second == "likes":
        return _link(LinkKind.LIST, "likes", name, name, "likes")
    if second in ("video", "videos") and (video := _numbered(address, 2)):
        return video
    if not second or second in _USER_PAGES or second.startswith(("page:", "sort:")):
        return _link(LinkKind.LIST, "user", name, name)
    # Members may give a video a name of its own: vimeo.com/user26785108/newspiritualguide.
    return _link(LinkKind.ITEM, "video", f"{name}/{second}", name, second)


def _user_by_word(address: Address) -> Link | None:
    """`users/NAME` of the API, and its lists."""
    name = address.segment(1)
    if not name:
        return None
    form = "likes" if address.segment(2) == "likes" else "user"
    return _link(LinkKind.LIST, form, name, name, *(["likes"] if form == "likes" else []))


def _watch_later(address: Address) -> Link | None:
    if address.path[0].lower() == "home" and address.segment(1) != "watchlater":
        return None
    return _link(LinkKind.LIST, "watchlater", "watchlater", "watchlater")


def _search(address: Address) -> Link | None:
    words = address.parameter("q", "query")
    if not words:
        return None
    url = f"{_SITE}/search?q={quote(words)}"
    return Link(Platform.VIMEO, LinkKind.SEARCH, "search", words, url)


def _portfolio(address: Address) -> Link | None:
    """A Vimeo Pro portfolio shows one video first: yt-dlp takes the page for that video."""
    owner, portfolio, word = (address.segment(at) for at in range(3))
    if not portfolio:
        return None
    if word in ("video", "videos") and (video := _numbered(address, 3)):
        return video
    url = f"https://vimeopro.com/{path_of(owner, portfolio)}"
    return Link(Platform.VIMEO, LinkKind.ITEM, "pro", f"{owner}/{portfolio}", url)


def _video(number: str, secret: str | None) -> Link:
    path = (number, secret) if secret else (number,)
    return _link(LinkKind.ITEM, "video", number, *path, secret=secret)


def _link(kind: LinkKind, form: str, native_id: str, *path: str, secret: str | None = None) -> Link:
    return Link(Platform.VIMEO, kind, form, native_id, f"{_SITE}/{path_of(*path)}", secret)


_COLLECTIONS = {
    "channels": "channel",
    "groups": "group",
    "album": "album",
    "albums": "album",
    "showcase": "album",
    "categories": "category",
}
_USER_PAGES = frozenset(
    {"videos", "albums", "showcases", "channels", "groups", "about", "following"}
)
_READERS: Mapping[str, Callable[[Address], Link | None]] = {
    **dict.fromkeys(_COLLECTIONS, _collection),
    "video": _second,
    "videos": _second,
    "moogaloop.swf": _flash,
    "play_redirect_hls": _flash,
    "manage": _managed,
    "reviews": _reviewed,
    "ondemand": _on_demand,
    "event": _event,
    "users": _user_by_word,
    "watchlater": _watch_later,
    "home": _watch_later,
    "search": _search,
}

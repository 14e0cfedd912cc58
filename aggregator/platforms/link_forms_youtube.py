"""YouTube's addresses -> `Link`. Native ids: the 11 characters of a video, a list's id, a
channel's `UC...` id or else what the URL calls it (`@handle`, `c/name`, `user/name`, `name`)."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from aggregator.domain.media import Platform
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.link_forms_address import Address, path_of
from aggregator.platforms.link_forms_reserved import YOUTUBE_PAGES

_SITE = "https://www.youtube.com"
_MUSIC = "https://music.youtube.com"
_VIDEO_ID = re.compile(r"[0-9A-Za-z_-]{11}(?![0-9A-Za-z_-])")
_LIST_ID = re.compile(r"[0-9A-Za-z_-]{2,80}")
_SHORT_HOSTS = ("youtu.be", "www.youtu.be")

# A mix (RD...) exists only beside a video; these RD lists are kept by YouTube Music's editors.
_KEPT_LISTS = "RDCLAK"
_OWN_LISTS = frozenset({"WL", "LL", "LM"})
"""Watch later, liked videos, liked music: everyone's own, behind a login."""

_TABS_APART = frozenset({"shorts", "streams", "live", "search"})
"""Tabs of a channel that hold other videos than its uploads in order."""


def youtube_link(address: Address) -> Link | None:
    """What an address on one of YouTube's hosts points at."""
    first = address.segment(0)
    if address.host in _SHORT_HOSTS:
        return _video(first) or _list(address)
    if address.host.startswith("consent."):
        return None
    read = _READERS.get(first.lower())
    if read is not None:
        return read(address)
    if _LIST_ID.fullmatch(address.parameter("list")):
        return _list(address)
    file = "." in first and not first.startswith("@")
    if file or first.lower() in YOUTUBE_PAGES:
        return None
    return _channel(first, 1, address)


def _root(address: Address) -> Link | None:
    if address.parameter("v") or address.parameter("list"):
        return _watch(address)
    if "nocookie" in address.host or "googleapis" in address.host:
        return None
    return _link("feed", "recommended", "/feed/recommended")


def _watch(address: Address) -> Link | None:
    """A video beside a list is the video; an address cut off by a shell or a chat still says
    that it was to be one."""
    told = address.parameter("v") or address.segment(1)
    return (
        _video(told)
        or _list(address)
        or _link("truncated", told or "watch", "/watch", LinkKind.ITEM)
    )


def _player(address: Address) -> Link | None:
    """An embedded player that is given a list plays the list."""
    told = address.segment(1)
    if told == "live_stream":
        channel = address.parameter("channel")
        if not _LIST_ID.fullmatch(channel):
            return None
        return _link("live", channel, f"/channel/{channel}/live", LinkKind.ITEM)
    return _list(address) or _video(told)


def _one(address: Address) -> Link | None:
    return _video(address.segment(1))


def _video(told: str) -> Link | None:
    match = _VIDEO_ID.match(told)
    if match is None:
        return None
    url = f"https://youtube.com/watch?v={match[0]}"
    return Link(Platform.YOUTUBE, LinkKind.ITEM, "video", match[0], url)


def _list(address: Address) -> Link | None:
    return _list_of(address.parameter("list"), beside=address.segment(1))


def _list_of(list_id: str, *, beside: str = "") -> Link | None:
    if not _LIST_ID.fullmatch(list_id):
        return None
    path = f"/playlist?list={list_id}"
    if list_id in _OWN_LISTS:
        return _link("feed", list_id, path)
    if list_id.startswith("RD") and not list_id.startswith(_KEPT_LISTS):
        video = _VIDEO_ID.match(beside)
        return _link("mix", list_id, f"/watch?v={video[0]}&list={list_id}" if video else path)
    return _link("playlist", list_id, path)


def _browse(address: Address) -> Link | None:
    """YouTube Music's pages: a list, an album, or an artist, whose songs are the list of uploads
    (`UU...`) of the channel (`UC...`)."""
    told = address.segment(1)
    if told.startswith("VL"):
        return _list_of(told.removeprefix("VL"))
    if told.startswith("MPREb_") and _LIST_ID.fullmatch(told):
        url = f"{_MUSIC}/browse/{told}"
        return Link(Platform.YOUTUBE, LinkKind.LIST, "album", told, url)
    if told.startswith("UC"):
        return _list_of("UU" + told.removeprefix("UC"))
    return None


def _named_channel(address: Address) -> Link | None:
    kind, name = address.segment(0).lower(), address.segment(1)
    return _channel(name if kind == "channel" else f"{kind}/{name}", 2, address) if name else None


def _channel(native_id: str, tab_at: int, address: Address) -> Link | None:
    tab = address.segment(tab_at).lower()
    path = "/" + path_of(*address.path[:tab_at])
    if tab not in _TABS_APART:
        return _link("channel", native_id, path)
    words = address.parameter("query") if tab == "search" else ""
    return _link("channel_tab", native_id, f"{path}/{tab}" + (words and f"?query={quote(words)}"))


def _feed(address: Address) -> Link | None:
    name = address.segment(1)
    if not name:
        return None
    page = address.parameter("bp")
    return _link("feed", name, f"/feed/{path_of(name)}" + (page and f"?bp={quote(page)}"))


def _syndication(address: Address) -> Link | None:
    """`feeds/videos.xml?channel_id=`, the RSS of a channel or a playlist."""
    if channel := address.parameter("channel_id"):
        return _link("channel", channel, f"/channel/{path_of(channel)}")
    return _list_of(address.parameter("playlist_id"))


def _search(address: Address) -> Link | None:
    words = address.parameter("search_query", "q")
    path = f"/results?search_query={quote(words)}"
    return _link("search", words, path, LinkKind.SEARCH) if words else None


def _hashtag(address: Address) -> Link | None:
    tag = address.segment(1)
    return _link("hashtag", tag, f"/hashtag/{path_of(tag)}") if tag else None


def _clip(address: Address) -> Link | None:
    clip = address.segment(1)
    return _link("clip", clip, f"/clip/{path_of(clip)}", LinkKind.ITEM) if clip else None


def _sound(address: Address) -> Link | None:
    """`source/VIDEO/shorts`: the Shorts made with the sound of a video."""
    video = _VIDEO_ID.match(address.segment(1))
    return _link("shorts_sound", video[0], f"/source/{video[0]}/shorts") if video else None


def _link(form: str, native_id: str, path: str, kind: LinkKind = LinkKind.LIST) -> Link:
    return Link(Platform.YOUTUBE, kind, form, native_id, _SITE + path)


_READERS: Mapping[str, Callable[[Address], Link | None]] = {
    "": _root,
    "watch": _watch,
    "watch_popup": _watch,
    "watch.php": _watch,
    "movie": _watch,
    "embed": _player,
    "v": _player,
    "e": _player,
    "vi": _one,
    "shorts": _one,
    "live": _one,
    "video": _one,
    "playlist": _list,
    "browse": _browse,
    "channel": _named_channel,
    "c": _named_channel,
    "user": _named_channel,
    "feed": _feed,
    "feeds": _syndication,
    "results": _search,
    "search": _search,
    "hashtag": _hashtag,
    "clip": _clip,
    "source": _sound,
}

"""A whole YouTube answer (search, list, mix, related, continuation) -> `Page`. Pure.

Only the main column counts: shelves ("People also watched"), Shorts shelves and advertisements
inside a search are somebody else's order. An empty page needs a proof; what is not understood is
`changed`, never `empty`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Restriction
from aggregator.domain.report import State
from aggregator.platforms.youtube_renderers import (
    classic,
    dig,
    gather,
    gone,
    lockup,
    rows,
    short,
    text_of,
)

_READERS: dict[str, Callable[[Any, str], Media | None]] = {
    "videoRenderer": classic,
    "gridVideoRenderer": classic,
    "compactVideoRenderer": classic,
    "videoWithContextRenderer": classic,
    "playlistVideoRenderer": classic,
    "playlistPanelVideoRenderer": classic,
    "reelItemRenderer": classic,
    "lockupViewModel": lockup,
    "shortsLockupViewModel": short,
}
_NO_MEDIA = {
    "backgroundPromoRenderer",
    "backstagePostThreadRenderer",
    "channelAboutFullMetadataRenderer",
    "channelAgeGateRenderer",
    "channelRenderer",
    "commentRenderer",
    "commentThreadRenderer",
    "commentsHeaderRenderer",
    "compactPlaylistRenderer",
    "compactRadioRenderer",
    "gridChannelRenderer",
    "gridPlaylistRenderer",
    "gridRadioRenderer",
    "messageRenderer",
    "movieRenderer",
    "playlistRenderer",
    "postRenderer",
    "radioRenderer",
    "showRenderer",
}
_SHELVES = {
    "gridShelfViewModel",
    "horizontalCardListRenderer",
    "reelShelfRenderer",
    "richSectionRenderer",
    "richShelfRenderer",
    "shelfRenderer",
}
_FURNITURE = {
    "adSlotRenderer",
    "carouselAdRenderer",
    "channelVideoPlayerRenderer",
    "chipCloudRenderer",
    "endpoint",
    "header",
    "menu",
    "navigationEndpoint",
    "promotedSparklesWebRenderer",
    "promotedVideoRenderer",
    "searchPyvRenderer",
    "subMenu",
    "topbar",
    "universalWatchCardRenderer",
}
_CONTINUATION = "continuationItemRenderer"
_ACTIONS = (
    "onResponseReceivedCommands",
    "onResponseReceivedActions",
    "onResponseReceivedEndpoints",
)
_ALERTS: tuple[tuple[str, Restriction], ...] = (
    ("private", Restriction.PRIVATE),
    ("country", Restriction.GEO),
    ("sign in", Restriction.LOGIN),
)


class Page(msgspec.Struct, frozen=True):
    """The media of one answer in its order, and the token that asks for what follows."""

    media: tuple[Media, ...]
    token: str | None = None


def read_page(answer: Any, *, mix: bool = False) -> Page:
    """The main column of a decoded answer.

    Of a watch page that is the list played beside the video, else the related videos; `mix` says
    that the list was asked for, so related videos do not stand in for it.

    Raises `PlatformFailure`: `unavailable` for a list that is private, gone or behind an age
    gate, `changed` for a shape that neither holds media nor proves that there are none.
    """
    mains = list(_mains(answer, mix))
    owner = text_of(dig(answer, "metadata", "channelMetadataRenderer", "title"))
    leaves = [leaf for main in mains for leaf in _leaves(main, shelves=False)]
    page = _page(leaves, owner)
    if not page.media and _is_browse(answer):
        # A channel's start page has nothing but shelves.
        leaves = [leaf for main in mains for leaf in _leaves(main, shelves=True)]
        page = _page(leaves, owner)
    if not page.media:
        _prove_empty(answer, leaves)
    return page


def check_alerts(answer: Any) -> None:
    """Raise `PlatformFailure` `unavailable` for the first alert that is an error."""
    for alert in rows(dig(answer, "alerts")):
        if dig(alert, "alertRenderer", "type") == "ERROR":
            raise _told(text_of(dig(alert, "alertRenderer", "text")))


def _is_browse(answer: Any) -> bool:
    return dig(answer, "contents", "twoColumnBrowseResultsRenderer") is not None


def _mains(answer: Any, mix: bool) -> Iterator[Any]:
    contents = dig(answer, "contents")
    watch = dig(contents, "twoColumnWatchNextResults")
    if watch is not None:
        panel = dig(watch, "playlist", "playlist", "contents")
        yield panel if mix or panel is not None else dig(watch, "secondaryResults")
        return
    lists = gather(contents, "playlistVideoListRenderer") if _is_browse(answer) else []
    search = dig(contents, "twoColumnSearchResultsRenderer", "primaryContents")
    yield from lists or [search or contents]
    yield dig(answer, "continuationContents")
    for name in _ACTIONS:
        for action in rows(dig(answer, name)):
            for command in action.values():
                yield dig(command, "continuationItems")


def _leaves(main: Any, *, shelves: bool) -> Iterator[tuple[str, Any]]:
    """What stands in a column, in order, as (renderer, node); nothing inside a leaf is entered."""
    stack: list[tuple[str, Any]] = [("", main)]
    while stack:
        key, node = stack.pop()
        if key in _READERS or key in _NO_MEDIA or key in (_CONTINUATION, "videoId"):
            yield key, node
        elif key in _FURNITURE or (key in _SHELVES and not shelves):
            continue
        elif isinstance(node, dict):
            stack.extend(reversed(node.items()))
        elif isinstance(node, list):
            stack.extend(("", child) for child in reversed(node))


def _page(leaves: list[tuple[str, Any]], owner: str) -> Page:
    media = (_READERS[key](node, owner) for key, node in leaves if key in _READERS)
    following = (node for key, node in leaves if key == _CONTINUATION)
    tokens = (
        token
        for node in following
        for command in gather(node, "continuationCommand")
        if isinstance(token := dig(command, "token"), str)
    )
    return Page(tuple(one for one in media if one is not None), next(tokens, None))


def _prove_empty(answer: Any, leaves: list[tuple[str, Any]]) -> None:
    """Raise unless the page says by itself that it holds no media."""
    check_alerts(answer)
    seen = {key for key, _ in leaves}
    if "channelAgeGateRenderer" in seen:
        raise _unavailable("It is behind an age gate.", Restriction.AGE)
    watch = dig(answer, "contents", "twoColumnWatchNextResults")
    if not seen and gather(dig(watch, "results"), "backgroundPromoRenderer"):
        raise _unavailable("This video or mix is not available.", Restriction.REMOVED)
    rest = [(key, node) for key, node in leaves if key != _CONTINUATION]
    unread = any(key == "videoId" or (key in _READERS and not gone(node)) for key, node in rest)
    if unread or not (rest or dig(answer, "estimatedResults") == "0"):
        raise PlatformFailure.of(State.CHANGED, "The page has none of the known rows.")


def _told(sentence: str) -> PlatformFailure:
    words = sentence.lower()
    restriction = next((value for word, value in _ALERTS if word in words), Restriction.REMOVED)
    return _unavailable(f'YouTube says: "{sentence[:200]}"', restriction)


def _unavailable(detail: str, restriction: Restriction) -> PlatformFailure:
    return PlatformFailure.of(State.UNAVAILABLE, detail, restriction=restriction)

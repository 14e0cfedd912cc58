"""YouTube's `player` answer (alone, inside `reel_item_watch` or a watch page) -> `Media`. Pure."""

import re
from typing import Any

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Restriction
from aggregator.domain.report import State
from aggregator.platforms.base import PLAYED_BY_NOBODY
from aggregator.platforms.youtube_renderers import dig, medium, rows, text_of, whole, widest

_WORDS: tuple[tuple[str, Restriction], ...] = (
    ("private", Restriction.PRIVATE),
    ("country", Restriction.GEO),
    ("region", Restriction.GEO),
    ("location", Restriction.GEO),
    ("age", Restriction.AGE),
    ("inappropriate", Restriction.AGE),
    ("member", Restriction.PREMIUM),
    ("premium", Restriction.PREMIUM),
    ("payment", Restriction.PREMIUM),
    ("purchase", Restriction.PREMIUM),
    ("rent", Restriction.PREMIUM),
    ("premieres", Restriction.UPCOMING),
    ("begin", Restriction.UPCOMING),
    ("sign", Restriction.LOGIN),
)
_BY_STATUS = {
    "LOGIN_REQUIRED": Restriction.LOGIN,
    "AGE_CHECK_REQUIRED": Restriction.AGE,
    "AGE_VERIFICATION_REQUIRED": Restriction.AGE,
    "CONTENT_CHECK_REQUIRED": Restriction.AGE,
    "LIVE_STREAM_OFFLINE": Restriction.UPCOMING,
}


def is_player(answer: Any) -> bool:
    """Whether a decoded answer is one of the player's, an error included."""
    keys = ("playabilityStatus", "playerResponse", "videoDetails")
    return any(isinstance(dig(answer, key), dict) for key in keys)


def read_player(answer: Any) -> Media:
    """The video of a player answer, with its `restriction` when not everyone can play it.

    Raises `PlatformFailure`: `blocked` for the bot check, `rate_limited` when YouTube says to try
    later, `unavailable` when there is a reason but nothing about the video, else `changed`.
    """
    player = dig(answer, "playerResponse") or answer
    status = str(dig(player, "playabilityStatus", "status") or "")
    reason = _reason(dig(player, "playabilityStatus"))
    if "not a bot" in reason.lower():
        raise PlatformFailure.of(State.BLOCKED, "YouTube asks for a proof of being no bot.")
    if "try again later" in reason.lower():
        raise PlatformFailure.of(State.RATE_LIMITED, "YouTube asks to try again later.")
    restriction = _restriction(player, status, reason)
    video = _video(player, restriction)
    if video is not None and restriction not in PLAYED_BY_NOBODY:
        return video
    if restriction is None:
        raise PlatformFailure.of(State.CHANGED, "The player tells nothing about the video.")
    detail = f'YouTube says: "{reason[:200]}"' if reason else f"YouTube says {status}."
    raise PlatformFailure.of(State.UNAVAILABLE, detail, restriction=restriction)


def _reason(playability: Any) -> str:
    screen = dig(playability, "errorScreen", "playerErrorMessageRenderer")
    told = (
        text_of(dig(playability, "reason")),
        text_of(dig(screen, "reason")),
        text_of(dig(screen, "subreason")),
    )
    return " / ".join(dict.fromkeys(words for words in told if words))


def _restriction(player: Any, status: str, reason: str) -> Restriction | None:
    """Why not everyone can play it; None when everyone can, or when no status came along."""
    if dig(player, "videoDetails", "isUpcoming") is True:
        return Restriction.UPCOMING
    if status in ("", "OK"):
        return None
    words = set(re.findall("[a-z]+", reason.lower()))
    for word, restriction in _WORDS:
        if word in words or f"{word}s" in words:
            return restriction
    return _BY_STATUS.get(status, Restriction.REMOVED)


def _video(player: Any, restriction: Restriction | None) -> Media | None:
    details = dig(player, "videoDetails")
    format_ = dig(player, "microformat", "playerMicroformatRenderer")
    pictures = [
        *rows(dig(details, "thumbnail", "thumbnails")),
        *rows(dig(format_, "thumbnail", "thumbnails")),
    ]
    live = (
        dig(details, "isLive") is True or dig(format_, "liveBroadcastDetails", "isLiveNow") is True
    )
    return medium(
        dig(details, "videoId") or dig(format_, "externalVideoId"),
        text_of(dig(details, "title")) or text_of(dig(format_, "title")),
        text_of(dig(details, "author")) or text_of(dig(format_, "ownerChannelName")),
        whole(dig(details, "lengthSeconds")) or whole(dig(format_, "lengthSeconds")),
        image=widest(pictures),
        live=live,
        restriction=restriction,
        views=_views(details, format_),
        description=text_of(dig(details, "shortDescription"))
        or text_of(dig(format_, "description")),
    )


def _views(details: Any, format_: Any) -> int | None:
    counted = whole(dig(details, "viewCount"))
    return whole(dig(format_, "viewCount")) if counted is None else counted

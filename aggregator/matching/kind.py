"""What sort of thing a medium is, told from its title and length alone.

For platforms that do not say it themselves: a length from `LONG` on is no single song.
"""

import re
from typing import Final

from aggregator.domain.media import Kind

LONG: Final = 20 * 60
"""Seconds from which a recording is taken for a mix, a set or an album."""

_ALBUM: Final = re.compile(
    r"\b(?:full|complete|whole)[\s_-]+(?:album|ep|lp|mixtape)\b", re.IGNORECASE
)
_LIVE_SET: Final = re.compile(
    r"\b(?:live[\s_-]?sets?|dj[\s_-]?sets?|full[\s_-]+(?:live[\s_-]+)?(?:set|concert|show|gig)"
    r"|live[\s_-]+(?:concert|show)|boiler[\s_-]+room)\b",
    re.IGNORECASE,
)


def media_kind(title: str, duration: int | float | None, *, live: bool = False) -> Kind:
    """The kind of a medium of that title and playable length in seconds.

    On air it is a `stream`; from `LONG` on an `album` or a `live_set` when the title says so,
    else a `mix`; anything shorter a `track`. Of unknown length it is what the title says, else
    `other`.
    """
    if live:
        return Kind.STREAM
    if duration is not None and duration < LONG:
        return Kind.TRACK
    if _ALBUM.search(title):
        return Kind.ALBUM
    if _LIVE_SET.search(title):
        return Kind.LIVE_SET
    return Kind.OTHER if duration is None else Kind.MIX

"""Are two media of different uploads the same recording? Cautious: a false merge is worse than
a missed one, so titles must say the same words and lengths must agree."""

import re

from aggregator.domain.media import Media
from aggregator.matching.text import fold, words

TOLERANCE_SECONDS = 3.0

# Words that say how an upload is shown, never which recording it is.
_PRESENTATION = frozenset(
    {"official", "video", "audio", "music", "lyric", "lyrics", "visualizer", "visualiser"}
    | {"hd", "hq", "4k", "topic", "vevo", "mv"}
)
_SEPARATOR = re.compile(r"\s+[-–—|:]\s+")


def signature(media: Media) -> tuple[str, ...]:
    """The sorted content words of author and title together, presentation words left out.

    "Louis Armstrong - Moon River (Audio)" by "Louis Armstrong" and "Moon River" by
    "Louis Armstrong" sign alike.
    """
    return tuple(sorted((words(media.title) | words(media.author)) - _PRESENTATION))


def same_recording(one: Media, other: Media) -> bool:
    """True only when both name the same words and play (in full) equally long."""
    if one.live or other.live or one.kind is not other.kind:
        return False
    first, second = _length(one), _length(other)
    if first is None or second is None or abs(first - second) > TOLERANCE_SECONDS:
        return False
    return signature(one) == signature(other) or _titles_agree(one, other)


def _length(media: Media) -> float | None:
    return media.full_duration if media.preview else media.duration


def _titles_agree(one: Media, other: Media) -> bool:
    """Equal song titles with an author that one names and the other's title or author holds."""
    pairs_one, pairs_other = _readings(one), _readings(other)
    return bool(pairs_one & pairs_other)


def _readings(media: Media) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Every (author, title words) a medium can be read as: as told, and "Author - Title"."""
    told = {(fold(media.author), _content(media.title))}
    parts = _SEPARATOR.split(media.title, maxsplit=1)
    if len(parts) == 2:
        told.add((fold(parts[0]), _content(parts[1])))
    return frozenset(reading for reading in told if reading[0] and reading[1])


def _content(title: str) -> tuple[str, ...]:
    return tuple(sorted(words(title) - _PRESENTATION))

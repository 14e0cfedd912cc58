"""What the name of an album says of every track on it.

It can be the only witness: "For Whom the Bell Tolls" on "Live in Indiana 1988".
"""

from functools import lru_cache
from typing import Final

from aggregator.domain.version import Version
from aggregator.matching.candidate import Candidate
from aggregator.matching.comparison import without_dates
from aggregator.matching.title import Words, segments
from aggregator.matching.version import Named, Role, named, role

_PLACES: Final = frozenset({"at", "in", "from", "on", "with"})
_ENDS: Final = frozenset({"live", "unplugged", "concert"})
_ANYWHERE: Final = frozenset({Version.KARAOKE, Version.SLOWED, Version.SPED_UP, Version.NIGHTCORE})
_IN_BRACKETS: Final = _ANYWHERE | {Version.LIVE, Version.COVER, Version.ACOUSTIC}
_NEAR_ORIGINAL: Final = frozenset({Version.REMASTER, Version.RADIO_EDIT})


def with_album(told: Named, one: Candidate) -> Named:
    """The versions that a title names, or those that its album does where the title names none."""
    if one.album is None or told.versions - _NEAR_ORIGINAL:
        return told
    versions = album_versions(one.album)
    return Named(told.versions | versions, told.detail) if versions else told


@lru_cache(maxsize=1_024)
def album_versions(album: str) -> frozenset[Version]:
    """Versions that hold for the whole album; "Live Through This" is a title like any other."""
    found: set[Version] = set()
    for number, part in enumerate(segments(album)):
        if part.words:
            told = named(part.words).versions
            found |= told & _ANYWHERE
            if Version.LIVE in told and (number or _is_recorded_live(part.words)):
                found.add(Version.LIVE)
        for bracket in part.brackets:
            purpose, seen = role(bracket)
            if purpose is Role.VERSION:
                found |= seen.versions & _IN_BRACKETS
    return frozenset(found)


def _is_recorded_live(words: Words) -> bool:
    begins = len(words) > 1 and words[0] == "live" and words[1] in _PLACES
    ends = len(words) > 1 and words[-1] in _ENDS
    return begins or ends or len(without_dates(words)) < len(words)

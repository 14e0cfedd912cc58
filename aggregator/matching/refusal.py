"""What rules a candidate out, however well the rest fits: each answers a reason or None."""

from collections.abc import Iterable
from typing import Final

from aggregator.domain.media import Kind
from aggregator.domain.version import Version
from aggregator.matching.album import with_album
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.comparison import ArtistFit, Comparison
from aggregator.matching.penalty import NO_SONG
from aggregator.matching.version import same_names, same_version
from aggregator.matching.wanted import Wanted

_NEVER: Final = {
    Kind.STREAM: "a stream, not a recording",
    Kind.ALBUM: "an album, not a track",
}
_LIVE: Final = Version.LIVE
_COVER: Final = frozenset({Version.COVER})
_ALTERNATE: Final = Version.ALTERNATE
_REMIX: Final = Version.REMIX
_TRACK: Final = Kind.TRACK
_MIXED: Final = frozenset({Kind.MIX, Kind.SHOW, Kind.LIVE_SET})

_SPOKEN: Final = {version: version.spoken for version in Version}

REFUSED: Final[frozenset[Version]] = frozenset(Version) - {
    Version.ORIGINAL,
    Version.REMASTER,
    Version.RADIO_EDIT,
}
"""Versions that are never taken for a song asked for without them."""


def unplayable(one: Candidate) -> str | None:
    """What cannot be played in full by everybody."""
    if one.preview:
        return "only a preview can be played"
    return None if one.playable else "not everybody can play it"


def wrong_kind(want: Want, one: Candidate, *, long_form: bool) -> str | None:
    """What is no track; a mix or show is taken where one is asked for."""
    asked = want.duration
    kind, length = one.kind, one.duration
    short = length is None or length < NO_SONG
    if kind is _TRACK and short:
        return None
    if kind in _NEVER:
        return _NEVER[kind]
    if one.performed and asked is None:  # "Echoes" and "Autobahn" are songs
        return None
    if kind not in _MIXED and short:
        return None
    wanted_long = long_form or (asked is not None and asked >= NO_SONG)
    return None if wanted_long else "a mix or a show, not a track"


def wrong_version(read: Wanted, shown: Comparison, one: Candidate) -> str | None:
    """A version that was not asked for, or not the one that was."""
    asked, told = read.told.versions, with_album(shown.told, one).versions
    if not asked and not told:
        return None
    extra = (told - asked) & REFUSED
    if extra and not (extra == _COVER and _covers_another(read, shown)):
        return f"{_listed(extra)}: not asked for"
    missing = (asked - told) & REFUSED
    if missing:
        return f"not the {_listed(missing)} that was asked for"
    if _REMIX in asked and not same_names(read.told.detail, shown.told.detail):
        return "another remix than the one asked for"
    if _ALTERNATE in asked and not same_version(read.told.detail, shown.told.detail):
        return "another version than the one asked for"
    if _LIVE in asked and _apart(read.told.detail, shown.told.detail):
        return "another occasion than the one asked for"
    return None


def _covers_another(read: Wanted, shown: Comparison) -> bool:
    """ "Hurt (Nine Inch Nails Cover)" by Johnny Cash himself is his own recording."""
    whose = shown.told.detail
    return shown.artist == ArtistFit.OWN and bool(whose) and whose.isdisjoint(read.features)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name something, and nothing in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _listed(versions: Iterable[Version]) -> str:
    return ", ".join(sorted([_SPOKEN[version] for version in versions]))

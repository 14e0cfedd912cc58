"""Are two uploads of the same recording, of another version of the song, or of another song?

Cautious: a false merge is worse than a missed one. Each is laid beside the other, in every way its
title can be read, and both must agree in title, performer, versions, guests and length.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from aggregator.domain.media import Kind
from aggregator.domain.version import Version
from aggregator.matching.album import with_album
from aggregator.matching.candidate import Candidate
from aggregator.matching.comparison import ArtistFit, Comparison, compare, is_year
from aggregator.matching.credit import compact, credit
from aggregator.matching.text import words
from aggregator.matching.title import Segment, Words, segments
from aggregator.matching.title_fit import TitleFit
from aggregator.matching.version import Named, same_names
from aggregator.matching.vocabulary import NOISE, SOUNDTRACK
from aggregator.matching.wanted import Wanted, cut_feature, wanted

EQUAL_SECONDS: Final = 3.0
"""Uploads of one recording differ by this much in what comes before and after it."""

VIDEO_SECONDS: Final = 30.0
"""An artist's own video may be this much longer than the record, and a fifth of it at most."""

_SOUNDS: Final = frozenset({"mono", "stereo"})
_ANOTHER_PERFORMER: Final = frozenset({Version.COVER, Version.KARAOKE})
_NO_VERSION: Final = frozenset({Version.REMASTER, Version.ORIGINAL})
_NOT_AS_AUTHOR: Final = frozenset({ArtistFit.NONE, ArtistFit.LOOSE, ArtistFit.TITLE})


class Sameness(StrEnum):
    """What two media are to each other."""

    TRACK = "same-track"
    VERSION = "different-version"
    OTHER = "different-track"


class Relation(msgspec.Struct, frozen=True):
    """The judgement on a pair, with the reasons for it."""

    label: Sameness
    reasons: tuple[str, ...]


def relate(one: Candidate, other: Candidate) -> Relation:
    """What two media are to each other; the order of the two does not matter."""
    return _Pair(one, other).relation()


def same_recording(one: Candidate, other: Candidate) -> bool:
    """Whether the two are the same track."""
    return relate(one, other).label is Sameness.TRACK


def groups(media: Sequence[Candidate]) -> list[list[int]]:
    """Places of the media that are one recording, in the order of their first ones.

    A medium joins a group when it is the same track as the group's first. Only media that both
    name two same things (a title and a performer) are compared: a page of one song's covers would
    take a quarter of a second otherwise.
    """
    grouped: list[list[int]] = []
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for place, medium in enumerate(media):
        told = _names(medium)
        shared = Counter(at for name in told for at in by_name.get(name, ()))
        home = next(
            (
                at
                for at in sorted(shared)
                if shared[at] >= 2 and same_recording(media[grouped[at][0]], medium)
            ),
            None,
        )
        if home is None:
            home = len(grouped)
            grouped.append([])
            for name in told:
                by_name[name].append(home)
        grouped[home].append(place)
    return grouped


def _names(medium: Candidate) -> frozenset[str]:
    """Everything that a medium names, written together: performers, titles, what brackets hold."""
    told = set(credit(medium.author).compact)
    if medium.publisher_artist:
        told |= credit(medium.publisher_artist).compact
    for part in segments(medium.title):
        told.add(compact(cut_feature(part.words)[0]))
        told.update(compact(bracket) for bracket in part.brackets)
    return frozenset(told - {""})


class _Side(msgspec.Struct, frozen=True):
    """One medium read in the way that fits best, and the other laid beside that reading."""

    medium: Candidate
    read: Wanted
    shown: Comparison

    def closeness(self) -> tuple[int, int, int]:
        """Larger is closer."""
        shown = self.shown
        return shown.title, shown.artist, -len(shown.extra) - len(shown.other_performer)


class _Pair:
    """Two media, each laid beside the other."""

    def __init__(self, one: Candidate, other: Candidate) -> None:
        self._there = _best_side(one, other)
        self._back = _best_side(other, one)
        self._sides = (self._there, self._back)
        self._media = (one, other)
        # Each medium's versions are read with the other's title taken out of its own.
        self._ones = with_album(_told(self._back, self._there), one)
        self._others = with_album(_told(self._there, self._back), other)
        self._differing = (self._ones.versions ^ self._others.versions) - _NO_VERSION

    def relation(self) -> Relation:
        """The judgement."""
        if (reason := self._another_song()) is not None:
            return Relation(Sameness.OTHER, (reason,))
        if reasons := tuple(self._another_version()):
            return Relation(Sameness.VERSION, reasons)
        return Relation(Sameness.TRACK, ("title, performer, version and length agree",))

    def _another_song(self) -> str | None:
        best = max(self._sides, key=_Side.closeness).shown
        if best.title == TitleFit.OTHER or (
            best.title == TitleFit.WITHIN and not self._mashed(best)
        ):
            return "the titles differ"
        if (reason := self._another_performer()) is not None:
            return reason
        if self._differing & _ANOTHER_PERFORMER and not self._both_own():
            return "one is a cover or karaoke"
        return None

    def _mashed(self, best: Comparison) -> bool:
        return Version.MASHUP in self._differing and best.artist >= ArtistFit.NEAR

    def _both_own(self) -> bool:
        return all(side.shown.artist == ArtistFit.OWN for side in self._sides)

    def _another_performer(self) -> str | None:
        artist = max(side.shown.artist for side in self._sides)
        if artist < ArtistFit.NEAR and self._same_soundtrack():
            return None
        records = [medium.performed for medium in self._media]
        for record, side in zip(records, (self._back, self._there), strict=True):
            if (
                record
                and side.shown.artist in _NOT_AS_AUTHOR
                and (all(records) or not self._named())
            ):
                return "another performer"
        if artist == ArtistFit.SOUND and not self._equally_long():
            return "the performers may differ"
        if artist in (ArtistFit.NONE, ArtistFit.LOOSE):
            return "nothing says that the performer is the same"
        return None

    def _named(self) -> bool:
        """Whether the upload's title names the artist of the other, which is a record's page."""
        record = self._there if self._media[0].performed else self._back
        return record.shown.artist >= ArtistFit.NEAR

    def _same_soundtrack(self) -> bool:
        """A soundtrack's upload names the work, which is the other's album, not its artist."""
        if not self._equally_long():
            return False
        for side, upload in zip(self._sides, reversed(self._media), strict=True):
            album = side.medium.album
            work = words(album) - SOUNDTRACK - NOISE - {"game", "original"} if album else None
            if side.shown.soundtrack and work and work <= words(upload.title):
                return True
        return False

    def _another_version(self) -> Iterator[str]:
        one, other = self._media
        if self._differing:
            names = ", ".join(sorted(version.spoken for version in self._differing))
            yield f"only one is: {names}"
        elif not self._same_detail():
            yield "two different remixes or occasions"
        elif self._marks_differ():
            yield "they say different years, or one is mono and one stereo"
        if one.kind is not other.kind and Kind.TRACK in (one.kind, other.kind):
            yield "one is no single track"
        guests = self._there.shown.features or self._back.shown.features
        if guests:
            yield f"only one is with {' '.join(guests)}"
        subtitle = self._there.shown.subtitle or self._back.shown.subtitle
        if subtitle:
            yield f"only one says “{' '.join(subtitle)}”"
        if not self._lengths_agree():
            yield "the lengths differ"

    def _same_detail(self) -> bool:
        ones, others = self._ones, self._others
        versions = (ones.versions | others.versions) - _NO_VERSION
        if not versions:
            return True
        if not ones.detail or not others.detail:
            return ones.detail == others.detail or self._equally_long()
        return same_names(ones.detail, others.detail)

    def _marks_differ(self) -> bool:
        """Whether each is marked by a year or a sound that the other's title does not hold."""
        if Version.REMASTER in self._ones.versions | self._others.versions:
            return False
        one, other = (_marks(medium.title) for medium in self._media)
        return bool(one - other) and bool(other - one)

    def _lengths_agree(self) -> bool:
        one, other = self._media
        if one.duration is None or other.duration is None:
            return True
        off = abs(one.duration - other.duration)
        if off <= EQUAL_SECONDS + 1:
            return True
        own = any(side.shown.artist == ArtistFit.OWN for side in self._sides)
        if not own or (one.performed and other.performed):
            return False
        return off <= min(VIDEO_SECONDS, 0.2 * min(one.duration, other.duration))

    def _equally_long(self) -> bool:
        one, other = self._media
        if one.duration is None or other.duration is None:
            return False
        return abs(one.duration - other.duration) <= EQUAL_SECONDS


def _marks(title: str) -> frozenset[str]:
    """The years in a title, and whether it is mono or stereo."""
    return frozenset([word for word in words(title) if word in _SOUNDS or is_year(word)])


def _told(side: _Side, reverse: _Side) -> Named:
    return side.shown.told if side.shown.title > TitleFit.OTHER else reverse.read.told


def _best_side(one: Candidate, other: Candidate) -> _Side:
    sides = (
        _Side(
            one,
            read,
            compare(
                read,
                other.title,
                other.author,
                publisher=other.publisher_artist,
                performed=other.performed,
            ),
        )
        for read in _readings(one)
    )
    return max(sides, key=_Side.closeness)


def _readings(medium: Candidate) -> list[Wanted]:
    """The ways to read a title: as told, and with one of its ends as the artist."""
    names = (medium.publisher_artist,) if medium.publisher_artist else ()
    told = [wanted(medium.title, medium.author, names, medium.album)]
    parts = segments(medium.title)
    if medium.performed or len(parts) < 2:
        return told
    first, second = parts[0], parts[1]
    told.append(wanted(_written(parts[1:], first.brackets), " ".join(first.words)))
    told.append(wanted(_written((first, *parts[2:]), second.brackets), " ".join(second.words)))
    return told


def _written(parts: Sequence[Segment], more: tuple[Words, ...]) -> str:
    """Segments as a title again, with the brackets of the one that was taken away."""
    return " ".join((" - ".join(map(_in_order, parts)), *_bracketed(more)))


def _in_order(part: Segment) -> str:
    """A segment with its brackets where they stood: "(I Can't Get No) Satisfaction"."""
    told: list[str] = []
    at = 0
    for place, bracket in zip(part.places, _bracketed(part.brackets), strict=True):
        told += [*part.words[at:place], bracket]
        at = place
    return " ".join((*told, *part.words[at:]))


def _bracketed(brackets: tuple[Words, ...]) -> list[str]:
    return [f"({' '.join(bracket)})" for bracket in brackets]

"""A wanted song laid beside an upload's title and author: what agrees, what differs, what is left.

The wanted title is looked for in each part of the upload's title; the wanted names are taken out
of what is left; only then are the remaining words read as versions, presentation or something
else. So a word of the song's own name is never taken for a version.
"""

import re
from typing import Final, final

from aggregator.matching.credit import Likeness, credit, likeness, sounds_like
from aggregator.matching.text import plain
from aggregator.matching.title import Segment, Words, plain_segments
from aggregator.matching.title_fit import Fit, TitleFit, best_fit, may_fit, may_name
from aggregator.matching.version import NOTHING, Named, Role, at_end, joined, named, played_on, role
from aggregator.matching.vocabulary import FEATURE, NOISE, SOUNDTRACK, STOP
from aggregator.matching.wanted import (
    Wanted,
    cut_feature,
    misspelt_name,
    unexplained,
    without_names,
)

_CLAIM: Final = re.compile(
    r"\b(?:official|oficial|officiel|ufficiale|offizielles|официал\w+)\b.*\b(?:video|mv|clip)|"
    r"\b(?:video|clip)\w*\b.*\b(?:official|oficial|officiel|ufficiale)\b"
)


_MADE_BY: Final = FEATURE | {"prod", "produced"}


class ArtistFit:
    """How the upload names the wanted artist, worst first."""

    NONE: Final = 0
    SOUND: Final = 1
    LOOSE: Final = 2
    """Somewhere among other words."""
    NEAR: Final = 3
    TITLE: Final = 4
    """As the title's own other half ("Artist - Title")."""
    OWN: Final = 5
    """As the author."""


@final
class Comparison:
    """What laying the two beside each other shows.

    `extra` are words beside the title that belong to neither; `subtitle` those of a bracket or
    suffix; `asides` those of further parts of the title; `other_performer` a name that stands where
    the artist's does; `features` the guests the upload names and the want does not. `dated`: a year
    or date stands beside the title; `shortened`: the wanted title's bracket is missing;
    `claims_video`: it says that it is the official video, which may be longer than the record.
    """

    __slots__ = (
        "artist",
        "asides",
        "claims_video",
        "dated",
        "extra",
        "features",
        "other_performer",
        "shortened",
        "soundtrack",
        "subtitle",
        "title",
        "told",
    )

    def __init__(
        self,
        title: int,
        artist: int,
        told: Named,
        *,
        extra: Words = (),
        subtitle: Words = (),
        asides: Words = (),
        other_performer: Words = (),
        features: Words = (),
        soundtrack: bool = False,
        dated: bool = False,
        shortened: bool = False,
        claims_video: bool = False,
    ) -> None:
        self.title = title
        self.artist = artist
        self.told = told
        self.extra = extra
        self.subtitle = subtitle
        self.asides = asides
        self.other_performer = other_performer
        self.features = features
        self.soundtrack = soundtrack
        self.dated = dated
        self.shortened = shortened
        self.claims_video = claims_video


_BY_LIKENESS: Final = [ArtistFit.NONE, ArtistFit.SOUND, ArtistFit.NEAR, ArtistFit.OWN]
_UNLIKE: Final = Comparison(TitleFit.OTHER, ArtistFit.NONE, NOTHING)
_OTHER_PERFORMER: Final = Comparison(TitleFit.WITHIN, ArtistFit.NONE, NOTHING)
"""Whoever else plays it, no look at the rest of the title can make it the wanted recording."""


def compare(
    want: Wanted, title: str, author: str, publisher: str | None = None, *, performed: bool = False
) -> Comparison:
    """Lay an upload beside a want; `performed`: the author plays it, whatever the title says."""
    low = plain(title)
    if not may_fit(want, low):
        return _UNLIKE
    artist = _by_author(want, author, publisher)
    played_by_another = performed and not want.composed
    if artist == ArtistFit.NONE and (played_by_another or not may_name(want, low)):
        return _OTHER_PERFORMER
    parts = plain_segments(low)
    place, fit = best_fit(want, parts)
    if fit.title == TitleFit.OTHER:
        return _UNLIKE
    around = _Around(want, fit, performed=performed)
    last = place + 1 if fit.across else place
    for number, part in enumerate(parts):
        if part.brackets:
            around.read_brackets(part, fit.used if number == place else frozenset())
        if part.words and not place <= number <= last and not _is_place_on_album(parts, number):
            dash = parts[place] if number == place - 1 else part if number == last + 1 else None
            next_to = dash is not None and dash.dashed
            around.read_part(part, next_to=next_to, after=number > last)
        for handle in part.handles:
            if handle in want.credit.compact:
                around.found = max(around.found, ArtistFit.TITLE)
    if played_by_another and artist < ArtistFit.NEAR and around.found > ArtistFit.NONE:
        around.performer += credit(author).first
    return around.comparison(artist, video=not performed and _claims_video(low))


class _Around:
    """What stands around the wanted title, gathered part by part."""

    def __init__(self, want: Wanted, fit: Fit, *, performed: bool) -> None:
        self._want = want
        self._fit = fit
        self._performed = performed
        self.found = ArtistFit.TITLE if fit.named_artist else ArtistFit.NONE
        self.performer: Words = ()
        self._told = NOTHING
        self._subtitle: Words = ()
        self._asides: Words = ()
        self._features = fit.features
        self._soundtrack = self._dated = self._billed = False
        self._extra: Words = ()
        if fit.features:
            self._told = at_end(fit.features)
        if fit.left:
            seen = named(fit.left)
            self._told = joined(self._told, seen)
            left = without_dates(seen.rest)
            self._dated = len(left) < len(seen.rest)
            left = unexplained(self._want, left)
            self._extra = tuple([word for word in left if word not in STOP])

    def read_brackets(self, part: Segment, used: frozenset[int]) -> None:
        """The brackets of a part, but for those that belong to the wanted title.

        What stands behind the artist's name in another script is that name once more: "BTS
        (방탄소년단)".
        """
        for number, bracket in enumerate(part.brackets):
            if number in used:
                continue
            rest, hit = without_names(self._want, bracket)
            if hit and not rest:
                fit = ArtistFit.LOOSE if self._performed else ArtistFit.NEAR
                self.found = max(self.found, fit)
                continue
            purpose, seen = role(bracket)
            self._told = joined(self._told, seen)
            self._soundtrack = self._soundtrack or not SOUNDTRACK.isdisjoint(bracket)
            if purpose is Role.FEATURE:
                self._welcome(bracket[1:])
            elif purpose is Role.CONTENT:
                left = unexplained(self._want, without_dates(seen.rest))
                if left and not self._names_twice(part.words[: part.places[number]], bracket):
                    self._subtitle += bracket
                if hit:
                    self.found = max(self.found, ArtistFit.LOOSE)

    def _names_twice(self, before: Words, bracket: Words) -> bool:
        if not before or any(word.isascii() for word in bracket):
            return False
        return without_names(self._want, before) == ((), True)

    def _welcome(self, guests: Words) -> None:
        self._features += guests
        self._told = joined(self._told, at_end(guests))

    def read_part(self, part: Segment, *, next_to: bool, after: bool) -> None:
        """Another part of the title; `next_to`: only a dash parts it from the wanted title.

        In "Artist - Title - Album" the performer's place is taken before the last part is read.
        """
        words, guests = cut_feature(part.words)
        if guests:
            self._welcome(guests)
        if words[0] in _MADE_BY and len(words) > 1:
            if words[0] in FEATURE:
                self._welcome(words[1:])
            else:
                self._told = joined(self._told, at_end(words[1:]))
            return
        rest, hit = without_names(self._want, words)
        seen = named(rest) if hit else played_on(named(rest))
        self._told = joined(self._told, seen)
        left = without_dates(seen.rest)
        soundtrack = not SOUNDTRACK.isdisjoint(words)
        self._soundtrack = self._soundtrack or soundtrack
        if hit:
            left = unexplained(self._want, left)
            self._asides += left
            self._billed = self._billed or not (left or next_to or part.dashed)
            fit = ArtistFit.LOOSE if left and not next_to else ArtistFit.TITLE
            self.found = max(self.found, fit)
        elif next_to and misspelt_name(self._want, words):
            self.found = max(self.found, ArtistFit.NEAR)
        elif next_to and self._sounds_wanted(words):
            self.found = max(self.found, ArtistFit.SOUND)
        elif next_to and left and not seen.versions and not soundtrack:
            left = unexplained(self._want, left)
            if after and self.found >= ArtistFit.TITLE:
                self._subtitle += left
            else:
                self.performer += left
        else:
            self._asides += unexplained(self._want, left)

    def _sounds_wanted(self, words: Words) -> bool:
        credited = self._want.credit
        return not (credited.latin and "".join(words).isascii()) and sounds_like(credited, words)

    def comparison(self, artist: int, *, video: bool) -> Comparison:
        """All of it together.

        Where a bar bills the artist ("Song - Film | Artist"), what the dash parts is no performer.
        """
        if self._billed and self.performer and not self._performed:
            self._subtitle += self.performer
            self.performer = ()
        fit = self._fit
        within = self._extra and fit.title > TitleFit.WITHIN
        known = self._want.features
        return Comparison(
            title=TitleFit.WITHIN if within else fit.title,
            artist=max(artist, self.found),
            told=self._told,
            extra=self._extra,
            subtitle=self._subtitle,
            asides=self._asides,
            other_performer=self.performer,
            features=tuple(
                [
                    word
                    for word in self._features
                    if word not in known and word not in STOP and word not in NOISE
                ]
            )
            if self._features
            else (),
            soundtrack=self._soundtrack,
            dated=self._dated,
            shortened=fit.shortened,
            claims_video=video,
        )


def _is_place_on_album(parts: tuple[Segment, ...], number: int) -> bool:
    """The number of "Artist - Album - 02 - Title"."""
    if not 0 < number < len(parts) - 1:
        return False
    words = parts[number].words
    return len(words) == 1 and len(words[0]) == 2 and words[0].isdecimal()


def _claims_video(low: str) -> bool:
    # Reading the words comes first: the search behind it is dear.
    if "video" in low or "clip" in low or "mv" in low:
        return _CLAIM.search(low) is not None
    return False


def _by_author(want: Wanted, author: str, publisher: str | None) -> int:
    told = credit(author)
    best = likeness(want.credit, told)
    if best == Likeness.NONE and want.initials and not want.initials.isdisjoint(told.compact):
        best = Likeness.NEAR
    if publisher and best != Likeness.EQUAL:
        best = max(best, likeness(want.credit, credit(publisher)))
    return _BY_LIKENESS[best]


def without_dates(run: Words) -> Words:
    """The words without years and dates ("2016", "20201124", "06 09 2021")."""
    for word in run:
        if word[0].isdigit():
            break
    else:
        return run
    years = any(is_year(word) for word in run)
    return tuple([word for word in run if not _is_date(word, years=years)])


def _is_date(word: str, *, years: bool) -> bool:
    if not word.isdigit():
        return False
    return is_year(word) or len(word) in (6, 8) or (years and len(word) <= 2)


def is_year(word: str) -> bool:
    """Whether a word is a year in which music was recorded."""
    return len(word) == 4 and word[:2] in ("18", "19", "20") and word.isdigit()

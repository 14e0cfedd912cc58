"""What speaks against a candidate, weighed: one function a question."""

from collections.abc import Sequence
from typing import Final

from aggregator.domain.version import Version
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.comparison import ArtistFit, Comparison
from aggregator.matching.credit import compact, credit
from aggregator.matching.penalty import (
    LONG,
    OFFICIAL_LENGTH,
    PENALTY,
    SHORT,
    SNIPPET,
    UPLOAD_LENGTH,
)
from aggregator.matching.title import Words
from aggregator.matching.title_fit import TitleFit
from aggregator.matching.wanted import Wanted

REFUSED_SHARE: Final = 0.4
"""A refused candidate keeps this much of its score, so that the nearest misses come first."""


class Judged:
    """A candidate, what laying it beside the want showed, and what it has lost so far."""

    __slots__ = ("_lost", "_score", "candidate", "comparison", "official", "penalties", "refusal")

    def __init__(self, candidate: Candidate, comparison: Comparison, *, official: bool) -> None:
        self.candidate = candidate
        self.comparison = comparison
        self.official = official
        self.refusal: str | None = None
        self.penalties: list[tuple[str, float]] = []
        self._lost = 0.0
        self._score = -1.0

    def add(self, name: str, why: str) -> None:
        """Take the named penalty off."""
        self.take(PENALTY[name], why)

    def take(self, cost: float, why: str) -> None:
        """Take that much off."""
        self.penalties.append((why, cost))
        self._lost += cost
        self._score = -1.0

    def refuse(self, why: str | None) -> None:
        """Refuse outright; the first reason stands, None is none."""
        self.refusal = self.refusal or why
        self._score = -1.0

    @property
    def score(self) -> float:
        """0 to 1, to four places."""
        if self._score < 0.0:
            left = max(0.0, 1.0 - self._lost)
            self._score = round(left if self.refusal is None else left * REFUSED_SHARE, 4)
        return self._score


def weigh_title(read: Wanted, judged: Judged) -> None:
    """How well the title is the wanted one, and what stands around it."""
    shown = judged.comparison
    if shown.title == TitleFit.NEAR:
        judged.add("title misspelt", "the title is spelt otherwise")
    elif shown.title == TitleFit.SOUND:
        judged.add("title in another script", "the title is in another script")
    if shown.extra:
        long_title = len(read.titles[-1]) >= 3 and len(shown.extra) <= 2 and not shown.dated
        cost = "one word beside a long title" if long_title else "words beside the title"
        judged.add(cost, f"“{' '.join(shown.extra)}” is no part of the wanted title")
    if shown.subtitle:
        judged.add("unexplained subtitle", f"“{' '.join(shown.subtitle)}” was not asked for")
    if shown.asides:
        judged.add("unexplained aside", f"“{' '.join(shown.asides)}” stands beside it")
    if shown.shortened:
        judged.add("title shortened", "a part of the wanted title is missing")


_BY_FIT: Final = {
    ArtistFit.SOUND: ("artist in another script", "the artist is written in another script"),
    ArtistFit.LOOSE: ("artist among other words", "the artist is named among other words"),
    ArtistFit.NEAR: ("artist misspelt", "the artist is written otherwise"),
    ArtistFit.TITLE: ("artist only in the title", "only the title names the artist"),
}


def weigh_artist(want: Want, read: Wanted, judged: Judged) -> None:
    """Who plays it, and who else."""
    shown, one = judged.comparison, judged.candidate
    if one.performed and shown.artist == ArtistFit.LOOSE:
        judged.refuse(f"played by {one.author}, not by {want.author}")
        return
    if shown.artist in _BY_FIT:
        judged.add(*_BY_FIT[shown.artist])
    elif shown.artist == ArtistFit.NONE:
        if not (shown.soundtrack or (read.soundtrack and not shown.other_performer)):
            judged.refuse(f"nothing names {want.author}")
        judged.add("artist not named", "the artist is not named")
    elif one.performed and not all(_is_wanted(read, name) for name in credit(one.author).names):
        judged.add("another artist beside the wanted", "with another artist")
    if shown.other_performer:
        name = " ".join(shown.other_performer)
        judged.add("another name where the artist stands", f"“{name}” stands in the artist's place")
    if shown.features:
        judged.add("unwanted guest", f"with {' '.join(shown.features)}, who was not asked for")


def _is_wanted(read: Wanted, name: Words) -> bool:
    return compact(name) in read.credit.compact or read.features.issuperset(name)


def weigh_version(read: Wanted, judged: Judged) -> None:
    """Versions that are near the wanted one, and those told less exactly than asked."""
    asked, told = read.told, judged.comparison.told
    if not asked.versions and not told.versions:
        return
    if Version.RADIO_EDIT in told.versions - asked.versions:
        judged.add("edit not asked for", "an edit, not the whole recording")
    if Version.RADIO_EDIT in asked.versions - told.versions:
        judged.add("asked for an edit, is the whole", "the edit was asked for, this is the whole")
    both = asked.versions & told.versions
    if Version.REMIX in both and asked.detail and not told.detail:
        judged.add("remixer not told", "does not say whose remix it is")
    if Version.LIVE in both and not asked.detail <= told.detail:
        judged.add("another occasion", "does not say that it is the occasion asked for")


def weigh_length(want: Want, judged: Judged, *, long_form: bool) -> None:
    """How far its length is off the wanted one, or whether a song can be that long."""
    length = judged.candidate.duration
    if length is None:
        judged.add("length unknown", "its length is not known")
    elif want.duration is not None and not long_form:
        off = length - want.duration
        cost = cost_of_length(judged, abs(off))
        if cost:
            judged.take(cost, f"{abs(off):.0f} s {'longer' if off > 0 else 'shorter'} than wanted")
    elif SNIPPET[0] <= length <= SNIPPET[1]:
        judged.refuse("as long as a preview")
    elif length < SHORT:
        judged.add("very short", f"only {length:.0f} s long")
    elif length > LONG and not long_form:
        judged.add("long", f"{length / 60:.0f} minutes long")


def cost_of_length(judged: Judged, off: float) -> float:
    """The penalty for a length that is that many seconds off; never lower for more of them."""
    lenient = judged.official or judged.candidate.filmed or judged.comparison.claims_video
    return _interpolated(OFFICIAL_LENGTH if lenient else UPLOAD_LENGTH, off)


def _interpolated(points: Sequence[tuple[float, float]], at: float) -> float:
    before_x, before_y = 0.0, 0.0
    for x, y in points:
        if at <= x:
            return round(before_y + (y - before_y) * (at - before_x) / (x - before_x), 4)
        before_x, before_y = x, y
    return points[-1][1]

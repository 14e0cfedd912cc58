"""What speaks against a candidate, weighed: one function a question."""

from collections.abc import Sequence
from typing import Final, final

from aggregator.domain.version import Version
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.comparison import ArtistFit, Comparison
from aggregator.matching.credit import compact, credit
from aggregator.matching.penalty import (
    EQUAL_SECONDS,
    FULL_SCORE,
    LONG,
    OFFICIAL_LENGTH,
    PENALTY,
    SHORT,
    SNIPPET,
    UPLOAD_LENGTH,
)
from aggregator.matching.title_fit import TitleFit
from aggregator.matching.wanted import Wanted

REFUSED_TENTHS: Final = 4
"""A refused candidate keeps these tenths of its score, so that the nearest misses come first."""

_HALF: Final = 5
"""Tenths added before the tenths go, so that the score is rounded."""

_EDIT: Final = Version.RADIO_EDIT
_REMIX: Final = Version.REMIX
_LIVE: Final = Version.LIVE

_COST: Final = {name: round(share * FULL_SCORE) for name, share in PENALTY.items()}


@final
class Judged:
    """A candidate, what laying it beside the want showed, and what it has lost so far.

    Scores and costs are in ten-thousandths, the dearest first, each with its reason. `lenient`: it
    may be longer than the record.
    """

    __slots__ = (
        "author",
        "comparison",
        "costs",
        "duration",
        "id",
        "lenient",
        "lost",
        "official",
        "performed",
        "reasons",
        "refusal",
        "verified",
        "views",
    )

    def __init__(self, one: Candidate, shown: Comparison, *, official: bool) -> None:
        self.id = one.id
        self.author = one.author
        self.duration = one.duration
        self.performed = one.performed
        self.verified = one.official
        self.views = one.views
        self.comparison = shown
        self.official = official
        self.lenient = official or shown.claims_video or one.filmed
        self.refusal: str | None = None
        self.costs: list[int] = []
        self.reasons: list[str] = []
        self.lost = 0

    def add(self, name: str, why: str) -> None:
        """Take the named penalty off."""
        self.take(_COST[name], why)

    def take(self, cost: int, why: str) -> None:
        """Take that much off."""
        at = len(self.costs)
        while at and self.costs[at - 1] < cost:
            at -= 1
        self.costs.insert(at, cost)
        self.reasons.insert(at, why)
        self.lost += cost

    def refuse(self, why: str | None) -> None:
        """Refuse outright; the first reason stands, None is none."""
        self.refusal = self.refusal or why

    @property
    def score(self) -> int:
        """What is left."""
        left = max(0, FULL_SCORE - self.lost)
        return left if self.refusal is None else (left * REFUSED_TENTHS + _HALF) // 10


def equally_long(one: float | None, other: float | None) -> bool:
    """Whether two lengths in seconds are known and those of one recording."""
    return one is not None and other is not None and abs(one - other) <= EQUAL_SECONDS


def weigh_title(read: Wanted, judged: Judged) -> None:
    """How well the title is the wanted one, and what stands around it."""
    shown = judged.comparison
    if shown.title == TitleFit.NEAR:
        judged.add("title misspelt", "the title is spelt otherwise")
    elif shown.title == TitleFit.SOUND:
        judged.add("title in another script", "the title is in another script")
    if shown.extra:
        few = len(shown.extra) <= 2 and not any(word.isdigit() for word in shown.extra)
        long_title = len(read.titles[-1]) >= 3 and few and not shown.dated
        cost = "one word beside a long title" if long_title else "words beside the title"
        judged.add(cost, f"“{' '.join(shown.extra)}” is no part of the wanted title")
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
    shown = judged.comparison
    if judged.performed and shown.artist == ArtistFit.LOOSE:
        judged.refuse(f"played by {judged.author}, not by {want.author}")
        return
    named = _BY_FIT.get(shown.artist)
    if named is not None:
        judged.add(named[0], named[1])
    elif shown.artist == ArtistFit.NONE:
        if not (shown.soundtrack or (read.soundtrack and not shown.other_performer)):
            judged.refuse(f"nothing names {want.author}")
        judged.add("artist not named", "the artist is not named")
    elif judged.performed and _names_another(read, judged.author):
        retitled = shown.subtitle and not equally_long(want.duration, judged.duration)
        cost = "retitled with another artist" if retitled else "another artist beside the wanted"
        judged.add(cost, "with another artist")
    if shown.features:
        judged.add("unwanted guest", f"with {' '.join(shown.features)}, who was not asked for")


def _names_another(read: Wanted, author: str) -> bool:
    known = read.credit.compact
    for name in credit(author).names:
        if compact(name) not in known and not read.features.issuperset(name):
            return True
    return False


def weigh_version(read: Wanted, judged: Judged) -> None:
    """Versions that are near the wanted one, and those told less exactly than asked."""
    asked, told = read.told, judged.comparison.told
    if not asked.versions and not told.versions:
        return
    if _EDIT in told.versions and _EDIT not in asked.versions:
        judged.add("edit not asked for", "an edit, not the whole recording")
    if not asked.versions:
        return
    if _EDIT in asked.versions and _EDIT not in told.versions:
        judged.add("asked for an edit, is the whole", "the edit was asked for, this is the whole")
    both = asked.versions & told.versions
    if _REMIX in both and asked.detail and not told.detail:
        judged.add("remixer not told", "does not say whose remix it is")
    if _LIVE in both and not asked.detail <= told.detail:
        judged.add("another occasion", "does not say that it is the occasion asked for")


def weigh_length(want: Want, judged: Judged, *, long_form: bool) -> None:
    """How far its length is off the wanted one, or whether a song can be that long."""
    length, asked = judged.duration, want.duration
    if length is None:
        judged.add("length unknown", "its length is not known")
    elif asked is not None and not long_form:
        off = abs(length - asked)
        cost = cost_of_length(judged, off)
        if cost:
            way = "longer" if length > asked else "shorter"
            judged.take(cost, f"{seconds(off)} s {way} than wanted")
    elif SNIPPET[0] <= length <= SNIPPET[1] and not judged.performed:
        judged.refuse("as long as a preview")
    elif length < SHORT:
        judged.add("very short", f"only {length:.0f} s long")
    elif length > LONG and not long_form:
        judged.add("long", f"{length / 60:.0f} minutes long")


def seconds(off: float) -> str:
    """Seconds as text, without a fraction."""
    return str(int(off)) if off % 1 == 0 else f"{off:.0f}"


def cost_of_length(judged: Judged, off: float) -> int:
    """The penalty for a length that is that many seconds off; never lower for more of them."""
    by_second = _OFFICIAL_BY_SECOND if judged.lenient else _UPLOAD_BY_SECOND
    last = len(by_second) - 1
    if not off < last:
        return by_second[last]
    second = int(off)
    if second == off:
        return by_second[second]
    return _interpolated(OFFICIAL_LENGTH if judged.lenient else UPLOAD_LENGTH, off)


def _interpolated(points: Sequence[tuple[float, float]], at: float) -> int:
    before_x, before_y = 0.0, 0.0
    for x, y in points:
        if at <= x:
            share = round(before_y + (y - before_y) * (at - before_x) / (x - before_x), 4)
            return round(share * FULL_SCORE)
        before_x, before_y = x, y
    return round(before_y * FULL_SCORE)


def _by_second(points: Sequence[tuple[float, float]]) -> list[int]:
    """The penalties for whole seconds up to the last point, which lengths mostly are off by."""
    return [_interpolated(points, float(second)) for second in range(int(points[-1][0]) + 1)]


_OFFICIAL_BY_SECOND: Final = _by_second(OFFICIAL_LENGTH)
_UPLOAD_BY_SECOND: Final = _by_second(UPLOAD_LENGTH)

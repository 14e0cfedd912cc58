"""Is this upload the wanted song? A score from 0 to 1, accepted or not, and why.

Every judgement starts at 1 and loses the penalties of `penalty.PENALTY` that apply; a few facts
refuse outright. What is left at `THRESHOLD` or above is accepted. `docs/MATCHING.md` says how the
weights were found and reads five judgements aloud.
"""

from collections.abc import Iterable
from operator import attrgetter
from statistics import median_low
from typing import Final

import msgspec

from aggregator.domain.version import Version
from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.comparison import ArtistFit, Comparison, compare, is_year
from aggregator.matching.credit import compact, credit
from aggregator.matching.penalty import FULL_SCORE, PENALTY
from aggregator.matching.refusal import unplayable, wrong_kind, wrong_version
from aggregator.matching.title import segments
from aggregator.matching.title_fit import TitleFit
from aggregator.matching.unexplained import weigh_unexplained
from aggregator.matching.vocabulary import LONG_FORM, NOISE, PRODUCED, REMASTER, STOP
from aggregator.matching.wanted import Wanted, wanted
from aggregator.matching.weigh import (
    Judged,
    cost_of_length,
    seconds,
    weigh_artist,
    weigh_length,
    weigh_title,
    weigh_version,
)

THRESHOLD: Final = 0.65
"""Set where the labelled lists lose the least: wrong picks below it, right ones above it."""

_REMIX: Final = Version.REMIX
_ENOUGH: Final = round(THRESHOLD * FULL_SCORE)

_TELLING: Final = round(0.12 * FULL_SCORE)
"""Candidates this near to the best one tell how long the recording is."""

_UNLIKE_THE_OTHERS: Final = round(PENALTY["length unlike the others'"] * FULL_SCORE)
_BELOW: Final = f"below the threshold of {THRESHOLD:g}"
_MADE: Final = NOISE | REMASTER | PRODUCED | {"remix", "remixed", "edited", "mixed", "uploaded"}
"""Words before "by" that say what an uploader does but play."""

_OTHER_TITLE: Final = ("another title",)
_PRAISE: Final = {
    ArtistFit.OWN: ", by the artist",
    ArtistFit.TITLE: ", the title names the artist",
}


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """One candidate judged. `reasons` are short clauses, the decisive one first."""

    id: str
    score: float
    accepted: bool
    reasons: tuple[str, ...]
    costs: tuple[int, ...] = ()
    """What each reason but the first took off the score, in ten-thousandths, the dearest first."""

    @property
    def penalties(self) -> dict[str, float]:
        """What the score lost, by the reason."""
        told = zip(self.reasons[1:], self.costs, strict=True)
        return {reason: cost / FULL_SCORE for reason, cost in told}


def rank(want: Want, candidates: Iterable[Candidate]) -> tuple[Judgement, ...]:
    """Every candidate judged, best first; the first one is the pick when it is accepted.

    The order of the candidates does not matter. Without a wanted length the lengths of the
    candidates that pass stand in for it where they agree.
    """
    read = wanted(want.title, want.author, want.artists, want.album)
    long_form = any(not LONG_FORM.isdisjoint(run) for run in (*read.credit.names, *read.titles))
    judged: list[Judged] = []
    others: list[Judgement] = []
    numbered_show = want.duration is None and _is_numbered_show(read)
    for one in candidates:
        author, performed = one.author, one.performed
        shown = compare(read, one.title, author, one.publisher_artist, performed=performed)
        if shown.title == TitleFit.OTHER:
            others.append(Judgement(one.id, 0.0, accepted=False, reasons=_OTHER_TITLE))
        elif performed and shown.artist == ArtistFit.NONE:
            why = f"played by {author}, not by {want.author}"
            others.append(Judgement(one.id, 0.0, accepted=False, reasons=(why,)))
        else:
            long = long_form or (numbered_show and shown.artist == ArtistFit.OWN)
            judged.append(_judged(want, read, one, shown, long_form=long))
    weigh_unexplained(want, judged)
    if want.duration is None:
        _compare_lengths(judged)
    judged.sort(key=_order)
    others.sort(key=attrgetter("id"))
    return (*[_judgement(one) for one in judged], *others)


def judge(want: Want, one: Candidate) -> Judgement:
    """One candidate on its own."""
    return rank(want, (one,))[0]


def _judged(
    want: Want, read: Wanted, one: Candidate, shown: Comparison, *, long_form: bool
) -> Judged:
    judged = Judged(one, shown, official=_is_official(read, one, shown))
    judged.refuse(
        unplayable(one)
        or wrong_kind(want, one, long_form=long_form)
        or wrong_version(read, shown, one)
    )
    if shown.artist < ArtistFit.OWN and not (one.performed or read.composed) and _plays(one):
        judged.refuse(f"played by {one.author}, not by {want.author}")
    weigh_title(read, judged)
    weigh_artist(want, read, judged)
    weigh_version(read, judged)
    weigh_length(want, judged, long_form=long_form)
    if not judged.official:
        judged.add("uploader unknown", "not an official upload")
    return judged


def _order(one: Judged) -> tuple[int, bool, bool, int, str]:
    """Score, then a record's own page before the artist's video before a stranger's, then views."""
    return -one.score, not one.performed, not one.official, -one.views, one.id


def _judgement(one: Judged) -> Judgement:
    score = one.score
    accepted = one.refusal is None and score >= _ENOUGH
    if one.refusal is not None:
        first = one.refusal
    elif accepted:
        exact = one.comparison.title == TitleFit.EXACT
        what = "the wanted title" if exact else "nearly the wanted title"
        first = what + _PRAISE.get(one.comparison.artist, "")
    else:
        first = _BELOW
    return Judgement(
        one.id,
        score / FULL_SCORE,
        accepted,
        (first, *one.reasons),
        tuple(one.costs),
    )


def _is_numbered_show(read: Wanted) -> bool:
    """Whether the wanted title ends as an episode's does: "Group Therapy 350", but no year."""
    title = read.titles[-1]
    return (
        len(title) > 1
        and 2 <= len(title[-1]) <= 4
        and title[-1].isdecimal()
        and not is_year(title[-1])
    )


def _is_official(read: Wanted, one: Candidate, shown: Comparison) -> bool:
    """The artist's or remixer's own upload, a record's own page, or a label that names itself in
    the title."""
    if shown.artist == ArtistFit.OWN or one.performed:
        return True
    if _REMIX in read.told.versions and _remixes(read, one.author):
        return True
    return one.official and _names_itself(one)


def _remixes(read: Wanted, author: str) -> bool:
    """Whether the wanted remix is this uploader's."""
    remixer = frozenset(credit(author).first) - STOP
    return bool(remixer) and remixer <= read.told.detail


def _plays(one: Candidate) -> bool:
    """Whether the title ends in "by" the uploader, who then plays it: "Hurt by 2CELLOS"."""
    title = one.title
    if "by " not in title and "By " not in title and "BY " not in title:
        return False
    name = credit(one.author).first
    for part in segments(one.title):
        for run in (part.words, *part.brackets):
            for at in range(1, len(run)):
                if run[at - 1] == "by" and run[at : at + len(name)] == name:
                    return at < 2 or run[at - 2] not in _MADE
    return False


def _names_itself(one: Candidate) -> bool:
    """ "[NCS Release]" by NoCopyrightSounds: the uploader signs the title, by name or initials."""
    uploader = compact(credit(one.author).first)
    initials = "".join(letter for letter in one.author if letter.isupper()).lower()
    signs = {sign for sign in (uploader, initials) if len(sign) >= 2}
    words = {
        word for part in segments(one.title) for run in (part.words, *part.brackets) for word in run
    }
    return bool(signs & words)


def _compare_lengths(judged: list[Judged]) -> None:
    """Lengths that agree among the best candidates tell how long the recording is."""
    timed = [
        (one, one.duration) for one in judged if one.refusal is None and one.duration is not None
    ]
    best = max((one.score for one, _ in timed), default=0)
    telling = [pair for pair in timed if pair[0].score >= max(_ENOUGH, best - _TELLING)]
    if len(telling) < 3:
        return
    middle = median_low(
        sorted(length for one, length in telling for _ in range(3 if one.official else 1))
    )
    agreeing = sum(abs(length - middle) <= 4 for _, length in telling)
    if agreeing < 2 or agreeing * 2 < len(telling):
        return
    for one, length in timed:
        off = abs(length - middle)
        cost = min(cost_of_length(one, off), _UNLIKE_THE_OTHERS)
        if cost:
            one.take(cost, f"{seconds(off)} s off the length that the others have")

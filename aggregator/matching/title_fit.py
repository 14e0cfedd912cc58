"""Where the wanted title stands in an upload's title, and how well it fits."""

import re
from typing import Final, final

from rapidfuzz.fuzz import partial_ratio

from aggregator.matching.credit import compact, misspelt_any
from aggregator.matching.text import skeleton
from aggregator.matching.title import Segment, Words, whole
from aggregator.matching.version import named
from aggregator.matching.vocabulary import FEATURE, NOISE, SOUNDTRACK, STOP
from aggregator.matching.wanted import Wanted, cut_feature, holds_any, once, take_names

_LIKE: Final = 75.0
"""How alike (0 to 100) a compact title and the best part of another must be for a second look."""

_SOUNDTRACK: Final = tuple(SOUNDTRACK)
_LETTER_OF_ANOTHER_SCRIPT: Final = re.compile(r"[^\W\x00-\x7f]")
_ARTICLES: Final = frozenset({"the", "a", "an"})
_PRESENTATION: Final = NOISE - STOP
_BESIDE_BRACKETS: Final = _ARTICLES | _PRESENTATION
_NO_BRACKETS: Final[frozenset[int]] = frozenset()


class TitleFit:
    """How well the titles agree, worst first."""

    OTHER: Final = 0
    SOUND: Final = 1
    """The same consonants in another script."""
    WITHIN: Final = 2
    """The wanted title stands among words that belong to neither."""
    NEAR: Final = 3
    """Misspelt."""
    EXACT: Final = 4


@final
class Fit:
    """How a part of a title fits: the words left beside it, the brackets (by number) that belong to
    it, the guests named in it, whether the wanted title's own bracket is missing, and whether a
    wanted name stood beside it, and whether the next part belongs to the title too."""

    __slots__ = ("across", "features", "left", "named_artist", "shortened", "title", "used")

    def __init__(
        self,
        title: int,
        left: Words = (),
        used: frozenset[int] = frozenset(),
        features: Words = (),
        *,
        shortened: bool = False,
        named_artist: bool = False,
        across: bool = False,
    ) -> None:
        self.title = title
        self.left = left
        self.used = used
        self.features = features
        self.shortened = shortened
        self.named_artist = named_artist
        self.across = across


_NO_FIT: Final = Fit(TitleFit.OTHER)
_EXACT: Final = Fit(TitleFit.EXACT)
_SHORTENED: Final = Fit(TitleFit.EXACT, shortened=True)
_ACROSS: Final = Fit(TitleFit.EXACT, across=True)


def may_fit(want: Wanted, low: str) -> bool:
    """A cheap look first, since most candidates of a search are other songs."""
    for probe in want.probes:
        for word in probe:
            if word not in low:
                break
        else:
            return True
    joined = low.replace(" ", "")
    for run, pieces in want.pieces:
        for piece in pieces:
            if piece in joined and partial_ratio(run, joined, score_cutoff=_LIKE):
                return True
    return want.latin != low.isascii()


def may_name(want: Wanted, low: str) -> bool:
    """A cheap look whether a title can name the wanted artist, or a soundtrack instead of one."""
    if want.soundtrack or not want.latin_names:
        return True
    joined = low.replace(" ", "")
    for piece in want.name_pieces:
        if piece in joined:
            return True
    for word in _SOUNDTRACK:
        if word in low:
            return True
    return not low.isascii() and _LETTER_OF_ANOTHER_SCRIPT.search(low) is not None


def best_fit(want: Wanted, parts: tuple[Segment, ...]) -> tuple[int, Fit]:
    """The part where the wanted title stands best, by its place, and how it fits there."""
    shortest = want.titles[-1]
    if not shortest:  # a title of signs alone
        return 0, _NO_FIT
    only = len(want.titles) == 1
    for number, part in enumerate(parts):
        if part.words == shortest and (only or not part.brackets):
            return number, _EXACT if only else _SHORTENED
    best, place = _NO_FIT, 0
    for number, part in enumerate(parts):
        fit = _fit(want, part)
        if fit.title > best.title or (fit.title == best.title and len(fit.left) < len(best.left)):
            best, place = fit, number
    if best.title <= TitleFit.WITHIN and len(parts) > 1:
        joined = _across(want, parts)
        if joined is not None:
            return joined
    return place, best


def _across(want: Wanted, parts: tuple[Segment, ...]) -> tuple[int, Fit] | None:
    """A title that itself holds a dash or bar: two neighbours together say it."""
    for number in range(len(parts) - 1):
        first, second = parts[number].words, parts[number + 1].words
        if first and second and compact(first + second) in want.compacts:
            return number, _ACROSS
    return None


def _fit(want: Wanted, part: Segment) -> Fit:
    """The best of a part's words alone and with its brackets put back."""
    words, features = cut_feature(part.words)
    best = _fit_form(want, words, _NO_BRACKETS, features) if words else _NO_FIT
    if not part.brackets:
        return best
    for form, used in _bracketed_forms(want, part, words):
        if best.title == TitleFit.EXACT and not best.left and not best.shortened:
            break
        fit = _fit_form(want, form, used, features)
        if _is_better(fit, best):
            best = fit
    return best


def _is_better(one: Fit, other: Fit) -> bool:
    if one.title != other.title:
        return one.title > other.title
    if len(one.left) != len(other.left):
        return len(one.left) < len(other.left)
    return other.shortened and not one.shortened


def _bracketed_forms(
    want: Wanted, part: Segment, words: Words
) -> list[tuple[Words, frozenset[int]]]:
    """A part with its brackets put back, and the brackets that hold it all.

    First with those alone that the wanted title has too: "Don't You (Forget About Me) [HD]".
    """
    every = frozenset(
        [number for number, bracket in enumerate(part.brackets) if bracket[0] not in FEATURE]
    )
    if not every:
        return []
    forms = [(whole(Segment(words, part.brackets, part.places), every), every)]
    if len(every) > 1 and len(want.titles) > 1:
        full = want.titles[0]
        own = frozenset([number for number in every if _find(full, part.brackets[number]) >= 0])
        if own and own != every:
            forms.insert(0, (whole(Segment(words, part.brackets, part.places), own), own))
    if not words:
        forms += [(part.brackets[number], frozenset([number])) for number in every]
    return forms


def _fit_form(want: Wanted, form: Words, used: frozenset[int], features: Words) -> Fit:
    for number, title in enumerate(want.titles):
        at = _find(form, title)
        if at < 0:
            continue
        left = [*form[:at], *form[at + len(title) :]]
        hit = take_names(want, left)
        beside = used and not _BESIDE_BRACKETS.issuperset(once(want, tuple(left)))
        fit = TitleFit.WITHIN if beside else TitleFit.EXACT
        return Fit(fit, tuple(left), used, features, shortened=number > 0, named_artist=hit)
    bare = list(form)
    hit = take_names(want, bare)
    if holds_any(bare, _PRESENTATION):
        bare = [word for word in bare if word not in _PRESENTATION]
    joined = compact(tuple(bare))
    if not joined:
        return _NO_FIT
    if joined in want.compacts:
        return Fit(TitleFit.EXACT, (), used, features, named_artist=hit)
    like = _likeness(want, bare, joined)
    if like == TitleFit.OTHER or named(bare).detail:
        return _NO_FIT
    return Fit(like, (), used, features, named_artist=hit)


def _likeness(want: Wanted, bare: list[str], joined: str) -> int:
    """Whether words that are not the wanted ones are those misspelt, or in another script."""
    if misspelt_any(joined, want.compacts):
        return TitleFit.NEAR
    if joined.isascii() != want.latin:
        sound = skeleton(" ".join(bare))
        if len(sound) > 3 and sound == skeleton(" ".join(want.titles[-1])):
            return TitleFit.SOUND
    return TitleFit.OTHER


def _find(run: Words, title: Words) -> int:
    size = len(title)
    first = title[0]
    for at in range(len(run) - size + 1):
        if run[at] == first and (size == 1 or run[at : at + size] == title):
            return at
    return -1

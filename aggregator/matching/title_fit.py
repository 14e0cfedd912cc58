"""Where the wanted title stands in an upload's title, and how well it fits."""

from collections.abc import Iterator
from typing import Final, final

from rapidfuzz.fuzz import partial_ratio

from aggregator.matching.credit import compact, misspelt
from aggregator.matching.text import skeleton
from aggregator.matching.title import Segment, Words, whole
from aggregator.matching.version import named
from aggregator.matching.vocabulary import FEATURE, NOISE, SOUNDTRACK, STOP
from aggregator.matching.wanted import Wanted, cut_feature, take_names

_LIKE: Final = 75.0
"""How alike (0 to 100) a compact title and the best part of another must be for a second look."""

_ARTICLES: Final = frozenset({"the", "a", "an"})


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
    wanted name stood beside it."""

    __slots__ = ("features", "left", "named_artist", "shortened", "title", "used")

    def __init__(
        self,
        title: int,
        left: Words = (),
        used: frozenset[int] = frozenset(),
        features: Words = (),
        *,
        shortened: bool = False,
        named_artist: bool = False,
    ) -> None:
        self.title = title
        self.left = left
        self.used = used
        self.features = features
        self.shortened = shortened
        self.named_artist = named_artist


_NO_FIT: Final = Fit(TitleFit.OTHER)
_EXACT: Final = Fit(TitleFit.EXACT)
_SHORTENED: Final = Fit(TitleFit.EXACT, shortened=True)


def may_fit(want: Wanted, low: str) -> bool:
    """A cheap look first, since most candidates of a search are other songs."""
    if want.latin and not low.isascii():
        return True
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
    return False


def may_name(want: Wanted, low: str) -> bool:
    """A cheap look whether a title can name the wanted artist, or a soundtrack instead of one."""
    if want.soundtrack or not want.latin_names:
        return True
    if not low.isascii() and not all(one.isascii() for one in low if one.isalnum()):
        return True
    joined = low.replace(" ", "")
    for piece in want.name_pieces:
        if piece in joined:
            return True
    return any(word in low for word in SOUNDTRACK)


def best_fit(want: Wanted, parts: tuple[Segment, ...]) -> tuple[int, Fit]:
    """The part where the wanted title stands best, by its place, and how it fits there."""
    if not want.titles[-1]:  # a title of signs alone
        return 0, _NO_FIT
    only = len(want.titles) == 1
    for number, part in enumerate(parts):
        if part.words == want.titles[-1] and (only or not part.brackets):
            return number, _EXACT if only else _SHORTENED
    best, place = _NO_FIT, 0
    for number, part in enumerate(parts):
        fit = _fit(want, part)
        if (fit.title, -len(fit.left)) > (best.title, -len(best.left)):
            best, place = fit, number
    if best.title <= TitleFit.WITHIN and len(parts) > 1:
        joined = _across(want, parts)
        if joined is not None:
            return joined
    return place, best


def _across(want: Wanted, parts: tuple[Segment, ...]) -> tuple[int, Fit] | None:
    """A title that itself holds a dash or bar: two neighbours together say it."""
    for number in range(len(parts) - 1):
        run = (*parts[number].words, *parts[number + 1].words)
        if compact(run) in want.compacts and parts[number].words and parts[number + 1].words:
            return number, _EXACT
    return None


def _fit(want: Wanted, part: Segment) -> Fit:
    words, features = cut_feature(part.words)
    best = _NO_FIT
    for form, used in _forms(part, words):
        fit = _fit_form(want, form, used, features)
        if _rank(fit) > _rank(best):
            best = fit
            if fit.title == TitleFit.EXACT and not fit.left and not fit.shortened:
                break
    return best


def _rank(fit: Fit) -> tuple[int, int, bool]:
    return fit.title, -len(fit.left), not fit.shortened


def _forms(part: Segment, words: Words) -> Iterator[tuple[Words, frozenset[int]]]:
    """A part's words alone, with its brackets put back, and the brackets that hold it all."""
    if words:
        yield words, frozenset()
    if part.brackets:
        every = frozenset(
            number for number, bracket in enumerate(part.brackets) if bracket[0] not in FEATURE
        )
        if every:
            yield whole(Segment(words, part.brackets, part.places), every), every
            if not words:
                for number in every:
                    yield part.brackets[number], frozenset({number})


def _fit_form(want: Wanted, form: Words, used: frozenset[int], features: Words) -> Fit:
    for number, title in enumerate(want.titles):
        at = _find(form, title)
        if at < 0:
            continue
        left = [*form[:at], *form[at + len(title) :]]
        hit = take_names(want, left)
        fit = TitleFit.WITHIN if used and not _ARTICLES.issuperset(left) else TitleFit.EXACT
        return Fit(fit, tuple(left), used, features, shortened=number > 0, named_artist=hit)
    bare = list(form)
    hit = take_names(want, bare)
    bare = [word for word in bare if word not in NOISE or word in STOP]
    joined = compact(bare)
    if joined and joined in want.compacts:
        return Fit(TitleFit.EXACT, (), used, features, named_artist=hit)
    told = named(bare)
    if told.versions and told.rest == () and told.detail:
        return _NO_FIT
    if any(misspelt(joined, other) for other in want.compacts):
        return Fit(TitleFit.NEAR, (), used, features, named_artist=hit)
    text, shortest = " ".join(bare), " ".join(want.titles[-1])
    if text and text.isascii() != shortest.isascii():
        sound = skeleton(text)
        if len(sound) > 3 and sound == skeleton(shortest):
            return Fit(TitleFit.SOUND, (), used, features, named_artist=hit)
    return _NO_FIT


def _find(run: Words, title: Words) -> int:
    size = len(title)
    first = title[0]
    for at in range(len(run) - size + 1):
        if run[at] == first and run[at : at + size] == title:
            return at
    return -1

"""Search over the uploads of one platform: words of titles, authors, tags and genres.

Platforms differ in how much of a query must be there and in what comes first among equals.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.identity import fold
from aggregator.sandbox.records import Upload

_WORD = re.compile(r"\w+")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HIDDEN = frozenset({Restriction.PRIVATE, Restriction.REMOVED})
_SMALL = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to"})
"""Words that no platform looks for where there are others."""

_DRAWN = 400
"""Hits whose order luck has a part in; no platform pages further."""

_IN_TITLE, _IN_AUTHOR, _IN_TAGS = 3.0, 2.0, 1.2


class Temper(msgspec.Struct, frozen=True):
    """How a platform searches: the part of the query (by the weight of its words) that an upload
    must hold, whether words that nobody uses count, and what fame and luck add."""

    least: float
    unknown_counts: bool
    fame: float
    luck: float


TEMPERS: dict[Platform, Temper] = {
    Platform.YOUTUBE: Temper(0.34, unknown_counts=False, fame=0.30, luck=0.2),
    Platform.SOUNDCLOUD: Temper(0.5, unknown_counts=False, fame=0.15, luck=0.8),
    Platform.BANDCAMP: Temper(0.8, unknown_counts=True, fame=0.05, luck=0.5),
    Platform.MIXCLOUD: Temper(0.5, unknown_counts=False, fame=0.20, luck=0.6),
    Platform.VIMEO: Temper(0.6, unknown_counts=True, fame=0.10, luck=1.0),
}


def words_of(text: str) -> list[str]:
    """The words of a text, folded; a script without spaces gives its letters."""
    found = []
    for word in _WORD.findall(fold(unicodedata.normalize("NFKC", text)).replace("'", "")):
        found.extend(_NO_SPACES.findall(word) if _NO_SPACES.search(word) else [word])
    return found


class Finder:
    """An index over uploads; private and removed ones are not in it."""

    def __init__(self, platform: Platform, uploads: Iterable[Upload]) -> None:
        self._temper = TEMPERS[platform]
        self._uploads = [one for one in uploads if one.restriction not in _HIDDEN]
        self._places: dict[str, dict[int, float]] = {}
        self._worth: list[tuple[float, float]] = []
        for number, upload in enumerate(self._uploads):
            length = 1 + 0.02 * len(words_of(upload.title))
            self._worth.append((length, self._temper.fame * math.log10(upload.views + 10)))
            for word, weight in _weights(upload).items():
                self._places.setdefault(word, {})[number] = weight

    def find(self, term: str) -> list[Upload]:
        """Uploads for a text, best first; the same text always gives the same order."""
        said = dict.fromkeys(words_of(term))
        wanted = [word for word in said if word not in _SMALL] or list(said)
        known = [word for word in wanted if word in self._places]
        counted = wanted if self._temper.unknown_counts else known
        whole = sum(self._rarity(word) for word in counted)
        if not known or not whole:
            return []
        covered: dict[int, float] = {}
        score: dict[int, float] = {}
        for word in known:
            rarity = self._rarity(word)
            for number, weight in self._places[word].items():
                covered[number] = covered.get(number, 0.0) + rarity
                score[number] = score.get(number, 0.0) + rarity * weight
        hits = [number for number, part in covered.items() if part / whole >= self._temper.least]
        return [self._uploads[number] for number in self._ordered(hits, covered, score, term)]

    def _ordered(
        self, hits: Sequence[int], covered: dict[int, float], score: dict[int, float], term: str
    ) -> list[int]:
        """Best first. Luck is drawn only where it can matter: among the worthiest hits."""
        said = fold(term)

        def worth(number: int) -> float:
            length, fame = self._worth[number]
            return (2 * covered[number] + score[number]) / length + fame

        def rank(number: int) -> tuple[float, str]:
            upload = self._uploads[number]
            luck = number_of(0, 1_000, "luck", upload.platform, upload.native_id, said) / 1_000
            return -worth(number) - self._temper.luck * luck, upload.native_id

        by_worth = sorted(hits, key=lambda number: (-worth(number), number))
        return [*sorted(by_worth[:_DRAWN], key=rank), *by_worth[_DRAWN:]]

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._uploads) / (1 + len(self._places.get(word, ()))))


def _weights(upload: Upload) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in (
        (" ".join(upload.tags), _IN_TAGS),
        (upload.author, _IN_AUTHOR),
        (upload.title, _IN_TITLE),
    ):
        weights.update(dict.fromkeys(words_of(text), weight))
    return weights

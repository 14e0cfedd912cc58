"""Answers kept for the next time the same is asked.

Plain dictionaries, forgotten when full: the bookkeeping of `functools.lru_cache` costs more than
what is kept saves.
"""

from typing import Final, TypeVar

Key = TypeVar("Key")
Answer = TypeVar("Answer")

_MOST: Final = 4_096


def keep(known: dict[Key, Answer], key: Key, answer: Answer, most: int = _MOST) -> Answer:
    """Put an answer with those that are known, `most` at a time, and give it back."""
    if len(known) >= most:
        known.clear()
    known[key] = answer
    return answer

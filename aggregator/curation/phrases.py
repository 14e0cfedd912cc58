"""Known phrases in a text, the longest first, with what stood around them."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import msgspec

from aggregator.matching.text import fold

T = TypeVar("T")

_CHUNK = re.compile(r"[^\s,;.!?:()\[\]{}\"“”„«»—–\n]+|[,;.!?:()\[\]{}\"“”„«»—–\n]+")
_BREAK = re.compile(r"[,;.!?:()\[\]{}\n—–]")


class Word(msgspec.Struct, frozen=True):
    """A folded word of a prompt. `raw` is the chunk it begins, empty for the rest of a chunk;
    `clause` counts the breaks before it, `comma` says that the last one was a comma, `capital` that
    the chunk began with a capital or a digit."""

    text: str
    raw: str
    clause: int
    comma: bool
    capital: bool


def words_of(text: str) -> tuple[Word, ...]:
    """The words in order; "lo-fi" is two, punctuation none."""
    found: list[Word] = []
    clause, comma = 0, False
    for chunk in _CHUNK.findall(text):
        folded = fold(chunk).split()
        if not folded:
            if _BREAK.search(chunk):
                clause, comma = clause + 1, chunk.strip() == ","
            continue
        capital = chunk[0].isupper() or chunk[0].isdigit()
        found += [
            Word(word, "" if number else chunk, clause, comma, capital)
            for number, word in enumerate(folded)
        ]
    return tuple(found)


def written(words: tuple[Word, ...]) -> str:
    """The words as they were written, with single spaces for what stood between them."""
    return " ".join(word.raw for word in words if word.raw)


class Found(msgspec.Struct, Generic[T], frozen=True):
    """A phrase at the words from `start` up to `end`, and what it stands for."""

    start: int
    end: int
    values: tuple[T, ...]


class PhraseBook(Generic[T]):
    """Phrases and what each stands for; one phrase may stand for several things."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._values: dict[tuple[str, ...], list[T]] = {}
        for phrase, value in entries:
            key = tuple(fold(phrase).split())
            values = self._values.setdefault(key, []) if key else []
            if value not in values:
                values.append(value)
        self._longest: dict[str, int] = {}
        for key in self._values:
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def at(self, words: tuple[Word, ...], start: int) -> Iterator[Found[T]]:
        """The phrases that begin there, the longest first; a plural counts as its singular."""
        for length in range(self._reach(words[start].text), 0, -1):
            run = tuple(word.text for word in words[start : start + length])
            if len(run) < length:
                continue
            values = self._values.get(run)
            if values is None and len(run[-1]) > 3:
                values = self._values.get((*run[:-1], run[-1].removesuffix("s")))
            if values is not None:
                yield Found(start, start + length, tuple(values))

    def _reach(self, first: str) -> int:
        singular = first.removesuffix("s")
        return max(self._longest.get(first, 0), self._longest.get(singular, 0))

    def __contains__(self, phrase: str) -> bool:
        return tuple(fold(phrase).split()) in self._values

"""A title taken apart: segments between dashes and bars, each with its brackets."""

import re
from functools import lru_cache
from typing import Final, final

from aggregator.matching.text import plain

# What stands between words: a bracket, an "and", a bar, a handle, a dash or slash with air around
# it, a colon, the point of a track number, a quote. It begins with one set of characters and looks
# back at which it was, so that the search runs over letters without a stop.
_MARK: Final = re.compile(
    r"([(\[{「『【〈《)\]}」』】〉》&+@#‐‑−~–—―|│ǀ¦⎮•►▶»«;/\\:.\"“„”-](?:"
    r"(?<=[(\[{「『【〈《)\]}」』】〉》&+–—―|│ǀ¦⎮•►▶»«;])|(?<=[@#])[^\W_]+"
    r"|(?<=\s[-‐‑−~])[-‐‑−~]*(?=\s|$)|(?<=\s[-‐‑−])(?=\w)|(?<=\w[-‐‑−])[-‐‑−]*\s"
    r"|(?<=\s[/\\])[/\\]*\s|(?<=/)/+|(?<=\\)\\+|(?<=:)(?=\s)"
    r"|(?<=^\d\.)(?=\s)|(?<=^\d\d\.)(?=\s)"
    r"|(?<=^[\"“„”])|(?<=[\s(][\"“„”])|(?<=[\"”“])(?=[\s.,)!?]|$)))"
)
_WORD: Final = re.compile(r"[^\W_]+")
_QUOTED_WORD: Final = re.compile(r"""(?<!\w)["“„]([^\s"“”„]+)["”](?!\w)""")
"""Quotes around one word belong to a title (Take the "A" Train); around several they part one."""

_OPEN: Final = frozenset("([{「『【〈《")
_BRACKETS: Final = _OPEN | frozenset(")]}」』】〉》")
_DASHES: Final = frozenset("-‐‑−–—―~")
_CANONICAL: Final = {"n": "and", "pt": "part", "pts": "parts", "vol": "volume"}
_ROMAN: Final = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_REWRITTEN: Final = frozenset(
    {"n", "pt", "pts", "vol", "part", "volume", "chapter", "act", "movement"}
)
_NUMBERED: Final = frozenset({"part", "volume", "chapter", "act", "movement"})

Words = tuple[str, ...]


@final
class Segment:
    """Words up to the next dash or bar, the brackets among them, and where each bracket stood.

    `dashed` says that a dash stood before it (else a bar, a quote or nothing); `handles` are the
    names marked with an at sign; hashtags are dropped.
    """

    __slots__ = ("brackets", "dashed", "handles", "places", "words")

    def __init__(
        self,
        words: Words,
        brackets: tuple[Words, ...] = (),
        places: tuple[int, ...] = (),
        *,
        dashed: bool = False,
        handles: Words = (),
    ) -> None:
        self.words = words
        self.brackets = brackets
        self.places = places
        self.dashed = dashed
        self.handles = handles


def segments(title: str) -> tuple[Segment, ...]:
    """The segments of a title, at least one; a leading track number ("03 - ", "1.5- ") is cut."""
    return plain_segments(plain(title))


@lru_cache(maxsize=1_024)
def plain_segments(title: str) -> tuple[Segment, ...]:
    """`segments` of a title that `text.plain` has been over already."""
    if '"' in title or "“" in title:
        title = _QUOTED_WORD.sub(r"\1", title)
    between = _MARK.split(title)
    run = _read(between[0], [])
    if len(between) == 1:
        return (Segment(tuple(run) or (title.strip(),)),)
    parts = _Parts(run)
    for at in range(1, len(between), 2):
        parts.mark(between[at])
        if between[at + 1]:
            _read(between[at + 1], parts.run)
    done = parts.all()
    if len(done) > 1 and not done[0].brackets and _is_track_number(done[0].words):
        del done[0]
    return tuple(done) or (Segment((title.strip(),)),)


def _read(text: str, run: list[str]) -> list[str]:
    """The run, and after it the words of a text that has no mark in it."""
    words = text.split()
    if not words:
        return run
    if not "".join(words).isalnum():
        words = _WORD.findall(text)
    if _REWRITTEN.isdisjoint(words) and (not run or run[-1] not in _NUMBERED):
        run += words
        return run
    for told in words:
        word = _CANONICAL.get(told, told)
        run.append(_ROMAN.get(word, word) if run and run[-1] in _NUMBERED else word)
    return run


class _Parts:
    """The segments read so far, and the one being read; `run` is where the next word goes."""

    __slots__ = ("_brackets", "_dashed", "_done", "_handles", "_places", "run", "words")

    def __init__(self, run: list[str]) -> None:
        self._done: list[Segment] = []
        self._dashed = False
        self.words = self.run = run
        self._handles: list[str] = []
        self._brackets: list[Words] = []
        self._places: list[int] = []

    def mark(self, mark: str) -> None:
        """What stands between two texts. A bracket within another ends that one."""
        first = mark[0]
        if first in _BRACKETS:
            self._close()
            if first in _OPEN:
                self.run = []
        elif first in "&+":
            self.run.append("and")
        elif first == "@":
            self._handles.append(mark[1:])
        elif first != "#" and self.run is self.words:
            self._keep()
            self._dashed = first in _DASHES

    def all(self) -> list[Segment]:
        """Every segment, the last one included."""
        self._close()
        self._keep()
        return self._done

    def _close(self) -> None:
        if self.run is not self.words:
            if self.run:
                self._brackets.append(tuple(self.run))
                self._places.append(len(self.words))
            self.run = self.words

    def _keep(self) -> None:
        if not self.words and not self._brackets and not self._handles:
            return
        words = tuple(self.words)
        self.words = self.run = []
        if not self._brackets and not self._handles:
            self._done.append(Segment(words, dashed=self._dashed))
            return
        told, places, names = tuple(self._brackets), tuple(self._places), tuple(self._handles)
        self._done.append(Segment(words, told, places, dashed=self._dashed, handles=names))
        self._brackets, self._places, self._handles = [], [], []


def _is_track_number(words: Words) -> bool:
    if not words or len(words) > 2 or not words[0].isdigit():
        return False
    return all(word.isdigit() and len(word) <= 2 for word in words)


def whole(segment: Segment, kept: frozenset[int]) -> Words:
    """The words of a segment with those of its brackets put back whose places in order are kept."""
    if not kept:
        return segment.words
    run: list[str] = []
    at = 0
    for number, place in enumerate(segment.places):
        if number in kept:
            run += segment.words[at:place]
            run += segment.brackets[number]
            at = place
    run += segment.words[at:]
    return tuple(run)

"""A title taken apart: segments between dashes and bars, each with its brackets."""

import re
from functools import lru_cache

import msgspec

from aggregator.matching.text import plain

# A word or handle, a bracket, a dash with air around it, or another mark that parts a title.
_TOKEN = re.compile(
    r"[@#]?[^\W_]+"
    r"|[(\[{「『【〈《)\]}」』】〉》]"
    r"|\s+[-‐‑−~]+(?=\s|$)|\s+[-‐‑−](?=\w)|(?<=\w)[-‐‑−]+\s|[–—―]+"
    r"|[|│ǀ¦⎮•►▶»«;]+|\s[/\\]+\s|//+|\\\\+|:(?=\s)"
    r"|(?<=^\d)\.(?=\s)|(?<=^\d\d)\.(?=\s)"
    r"|(?:^|(?<=[\s(]))[\"“„”]|[\"”“](?=[\s.,)!?]|$)|&|\+"
)
_QUOTED_WORD = re.compile(r"""(?<!\w)["“„]([^\s"“”„]+)["”](?!\w)""")
"""Quotes around one word belong to a title (Take the "A" Train); around several they part one."""

_OPEN = frozenset("([{「『【〈《")
_CLOSE = frozenset(")]}」』】〉》")
_DASHES = frozenset("-‐‑−–—―~")
_CANONICAL = {"&": "and", "+": "and", "n": "and", "pt": "part", "pts": "parts", "vol": "volume"}
_ROMAN = {
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
_REWRITTEN = frozenset({"n", "pt", "pts", "vol", "part", "volume", "chapter", "act", "movement"})
_NUMBERED = frozenset({"part", "volume", "chapter", "act", "movement"})

Words = tuple[str, ...]


class Segment(msgspec.Struct, frozen=True):
    """Words up to the next dash or bar, the brackets among them, and where each bracket stood.

    `dashed` says that a dash stood before it (else a bar, a quote or nothing); `handles` are the
    names marked with an at sign; hashtags are dropped.
    """

    words: Words
    brackets: tuple[Words, ...] = ()
    places: tuple[int, ...] = ()
    dashed: bool = False
    handles: Words = ()


def segments(title: str) -> tuple[Segment, ...]:
    """The segments of a title, at least one; a leading track number ("03 - ", "1.5- ") is cut."""
    return plain_segments(plain(title))


@lru_cache(maxsize=8_192)
def plain_segments(title: str) -> tuple[Segment, ...]:
    """`segments` of a title that `text.plain` has been over already."""
    run = title.split()
    if title.isascii() and "".join(run).isalnum() and _REWRITTEN.isdisjoint(run):
        return (Segment(tuple(run)),)
    if '"' in title or "“" in title:
        title = _QUOTED_WORD.sub(r"\1", title)
    parts = _Parts()
    for token in _TOKEN.findall(title):
        first = token[0]
        if first.isalnum() or first in "&+":
            run = parts.run
            word = _CANONICAL.get(token, token)
            run.append(_ROMAN.get(word, word) if run and run[-1] in _NUMBERED else word)
        elif first in _OPEN:
            parts.open()
        elif first in _CLOSE:
            parts.close()
        elif first == "@":
            parts.handles.append(token[1:])
        elif first != "#" and parts.run is parts.words:
            parts.cut(dashed=token.strip()[:1] in _DASHES)
    done = parts.all()
    if len(done) > 1 and not done[0].brackets and _is_track_number(done[0].words):
        del done[0]
    return tuple(done) or (Segment((title.strip(),)),)


class _Parts:
    """The segments read so far, and the one being read; `run` is where the next word goes."""

    __slots__ = ("_brackets", "_dashed", "_done", "_places", "handles", "run", "words")

    def __init__(self) -> None:
        self._done: list[Segment] = []
        self._dashed = False
        self._begin()

    def _begin(self) -> None:
        self.words: list[str] = []
        self.run = self.words
        self.handles: list[str] = []
        self._brackets: list[Words] = []
        self._places: list[int] = []

    def open(self) -> None:
        """A bracket opens; one within another ends it."""
        self.close()
        self.run = []

    def close(self) -> None:
        """A bracket closes, or a stray one that never opened."""
        if self.run is not self.words and self.run:
            self._brackets.append(tuple(self.run))
            self._places.append(len(self.words))
        self.run = self.words

    def cut(self, *, dashed: bool) -> None:
        """A mark that parts the title."""
        if self.words or self._brackets or self.handles:
            self._keep()
            self._begin()
        self._dashed = dashed

    def all(self) -> list[Segment]:
        """Every segment, the last one included."""
        self.close()
        if self.words or self._brackets or self.handles:
            self._keep()
        return self._done

    def _keep(self) -> None:
        self._done.append(
            Segment(
                tuple(self.words),
                tuple(self._brackets),
                tuple(self._places),
                self._dashed,
                tuple(self.handles),
            )
        )


def _is_track_number(words: Words) -> bool:
    return 0 < len(words) <= 2 and all(word.isdigit() and len(word) <= 2 for word in words)


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

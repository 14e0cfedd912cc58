"""A title taken apart: segments between dashes and bars, each with its brackets."""

import re
from typing import Final, final

from aggregator.matching.kept import keep
from aggregator.matching.text import plain

# A word, or what stands between words: a bracket, an "and", a bar, a handle, a dash, slash or
# underscore with air around it, a dash beside a bracket, a colon, a quote. Such a mark begins
# with one set of characters and looks back at which it was, so that the search passes over what
# is neither at once.
_TOKEN: Final = re.compile(
    r"[^\W_ǀ]+|[(\[{「『【〈《)\]}」』】〉》&+@#‐‑−~–—―|│ǀ¦⎮•►▶»«;/\\:.\"“„”_-](?:"
    r"(?<=[(\[{「『【〈《)\]}」』】〉》&+–—―|│ǀ¦⎮•►▶»«;])|(?<=[@#])[^\W_]+"
    r"|(?<=\s[-‐‑−~])[-‐‑−~]*(?=\s)|(?<=\s[-‐‑−])(?=\w)|(?<=\w[-‐‑−])[-‐‑−]*\s"
    r"|(?<=[\])}」』】〉》][-‐‑−])|(?<=[-‐‑−])(?=[\[({「『【〈《])|(?<=\s_)_*(?=\s)|(?<=\s[/\\])[/\\]*\s|(?<=/)/+|(?<=\\)\\+|(?<=:)(?=\s)"
    r"|(?<=[\s(][\"“„”])|(?<=[\"”“])(?=[\s.,)!?]))"
)
_QUOTED_WORD: Final = re.compile(r"""(?<!\w)["“„]([^\s"“”„]+)["”](?!\w)""")
"""Quotes around one word belong to a title (Take the "A" Train); around several they part one."""

_OPEN: Final = frozenset("([{「『【〈《")
_BRACKETS: Final = _OPEN | frozenset(")]}」』】〉》")
_AROUND_WORDS: Final = "".join(_BRACKETS) + ",.!?*"
_MARKS: Final = _BRACKETS | frozenset('&+@#‐‑−~–—―|│ǀ¦⎮•►▶»«;/\\:."“„”_-')
_DASHES: Final = frozenset("-‐‑−–—―~_")
_CANONICAL: Final = {"n": "and", "pt": "part", "pts": "parts", "vol": "volume"}
_NUMBERS: Final = {
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
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_REWRITTEN: Final = frozenset(
    {"n", "pt", "pts", "vol", "part", "parts", "volume", "chapter", "act", "movement"}
)
NUMBERED: Final = frozenset({"part", "parts", "volume", "chapter", "act", "movement"})
"""Words before the number of a part, which is always another track."""

Words = tuple[str, ...]


@final
class Segment:
    """Words up to the next dash or bar, the brackets among them, and where each bracket stood.

    `dashed` says that a dash stood before it (else a bar, a quote or nothing); `handles` are the
    names marked with an at sign; hashtags are dropped unless they are a number.
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


_SEGMENTS: Final[dict[str, tuple[Segment, ...]]] = {}
_MOST_SEGMENTS: Final = 1_024


def plain_segments(title: str) -> tuple[Segment, ...]:
    """`segments` of a title that `text.plain` has been over already; kept."""
    known = _SEGMENTS.get(title)
    if known is None:
        known = keep(_SEGMENTS, title, _read(title), _MOST_SEGMENTS)
    return known


def _read(title: str) -> tuple[Segment, ...]:
    if '"' in title or "“" in title:
        title = _QUOTED_WORD.sub(r"\1", title)
    words = title.split()
    joined = "".join(words)
    clicks = "ǀ" in joined  # which count as letters, and are written for bars
    if joined.isalnum() and not clicks and _REWRITTEN.isdisjoint(words):
        return (Segment(tuple(words)),)
    if len(words) > 1 and _is_number_of_list(words[0]) and title.startswith(words[0]):
        words[0] = f"{words[0][:-1]}:"
    done = _Parts().read(words, clicks=clicks)
    if (
        len(done) > 1
        and not (done[0].brackets or done[0].handles)
        and _is_track_number(done[0].words)
    ):
        del done[0]
    return tuple(done) or (Segment((title.strip(),)),)


_TOKENS: Final[dict[str, list[str]]] = {}
"""What the words of titles were taken apart into: uploads dress alike ("(Official", "Video)")."""


def _taken_apart(word: str) -> list[str]:
    """The words and marks in what stands between two spaces."""
    inner = word.strip(_AROUND_WORDS)
    if inner == "m/v":  # a music video, in Korea
        word = word.replace(inner, "mv")
        inner = "mv"
    if not inner.isalnum() or "ǀ" in inner:
        return _TOKEN.findall(f" {word} ")
    # Most words wear brackets and points at most, and the search is ten times as dear.
    at = word.find(inner)
    tokens = [sign for sign in word[:at] if sign in _BRACKETS]
    tokens.append(inner)
    tokens += [sign for sign in word[at + len(inner) :] if sign in _BRACKETS]
    return tokens


def _is_number_of_list(word: str) -> bool:
    """ "03." before a title."""
    return len(word) <= 3 and word[-1] == "." and word[:-1].isdecimal()


class _Parts:
    """The segments read so far, and the one being read; `_run` is where the next word goes."""

    __slots__ = (
        "_brackets",
        "_dashed",
        "_done",
        "_handles",
        "_numbered",
        "_places",
        "_run",
        "_words",
    )

    def __init__(self) -> None:
        self._done: list[Segment] = []
        self._dashed = False
        self._numbered = False
        self._words: list[str] = []
        self._run = self._words
        self._handles: Words = ()
        self._brackets: tuple[Words, ...] = ()
        self._places: tuple[int, ...] = ()

    def read(self, words: list[str], *, clicks: bool) -> list[Segment]:
        """The segments of these words, each with the marks on it."""
        for word in words:
            if word.isalnum() and not clicks:
                self._add(word)
                continue
            tokens = _TOKENS.get(word)
            if tokens is None:
                tokens = keep(_TOKENS, word, _taken_apart(word))
            for token in tokens:
                if token[0] in _MARKS:
                    self._mark(token)
                else:
                    self._add(token)
        self._close()
        self._keep()
        return self._done

    def _add(self, told: str) -> None:
        """A word; numbered parts are written in one way."""
        run = self._run
        if self._numbered or told in _REWRITTEN:
            self._numbered = True
            word = _CANONICAL.get(told, told) if run or told != "n" else told  # "N.Y."
            run.append(_NUMBERS.get(word, word) if _is_number_next(run) else word)
        else:
            run.append(told)

    def _mark(self, mark: str) -> None:
        """What stands between two texts. A bracket within another ends that one."""
        first = mark[0]
        if first in _BRACKETS:
            self._close()
            if first in _OPEN:
                self._run = []
        elif first in "&+":
            self._run.append("and")
        elif first == "@":
            self._handles += (mark[1:],)
        elif first == "#":
            if mark[1:].isdecimal():
                self._add(mark[1:])
        elif self._run is self._words:
            self._keep()
            self._dashed = first in _DASHES

    def _close(self) -> None:
        if self._run is not self._words:
            if self._run:
                self._brackets += (tuple(self._run),)
                self._places += (len(self._words),)
            self._run = self._words

    def _keep(self) -> None:
        if not self._words and not self._brackets and not self._handles:
            return
        self._done.append(
            Segment(
                tuple(self._words),
                self._brackets,
                self._places,
                dashed=self._dashed,
                handles=self._handles,
            )
        )
        self._words = self._run = []
        self._brackets = self._handles = ()
        self._places = ()


def _is_number_next(run: list[str]) -> bool:
    """After "part", and after the first number of "Parts I-V" or "Parts 1 and 2"."""
    if not run:
        return False
    last = run[-1]
    if last in NUMBERED:
        return True
    if last == "and" and len(run) > 2:
        return run[-2].isdecimal() and run[-3] == "parts"
    return last.isdecimal() and len(run) > 1 and run[-2] == "parts"


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

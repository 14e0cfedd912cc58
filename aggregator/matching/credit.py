"""Who made it: names in an author field, and how well they are the wanted ones."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from aggregator.matching.text import plain, skeleton
from aggregator.matching.vocabulary import CHANNEL_ENDINGS, ENSEMBLE

_JOINERS = re.compile(
    r"\s*[,;/&+|·•、，;]\s*|\s+[-–—]\s+|\s+\(?(?:feat|ft|featuring|with|vs|and|x|und|et|y|mit|con|avec|и|presents|pres)\b\.?\s+"
    r"|[()\[\]]"
)
_JOINING = frozenset(
    [
        "feat",
        "ft",
        "featuring",
        "with",
        "vs",
        "and",
        "x",
        "und",
        "et",
        "y",
        "mit",
        "con",
        "avec",
        "presents",
        "pres",
    ]
)
_WORD = re.compile(r"[^\W_]+")
_TOPIC = re.compile(r"\s+-\s+topic$")

Words = tuple[str, ...]


class Credit(msgspec.Struct, frozen=True):
    """An author field: the whole and the names in it, each as words and as one compact string."""

    names: tuple[Words, ...]
    compact: frozenset[str]
    whole: str

    @property
    def first(self) -> Words:
        """The name told first."""
        return self.names[0] if self.names else ()


class Likeness(IntEnum):
    """How alike two names are, worst first."""

    NONE = 0
    SOUND = 1
    """The same consonants in another script."""
    NEAR = 2
    """Misspelt, or one extends the other by a word like "Quartet"."""
    EQUAL = 3


@lru_cache(maxsize=8_192)
def credit(author: str) -> Credit:
    """The names of an author field.

    "Simon & Garfunkel" is both the duo and two people, so the whole counts as a name too.
    """
    told = plain(author)
    words = told.split()
    if told.isascii() and "".join(words).isalnum() and _JOINING.isdisjoint(words):
        only = compact(words)
        return Credit((tuple(words),), frozenset((only,)), only)
    told = _TOPIC.sub("", told)
    parts = [tuple(_WORD.findall(part)) for part in _JOINERS.split(told)]
    names = tuple(dict.fromkeys(part for part in parts if part))
    whole = compact(_WORD.findall(told))
    return Credit(names, frozenset([*(compact(name) for name in names), whole]) - {""}, whole)


def compact(words: Sequence[str]) -> str:
    """Words written together, a leading article and every "and" left out."""
    if words and words[0] in ("the", "los", "las", "die", "les") and len(words) > 1:
        words = words[1:]
    if "and" in words:
        words = [word for word in words if word != "and"] or words
    return "".join(words)


def likeness(wanted: Credit, told: Credit) -> Likeness:
    """How well one author field names anyone of the other: the best pair of names decides."""
    if not wanted.compact.isdisjoint(told.compact):
        return Likeness.EQUAL
    best = Likeness.NONE
    for name in told.names:
        for other in wanted.names:
            if _extends(name, other) or _extends(other, name):
                return Likeness.NEAR
    for name_ in told.compact:
        for other_ in wanted.compact:
            if name_.startswith(other_) and is_channel_of(name_, other_):
                return Likeness.EQUAL
            if len(name_) > 5 and abs(len(name_) - len(other_)) < 3 and misspelt(name_, other_):
                best = Likeness.NEAR
    return best or _by_sound(wanted, told)


def is_channel_of(channel: str, name: str) -> bool:
    """Whether a compact channel name is an artist's with something like VEVO after it."""
    return (
        len(channel) > len(name) > 2
        and channel.startswith(name)
        and channel[len(name) :] in CHANNEL_ENDINGS
    )


def misspelt(one: str, other: str) -> bool:
    """Whether two compact strings differ as a slip of the pen does; digits never do."""
    size = min(len(one), len(other))
    if size < 6:
        return False
    allowed = 1 if size < 12 else 2
    if (
        abs(len(one) - len(other)) > allowed
        or OSA.distance(one, other, score_cutoff=allowed) > allowed
    ):
        return False
    return [letter for letter in one if letter.isdigit()] == [
        letter for letter in other if letter.isdigit()
    ]


def _extends(longer: Words, shorter: Words) -> bool:
    """ "Dave Brubeck Quartet" extends "Dave Brubeck"."""
    if longer[0] == "the":
        longer = longer[1:]
    return len(longer) > len(shorter) >= 1 and (
        longer[: len(shorter)] == shorter and ENSEMBLE.issuperset(longer[len(shorter) :])
    )


def _by_sound(wanted: Credit, told: Credit) -> Likeness:
    """Names in two scripts; within one script another spelling is another name."""
    for name in told.names:
        text = " ".join(name)
        for other in wanted.names:
            other_text = " ".join(other)
            if text.isascii() == other_text.isascii():
                continue
            sound = skeleton(text)
            if len(sound) >= 2 and sound == skeleton(other_text):
                return Likeness.SOUND
    return Likeness.NONE


def take_out(run: list[str], name: Words) -> int:
    """Remove the first place where a name's words stand together; where that was, or -1."""
    size = len(name)
    if not size:
        return -1
    first = name[0]
    for at, word in enumerate(run):
        if word == first and tuple(run[at : at + size]) == name:
            del run[at : at + size]
            return at
    return -1

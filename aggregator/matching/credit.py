"""Who made it: names in an author field, and how well they are the wanted ones."""

import re
from typing import Final, final

from rapidfuzz.distance import OSA

from aggregator.matching.kept import keep
from aggregator.matching.text import is_east_asian, plain, skeleton
from aggregator.matching.vocabulary import BEFORE_NAMES, CHANNEL_ENDINGS, COMPOSERS, ENSEMBLE

_JOINERS: Final = re.compile(
    r"[,;/&+|·•、，;()\[\]]"
    r"| (?:[-–—]|\(?(?:feat|ft|featuring|with|vs|and|x|und|et|y|mit|con|avec|и|presents|pres)"
    r"\b\.?) "
)
_JOINING: Final = frozenset(
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
        "и",
    ]
)
_ARTICLES: Final = frozenset(["the", "los", "las", "die", "les"])
_LEFT_OUT: Final = _ARTICLES | {"and"}
_WORD: Final = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


@final
class Credit:
    """An author field: the names in it as words; those and the whole as compact strings.

    `latin` says that all of them are written in plain letters of the Latin alphabet.
    """

    __slots__ = ("compact", "latin", "names")

    def __init__(self, names: tuple[Words, ...], compact: frozenset[str], *, latin: bool) -> None:
        self.names = names
        self.compact = compact
        self.latin = latin

    @property
    def first(self) -> Words:
        """The name told first."""
        return self.names[0] if self.names else ()


class Likeness:
    """How alike two names are, worst first."""

    NONE: Final = 0
    SOUND: Final = 1
    """The same consonants in another script."""
    NEAR: Final = 2
    """Misspelt, or one extends the other by a word like "Quartet"."""
    EQUAL: Final = 3


_CREDITS: Final[dict[str, Credit]] = {}


def credit(author: str) -> Credit:
    """The names of an author field, kept.

    "Simon & Garfunkel" is both the duo and two people, so the whole counts as a name too.
    """
    known = _CREDITS.get(author)
    if known is None:
        known = keep(_CREDITS, author, _read(plain(author)))
    return known


def _read(told: str) -> Credit:
    words = told.split()
    if "".join(words).isalnum() and _JOINING.isdisjoint(words):
        name = tuple(words)
        latin = told.isascii()
        every = (name,) if latin else (name, *_in_each_script(name))
        return Credit(every, frozenset([compact(one) for one in every]), latin=latin)
    if "," in told and told.isascii():
        listed = _listed(told)
        if listed is not None:
            return listed
    told = " ".join(words).removesuffix(" - topic")
    names: dict[Words, None] = {}
    spelt: set[str] = set()
    for part in _JOINERS.split(told):
        name = _words(part)
        if name:
            names[name] = None
            spelt.add(compact(name))
            if not part.isascii():
                for one in _in_each_script(name):
                    names[one] = None
                    spelt.add(compact(one))
    if told and not names:  # "!!!" is a name as well
        names[tuple(told.split())] = None
        spelt.add(told.replace(" ", ""))
    spelt.add(compact(_words(told)))
    spelt.discard("")
    return Credit(tuple(names), frozenset(spelt), latin="".join(spelt).isascii())


def _listed(told: str) -> Credit | None:
    """Plain names with commas between them; None for any other field: the search is dear."""
    parts = [tuple(part.split()) for part in told.split(",")]
    every = tuple(dict.fromkeys([name for name in parts if name]))
    flat = tuple([word for name in parts for word in name])
    if not "".join(flat).isalnum() or not _JOINING.isdisjoint(flat):
        return None
    return Credit(every, frozenset([compact(name) for name in (*every, flat)]), latin=True)


def _in_each_script(name: Words) -> list[Words]:
    """ "周杰倫 Jay Chou" is one name in two scripts, "группа Кино" the band and its name."""
    if name[0] in BEFORE_NAMES and len(name) > 1:
        return [name[1:]]
    latin = tuple([word for word in name if word.isascii()])
    if not latin or len(latin) == len(name):
        return []
    other = tuple([word for word in name if is_east_asian(word)])
    return [latin, other] if len(latin) + len(other) == len(name) else []


def _words(text: str) -> Words:
    words = text.split()
    return tuple(words if "".join(words).isalnum() else _WORD.findall(text))


def compact(words: Words) -> str:
    """Words written together, a leading article and every "and" left out."""
    for word in words:
        if word in _LEFT_OUT:
            return _without_joints(words)
    return "".join(words)


def _without_joints(words: Words) -> str:
    if words[0] in _ARTICLES and len(words) > 1:
        words = words[1:]
    if "and" in words:
        words = tuple([word for word in words if word != "and"]) or words
    return "".join(words)


def shortened(name: Words) -> Words | None:
    """What a name is cut to: a composer's to the last word, an ensemble's to who leads it."""
    if len(name) > 1 and name[-1] in COMPOSERS:
        return name[-1:]
    start = 1 if name[0] == "the" else 0
    end = len(name)
    while end > start and name[end - 1] in ENSEMBLE:
        end -= 1
    return name[start:end] if start + 2 <= end < len(name) else None


def likeness(wanted: Credit, told: Credit) -> int:
    """How well one author field names anyone of the other: the best pair of names decides."""
    if not wanted.compact.isdisjoint(told.compact):
        return Likeness.EQUAL
    for name in told.names:
        for other in wanted.names:
            if _may_extend(name, other) and (_extends(name, other) or _extends(other, name)):
                return Likeness.NEAR
    best = Likeness.NONE
    for spelt in told.compact:
        size = len(spelt)
        for known in wanted.compact:
            if size > len(known) and is_channel_of(spelt, known):
                return Likeness.EQUAL
            if size > 5 and -3 < size - len(known) < 3 and misspelt(spelt, known):
                best = Likeness.NEAR
    if best == Likeness.NONE and not (told.latin and wanted.latin):
        return _by_sound(wanted, told)
    return best


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
    if one.isalpha() and other.isalpha():
        return True
    return [letter for letter in one if letter.isdigit()] == [
        letter for letter in other if letter.isdigit()
    ]


def misspelt_any(one: str, others: frozenset[str]) -> bool:
    """Whether a compact string is one of the others with a slip of the pen."""
    size = len(one)
    if size > 5:
        for other in others:
            if -3 < size - len(other) < 3 and misspelt(one, other):
                return True
    return False


def _may_extend(one: Words, other: Words) -> bool:
    return one[0] == other[0] or one[0] == "the" or other[0] == "the"


def _extends(longer: Words, shorter: Words) -> bool:
    """ "Dave Brubeck Quartet" extends "Dave Brubeck"."""
    if longer[0] == "the":
        longer = longer[1:]
    return len(longer) > len(shorter) >= 1 and (
        longer[: len(shorter)] == shorter and ENSEMBLE.issuperset(longer[len(shorter) :])
    )


def _by_sound(wanted: Credit, told: Credit) -> int:
    """Names in two scripts; within one script another spelling is another name."""
    for name in told.names:
        if sounds_like(wanted, name):
            return Likeness.SOUND
    return Likeness.NONE


def sounds_like(wanted: Credit, name: Words) -> bool:
    """Whether a name is one of the wanted ones in another script."""
    text = " ".join(name)
    latin = text.isascii()
    for other in wanted.names:
        other_text = " ".join(other)
        if latin != other_text.isascii():
            sound = skeleton(text)
            if len(sound) >= 2 and sound == skeleton(other_text):
                return True
    return False


def take_out(run: list[str], name: Words) -> int:
    """Remove the first place where a name's words stand together; where that was, or -1."""
    size = len(name)
    if not size:
        return -1
    first = name[0]
    for at, word in enumerate(run):
        if word == first and (size == 1 or tuple(run[at : at + size]) == name):
            del run[at : at + size]
            return at
    return -1

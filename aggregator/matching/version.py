"""Which versions a title names: by word boundaries and by where the words stand.

A version word counts in brackets, after a dash, or in what is left of a title once the wanted
title and artist are taken out of it; never as a part of a song's own name. "Alive" holds no
"live", and "Live Forever", "Cover Me" and "Remix to Ignition" are songs.
"""

from collections.abc import Sequence
from typing import Final, final

from aggregator.domain.version import Version
from aggregator.matching.kept import keep
from aggregator.matching.vocabulary import (
    ALWAYS,
    FEATURE_IN_BRACKETS,
    INSTRUMENTS,
    LANGUAGES,
    NOISE,
    ONE_WORD,
    PRODUCED,
    REMASTER,
    SOURCE,
    STOP,
    SUBTITLES,
    TELLING_WHICH,
    VERSION_PHRASES,
    Phrase,
)

_BY_FIRST: Final[dict[str, list[tuple[Phrase, Version]]]] = {}
for _version, _all in VERSION_PHRASES.items():
    for _phrase in _all:
        _BY_FIRST.setdefault(_phrase[0], []).append((_phrase, _version))
for _entries in _BY_FIRST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

_SAYS_LITTLE: Final = (NOISE | {"en"}).difference(ONE_WORD)
_WHICH: Final[dict[Phrase, tuple[str, ...]]] = {
    _phrase: tuple([ONE_WORD.get(_word, _word) for _word in _phrase if _word not in _SAYS_LITTLE])
    for _phrase in (*VERSION_PHRASES[Version.ALTERNATE], *TELLING_WHICH)
}
"""What phrases say of which version or occasion it is."""

_HOURS: Final = frozenset(
    {"hour", "hours", "hr", "hrs", "hora", "horas", "heure", "heures", "час", "часов"}
)
_LOOP: Final = Version.LOOP
_REMASTER: Final = Version.REMASTER
_ONLY_REMASTER: Final = frozenset({_REMASTER})
_PLAIN_MIX: Final = frozenset({"original", "album", "main", "full", "stereo", "mono"})
_VERSION: Final = frozenset({"version", "ver", "versao", "versione", "версия"})
_NAMED_BY_NEIGHBOURS: Final = _VERSION | {"mix", "edit"}
_OF_THE_ORIGINAL: Final = frozenset({"album", "lp", "soundtrack", "studio"})
_TELLING: Final = _HOURS.union(_BY_FIRST) | NOISE | SUBTITLES | REMASTER | _NAMED_BY_NEIGHBOURS
"""Words that say more than themselves: a run without any of them is left over whole."""


@final
class Named:
    """What a run of words says: its versions, the words that say whose, and what is left over.

    `detail` are the words beside a version ("tritonal" of "Tritonal Remix"); `rest` those of a run
    without any version that are no presentation either.
    """

    __slots__ = ("detail", "rest", "versions")

    def __init__(
        self,
        versions: frozenset[Version] = frozenset(),
        detail: frozenset[str] = frozenset(),
        rest: tuple[str, ...] = (),
    ) -> None:
        self.versions = versions
        self.detail = detail
        self.rest = rest


NOTHING: Final = Named()
_ARRANGED: Final = frozenset({Version.ACOUSTIC})
_NONE: Final[frozenset[Version]] = frozenset()
_NO_WORDS: Final[frozenset[str]] = frozenset()


class Role:
    """What a bracket or a suffix is for."""

    NOISE: Final = "noise"
    FEATURE: Final = "feature"
    PRODUCER: Final = "producer"
    SOURCE: Final = "source"
    VERSION: Final = "version"
    CONTENT: Final = "content"


def named(run: Sequence[str]) -> Named:
    """The versions that a run of words outside of a song's own name holds."""
    if not run:
        return NOTHING
    words = tuple(run)
    for word in words:
        if word in _TELLING:
            return _read(words)
    return Named(_NONE, _NO_WORDS, words)


def _read(words: Phrase) -> Named:
    versions: set[Version] = set()
    rest: list[str] = []
    which: list[str] = []
    at, end = 0, len(words)
    while at < end:
        word = words[at]
        entries = _BY_FIRST.get(word)
        if entries is not None:
            for phrase, version in entries:
                size = len(phrase)
                if size == 1 or words[at : at + size] == phrase:
                    versions.add(version)
                    which += _WHICH.get(phrase, ())
                    at += size
                    break
            else:
                rest.append(word)
                at += 1
            continue
        if at + 1 < end and words[at + 1] in _HOURS and word.isdigit():
            versions.add(_LOOP)
            at += 2
            continue
        rest.append(word)
        at += 1
    return _settle(versions, rest, which)


def _settle(versions: set[Version], rest: list[str], which: list[str]) -> Named:
    """Mix, edit and version mean what stands beside them."""
    told = [word for word in rest if word not in NOISE and word not in REMASTER]
    if told and not SUBTITLES.isdisjoint(rest):
        told = [word for word in told if word not in SUBTITLES and word not in LANGUAGES]
    if len(told) < len(rest) and not REMASTER.isdisjoint(rest):
        versions.add(_REMASTER)
    if "mix" in told or "edit" in told or _says_version(rest):
        _by_neighbours(versions, rest, told)
        told = [word for word in told if word not in _NAMED_BY_NEIGHBOURS]
    if not versions:
        return Named(_NONE, _NO_WORDS, tuple(told))
    if versions == _ONLY_REMASTER:
        return Named(_ONLY_REMASTER, _NO_WORDS, tuple(told))
    return Named(frozenset(versions), frozenset(told + which) - STOP, ())


def _says_version(rest: list[str]) -> bool:
    """Whether a version is told that is not the album's, the film's or the studio's."""
    if _VERSION.isdisjoint(rest):
        return False
    for at, word in enumerate(rest):
        if word in _VERSION and not (at and rest[at - 1] in _OF_THE_ORIGINAL):
            return True
    return False


def _by_neighbours(versions: set[Version], rest: list[str], told: list[str]) -> None:
    names = [
        word
        for word in told
        if word not in STOP and word not in _NAMED_BY_NEIGHBOURS and not _dated(word)
    ]
    if "mix" in told and not versions and (names or _PLAIN_MIX.isdisjoint(rest)):
        versions.add(Version.REMIX)
    elif "edit" in told and not versions - {Version.REMASTER}:
        versions.add(Version.REMIX if names else Version.RADIO_EDIT)
    elif not versions and (names or any(_dated(word) for word in told)):
        versions.add(Version.ALTERNATE)


def _dated(word: str) -> bool:
    return word.isdigit() and len(word) in (4, 6, 8)


def at_end(guests: Phrase) -> Named:
    """The versions told after a guest's name ("feat. Jo nightcore")."""
    for at in range(1, len(guests)):
        told = named(guests[at:])
        if told.versions and not told.detail:
            return told
    return NOTHING


def always_named(run: Sequence[str]) -> frozenset[Version]:
    """The versions whose phrases count even where a song's own name may stand."""
    found = set()
    for at, word in enumerate(run):
        for phrase, version in _BY_FIRST.get(word, ()):
            if phrase in ALWAYS and tuple(run[at : at + len(phrase)]) == phrase:
                found.add(version)
                break
    return frozenset(found)


_ROLES: Final[dict[Phrase, tuple[str, Named]]] = {}


def role(run: Phrase) -> tuple[str, Named]:
    """What a bracket's or suffix's words are for, and the versions they name; kept."""
    known = _ROLES.get(run)
    if known is None:
        known = keep(_ROLES, run, _role(run))
    return known


def _role(run: Phrase) -> tuple[str, Named]:
    first = run[0]
    # "w/" adds a guest, "w/o" takes one away.
    guest = first in FEATURE_IN_BRACKETS and len(run) > 1 and run[1] != "o"
    if guest and not NOISE.issuperset(run[1:]):
        return Role.FEATURE, NOTHING
    told = played_on(named(run))
    if told.versions and told.versions != _ONLY_REMASTER:
        return Role.VERSION, told
    if first in PRODUCED and len(run) > 1:
        return Role.PRODUCER, NOTHING
    if not told.rest or all(_dated(word) for word in told.rest):
        return Role.NOISE, told
    if not SOURCE.isdisjoint(run):
        return Role.SOURCE, told
    return Role.CONTENT, told


def played_on(told: Named) -> Named:
    """What is told, or that the song is played anew where nothing but an instrument is.

    "(Piano)" is an arrangement; "Arthur Rubinstein, piano" is a credit.
    """
    for word in told.rest:
        if word not in INSTRUMENTS:
            return told
    return Named(_ARRANGED, frozenset(told.rest)) if told.rest else told


def same_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two remixers are the same, as far as both are told."""
    if not one or not other:
        return True
    return one <= other or other <= one


def same_version(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two versions that have no name of their own are told by the same words.

    "(Spanish Version)" is not "(German Version)", nor is "(Taylor's Version)" the "(10 Minute
    Version) (Taylor's Version)"; a year beside them says nothing.
    """
    return all(_dated(word) for word in one ^ other)


def joined(one: Named, other: Named) -> Named:
    """The versions of two runs together."""
    if not other.versions:
        return one
    if not one.versions:
        return other
    return Named(one.versions | other.versions, one.detail | other.detail)

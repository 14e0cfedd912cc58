"""What is wanted, read once for the many uploads it is laid beside."""

from functools import lru_cache
from typing import Final, final

from aggregator.domain.version import Version
from aggregator.matching.credit import (
    Credit,
    compact,
    credit,
    misspelt_any,
    shortened,
    take_out,
)
from aggregator.matching.text import fold, is_east_asian, skeleton
from aggregator.matching.title import NUMBERED, Segment, Words, segments, whole
from aggregator.matching.version import NOTHING, Named, Role, always_named, joined, role
from aggregator.matching.vocabulary import (
    BEFORE_NAMES,
    COMPOSERS,
    ENSEMBLE,
    FEATURE,
    NOISE,
    PRODUCED,
    SOUNDTRACK,
    STOP,
)

_COVERS: Final = frozenset({"cover", "covers", "covering", "covered"})
_AFTER_COVER: Final = frozenset(
    {"mix", "version", "by", "song", "ver", "video", "lyrics", "live", "with"}
)
"""“Band cover Song” says that the band plays it, “Song (Band cover)” that another does."""

_REWRITTEN: Final = frozenset({"and", "part", "parts", "volume"})
"""Words that `title.segments` writes otherwise than they may stand in a title."""

_JOINTS: Final = frozenset({"x", "and", "vs"})
_NO_INITIALS: Final[frozenset[str]] = frozenset()
_CUTTING: Final = FEATURE | PRODUCED
_PERFORMER_WORDS: Final = STOP | ENSEMBLE | BEFORE_NAMES


@final
class Wanted:
    """A wanted title and author, read once for many candidates.

    `titles` are the ways to write the title, the fullest first, and `names` the wanted names, the
    longest first. A way to write the title is only there when the words of one of the `probes` are.
    `pieces` are each compact title with parts of it, one of which stays whole when it is misspelt;
    `name_pieces` the same of the names, with their first words. `albums` are the ways to write the
    album; `composed`: the author is a composer, whom others play.
    """

    __slots__ = (
        "albums",
        "compacts",
        "composed",
        "credit",
        "east_asian",
        "features",
        "first_words",
        "initials",
        "latin",
        "latin_names",
        "name_pieces",
        "names",
        "pieces",
        "probes",
        "soundtrack",
        "titles",
        "told",
    )

    def __init__(
        self,
        titles: tuple[Words, ...],
        credited: Credit,
        told: Named,
        guests: Words,
        initials: frozenset[str],
        *,
        albums: frozenset[str],
    ) -> None:
        short = [name for name in map(shortened, credited.names) if name is not None]
        names, spelt = (*credited.names, *short), credited.compact
        first_words = frozenset([name[0] for name in names])
        compacts = frozenset([compact(run) for run in titles])
        self.titles = titles
        self.compacts = compacts
        self.composed = any(name[-1] in COMPOSERS for name in names)
        self.credit = credited
        self.told = told
        self.features = frozenset(guests).union(*names)
        self.names = tuple(sorted(names, key=len, reverse=True))
        self.first_words = first_words
        self.initials = initials
        self.albums = albums
        self.probes = tuple([_probe(run) for run in titles])
        self.pieces = tuple([(run, _pieces(run)) for run in sorted(compacts)])
        self.name_pieces = tuple(first_words.union(initials, *[_pieces(name) for name in spelt]))
        self.latin_names = credited.latin and bool(spelt)
        self.latin = "".join(titles[-1]).isascii()
        self.east_asian = not self.latin and any(is_east_asian(word) for word in titles[-1])
        self.soundtrack = any(not SOUNDTRACK.isdisjoint(run) for run in titles)


@lru_cache(maxsize=1_024)
def wanted(
    title: str, author: str, artists: tuple[str, ...] = (), album: str | None = None
) -> Wanted:
    """Read a want. A title that repeats its artist ("Artist - Title") is cut to the song's."""
    credited = credit(", ".join((author, *artists)) if artists else author)
    titles, told, guests = _read(_without_artist(segments(title), credited))
    together = NOTHING
    for one in told:
        together = joined(together, one)
    albums = _albums(album) if album else frozenset[str]()
    return Wanted(titles, credited, together, guests, _initials(author, credited), albums=albums)


def _albums(album: str) -> frozenset[str]:
    """An album's name with and without what follows it: "Tides (Deluxe Edition)"."""
    first = segments(album)[0]
    every = frozenset(range(len(first.brackets)))
    named = (first.words, whole(first, every))
    return frozenset([compact(_telling(run)) for run in named]) - {""}


def _telling(run: Words) -> Words:
    """The words of a run that are no presentation, as `version.named` leaves them over."""
    return tuple([word for word in run if word not in NOISE])


def _read(parts: tuple[Segment, ...]) -> tuple[tuple[Words, ...], list[Named], Words]:
    """The ways to write a title, the versions it names and its guests."""
    main, *others = parts
    words, features = cut_feature(main.words)
    told = [_own_versions(words)]
    kept: list[int] = []
    for number, bracket in enumerate(main.brackets):
        purpose, versions = role(bracket)
        told.append(versions)
        if purpose is Role.CONTENT:
            kept.append(number)
        elif purpose is Role.FEATURE:
            features += bracket[1:]
    full = whole(Segment(words, main.brackets, main.places), frozenset(kept))
    for other in others:
        purpose, versions = role(other.words) if other.words else (Role.NOISE, NOTHING)
        told += [versions, *(role(bracket)[1] for bracket in other.brackets)]
        if purpose is Role.CONTENT:
            full += other.words
            words += other.words
        elif purpose is Role.FEATURE:
            features += other.words[1:]
        for bracket in other.brackets:
            if bracket[0] in NUMBERED:
                full += bracket
                words += bracket
    if words:
        parted = any(main.brackets[number][0] in NUMBERED for number in kept)
        return (full,) if parted or full == words else (full, words), told, features
    everything = [word for part in parts for run in (part.words, *part.brackets) for word in run]
    return (full or tuple(everything),), told, features


def _without_artist(parts: tuple[Segment, ...], credited: Credit) -> tuple[Segment, ...]:
    if len(parts) > 1 and compact(parts[0].words) in credited.compact:
        return parts[1:]
    if len(parts) > 1 and compact(parts[-1].words) in credited.compact and not parts[-1].brackets:
        return parts[:-1]
    return parts


def _own_versions(words: Words) -> Named:
    """What a song's own words say: only what no song is called."""
    versions = always_named(words) if len(words) > 2 else frozenset[Version]()
    return Named(versions) if versions else NOTHING


def _pieces(run: str) -> tuple[str, ...]:
    """As many parts as leave one whole after the slips that `credit.misspelt` allows."""
    if len(run) < 6:
        return (run,)
    parts = 2 if len(run) < 12 else 3
    size = len(run) // parts
    return tuple([run[at * size : (at + 1) * size] for at in range(parts)])


def _probe(run: Words) -> Words:
    return tuple([word for word in run if word not in _REWRITTEN and not word.isdigit()])


def cut_feature(words: Words) -> tuple[Words, Words]:
    """The words before "feat." or "prod." and the guests after it."""
    for at, word in enumerate(words):
        if at and word in _CUTTING:
            if word in FEATURE:
                return words[:at], words[at + 1 :]
            if word != "beats" and at + 1 < len(words):
                return words[:at], ()
    return words, ()


def without_names(want: Wanted, run: Words) -> tuple[Words, bool]:
    """A run without the wanted names and the words that join them; whether there was one."""
    left = list(run)
    if not holds_any(left, want.first_words):
        return ((), True) if compact(run) in want.credit.compact else (run, False)
    if not take_names(want, left):
        return run, False
    return tuple([word for word in left if word not in _PERFORMER_WORDS]), True


def holds_any(run: list[str], words: frozenset[str]) -> bool:
    """Whether a run holds one of the words."""
    for word in run:  # noqa: SIM110 - for a few words a generator and `isdisjoint` are both slower
        if word in words:
            return True
    return False


def take_names(want: Wanted, left: list[str]) -> bool:
    """Take the wanted names out of a run, wherever they stand; whether there was one."""
    hit = False
    if holds_any(left, want.first_words):
        for name in want.names:
            while (at := take_out(left, name)) >= 0:
                hit = True
                if at + 1 < len(left) and left[at] in _COVERS and left[at + 1] not in _AFTER_COVER:
                    del left[at]
    if not hit and left and compact(tuple(left)) in want.credit.compact:
        left.clear()
        return True
    return hit


def _initials(author: str, credited: Credit) -> frozenset[str]:
    """What names of three words and more are shortened to: "RHCP", "EWF", "CSNY"."""
    names = [name for name in credited.names if len(name) >= 3]
    if "&" in author or " and " in author:
        whole = tuple([word for word in fold(author).split() if word != "and"])
        if len(whole) >= 3:
            names.append(whole)
    if not names:
        return _NO_INITIALS
    return frozenset(["".join([word[0] for word in name]) for name in names])


def unexplained(want: Wanted, run: Words) -> Words:
    """A run without what says the wanted once more, or only its album."""
    if not run:
        return run
    left = once(want, run)
    return () if left and want.albums and compact(_telling(left)) in want.albums else left


def once(want: Wanted, run: Words) -> Words:
    """A run without what says the wanted in a second script.

    East Asian uploads write names and titles twice: "周杰倫 Jay Chou【晴天 Sunny Day】".
    """
    if want.latin:
        if not run or "".join(run).isascii():
            return run
        left = tuple([word for word in run if not is_east_asian(word)])
        return () if left and _sounds_wanted(want, left) else left
    if not want.east_asian:
        return () if run and _sounds_wanted(want, run) else run
    if not _JOINTS.isdisjoint(run):
        return run
    return tuple([word for word in run if not (word.isascii() and word.isalpha())])


def _sounds_wanted(want: Wanted, run: Words) -> bool:
    """Whether a run in another script is made of the wanted title and names: "Шум" for "Shum"."""
    for word in run:
        if word.isascii() == want.latin:
            return False
    sound = skeleton(" ".join(run))
    if len(sound) < 2:
        return False
    sounds = {skeleton(" ".join(wanted_)) for wanted_ in (*want.titles, *want.names)}
    for known in sorted(sounds, key=lambda one: (-len(one), one)):
        sound = sound.replace(known, "", 1)
    return not sound


def misspelt_name(want: Wanted, words: Words) -> bool:
    """Whether a run is a wanted name with a slip of the pen, or its initials."""
    written = compact(words)
    return written in want.initials or misspelt_any(written, want.credit.compact)

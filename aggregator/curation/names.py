"""Artists that a prompt may name: those of the catalogue, with the people of well-known bands."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from aggregator.curation.catalogue import catalogue
from aggregator.curation.once import once
from aggregator.curation.tables import rows, several
from aggregator.matching.text import fold

_TOGETHER = re.compile(
    r"[;,/] ?| (?:&|and|with|featuring|feat\.?|ft\.?|x|vs\.?|\+|y|et|e) ", re.IGNORECASE
)


def key_of(name: str) -> str:
    """The folded name without its article: "The Supremes" and "supremes" are one."""
    folded = fold(name)
    return folded.removeprefix("the ") or folded


def _names(credit: str) -> list[str]:
    """Who a credit names, in its order; several spaces are as good as one."""
    return [name.strip() for name in _TOGETHER.split(" ".join(credit.split()))]


@lru_cache(maxsize=16_384)
def keys_of(artist: str) -> frozenset[str]:
    """The keys of a credit: the whole, and each name in it."""
    parts = [artist, *_names(artist)]
    return frozenset(key for part in parts if len(key := key_of(part)) > 1)


@lru_cache(maxsize=16_384)
def main_key(artist: str) -> str:
    """The key of who comes first in a credit: the one that an artist cap counts.

    "Simon & Garfunkel" is one act, "Stan Getz & João Gilberto" two: what the catalogue has under a
    name of its own counts as that name.
    """
    whole = key_of(artist)
    first = key_of(_names(artist)[0])
    return first if first and first in known_artists() else whole


@once
def known_artists() -> dict[str, str]:
    """Each artist's key and name as it is usually written."""
    known: dict[str, str] = {}
    for track in catalogue():
        known.setdefault(key_of(track.artist), track.artist)
    for row in rows("kin.tsv"):
        for name in (row["band"], *several(row["members"])):
            known.setdefault(key_of(name), name)
    for track in catalogue():
        for part in _names(track.artist):
            if len(key_of(part).split()) > 1 or len(key_of(part)) > 5:
                known.setdefault(key_of(part), part)
    return known


@cache
def kin() -> dict[str, frozenset[str]]:
    """For each band's key its people's, and the other way round."""
    table: dict[str, set[str]] = defaultdict(set)
    for row in rows("kin.tsv"):
        band = key_of(row["band"])
        for member in map(key_of, several(row["members"])):
            table[band].add(member)
            table[member].add(band)
    return {key: frozenset(others) for key, others in table.items()}


def with_kin(name: str) -> frozenset[str]:
    """The key of an artist with those of its people: who excludes a band means them too."""
    key = key_of(name)
    return frozenset({key}) | kin().get(key, frozenset())

"""What a listener's words stand for: genres, moods, scenes and tags of the catalogue."""

from enum import StrEnum
from functools import cache

import msgspec

from aggregator.curation.tables import rows, several
from aggregator.curation.vocabulary import GENRES, MOODS, SCENES, TAGS


class Sort(StrEnum):
    """The columns of the catalogue that words are read for."""

    GENRE = "genre"
    MOOD = "mood"
    SCENE = "scene"
    TAG = "tag"


class Facet(msgspec.Struct, frozen=True):
    """One word of the vocabulary."""

    sort: Sort
    name: str


@cache
def facet_phrases() -> tuple[tuple[str, Facet], ...]:
    """Every phrase with the facet it stands for; a facet's own name is one."""
    own = [
        (name, Facet(sort, name))
        for sort, names in (
            (Sort.GENRE, GENRES),
            (Sort.MOOD, MOODS),
            (Sort.SCENE, SCENES),
            (Sort.TAG, TAGS),
        )
        for name in sorted(names)
    ]
    told = [
        (phrase, Facet(Sort(row["kind"]), row["name"]))
        for row in rows("lexicon.tsv")
        for phrase in several(row["phrases"])
    ]
    return (*own, *told)


@cache
def descendants(genre: str) -> frozenset[str]:
    """The genre with all below it."""
    below = {genre}
    for name, parents in GENRES.items():
        if genre in parents:
            below |= descendants(name)
    return frozenset(below)


IDEAL_ENERGY: dict[Facet, tuple[float, int, int]] = {
    Facet(sort, name): levels
    for sort, table in (
        (
            Sort.MOOD,
            {
                "calm": (1.5, 1, 3),
                "dreamy": (2, 1, 4),
                "sad": (2, 1, 3),
                "heartbroken": (2, 1, 4),
                "melancholic": (2, 1, 4),
                "romantic": (2, 1, 4),
                "sensual": (2.5, 1, 4),
                "warm": (2, 1, 3),
                "lonely": (2, 1, 4),
                "spiritual": (1.5, 1, 4),
                "happy": (3.5, 2, 5),
                "uplifting": (3.5, 2, 5),
                "groovy": (3.5, 3, 5),
                "energetic": (4.5, 4, 5),
                "aggressive": (5, 4, 5),
                "angry": (4.5, 3, 5),
                "epic": (4, 2, 5),
            },
        ),
        (
            Sort.SCENE,
            {
                "sleep": (1, 1, 2),
                "meditation": (1, 1, 2),
                "relax": (1.5, 1, 3),
                "focus": (2, 1, 3),
                "dinner": (2, 1, 3),
                "cafe": (2, 1, 3),
                "cocktails": (2.5, 1, 4),
                "romantic evening": (2, 1, 3),
                "breakup": (2, 1, 4),
                "rainy day": (2, 1, 3),
                "morning": (2.5, 1, 4),
                "late night": (2, 1, 4),
                "sunset": (2, 1, 4),
                "campfire": (2, 1, 4),
                "beach": (2.5, 1, 4),
                "walking": (2.5, 1, 4),
                "party": (4, 3, 5),
                "dance floor": (4, 3, 5),
                "workout": (4.5, 4, 5),
                "running": (4.5, 4, 5),
                "cleaning": (4, 3, 5),
                "road trip": (3.5, 2, 5),
                "barbecue": (3.5, 2, 5),
                "gaming": (4, 2, 5),
            },
        ),
    )
    for name, levels in table.items()
}
"""The energy that suits a facet: the ideal, and the least and the most that a listener bears."""

"""The catalogue laid out in columns, so that a prompt is laid beside all of it at once."""

import numpy as np
from numpy.typing import NDArray

from aggregator.curation.catalogue import Track, catalogue
from aggregator.curation.facets import descendants
from aggregator.curation.names import key_of, keys_of, main_key
from aggregator.curation.once import once
from aggregator.curation.vocabulary import GENRES
from aggregator.matching.text import fold

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]

MAIN, ALSO = 1.0, 0.75
"""How much a track's first genre counts, and its others."""
KIN = 0.85
"""How much a genre below the one that is asked for counts."""


class Shelf:
    """Columns over the tracks of the catalogue, in its order."""

    def __init__(self, tracks: tuple[Track, ...]) -> None:
        self.tracks = tracks
        self.year = np.array([track.year for track in tracks], dtype=np.int16)
        self.energy = np.array([track.energy for track in tracks], dtype=np.float32)
        self.instrumental = np.array([track.voice == "instrumental" for track in tracks])
        self.hit = np.array(["hit" in track.tags for track in tracks])
        self.voice = _column([track.voice for track in tracks])
        self.language = _column([track.language for track in tracks])
        self.country = _column([track.country for track in tracks])
        self.city = _column([(track.country, track.city) for track in tracks])
        self.mood = _columns([track.moods for track in tracks])
        self.scene = _columns([track.scenes for track in tracks])
        self.tag = _columns([track.tags for track in tracks])
        self.code_of: dict[str, int] = {}
        self.artist = np.array(
            [self.code_of.setdefault(main_key(one.artist), len(self.code_of)) for one in tracks]
        )
        self.place_of = {
            (main_key(track.artist), fold(track.title)): at for at, track in enumerate(tracks)
        }
        self.fame = _fame(self.artist, self.hit)
        self._by_artist: dict[str, list[int]] = {}
        for at, track in enumerate(tracks):
            for key in keys_of(track.artist):
                self._by_artist.setdefault(key, []).append(at)
        self._own: dict[str, Numbers] = _weights([track.genres for track in tracks])
        self.genre: dict[str, Numbers] = {name: self._genre(name) for name in GENRES}
        kinds = list(GENRES)
        self.genres_matrix: Numbers = np.stack([self.genre[name] for name in kinds], axis=1)
        lengths = np.linalg.norm(self.genres_matrix, axis=1, keepdims=True)
        self.genre_direction: Numbers = self.genres_matrix / np.maximum(lengths, 1e-6)

    def __len__(self) -> int:
        return len(self.tracks)

    def nothing(self) -> Numbers:
        """A column of zeros."""
        return np.zeros(len(self), dtype=np.float32)

    def of_artist(self, name: str) -> list[int]:
        """The places of an artist's tracks."""
        return self._by_artist.get(key_of(name), [])

    def among(self, column: "dict[str, Flags]", names: tuple[str, ...]) -> Flags:
        """Which tracks have any of the names in a column."""
        flags = np.zeros(len(self), dtype=bool)
        for name in names:
            if (found := column.get(name)) is not None:
                flags |= found
        return flags

    def _genre(self, genre: str) -> Numbers:
        """How much each track is of a genre or of one below it."""
        column = self.nothing()
        for name in descendants(genre):
            if (own := self._own.get(name)) is not None:
                np.maximum(column, own * (1 if name == genre else KIN), out=column)
        return column


@once
def shelf() -> Shelf:
    """The catalogue's columns; a fifth of a second and 50 MB the first time."""
    return Shelf(catalogue())


def _column(
    values: "list[str] | list[str | None] | list[tuple[str, str | None]]",
) -> dict[str, Flags]:
    flags: dict[str, Flags] = {}
    for at, value in enumerate(values):
        name = "/".join(part or "" for part in value) if isinstance(value, tuple) else value
        if name is not None:
            flags.setdefault(name, np.zeros(len(values), dtype=bool))[at] = True
    return flags


def _columns(cells: list[tuple[str, ...]]) -> dict[str, Flags]:
    flags: dict[str, Flags] = {}
    for at, names in enumerate(cells):
        for name in names:
            flags.setdefault(name, np.zeros(len(cells), dtype=bool))[at] = True
    return flags


def _weights(cells: list[tuple[str, ...]]) -> dict[str, Numbers]:
    weights: dict[str, Numbers] = {}
    for at, names in enumerate(cells):
        for place, name in enumerate(names):
            column = weights.setdefault(name, np.zeros(len(cells), dtype=np.float32))
            column[at] = MAIN if place == 0 else ALSO
    return weights


def _fame(artists: NDArray[np.int64], hits: Flags) -> Numbers:
    """How well known each track's artist is, 0 to 1, by the tracks and hits that stand here."""
    tracks = np.bincount(artists)[artists]
    with_hits = np.bincount(artists, weights=hits)[artists]
    fame: Numbers = (np.minimum(tracks - 1, 2) / 4 + np.minimum(with_hits, 2) / 4).astype(
        np.float32
    )
    return fame

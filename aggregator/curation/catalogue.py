"""The embedded curator's own tracks, one a row, read once.

The tables in `catalogue/` are written from knowledge, one fact a cell, only of tracks that exist.
"""

import csv
from importlib import resources

import msgspec

from aggregator.curation.once import once

COLUMNS = (
    "artist",
    "title",
    "year",
    "genres",
    "moods",
    "scenes",
    "energy",
    "voice",
    "language",
    "origin",
    "tags",
)


class Track(msgspec.Struct, frozen=True, gc=False):
    """A row of the catalogue.

    `year` is when the recording first came out, `energy` from 1 (still) to 5 (furious), `voice` who
    sings (`female`, `male`, `mixed`, `instrumental`), `language` ISO 639-1 of what is sung and None
    for an instrumental, `country` ISO 3166-1 where the artist comes from.
    """

    artist: str
    title: str
    year: int
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    scenes: tuple[str, ...]
    energy: int
    voice: str
    language: str | None
    country: str
    city: str | None = None
    tags: tuple[str, ...] = ()


@once
def catalogue() -> tuple[Track, ...]:
    """Every track, in a steady order; some 30 ms the first time."""
    folder = resources.files(__package__) / "catalogue"
    tables = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".tsv")),
        key=lambda entry: entry.name,
    )
    return tuple(
        track_of(row)
        for table in tables
        for row in csv.DictReader(
            table.read_text(encoding="utf-8").splitlines(),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    )


def track_of(row: dict[str, str]) -> Track:
    """A row's cells as a track; `ValueError` for a year or an energy that is no number."""
    country, _, city = row["origin"].partition("/")
    return Track(
        artist=row["artist"],
        title=row["title"],
        year=int(row["year"]),
        genres=_several(row["genres"]),
        moods=_several(row["moods"]),
        scenes=_several(row["scenes"]),
        energy=int(row["energy"]),
        voice=row["voice"],
        language=row["language"] if row["language"] != "-" else None,
        country=country,
        city=city or None,
        tags=_several(row["tags"] or ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())

"""The songs that the simulated world is grown from: well-known recordings of many places and times.

One row of `songs.tsv` a song: artist, title, who is featured (`;` between), length as
minutes:seconds, year of the recording where it is one known recording, tags.
"""

from importlib.resources import files

from aggregator.sandbox.records import Song

_FILE = "songs.tsv"


def known_songs() -> tuple[Song, ...]:
    """Every row as a `Song`, numbered from 1 in the file's order."""
    text = files("aggregator.runtime").joinpath(_FILE).read_text(encoding="utf-8")
    rows = text.splitlines()[1:]
    return tuple(_song(number, row.split("\t")) for number, row in enumerate(rows, start=1))


def _song(number: int, cells: list[str]) -> Song:
    artist, title, featuring, length, year, tags = cells
    minutes, _, rest = length.partition(":")
    return Song(
        number=number,
        artist=artist,
        title=title,
        duration=int(minutes) * 60.0 + int(rest),
        year=int(year) if year else None,
        tags=tuple(tags.split(",")),
        featuring=tuple(name for name in featuring.split(";") if name),
    )

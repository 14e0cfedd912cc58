"""The embedded curator's catalogue as songs of the simulated world: what it suggests is there."""

from collections.abc import Iterable

from aggregator.curation.catalogue import Track, catalogue
from aggregator.matching.text import fold
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.records import Song

_SHORT, _LONG = 130, 320
"""Seconds; the catalogue does not tell how long a track is, so the world makes it up."""
_FUSS = 0.15
"""Thousands of songs, each with all that surrounds a famous one, would take too long to grow."""


def with_catalogue(known: tuple[Song, ...]) -> tuple[Song, ...]:
    """The known songs, then the catalogue's tracks that are not among them."""
    names = {(fold(song.artist), fold(song.title)) for song in known}
    added: Iterable[Track] = (
        track for track in catalogue() if (fold(track.artist), fold(track.title)) not in names
    )
    return (*known, *(_song(number, track) for number, track in enumerate(added, len(known) + 1)))


def _song(number: int, track: Track) -> Song:
    return Song(
        number=number,
        artist=track.artist,
        title=track.title,
        duration=float(number_of(_SHORT, _LONG, track.artist, track.title, "length")),
        year=track.year,
        tags=(*track.genres, *track.moods[:1]),
        fuss=_FUSS,
    )

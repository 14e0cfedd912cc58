"""The schema.org description in a Bandcamp page (`ld+json`) -> its tracks."""

import re
from typing import Any

import msgspec

from aggregator.domain.report import Outcome
from aggregator.platforms.bandcamp_media import (
    Track,
    changed,
    listed,
    read,
    read_each,
    track_media,
)

# Bandcamp writes P00H04M02S where ISO 8601 wants PT4M2S; both are read.
_DURATION = re.compile(r"P(?:T|0D)*(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


class _Named(msgspec.Struct):
    name: str | None = None


class _Property(msgspec.Struct):
    name: str
    value: Any = None


class _Recording(msgspec.Struct, rename={"address": "@id", "type": "@type"}):
    address: str
    name: str
    type: Any = None
    duration: str | None = None
    by_artist: _Named | None = msgspec.field(name="byArtist", default=None)
    in_album: _Named | None = msgspec.field(name="inAlbum", default=None)
    image: Any = None
    properties: list[_Property] = msgspec.field(name="additionalProperty", default=[])

    def number(self, name: str) -> int | None:
        """The number that a named property holds."""
        for entry in self.properties:
            if entry.name == name and isinstance(entry.value, int):
                return entry.value
        return None


class _Item(msgspec.Struct):
    item: _Recording


class _ItemList(msgspec.Struct):
    items: list[Any] = msgspec.field(name="itemListElement", default=[])


class _Album(_Recording):
    track: _ItemList | None = None


def is_music(data: Any) -> bool:
    """Whether the description is that of an album or of a track."""
    return isinstance(data, dict) and data.get("@type") in ("MusicAlbum", "MusicRecording")


def linked_tracks(data: Any) -> Outcome:
    """The tracks of a MusicAlbum in order, or the one MusicRecording.

    Raises `PlatformFailure` `changed` for anything else.
    """
    if not is_music(data):
        raise changed("The page describes neither an album nor a track.")
    if data["@type"] == "MusicRecording":
        recording = read(data, _Recording)
        album = recording.in_album.name if recording.in_album else None
        return listed(_tracks([recording], recording, album), single=True)
    album_page = read(data, _Album)
    items = album_page.track.items if album_page.track else []
    recordings = [entry.item for entry in read_each(items, _Item)]
    return listed(_tracks(recordings, album_page, album_page.name), single=False)


def _tracks(recordings: list[_Recording], page: _Recording, album: str | None) -> list[Track]:
    tracks = []
    for recording in recordings:
        native_id = recording.number("track_id")
        if native_id is None:
            continue
        artist = recording.by_artist or page.by_artist
        image = page.image if isinstance(page.image, str) else None
        media = track_media(
            native_id,
            recording.name,
            artist.name if artist else None,
            url=recording.address,
            art_id=recording.number("art_id") or page.number("art_id"),
            image=image,
            duration=_seconds(recording.duration),
            album=album,
        )
        tracks.append(Track(media))
    if recordings and not tracks:
        raise changed("No track of the page's description has its number.")
    return tracks


def _seconds(duration: str | None) -> float | None:
    told = _DURATION.fullmatch(duration) if duration else None
    if told is None:
        return None
    hours, minutes, secs = (float(part) if part else 0.0 for part in told.groups())
    return hours * 3600 + minutes * 60 + secs

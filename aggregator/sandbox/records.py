"""What the simulated world is made of: songs, uploads with their truth, collections."""

from datetime import datetime
from typing import Literal

import msgspec

from aggregator.domain.media import Kind, Platform, Restriction


class Song(msgspec.Struct, frozen=True, gc=False):
    """A recording that people look for; `duration` in seconds, `tags` its genres and moods.

    `fuss` is how many of the covers, loops, reactions and so on that surround a famous song are
    there, from 0 to 1.
    """

    number: int
    artist: str
    title: str
    duration: float
    year: int | None = None
    tags: tuple[str, ...] = ()
    featuring: tuple[str, ...] = ()
    fuss: float = 1.0


class Truth(msgspec.Struct, frozen=True, gc=False):
    """What an upload really is, which tests may read and adapters may not.

    `song` is the number of the one song it is a recording of, None for what is no song;
    `version` a word of the house's list of versions (`original` for the recording itself);
    `contains` the songs heard in a mix, a show or an album, in their order.
    """

    song: int | None
    version: str
    kind: Kind
    contains: tuple[int, ...] = ()


class Upload(msgspec.Struct, frozen=True, gc=False):
    """One thing on one platform.

    `native_id` is the platform's own id (for Mixcloud the key's path), `slug` and `author_slug`
    the parts of its address. `duration` is the whole recording's in seconds; with `preview` an
    anonymous listener hears the first 30. `album` is the native id of its `Collection`.
    """

    platform: Platform
    native_id: str
    slug: str
    title: str
    author: str
    author_slug: str
    author_id: str
    duration: float
    published: datetime
    views: int
    likes: int
    tags: tuple[str, ...]
    description: str
    artwork: str
    verified: bool
    topic: bool
    restriction: Restriction | None
    preview: bool
    album: str | None
    track_number: int | None
    truth: Truth


class Collection(msgspec.Struct, frozen=True, gc=False):
    """An album or a playlist; `uploads` are the native ids of its uploads in order."""

    platform: Platform
    native_id: str
    slug: str
    title: str
    owner: str
    owner_slug: str
    owner_id: str
    kind: Literal["album", "playlist"]
    uploads: tuple[str, ...]

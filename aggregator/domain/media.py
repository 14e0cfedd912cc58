"""One medium, one shape: what every platform's answer is turned into at the edge."""

from enum import StrEnum

import msgspec


class Platform(StrEnum):
    """Where a medium lives; `URL` is for a medium that belongs to none of the five."""

    YOUTUBE = "youtube"
    SOUNDCLOUD = "soundcloud"
    BANDCAMP = "bandcamp"
    MIXCLOUD = "mixcloud"
    VIMEO = "vimeo"
    URL = "url"


FIVE_PLATFORMS: tuple[Platform, ...] = (
    Platform.YOUTUBE,
    Platform.SOUNDCLOUD,
    Platform.BANDCAMP,
    Platform.MIXCLOUD,
    Platform.VIMEO,
)


class Kind(StrEnum):
    """What sort of thing a medium is."""

    TRACK = "track"
    MIX = "mix"
    SHOW = "show"
    LIVE_SET = "live_set"
    ALBUM = "album"
    STREAM = "stream"
    OTHER = "other"


class Restriction(StrEnum):
    """Why an anonymous listener cannot play a medium in full, or at all."""

    PRIVATE = "private"
    REMOVED = "removed"
    GEO = "geo"
    AGE = "age"
    LOGIN = "login"
    PREMIUM = "premium"
    UPCOMING = "upcoming"


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A medium as a platform showed it.

    `id` is ours (`<platform>-<native id>`), `native_id` the platform's own. `duration` is what an
    anonymous listener can play, in seconds, None when unknown or live and never 0; for a preview
    `full_duration` is the length of the whole recording. `restriction` is set when the medium
    exists but cannot be played by just anyone.
    """

    id: str
    title: str
    author: str
    image: str | None
    platform: Platform
    url: str
    duration: int | float | None
    native_id: str
    kind: Kind = Kind.OTHER
    preview: bool = False
    full_duration: int | float | None = None
    live: bool = False
    restriction: Restriction | None = None
    views: int | None = None
    verified: bool = False
    album: str | None = None
    publisher_artist: str | None = None
    description: str | None = None


class PublicMedia(msgspec.Struct, frozen=True):
    """Exactly the seven fields of the API contract, in the contract's order."""

    id: str
    title: str
    author: str
    image: str | None
    platform: Platform
    url: str
    duration: float | None


def public(media: Media) -> PublicMedia:
    """The contract's view of a medium."""
    return PublicMedia(
        id=media.id,
        title=media.title,
        author=media.author,
        image=media.image,
        platform=media.platform,
        url=media.url,
        duration=media.duration,
    )


def media_id(platform: Platform, native_id: str) -> str:
    """Our id of a medium: `youtube-_G1soKzXJUo`."""
    return f"{platform}-{native_id}"


def seconds(value: float | int | None) -> int | float | None:
    """A playable length in seconds: None when unknown, zero or negative; whole numbers as int."""
    if value is None or value <= 0:
        return None
    rounded = round(float(value), 3)
    return int(rounded) if rounded.is_integer() else rounded

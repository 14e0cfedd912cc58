"""The fields read of Vimeo's JSON; lengths in seconds."""

from typing import Any

import msgspec


class Named(msgspec.Struct):
    """Anything with a name."""

    name: str | None = None


class Size(msgspec.Struct):
    """A picture in one size."""

    width: int
    link: str


class Pictures(msgspec.Struct):
    """A video's pictures."""

    sizes: list[Size] | None = None


class Live(msgspec.Struct):
    """The state of a live stream."""

    status: str | None = None


class Privacy(msgspec.Struct):
    """Who may watch."""

    view: str | None = None


class Stats(msgspec.Struct):
    """How often it was played."""

    plays: int | None = None


class Video(msgspec.Struct):
    """A video of the API."""

    uri: str
    name: str
    link: str | None = None
    duration: float | None = None
    user: Named | None = None
    pictures: Pictures | list[Any] | None = None
    live: Live | None = None
    privacy: Privacy | None = None
    stats: Stats | None = None
    description: str | None = None


class Embed(msgspec.Struct):
    """An oEmbed answer."""

    version: str
    video_id: int | None = None
    title: str | None = None
    author_name: str | None = None
    thumbnail_url: str | None = None
    duration: float | None = None
    uri: str | None = None
    description: str | None = None


class Owner(msgspec.Struct):
    """Whose video the player shows."""

    name: str | None = None


class PlayerVideo(msgspec.Struct):
    """The video of a player's configuration."""

    id: int
    title: str
    duration: float | None = None
    owner: Owner | None = None
    thumbs: dict[str, str] = {}
    share_url: str | None = None
    live_event: Live | None = None

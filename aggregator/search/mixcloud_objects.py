"""Mixcloud's REST objects as our own REST door tells them: flat, one picture each.

What leaves are the structs on top; the `_Told...` ones are what Mixcloud answers, read leniently:
everything that it leaves out now and then may be missing, and what it adds is not looked at.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import unquote

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State

Count = Annotated[int, msgspec.Meta(ge=0)] | None
"""None where Mixcloud does not tell it; hidden counts are told as 0."""


class Topic(msgspec.Struct, frozen=True):
    """A tag or a category. `key` is the path on Mixcloud, percent-encoded."""

    key: str
    url: str
    name: str


class Uploader(msgspec.Struct, frozen=True):
    """Whose show it is."""

    key: str
    name: str
    username: str


class Commenter(msgspec.Struct, frozen=True):
    """Whose comment it is."""

    name: str
    username: str


class User(msgspec.Struct, frozen=True):
    """A user in a list; `picture` is 600 x 600."""

    key: str
    url: str
    name: str
    picture: str | None
    username: str


class Profile(msgspec.Struct, frozen=True):
    """A user in full; `cover` is the widest one."""

    bio: str | None
    key: str
    url: str
    city: str | None
    name: str
    cover: str | None
    is_pro: bool | None
    country: str | None
    picture: str | None
    username: str
    is_premium: bool | None
    created_time: str | None
    listen_count: Count
    favorite_count: Count
    follower_count: Count
    cloudcast_count: Count
    following_count: Count


class Cloudcast(msgspec.Struct, frozen=True):
    """A show; `audio_length` in seconds, times in UTC as Mixcloud writes them."""

    key: str
    url: str
    name: str
    slug: str
    tags: tuple[Topic, ...]
    user: Uploader
    picture: str | None
    play_count: Count
    audio_length: Count
    created_time: str | None
    repost_count: Count
    updated_time: str | None
    comment_count: Count
    favorite_count: Count
    listener_count: Count


class Comment(msgspec.Struct, frozen=True):
    """A comment on a show."""

    user: Commenter
    comment: str
    submit_date: str | None


Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """A part of a list, and whether more of it follows."""

    items: tuple[Item, ...]
    more: bool


class _ToldUser(msgspec.Struct):
    key: str
    url: str
    name: str
    username: str
    pictures: dict[str, str | None] | None = None
    cover_pictures: dict[str, str | None] | None = None
    biog: str | None = None
    city: str | None = None
    country: str | None = None
    is_pro: bool | None = None
    is_premium: bool | None = None
    created_time: str | None = None
    listen_count: Count = None
    favorite_count: Count = None
    follower_count: Count = None
    cloudcast_count: Count = None
    following_count: Count = None


class _ToldCloudcast(msgspec.Struct):
    key: str
    url: str
    name: str
    user: Uploader
    slug: str | None = None
    tags: tuple[Topic, ...] = ()
    pictures: dict[str, str | None] | None = None
    play_count: Count = None
    audio_length: Count = None
    created_time: str | None = None
    repost_count: Count = None
    updated_time: str | None = None
    comment_count: Count = None
    favorite_count: Count = None
    listener_count: Count = None


_PICTURES = ("extra_large", "640wx640h", "large", "320wx320h", "medium")
_COVERS = ("1670wx240h", "1113wx160h", "835wx120h")

Told = TypeVar("Told")


def profile(told: Mapping[str, Any]) -> Profile:
    """A user in full; `PlatformFailure` `changed` for anything else, as all of these."""
    known = _decoded(told, _ToldUser)
    return Profile(
        bio=known.biog,
        key=known.key,
        url=known.url,
        city=known.city,
        name=known.name,
        cover=_first(known.cover_pictures, _COVERS),
        is_pro=known.is_pro,
        country=known.country,
        picture=_first(known.pictures, _PICTURES),
        username=known.username,
        is_premium=known.is_premium,
        created_time=known.created_time,
        listen_count=known.listen_count,
        favorite_count=known.favorite_count,
        follower_count=known.follower_count,
        cloudcast_count=known.cloudcast_count,
        following_count=known.following_count,
    )


def user(told: Mapping[str, Any]) -> User:
    """A user of a list."""
    known = _decoded(told, _ToldUser)
    picture = _first(known.pictures, _PICTURES)
    return User(known.key, known.url, known.name, picture, known.username)


def cloudcast(told: Mapping[str, Any]) -> Cloudcast:
    """A show, of a list or in full: the same fields."""
    known = _decoded(told, _ToldCloudcast)
    return Cloudcast(
        key=known.key,
        url=known.url,
        name=known.name,
        slug=known.slug or unquote(known.key.rstrip("/").rpartition("/")[2]),
        tags=known.tags,
        user=known.user,
        picture=_first(known.pictures, _PICTURES),
        play_count=known.play_count,
        audio_length=known.audio_length,
        created_time=known.created_time,
        repost_count=known.repost_count,
        updated_time=known.updated_time,
        comment_count=known.comment_count,
        favorite_count=known.favorite_count,
        listener_count=known.listener_count,
    )


def comment(told: Mapping[str, Any]) -> Comment:
    """A comment of a list."""
    return _decoded(told, Comment)


def topic(told: Mapping[str, Any]) -> Topic:
    """A tag or category of a list."""
    return _decoded(told, Topic)


def _decoded(told: Mapping[str, Any], shape: type[Told]) -> Told:
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError as error:
        raise PlatformFailure.of(
            State.CHANGED, "Mixcloud's answer has another shape than it used to have."
        ) from error


def _first(pictures: dict[str, str | None] | None, sizes: tuple[str, ...]) -> str | None:
    told = pictures or {}
    return next((found for size in sizes if (found := told.get(size))), None)

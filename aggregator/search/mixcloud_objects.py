"""Mixcloud's REST objects as our own REST door tells them: flat, one picture each.

What leaves are the structs on top; the `_Told...` ones are what Mixcloud answers, read leniently:
everything that it leaves out now and then may be missing, and what it adds is not looked at.
"""

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


class _ToldPaging(msgspec.Struct):
    next: str | None = None


class _ToldList(msgspec.Struct):
    data: list[msgspec.Raw]
    paging: _ToldPaging | None = None


_PICTURES = ("extra_large", "640wx640h", "large", "320wx320h", "medium")
_COVERS = ("1670wx240h", "1113wx160h", "835wx120h")

Told = TypeVar("Told")


def profile(body: bytes) -> Profile:
    """A user in full; `PlatformFailure` `changed` for anything else, as all of these."""
    told = _decoded(body, _ToldUser)
    return Profile(
        bio=told.biog,
        key=told.key,
        url=told.url,
        city=told.city,
        name=told.name,
        cover=_first(told.cover_pictures, _COVERS),
        is_pro=told.is_pro,
        country=told.country,
        picture=_first(told.pictures, _PICTURES),
        username=told.username,
        is_premium=told.is_premium,
        created_time=told.created_time,
        listen_count=told.listen_count,
        favorite_count=told.favorite_count,
        follower_count=told.follower_count,
        cloudcast_count=told.cloudcast_count,
        following_count=told.following_count,
    )


def user(body: bytes | msgspec.Raw) -> User:
    """A user of a list."""
    told = _decoded(body, _ToldUser)
    picture = _first(told.pictures, _PICTURES)
    return User(told.key, told.url, told.name, picture, told.username)


def cloudcast(body: bytes | msgspec.Raw) -> Cloudcast:
    """A show, of a list or in full: the same fields."""
    told = _decoded(body, _ToldCloudcast)
    return Cloudcast(
        key=told.key,
        url=told.url,
        name=told.name,
        slug=told.slug or unquote(told.key.rstrip("/").rpartition("/")[2]),
        tags=told.tags,
        user=told.user,
        picture=_first(told.pictures, _PICTURES),
        play_count=told.play_count,
        audio_length=told.audio_length,
        created_time=told.created_time,
        repost_count=told.repost_count,
        updated_time=told.updated_time,
        comment_count=told.comment_count,
        favorite_count=told.favorite_count,
        listener_count=told.listener_count,
    )


def comment(body: bytes | msgspec.Raw) -> Comment:
    """A comment of a list."""
    return _decoded(body, Comment)


def topic(body: bytes | msgspec.Raw) -> Topic:
    """A tag or category of a list."""
    return _decoded(body, Topic)


def listed(body: bytes) -> tuple[list[msgspec.Raw], bool]:
    """The items of a list, unread, and whether a page follows."""
    told = _decoded(body, _ToldList)
    return told.data, told.paging is not None and bool(told.paging.next)


def is_list(body: bytes) -> bool:
    """Whether an answer is a list and not an object."""
    return "data" in _decoded(body, dict[str, Any])


def _decoded(body: bytes | msgspec.Raw, shape: type[Told]) -> Told:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = "Mixcloud's answer has another shape than it used to have."
        if not isinstance(error, msgspec.ValidationError) and bytes(body).lstrip()[:1] == b"<":
            detail = "Mixcloud sent a web page instead of data (a challenge or consent page)."
            raise PlatformFailure.of(State.BLOCKED, detail) from error
        raise PlatformFailure.of(State.CHANGED, detail) from error


def _first(pictures: dict[str, str | None] | None, sizes: tuple[str, ...]) -> str | None:
    told = pictures or {}
    return next((found for size in sizes if (found := told.get(size))), None)

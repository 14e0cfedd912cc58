"""Mixcloud looked up as it is: users, shows, comments, categories, tags (its public REST API)."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from aggregator.domain.errors import NotFound
from aggregator.mixcloud import Mixcloud, MixcloudError, Resource, ResourceList
from aggregator.mixcloud.errors import AuthorizationError
from aggregator.mixcloud.errors import NotFound as NotThere
from aggregator.platforms.mixcloud_failure import failure_of
from aggregator.search import mixcloud_objects as read
from aggregator.search.mixcloud_objects import Cloudcast, Comment, Page, Profile, Topic, User

SECONDS = 10.0
"""How long one call may take, a retry included."""

_NO_USERS = frozenset(
    {"artist", "categories", "comments", "discover", "genres", "me"}
    | {"new", "popular", "search", "tag", "track", "upload"}
)
"""First parts of addresses that name no user."""

Item = TypeVar("Item")
Told = TypeVar("Told")


class Searched(StrEnum):
    """What may be searched for."""

    CLOUDCAST = "cloudcast"
    USER = "user"
    TAG = "tag"


_READERS: dict[Searched, Callable[[Mapping[str, Any]], Cloudcast | User | Topic]] = {
    Searched.CLOUDCAST: read.cloudcast,
    Searched.USER: read.user,
    Searched.TAG: read.topic,
}


class MixcloudCatalogue:
    """Reads Mixcloud's objects and lists by `client`, which is without a token.

    Names are taken as they are or percent-encoded. Every method raises `NotFound` for what
    Mixcloud does not have (or shows to nobody without an account), and `PlatformFailure`:
    `rate_limited` and a resting host with `retry_at`, `timeout`, `unreachable`, `blocked`,
    `changed`. Lists are of at most 100 items and page by offset.
    """

    def __init__(self, client: Mixcloud) -> None:
        self._client = client

    async def search(
        self, query: str, kind: Searched, *, limit: int, offset: int
    ) -> Page[Cloudcast | User | Topic]:
        """Shows, users or tags for a text, in Mixcloud's order."""
        asking = self._client.search(query, type=kind, limit=limit, offset=offset)
        found = await _told(asking, "Mixcloud refused the search.")
        return _page(found, _READERS[kind], limit)

    async def user(self, username: str) -> Profile:
        """A user in full."""
        return read.profile(await self._object(*_user(username)))

    async def followers(self, username: str, *, limit: int, offset: int) -> Page[User]:
        """Who follows a user, the latest first."""
        found = await self._list(*_user(username), "followers", limit, offset)
        return _page(found, read.user, limit)

    async def shows(self, username: str, *, limit: int, offset: int) -> Page[Cloudcast]:
        """A user's shows, the latest first."""
        found = await self._list(*_user(username), "cloudcasts", limit, offset)
        return _page(found, read.cloudcast, limit)

    async def cloudcast(self, username: str, slug: str) -> Cloudcast:
        """A show."""
        return read.cloudcast(await self._object(*_show(username, slug)))

    async def comments(self, username: str, slug: str, *, limit: int, offset: int) -> Page[Comment]:
        """The comments on a show, the latest first."""
        found = await self._list(*_show(username, slug), "comments", limit, offset)
        return _page(found, read.comment, limit)

    async def categories(self) -> tuple[Topic, ...]:
        """Every category."""
        found = await _told(self._client.categories(), "Mixcloud has no categories.")
        return tuple(read.topic(row) for row in found.rows)

    async def popular(self, tag: str, *, limit: int, offset: int) -> Page[Cloudcast]:
        """The popular shows of a tag; of a category where no tag has that slug."""
        slug = _quoted(tag)
        missing = f"Mixcloud has no tag or category '{tag}'."
        try:
            found = await self._list(f"genres/{slug}", missing, "popular", limit, offset)
        except NotFound:
            found = await self._list(f"categories/{slug}", missing, "cloudcasts", limit, offset)
        return _page(found, read.cloudcast, limit)

    async def _object(self, key: str, missing: str) -> Mapping[str, Any]:
        found = await _told(self._client.get(key), missing)
        if not isinstance(found, Resource):  # the address of a connection
            raise NotFound(missing)
        return found.data

    async def _list(
        self, key: str, missing: str, name: str, limit: int, offset: int
    ) -> ResourceList:
        # An offset, 0 included, makes dated lists page by offset too.
        return await _told(self._client.connection(key, name, limit=limit, offset=offset), missing)


async def _told(asking: Awaitable[Told], missing: str) -> Told:
    """What Mixcloud tells, its errors as ours."""
    try:
        return await asking
    except NotThere as error:
        raise NotFound(missing) from error
    except AuthorizationError as error:
        if error.type == "OAuthException":
            raise NotFound(missing) from error
        raise failure_of(error) from error
    except MixcloudError as error:
        raise failure_of(error) from error


def _page(
    found: ResourceList, reader: Callable[[Mapping[str, Any]], Item], limit: int
) -> Page[Item]:
    items = tuple(reader(row) for row in found.rows[:limit])
    return Page(items, bool(found.paging.get("next")))


def _user(username: str) -> tuple[str, str]:
    missing = f"Mixcloud has no user '{username}'."
    if username.lower() in _NO_USERS:
        raise NotFound(missing)
    return _quoted(username), missing


def _show(username: str, slug: str) -> tuple[str, str]:
    user, _ = _user(username)
    return f"{user}/{_quoted(slug)}", f"Mixcloud has no show '{slug}' of a user '{username}'."


def _quoted(name: str) -> str:
    """A name as one part of an address, quoted once; raises `NotFound` for what is no name."""
    name = unquote(name)
    if name in ("", ".", "..") or "/" in name:
        raise NotFound(f"'{name}' is no name on Mixcloud.")
    return quote(name, safe=":+")

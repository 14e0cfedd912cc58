"""Mixcloud looked up as it is: users, shows, comments, categories, tags (its public REST API)."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, unquote

import msgspec

from aggregator.domain.errors import NotFound, PlatformFailure, RefusedAddress
from aggregator.domain.report import PlatformStatus, State
from aggregator.search import mixcloud_objects as read
from aggregator.search.mixcloud_objects import Cloudcast, Comment, Page, Profile, Topic, User
from aggregator.upstream.message import Request, Response, Upstream
from aggregator.upstream.status import retry_at, retry_wait, status_failure

API = "https://api.mixcloud.com"

SECONDS = 10.0
"""How long one call may take, a retry included."""

_NO_USERS = frozenset(
    {"artist", "categories", "comments", "discover", "genres", "me"}
    | {"new", "popular", "search", "tag", "track", "upload"}
)
"""First parts of addresses that name no user."""

Item = TypeVar("Item")


class Searched(StrEnum):
    """What may be searched for."""

    CLOUDCAST = "cloudcast"
    USER = "user"
    TAG = "tag"


_READERS: dict[Searched, Callable[[msgspec.Raw], Cloudcast | User | Topic]] = {
    Searched.CLOUDCAST: read.cloudcast,
    Searched.USER: read.user,
    Searched.TAG: read.topic,
}


class MixcloudCatalogue:
    """Reads Mixcloud's objects and lists.

    Names are taken as they are or percent-encoded. Every method raises `NotFound` for what
    Mixcloud does not have (or shows to nobody without an account), and `PlatformFailure`:
    `rate_limited` and a resting host with `retry_at`, `timeout`, `unreachable`, `blocked`,
    `changed`. Lists are of at most 100 items and page by offset.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def search(
        self, query: str, kind: Searched, *, limit: int, offset: int
    ) -> Page[Cloudcast | User | Topic]:
        """Shows, users or tags for a text, in Mixcloud's order."""
        body = await self._ask(
            "/search/", "Mixcloud refused the search.", limit, offset, q=query, type=kind
        )
        return _page(body, _READERS[kind], limit)

    async def user(self, username: str) -> Profile:
        """A user in full."""
        key, missing = _user(username)
        return read.profile(_object(await self._ask(key, missing), missing))

    async def followers(self, username: str, *, limit: int, offset: int) -> Page[User]:
        """Who follows a user, the latest first."""
        key, missing = _user(username)
        return _page(await self._ask(f"{key}followers/", missing, limit, offset), read.user, limit)

    async def shows(self, username: str, *, limit: int, offset: int) -> Page[Cloudcast]:
        """A user's shows, the latest first."""
        key, missing = _user(username)
        return _page(
            await self._ask(f"{key}cloudcasts/", missing, limit, offset), read.cloudcast, limit
        )

    async def cloudcast(self, username: str, slug: str) -> Cloudcast:
        """A show."""
        key, missing = _show(username, slug)
        return read.cloudcast(_object(await self._ask(key, missing), missing))

    async def comments(self, username: str, slug: str, *, limit: int, offset: int) -> Page[Comment]:
        """The comments on a show, the latest first."""
        key, missing = _show(username, slug)
        return _page(
            await self._ask(f"{key}comments/", missing, limit, offset), read.comment, limit
        )

    async def categories(self) -> tuple[Topic, ...]:
        """Every category."""
        items, _ = read.listed(await self._ask("/categories/", "Mixcloud has no categories."))
        return tuple(read.topic(item) for item in items)

    async def popular(self, tag: str, *, limit: int, offset: int) -> Page[Cloudcast]:
        """The popular shows of a tag; of a category where no tag has that slug."""
        slug = _quoted(tag)
        missing = f"Mixcloud has no tag or category '{tag}'."
        try:
            body = await self._ask(f"/genres/{slug}/popular/", missing, limit, offset)
        except NotFound:
            body = await self._ask(f"/categories/{slug}/cloudcasts/", missing, limit, offset)
        return _page(body, read.cloudcast, limit)

    async def _ask(
        self,
        key: str,
        missing: str,
        limit: int | None = None,
        offset: int = 0,
        **params: str,
    ) -> bytes:
        if limit is not None:
            # An offset, 0 included, makes dated lists page by offset too.
            params |= {"limit": str(limit), "offset": str(offset)}
        try:
            response = await self._upstream.send(
                Request(url=API + key, params=tuple(params.items()), timeout=SECONDS)
            )
        except RefusedAddress as error:
            raise PlatformFailure.of(
                State.CHANGED, "Mixcloud redirected to an address that is refused."
            ) from error
        _check(response, missing)
        return response.body


class _ToldError(msgspec.Struct, frozen=True):
    type: str = ""
    retry_after: int | None = None


class _ToldFailure(msgspec.Struct):
    error: _ToldError = _ToldError()


def _check(response: Response, missing: str) -> None:
    """Raise what the answer says is wrong: by its error object, else by its status."""
    error = _error(response)
    if response.status == 404 or error.type in ("ObjectDoesNotExist", "OAuthException"):
        raise NotFound(missing)
    later = retry_at(response) or _later(error)
    limited = error.type == "RateLimitException" or response.status == 429
    if limited or (response.status == 403 and later is not None):
        raise PlatformFailure(
            PlatformStatus(
                State.RATE_LIMITED, detail="Mixcloud's own rate limit is hit.", retry_at=later
            )
        )
    failure = status_failure(response)
    if failure is not None:
        raise failure
    if error.type:
        raise PlatformFailure.of(State.CHANGED, "Mixcloud answered an error.")


def _error(response: Response) -> _ToldError:
    try:
        return msgspec.json.decode(response.body, type=_ToldFailure).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _ToldError()  # no error object: the status alone speaks


def _later(error: _ToldError) -> datetime | None:
    if error.retry_after is None or error.retry_after < 0:
        return None
    return datetime.now(UTC) + retry_wait(str(error.retry_after))


def _page(body: bytes, reader: Callable[[msgspec.Raw], Item], limit: int) -> Page[Item]:
    items, more = read.listed(body)
    return Page(tuple(reader(item) for item in items[:limit]), more)


def _object(body: bytes, missing: str) -> bytes:
    """The body, when it is an object: a list is at the address of a connection."""
    if read.is_list(body):
        raise NotFound(missing)
    return body


def _user(username: str) -> tuple[str, str]:
    missing = f"Mixcloud has no user '{username}'."
    if username.lower() in _NO_USERS:
        raise NotFound(missing)
    return f"/{_quoted(username)}/", missing


def _show(username: str, slug: str) -> tuple[str, str]:
    key, _ = _user(username)
    return f"{key}{_quoted(slug)}/", f"Mixcloud has no show '{slug}' of a user '{username}'."


def _quoted(name: str) -> str:
    """A name as one part of an address, quoted once; raises `NotFound` for what is no name."""
    name = unquote(name)
    if name in ("", ".", "..") or "/" in name:
        raise NotFound(f"'{name}' is no name on Mixcloud.")
    return quote(name, safe=":+")

"""The endpoints of `/mixcloud-api/v1/` that read Mixcloud, as one table.

The routes, the checks of parameters, `GET /v1/meta` and the OpenAPI document are made of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from aggregator.search.mixcloud_catalogue import MixcloudCatalogue, Searched
from aggregator.search.mixcloud_objects import Page
from aggregator.web.mixcloud_parameters import FARTHEST, Choice, Name, Number, Parameter, Words
from aggregator.web.mixcloud_schemas import (
    LIMIT,
    MOST,
    Categories,
    CloudcastFound,
    Comments,
    Followers,
    Meta,
    Paging,
    Popular,
    SearchResults,
    Shows,
    UserFound,
)

Values: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = Callable[[MixcloudCatalogue, Values], Awaitable[msgspec.Struct]]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint: `told` is its line in the meta document, `message` what its envelope says,
    `data` the shape that `ask` answers."""

    path: str
    group: str
    operation: str
    summary: str
    told: str
    message: str
    data: type[msgspec.Struct]
    ask: Ask
    parameters: tuple[Parameter, ...] = ()

    @property
    def asks_mixcloud(self) -> bool:
        """Whether somebody else must be asked."""
        return self.group != "Meta"


async def _search(mixcloud: MixcloudCatalogue, values: Values) -> SearchResults:
    query, kind = values["query"], Searched(values["type"])
    found = await mixcloud.search(query, kind, **_window(values))
    return SearchResults(found.items, kind, query, _paging(found, values))


async def _user(mixcloud: MixcloudCatalogue, values: Values) -> UserFound:
    return UserFound(await mixcloud.user(values["username"]))


async def _followers(mixcloud: MixcloudCatalogue, values: Values) -> Followers:
    found = await mixcloud.followers(values["username"], **_window(values))
    return Followers(found.items, _paging(found, values), values["username"])


async def _shows(mixcloud: MixcloudCatalogue, values: Values) -> Shows:
    found = await mixcloud.shows(values["username"], **_window(values))
    return Shows(found.items, _paging(found, values), values["username"])


async def _cloudcast(mixcloud: MixcloudCatalogue, values: Values) -> CloudcastFound:
    return CloudcastFound(await mixcloud.cloudcast(values["username"], values["slug"]))


async def _comments(mixcloud: MixcloudCatalogue, values: Values) -> Comments:
    username, slug = values["username"], values["slug"]
    found = await mixcloud.comments(username, slug, **_window(values))
    return Comments(found.items, slug, _paging(found, values), username)


async def _categories(mixcloud: MixcloudCatalogue, _: Values) -> Categories:
    return Categories(await mixcloud.categories())


async def _popular(mixcloud: MixcloudCatalogue, values: Values) -> Popular:
    found = await mixcloud.popular(values["tag"], **_window(values))
    return Popular(values["tag"], found.items, _paging(found, values))


async def _meta(_: MixcloudCatalogue, __: Values) -> Meta:
    return Meta(
        "mixcloud-api", {f"GET {one.path}": one.told for one in ENDPOINTS}, META_DESCRIPTION
    )


def _window(values: Values) -> dict[str, int]:
    return {"limit": values["limit"], "offset": values["offset"]}


def _paging(page: Page[Any], values: Values) -> Paging:
    limit, offset = values["limit"], values["offset"]
    farther = offset + limit
    return Paging(limit, offset, farther if page.more and farther <= FARTHEST else None)


META_DESCRIPTION: Final = (
    "Mixcloud: long-form audio (DJ mixes, radio shows, podcasts) — search, user profiles & shows,"
    " cloudcast detail & comments, trending shows per tag, categories. Real live data, no key."
)

_USERNAME = Name(name="username", description="Mixcloud username", example="NTSRadio")
_UPLOADER = Name(name="username", description="Uploader username", example="spartacus")
_SLUG = Name(name="slug", description="Cloudcast slug", example="party-time")
_TAG = Name(name="tag", description="Tag or category slug", example="house")
_QUERY = Words(name="query", description="Search query", example="house")
_TYPE = Choice(
    name="type",
    description="cloudcast (default), user or tag",
    example="cloudcast",
    words=tuple(Searched),
    default=Searched.CLOUDCAST,
)
_LIMIT = Number(
    name="limit",
    description=f"Max results (1–{MOST})",
    example=LIMIT,
    least=1,
    most=MOST,
    default=LIMIT,
)
_OFFSET = Number(
    name="offset",
    description="How many to leave out; `paging.next_offset` is the next page's",
    example=0,
    least=0,
    most=FARTHEST,
    default=0,
)
_LISTED = (_LIMIT, _OFFSET)

ENDPOINTS: Final = (
    Endpoint(
        path="/v1/search",
        group="Search",
        operation="search",
        summary="Search",
        told="Search cloudcasts, users or tags (type=).",
        message="Search results",
        data=SearchResults,
        ask=_search,
        parameters=(_QUERY, _TYPE, *_LISTED),
    ),
    Endpoint(
        path="/v1/user",
        group="Users",
        operation="user",
        summary="User profile",
        told="User profile by username.",
        message="User profile",
        data=UserFound,
        ask=_user,
        parameters=(_USERNAME,),
    ),
    Endpoint(
        path="/v1/user/followers",
        group="Users",
        operation="userFollowers",
        summary="A user's followers",
        told="A user's followers.",
        message="User followers",
        data=Followers,
        ask=_followers,
        parameters=(_USERNAME, *_LISTED),
    ),
    Endpoint(
        path="/v1/user/shows",
        group="Users",
        operation="userShows",
        summary="A user's shows",
        told="A user's cloudcasts.",
        message="User shows",
        data=Shows,
        ask=_shows,
        parameters=(_USERNAME, *_LISTED),
    ),
    Endpoint(
        path="/v1/cloudcast",
        group="Cloudcasts",
        operation="cloudcast",
        summary="Cloudcast detail",
        told="Cloudcast (show) detail by username + slug.",
        message="Cloudcast detail",
        data=CloudcastFound,
        ask=_cloudcast,
        parameters=(_UPLOADER, _SLUG),
    ),
    Endpoint(
        path="/v1/cloudcast/comments",
        group="Cloudcasts",
        operation="cloudcastComments",
        summary="Cloudcast comments",
        told="A cloudcast's comments.",
        message="Cloudcast comments",
        data=Comments,
        ask=_comments,
        parameters=(_UPLOADER, _SLUG, *_LISTED),
    ),
    Endpoint(
        path="/v1/categories",
        group="Discover",
        operation="categories",
        summary="Categories",
        told="Mixcloud categories.",
        message="Categories",
        data=Categories,
        ask=_categories,
    ),
    Endpoint(
        path="/v1/tag/popular",
        group="Discover",
        operation="tagPopular",
        summary="Trending shows per tag",
        told="Trending cloudcasts for a tag/category.",
        message="Trending shows",
        data=Popular,
        ask=_popular,
        parameters=(_TAG, *_LISTED),
    ),
    Endpoint(
        path="/v1/meta",
        group="Meta",
        operation="meta",
        summary="Spec",
        told="This document.",
        message="Meta",
        data=Meta,
        ask=_meta,
    ),
)

"""The asynchronous client. `sync` offers the same names without `await`."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import httpx

from aggregator.mixcloud import graphql, operations
from aggregator.mixcloud.cloudcast_file import CloudcastFile
from aggregator.mixcloud.core import API_ROOT, DECODE, MIXCLOUD_ROOT, Core
from aggregator.mixcloud.embedding import Display
from aggregator.mixcloud.graphql_shapes import PAGE_MAX, CloudcastId, Tracklist
from aggregator.mixcloud.keys import quote_key
from aggregator.mixcloud.lists import ResourceList
from aggregator.mixcloud.multipart import FileLike, Progress
from aggregator.mixcloud.paging import Paging, paging_params
from aggregator.mixcloud.protocol import Decoder, Operation
from aggregator.mixcloud.records import AccessDict
from aggregator.mixcloud.resources import Resource
from aggregator.mixcloud.upload import Details, EditDetails
from aggregator.mixcloud.wire import AsyncWire

T = TypeVar("T")


class Mixcloud(Core[Resource, ResourceList]):
    """Mixcloud, asked over its public API.

    Keys are given with or without slashes, quoted or not, or as a URL of the site or the API.
    Lists take `offset`, `limit`, `since`, `until`, or `page` (from 0) and `per_page`.

    `access_token`: sent over https only (this machine excepted), by default looked up in netrc
    (`netrc=False`: not; a path: there). `wait_for_rate_limit`: seconds that a call may wait out
    in all, True for any. `raise_exceptions=False`: an error that Mixcloud answers is returned as
    a record with `error`. `transport`: an httpx transport, which stays the caller's to close.
    `timeout` in seconds, of each connect, read and write; `graphql_timeout` the same for GraphQL
    alone: it comes first where REST is a second source, and what hangs must leave time for that.
    """

    def __init__(
        self,
        api_root: str = API_ROOT,
        *,
        access_token: str | None = None,
        mixcloud_root: str = MIXCLOUD_ROOT,
        oembed_root: str | None = None,
        graphql_root: str | None = None,
        json_decoder: Decoder = DECODE,
        resource_class: type[Resource] = Resource,
        resource_list_class: type[ResourceList] = ResourceList,
        raise_exceptions: bool = True,
        wait_for_rate_limit: bool | float = False,
        netrc: bool | str | os.PathLike[str] = True,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 30.0,
        graphql_timeout: float | None = None,
    ) -> None:
        super().__init__(
            api_root,
            access_token=access_token,
            mixcloud_root=mixcloud_root,
            oembed_root=oembed_root,
            graphql_root=graphql_root,
            json_decoder=json_decoder,
            raise_exceptions=raise_exceptions,
            wait_for_rate_limit=wait_for_rate_limit,
            netrc=netrc,
            graphql_timeout=graphql_timeout,
        )
        self.resource_class = resource_class
        self.resource_list_class = resource_list_class
        self.wire = AsyncWire(transport, root=self.api_root, timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self.wire.aclose()

    async def get(
        self, key: str, *, create_connections: bool = True, **params: str | int
    ) -> Resource | ResourceList:
        """Whatever a key or URL names: a full resource, or a list. `params` go along as they are.

        Without `create_connections` the resource's connections are not asked for.
        """
        pairs = tuple((name, str(value)) for name, value in params.items())
        asked = (operations.METADATA, *pairs) if create_connections else pairs
        return await self._run(operations.get(self, key, asked))

    async def load(self, key: str) -> Resource:
        """The object of a key, full."""
        return await self._run(operations.one(self, key))

    async def me(self) -> Resource:
        """The token's owner."""
        return await self._run(operations.one(self, "me", personal=True))

    async def user(self, key: str) -> Resource:
        """A user."""
        return await self.load(key)

    async def cloudcast(self, user: str, slug: str | None = None) -> Resource:
        """A show, by its key or by its user and slug."""
        return await self.load(user if slug is None else quote_key(user) + slug)

    async def artist(self, slug: str) -> Resource:
        """An artist (legacy: Mixcloud's documentation no longer has them)."""
        return await self.load(f"artist/{slug}")

    async def track(self, artist: str, slug: str) -> Resource:
        """A track of an artist (legacy)."""
        return await self.load(f"track/{artist}/{slug}")

    async def discover(self, tag: str) -> Resource:
        """A tag, under its address of old."""
        return await self.load(f"discover/{tag}")

    async def genre(self, tag: str) -> Resource:
        """A tag."""
        return await self.load(f"genres/{tag}")

    async def city(self, city: str, tag: str | None = None) -> Resource:
        """A city, or a tag in a city."""
        return await self.load(operations.city_key(city, tag))

    async def categories(self) -> ResourceList:
        """The categories."""
        return await self._run(operations.listing(self, "categories", ()))

    async def category(self, slug: str) -> Resource:
        """A category."""
        return await self.load(f"categories/{slug}")

    async def popular(self, **paging: Unpack[Paging]) -> ResourceList:
        """What is popular."""
        return await self._list("popular", paging)

    async def hot(self, **paging: Unpack[Paging]) -> ResourceList:
        """What is hot."""
        return await self._list("popular/hot", paging)

    async def new(self, **paging: Unpack[Paging]) -> ResourceList:
        """What is new."""
        return await self._list("new", paging)

    async def search(
        self,
        query: str,
        *,
        type: str = "cloudcast",  # noqa: A002 - the API's name
        **paging: Unpack[Paging],
    ) -> ResourceList:
        """Shows, users or tags (`type`: `cloudcast`, `user`, `tag`) for words."""
        return await self._run(operations.search(self, query, type, paging))

    async def connection(
        self, key: str, name: str | None = None, **paging: Unpack[Paging]
    ) -> ResourceList:
        """A list that belongs to an object, such as `"followers"`; or the list of a URL."""
        return await self._run(operations.connection(self, key, name, paging))

    async def iterate(
        self, key: str, name: str | None = None, *, limit: int | None = None
    ) -> AsyncIterator[Resource]:
        """Every item of a list over all its pages, at most `limit`."""
        size = PAGE_MAX if limit is None else max(1, min(limit, PAGE_MAX))
        first = await self.connection(key, name, limit=size)
        async for item in first.iterate(limit):
            yield item

    async def follow(self, user: str) -> AccessDict:
        """Follow a user; `.result.message` and `.result.success` tell how it went."""
        return await self._run(operations.act(self, user, "follow"))

    async def unfollow(self, user: str) -> AccessDict:
        """Follow a user no longer."""
        return await self._run(operations.act(self, user, "follow", undo=True))

    async def favorite(self, cloudcast: str) -> AccessDict:
        """Make a show a favourite."""
        return await self._run(operations.act(self, cloudcast, "favorite"))

    async def unfavorite(self, cloudcast: str) -> AccessDict:
        """Undo `favorite`."""
        return await self._run(operations.act(self, cloudcast, "favorite", undo=True))

    async def repost(self, cloudcast: str) -> AccessDict:
        """Repost a show."""
        return await self._run(operations.act(self, cloudcast, "repost"))

    async def unrepost(self, cloudcast: str) -> AccessDict:
        """Undo `repost`."""
        return await self._run(operations.act(self, cloudcast, "repost", undo=True))

    async def listen_later(self, cloudcast: str) -> AccessDict:
        """Put a show on the list for later."""
        return await self._run(operations.act(self, cloudcast, "listen-later"))

    async def unlisten_later(self, cloudcast: str) -> AccessDict:
        """Undo `listen_later`."""
        return await self._run(operations.act(self, cloudcast, "listen-later", undo=True))

    async def expand(self, url: str) -> str:
        """The address that a short link (`https://i.mixcloud.com/...`) stands for."""
        return await self._run(operations.expand(self, url))

    async def embed_json(self, key: str, **display: Unpack[Display]) -> AccessDict:
        """The widget's HTML as `html`; `width`, `height`, `color` change its looks."""
        return await self._run(operations.embed_json(self, key, display))

    async def embed_html(self, key: str, **display: Unpack[Display]) -> str:
        """The widget's HTML."""
        return await self._run(operations.embed_html(self, key, display))

    async def oembed(
        self,
        key: str,
        *,
        format: str = "json",  # noqa: A002 - oEmbed's name
        **display: Unpack[Display],
    ) -> Any:
        """The oEmbed description: a record for `json`, text for `xml`."""
        return await self._run(operations.oembed(self, key, format, display))

    async def upload(self, mp3: FileLike, name: str, **details: Unpack[Details]) -> AccessDict:
        """Publish a show from a path or an open file; see `Details` for what can be said of it.

        Raises `InvalidUpload` before a byte is sent, `RefusedFields` when Mixcloud refuses.
        """
        return await self._run(operations.upload(self, mp3, name, details))

    async def upload_file(
        self,
        cloudcast: CloudcastFile,
        mp3: FileLike,
        picture: FileLike | None = None,
        *,
        progress: Progress | None = None,
    ) -> AccessDict:
        """Publish a show that a YAML file describes."""
        details = cloudcast.details()
        details.update({"picture": picture, "progress": progress})
        return await self.upload(mp3, cloudcast.title, **details)

    async def edit(self, key: str, **details: Unpack[EditDetails]) -> AccessDict:
        """Change a show; a bare slug is one of the token's owner. What is not given stays."""
        return await self._run(operations.edit(self, key, details))

    async def graphql(self, query: str, variables: Mapping[str, Any] | None = None) -> AccessDict:
        """The `data` of any GraphQL query."""
        return AccessDict(await self._run(graphql.ask(self, query, variables or {})), self)

    async def cloudcast_id(self, key: str) -> CloudcastId:
        """A show's id, which REST never tells."""
        return await self._run(graphql.cloudcast_id(self, key))

    async def cloudcast_ids(self, keys: Sequence[str]) -> dict[str, str]:
        """The ids of several shows in one call, by key; what is not known is missing."""
        return await self._run(graphql.cloudcast_ids(self, keys))

    async def lookup(self, key: str, *, rest: bool = True) -> Resource:
        """A show with its id; `source` says where the answer comes from."""
        return await self._run(graphql.lookup(self, key, rest=rest))

    async def cloudcast_by_id(self, native: str) -> Resource:
        """The show of an id."""
        return await self._run(graphql.cloudcast_by_id(self, native))

    async def tracklist(self, key: str) -> Tracklist:
        """What a show plays."""
        return await self._run(graphql.tracklist(self, key))

    async def uploads(self, user: str, *, limit: int = 20, rest: bool = True) -> ResourceList:
        """A user's shows, newest first, with their ids."""
        return await self._run(graphql.uploads(self, user, limit, rest=rest))

    async def playlists(self, user: str) -> ResourceList:
        """A user's playlists; `source` says where the answer comes from."""
        return await self._run(graphql.playlists(self, user))

    async def playlist(self, key: str, *, limit: int = 100, rest: bool = True) -> ResourceList:
        """The shows of a playlist (`user/playlists/slug`) in order."""
        return await self._run(graphql.playlist(self, key, limit, rest=rest))

    async def find(
        self,
        term: str,
        *,
        limit: int = 20,
        created_after: str | None = None,
        timestamped: bool = False,
        rest: bool = True,
    ) -> ResourceList:
        """Shows for words over GraphQL, with their ids.

        `created_after`: `PAST_WEEK`, `PAST_MONTH`, `PAST_YEAR`; `timestamped`: with a tracklist;
        `rest=False`, as elsewhere: no second source, what GraphQL refuses is raised.
        """
        found = graphql.find(self, term, limit, created_after, timestamped=timestamped, rest=rest)
        return await self._run(found)

    async def _list(self, key: str, paging: Paging) -> ResourceList:
        return await self._run(operations.listing(self, key, paging_params(**paging)))

    async def _run(self, operation: Operation[T]) -> T:
        return await self.wire.run(operation)

"""The synchronous client: the names of `client`, without `await`."""

import os
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import httpx

from aggregator.mixcloud import graphql, operations
from aggregator.mixcloud.cloudcast_file import CloudcastFile
from aggregator.mixcloud.core import API_ROOT, DECODE, MIXCLOUD_ROOT, Core
from aggregator.mixcloud.embedding import Display
from aggregator.mixcloud.graphql_shapes import PAGE_MAX, CloudcastId, Tracklist
from aggregator.mixcloud.keys import quote_key
from aggregator.mixcloud.lists import ResourceListSync
from aggregator.mixcloud.multipart import FileLike, Progress
from aggregator.mixcloud.paging import Paging, paging_params
from aggregator.mixcloud.protocol import Decoder, Operation
from aggregator.mixcloud.records import AccessDict
from aggregator.mixcloud.resources import ResourceSync
from aggregator.mixcloud.upload import Details, EditDetails
from aggregator.mixcloud.wire import SyncWire

T = TypeVar("T")


class MixcloudSync(Core[ResourceSync, ResourceListSync]):
    """As `Mixcloud`, which tells what the parameters mean. Threads may share one."""

    def __init__(
        self,
        api_root: str = API_ROOT,
        *,
        access_token: str | None = None,
        mixcloud_root: str = MIXCLOUD_ROOT,
        oembed_root: str | None = None,
        graphql_root: str | None = None,
        json_decoder: Decoder = DECODE,
        resource_class: type[ResourceSync] = ResourceSync,
        resource_list_class: type[ResourceListSync] = ResourceListSync,
        raise_exceptions: bool = True,
        wait_for_rate_limit: bool | float = False,
        netrc: bool | str | os.PathLike[str] = True,
        transport: httpx.BaseTransport | None = None,
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
        self.wire = SyncWire(transport, root=self.api_root, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.wire.close()

    def get(
        self, key: str, *, create_connections: bool = True, **params: str | int
    ) -> ResourceSync | ResourceListSync:
        """Whatever a key or URL names: a full resource, or a list. `params` go along as they are.

        Without `create_connections` the resource's connections are not asked for.
        """
        pairs = tuple((name, str(value)) for name, value in params.items())
        asked = (operations.METADATA, *pairs) if create_connections else pairs
        return self._run(operations.get(self, key, asked))

    def load(self, key: str) -> ResourceSync:
        """The object of a key, full."""
        return self._run(operations.one(self, key))

    def me(self) -> ResourceSync:
        """The token's owner."""
        return self._run(operations.one(self, "me", personal=True))

    def user(self, key: str) -> ResourceSync:
        """A user."""
        return self.load(key)

    def cloudcast(self, user: str, slug: str | None = None) -> ResourceSync:
        """A show, by its key or by its user and slug."""
        return self.load(user if slug is None else quote_key(user) + slug)

    def artist(self, slug: str) -> ResourceSync:
        """An artist (legacy: Mixcloud's documentation no longer has them)."""
        return self.load(f"artist/{slug}")

    def track(self, artist: str, slug: str) -> ResourceSync:
        """A track of an artist (legacy)."""
        return self.load(f"track/{artist}/{slug}")

    def discover(self, tag: str) -> ResourceSync:
        """A tag, under its address of old."""
        return self.load(f"discover/{tag}")

    def genre(self, tag: str) -> ResourceSync:
        """A tag."""
        return self.load(f"genres/{tag}")

    def city(self, city: str, tag: str | None = None) -> ResourceSync:
        """A city, or a tag in a city."""
        return self.load(operations.city_key(city, tag))

    def categories(self) -> ResourceListSync:
        """The categories."""
        return self._run(operations.listing(self, "categories", ()))

    def category(self, slug: str) -> ResourceSync:
        """A category."""
        return self.load(f"categories/{slug}")

    def popular(self, **paging: Unpack[Paging]) -> ResourceListSync:
        """What is popular."""
        return self._list("popular", paging)

    def hot(self, **paging: Unpack[Paging]) -> ResourceListSync:
        """What is hot."""
        return self._list("popular/hot", paging)

    def new(self, **paging: Unpack[Paging]) -> ResourceListSync:
        """What is new."""
        return self._list("new", paging)

    def search(
        self,
        query: str,
        *,
        type: str = "cloudcast",  # noqa: A002 - the API's name
        **paging: Unpack[Paging],
    ) -> ResourceListSync:
        """Shows, users or tags (`type`: `cloudcast`, `user`, `tag`) for words."""
        return self._run(operations.search(self, query, type, paging))

    def connection(
        self, key: str, name: str | None = None, **paging: Unpack[Paging]
    ) -> ResourceListSync:
        """A list that belongs to an object, such as `"followers"`; or the list of a URL."""
        return self._run(operations.connection(self, key, name, paging))

    def iterate(
        self, key: str, name: str | None = None, *, limit: int | None = None
    ) -> Iterator[ResourceSync]:
        """Every item of a list over all its pages, at most `limit`."""
        size = PAGE_MAX if limit is None else max(1, min(limit, PAGE_MAX))
        first = self.connection(key, name, limit=size)
        yield from first.iterate(limit)

    def follow(self, user: str) -> AccessDict:
        """Follow a user; `.result.message` and `.result.success` tell how it went."""
        return self._run(operations.act(self, user, "follow"))

    def unfollow(self, user: str) -> AccessDict:
        """Follow a user no longer."""
        return self._run(operations.act(self, user, "follow", undo=True))

    def favorite(self, cloudcast: str) -> AccessDict:
        """Make a show a favourite."""
        return self._run(operations.act(self, cloudcast, "favorite"))

    def unfavorite(self, cloudcast: str) -> AccessDict:
        """Undo `favorite`."""
        return self._run(operations.act(self, cloudcast, "favorite", undo=True))

    def repost(self, cloudcast: str) -> AccessDict:
        """Repost a show."""
        return self._run(operations.act(self, cloudcast, "repost"))

    def unrepost(self, cloudcast: str) -> AccessDict:
        """Undo `repost`."""
        return self._run(operations.act(self, cloudcast, "repost", undo=True))

    def listen_later(self, cloudcast: str) -> AccessDict:
        """Put a show on the list for later."""
        return self._run(operations.act(self, cloudcast, "listen-later"))

    def unlisten_later(self, cloudcast: str) -> AccessDict:
        """Undo `listen_later`."""
        return self._run(operations.act(self, cloudcast, "listen-later", undo=True))

    def expand(self, url: str) -> str:
        """The address that a short link (`https://i.mixcloud.com/...`) stands for."""
        return self._run(operations.expand(self, url))

    def embed_json(self, key: str, **display: Unpack[Display]) -> AccessDict:
        """The widget's HTML as `html`; `width`, `height`, `color` change its looks."""
        return self._run(operations.embed_json(self, key, display))

    def embed_html(self, key: str, **display: Unpack[Display]) -> str:
        """The widget's HTML."""
        return self._run(operations.embed_html(self, key, display))

    def oembed(
        self,
        key: str,
        *,
        format: str = "json",  # noqa: A002 - oEmbed's name
        **display: Unpack[Display],
    ) -> Any:
        """The oEmbed description: a record for `json`, text for `xml`."""
        return self._run(operations.oembed(self, key, format, display))

    def upload(self, mp3: FileLike, name: str, **details: Unpack[Details]) -> AccessDict:
        """Publish a show from a path or an open file; see `Details` for what can be said of it.

        Raises `InvalidUpload` before a byte is sent, `RefusedFields` when Mixcloud refuses.
        """
        return self._run(operations.upload(self, mp3, name, details))

    def upload_file(
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
        return self.upload(mp3, cloudcast.title, **details)

    def edit(self, key: str, **details: Unpack[EditDetails]) -> AccessDict:
        """Change a show; a bare slug is one of the token's owner. What is not given stays."""
        return self._run(operations.edit(self, key, details))

    def graphql(self, query: str, variables: Mapping[str, Any] | None = None) -> AccessDict:
        """The `data` of any GraphQL query."""
        return AccessDict(self._run(graphql.ask(self, query, variables or {})), self)

    def cloudcast_id(self, key: str) -> CloudcastId:
        """A show's id, which REST never tells."""
        return self._run(graphql.cloudcast_id(self, key))

    def cloudcast_ids(self, keys: Sequence[str]) -> dict[str, str]:
        """The ids of several shows in one call, by key; what is not known is missing."""
        return self._run(graphql.cloudcast_ids(self, keys))

    def lookup(self, key: str, *, rest: bool = True) -> ResourceSync:
        """A show with its id; `source` says where the answer comes from."""
        return self._run(graphql.lookup(self, key, rest=rest))

    def cloudcast_by_id(self, native: str) -> ResourceSync:
        """The show of an id."""
        return self._run(graphql.cloudcast_by_id(self, native))

    def tracklist(self, key: str) -> Tracklist:
        """What a show plays."""
        return self._run(graphql.tracklist(self, key))

    def uploads(self, user: str, *, limit: int = 20, rest: bool = True) -> ResourceListSync:
        """A user's shows, newest first, with their ids."""
        return self._run(graphql.uploads(self, user, limit, rest=rest))

    def playlists(self, user: str) -> ResourceListSync:
        """A user's playlists; `source` says where the answer comes from."""
        return self._run(graphql.playlists(self, user))

    def playlist(self, key: str, *, limit: int = 100, rest: bool = True) -> ResourceListSync:
        """The shows of a playlist (`user/playlists/slug`) in order."""
        return self._run(graphql.playlist(self, key, limit, rest=rest))

    def find(
        self,
        term: str,
        *,
        limit: int = 20,
        created_after: str | None = None,
        timestamped: bool = False,
        rest: bool = True,
    ) -> ResourceListSync:
        """Shows for words over GraphQL, with their ids.

        `created_after`: `PAST_WEEK`, `PAST_MONTH`, `PAST_YEAR`; `timestamped`: with a tracklist;
        `rest=False`, as elsewhere: no second source, what GraphQL refuses is raised.
        """
        found = graphql.find(self, term, limit, created_after, timestamped=timestamped, rest=rest)
        return self._run(found)

    def _list(self, key: str, paging: Paging) -> ResourceListSync:
        return self._run(operations.listing(self, key, paging_params(**paging)))

    def _run(self, operation: Operation[T]) -> T:
        return self.wire.run(operation)

"""Resources: records that know the client they came from, so that they can ask it for more.

`Resource` belongs to `Mixcloud`, `ResourceSync` to `MixcloudSync`; the names are the same. Own
methods come before data: a field of the same name is read by item.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from aggregator.mixcloud.embedding import Display
from aggregator.mixcloud.paging import Paging
from aggregator.mixcloud.records import AccessDict, Record
from aggregator.mixcloud.upload import EditDetails

if TYPE_CHECKING:
    from aggregator.mixcloud.client import Mixcloud
    from aggregator.mixcloud.graphql_shapes import Tracklist
    from aggregator.mixcloud.lists import ResourceList, ResourceListSync
    from aggregator.mixcloud.sync import MixcloudSync

_HINT = "; load() reads all that Mixcloud tells of it"


class Resource(Record):
    """An object of Mixcloud, its connections as methods once it is full: `user.followers()`."""

    __slots__ = ()

    @property
    def mixcloud(self) -> "Mixcloud":
        """The client that read it."""
        return cast("Mixcloud", self._mixcloud)

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError as missing:
            if name.startswith("_"):
                raise
            url = self._connection_url(name)
            if url is None:
                raise AttributeError(f"{missing}{'' if self._full else _HINT}") from None

        def connection(**paging: Unpack[Paging]) -> "Awaitable[ResourceList]":
            return self.mixcloud.connection(url, **paging)

        return connection

    async def load(self, *, force: bool = False) -> Self:
        """Read the object's own page into this resource, once; returns the resource."""
        if force or not self._full:
            self._absorb(await self.mixcloud.load(self.key))
        return self

    async def connection(self, name: str, **paging: Unpack[Paging]) -> "ResourceList":
        """A list that belongs to the object, by its name, without loading it before."""
        return await self.mixcloud.connection(self.key, name, **paging)

    async def cloudcast(self, slug: str) -> "Resource":
        """A show of this user."""
        return await self.mixcloud.cloudcast(self.key, slug)

    async def follow(self) -> AccessDict:
        """Follow this user."""
        return await self.mixcloud.follow(self.key)

    async def unfollow(self) -> AccessDict:
        """Follow this user no longer."""
        return await self.mixcloud.unfollow(self.key)

    async def favorite(self) -> AccessDict:
        """Make this show a favourite."""
        return await self.mixcloud.favorite(self.key)

    async def unfavorite(self) -> AccessDict:
        """Undo `favorite`."""
        return await self.mixcloud.unfavorite(self.key)

    async def repost(self) -> AccessDict:
        """Repost this show."""
        return await self.mixcloud.repost(self.key)

    async def unrepost(self) -> AccessDict:
        """Undo `repost`."""
        return await self.mixcloud.unrepost(self.key)

    async def listen_later(self) -> AccessDict:
        """Put this show on the list for later."""
        return await self.mixcloud.listen_later(self.key)

    async def unlisten_later(self) -> AccessDict:
        """Undo `listen_later`."""
        return await self.mixcloud.unlisten_later(self.key)

    async def embed_json(self, **display: Unpack[Display]) -> AccessDict:
        """The widget's HTML as `html`."""
        return await self.mixcloud.embed_json(self.key, **display)

    async def embed_html(self, **display: Unpack[Display]) -> str:
        """The widget's HTML."""
        return await self.mixcloud.embed_html(self.key, **display)

    async def oembed(self, *, format: str = "json", **display: Unpack[Display]) -> Any:  # noqa: A002
        """The oEmbed description: a record for `json`, text for `xml`."""
        return await self.mixcloud.oembed(self.key, format=format, **display)

    async def edit(self, **details: Unpack[EditDetails]) -> AccessDict:
        """Change this show; see `Mixcloud.edit`."""
        return await self.mixcloud.edit(self.key, **details)

    async def tracklist(self) -> "Tracklist":
        """What this show plays; see `Mixcloud.tracklist`."""
        return await self.mixcloud.tracklist(self.key)


class ResourceSync(Record):
    """As `Resource`, without `await`."""

    __slots__ = ()

    @property
    def mixcloud(self) -> "MixcloudSync":
        """The client that read it."""
        return cast("MixcloudSync", self._mixcloud)

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError as missing:
            if name.startswith("_"):
                raise
            url = self._connection_url(name)
            if url is None:
                raise AttributeError(f"{missing}{'' if self._full else _HINT}") from None
        return _connection(self.mixcloud, url)

    def load(self, *, force: bool = False) -> Self:
        """Read the object's own page into this resource, once; returns the resource."""
        if force or not self._full:
            self._absorb(self.mixcloud.load(self.key))
        return self

    def connection(self, name: str, **paging: Unpack[Paging]) -> "ResourceListSync":
        """A list that belongs to the object, by its name, without loading it before."""
        return self.mixcloud.connection(self.key, name, **paging)

    def cloudcast(self, slug: str) -> "ResourceSync":
        """A show of this user."""
        return self.mixcloud.cloudcast(self.key, slug)

    def follow(self) -> AccessDict:
        """Follow this user."""
        return self.mixcloud.follow(self.key)

    def unfollow(self) -> AccessDict:
        """Follow this user no longer."""
        return self.mixcloud.unfollow(self.key)

    def favorite(self) -> AccessDict:
        """Make this show a favourite."""
        return self.mixcloud.favorite(self.key)

    def unfavorite(self) -> AccessDict:
        """Undo `favorite`."""
        return self.mixcloud.unfavorite(self.key)

    def repost(self) -> AccessDict:
        """Repost this show."""
        return self.mixcloud.repost(self.key)

    def unrepost(self) -> AccessDict:
        """Undo `repost`."""
        return self.mixcloud.unrepost(self.key)

    def listen_later(self) -> AccessDict:
        """Put this show on the list for later."""
        return self.mixcloud.listen_later(self.key)

    def unlisten_later(self) -> AccessDict:
        """Undo `listen_later`."""
        return self.mixcloud.unlisten_later(self.key)

    def embed_json(self, **display: Unpack[Display]) -> AccessDict:
        """The widget's HTML as `html`."""
        return self.mixcloud.embed_json(self.key, **display)

    def embed_html(self, **display: Unpack[Display]) -> str:
        """The widget's HTML."""
        return self.mixcloud.embed_html(self.key, **display)

    def oembed(self, *, format: str = "json", **display: Unpack[Display]) -> Any:  # noqa: A002
        """The oEmbed description: a record for `json`, text for `xml`."""
        return self.mixcloud.oembed(self.key, format=format, **display)

    def edit(self, **details: Unpack[EditDetails]) -> AccessDict:
        """Change this show; see `MixcloudSync.edit`."""
        return self.mixcloud.edit(self.key, **details)

    def tracklist(self) -> "Tracklist":
        """What this show plays; see `MixcloudSync.tracklist`."""
        return self.mixcloud.tracklist(self.key)


def _connection(mixcloud: "MixcloudSync", url: str) -> "Callable[..., ResourceListSync]":
    def connection(**paging: Unpack[Paging]) -> "ResourceListSync":
        return mixcloud.connection(url, **paging)

    return connection

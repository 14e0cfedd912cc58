"""Lists: a page of resources, its neighbours, and a walk over all that follow."""

from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from aggregator.mixcloud.records import AccessDict, AccessList, Record
from aggregator.mixcloud.resources import Resource, ResourceSync

if TYPE_CHECKING:
    from aggregator.mixcloud.client import Mixcloud
    from aggregator.mixcloud.core import Core
    from aggregator.mixcloud.sync import MixcloudSync

R = TypeVar("R", bound=Record)


class RecordList(Generic[R]):
    """A page: `[place]`, `[key]`, `["name"]`, `["paging"]`; `data` is the JSON as it came."""

    __slots__ = ("_data", "_items", "_mixcloud")

    def __init__(self, data: dict[str, Any], mixcloud: "Core[Any, Any]") -> None:
        self._data = data
        self._mixcloud = mixcloud
        rows = data.get("data")
        self._items = AccessList(rows if isinstance(rows, list) else [], mixcloud)

    @property
    def data(self) -> dict[str, Any]:
        """The decoded JSON."""
        return self._data

    @property
    def paging(self) -> Mapping[str, str]:
        """`previous` and `next`: URLs, absent at an end of the list."""
        paging = self._data.get("paging")
        return paging if isinstance(paging, dict) else {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The items as they came."""
        return cast("list[dict[str, Any]]", self._items.data)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> AccessList: ...
    @overload
    def __getitem__(self, at: str) -> Any: ...
    def __getitem__(self, at: int | slice | str) -> Any:
        """Raises `IndexError` for a place and `KeyError` for a name or key that is not there."""
        if isinstance(at, str) and at in self._data:
            return self._items if at == "data" else AccessDict(self._data, self._mixcloud)[at]
        return self._items[at]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # no field of Mixcloud, and asked for while a copy is made
            raise AttributeError(name)
        if name not in self._data:
            raise AttributeError(f"{self!r} has no {name!r}")
        return self[name]

    def __iter__(self) -> Iterator[R]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return bool(len(self._items))

    def __repr__(self) -> str:
        name = self._data.get("name")
        return f"<{type(self).__name__} {name!r}>" if name else f"<{type(self).__name__}>"


class Walk:
    """Which rows of the next page are new, and whether a walk over pages still gets anywhere.

    Whether `until` includes its moment is not documented: rows that open a page and closed the
    last one are left out. A link seen before ends the walk.
    """

    def __init__(self) -> None:
        self._last: list[dict[str, Any]] = []
        self._links: set[str] = set()

    def fresh(self, page: RecordList[Any]) -> list[dict[str, Any]]:
        """The rows of the page that the page before did not have."""
        rows, seen = page.rows, self._last
        known = next((at for at, row in enumerate(rows) if row not in seen), len(rows))
        self._last = rows
        return rows[known:]

    def link(self, page: RecordList[Any], fresh: list[dict[str, Any]]) -> str | None:
        """Where the walk goes on; None at its end."""
        url = page.paging.get("next")
        if not fresh or not url or url in self._links:
            return None
        self._links.add(url)
        return url


class ResourceList(RecordList[Resource]):
    """A page of resources; `next()`, `previous()`, and `iterate()` over all that follow."""

    __slots__ = ()

    @property
    def mixcloud(self) -> "Mixcloud":
        """The client that read it."""
        return cast("Mixcloud", self._mixcloud)

    async def next(self) -> "ResourceList | None":
        """The page after this one; None at the end."""
        url = self.paging.get("next")
        return await self.mixcloud.connection(url) if url else None

    async def previous(self) -> "ResourceList | None":
        """The page before this one (of dated lists: what is newer, perhaps nothing)."""
        url = self.paging.get("previous")
        return await self.mixcloud.connection(url) if url else None

    async def pages(self) -> AsyncIterator["ResourceList"]:
        """This page and every one that follows."""
        walk, page = Walk(), self
        while True:
            fresh = walk.fresh(page)
            if fresh or page is self:
                yield (
                    page
                    if fresh == page.rows
                    else type(page)({**page.data, "data": fresh}, self._mixcloud)
                )
            url = walk.link(page, fresh)
            if url is None:
                return
            page = await self.mixcloud.connection(url)

    async def iterate(self, limit: int | None = None) -> AsyncIterator[Resource]:
        """Every item of this page and of all that follow, at most `limit`."""
        left = -1 if limit is None else limit
        if left == 0:
            return
        async for page in self.pages():
            for item in page:
                yield item
                left -= 1
                if left == 0:
                    return


class ResourceListSync(RecordList[ResourceSync]):
    """As `ResourceList`, without `await`."""

    __slots__ = ()

    @property
    def mixcloud(self) -> "MixcloudSync":
        """The client that read it."""
        return cast("MixcloudSync", self._mixcloud)

    def next(self) -> "ResourceListSync | None":
        """The page after this one; None at the end."""
        url = self.paging.get("next")
        return self.mixcloud.connection(url) if url else None

    def previous(self) -> "ResourceListSync | None":
        """The page before this one (of dated lists: what is newer, perhaps nothing)."""
        url = self.paging.get("previous")
        return self.mixcloud.connection(url) if url else None

    def pages(self) -> Iterator["ResourceListSync"]:
        """This page and every one that follows."""
        walk, page = Walk(), self
        while True:
            fresh = walk.fresh(page)
            if fresh or page is self:
                yield (
                    page
                    if fresh == page.rows
                    else type(page)({**page.data, "data": fresh}, self._mixcloud)
                )
            url = walk.link(page, fresh)
            if url is None:
                return
            page = self.mixcloud.connection(url)

    def iterate(self, limit: int | None = None) -> Iterator[ResourceSync]:
        """Every item of this page and of all that follow, at most `limit`."""
        return islice(chain.from_iterable(self.pages()), limit)

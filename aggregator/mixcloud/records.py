"""What Mixcloud answers, read lazily: attribute and item access over the decoded JSON.

Nothing is copied or converted until it is asked for, so that a list of thousands costs no more
than its JSON. Nested tables become records, those that name an object resources.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from aggregator.mixcloud.dates import read_date
from aggregator.mixcloud.keys import kind_of_key, readable_key

if TYPE_CHECKING:
    from aggregator.mixcloud.core import Core


class AccessDict(Mapping[str, Any]):
    """A table; `record.name` and `record["name"]` are one. `data` is the JSON as it came."""

    __slots__ = ("_data", "_mixcloud")

    def __init__(self, data: dict[str, Any], mixcloud: "Core[Any, Any]") -> None:
        self._data = data
        self._mixcloud = mixcloud

    @property
    def data(self) -> dict[str, Any]:
        """The decoded JSON."""
        return self._data

    def __getitem__(self, name: str) -> Any:
        value = self._data[name]
        if isinstance(value, str):
            return read_date(name, value)
        return wrap(value, self._mixcloud)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # no field of Mixcloud, and asked for while a copy is made
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{self!r} has no {name!r}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, AccessDict):
            return self._data == other._data
        return self._data == other

    __hash__ = None  # type: ignore[assignment]  # equal by content, which may change

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(self._data)}>"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._data]


class AccessList(Sequence[Any]):
    """A list, indexed by place or by an object's key (slashes are optional)."""

    __slots__ = ("_data", "_mixcloud", "_places")

    def __init__(self, data: list[Any], mixcloud: "Core[Any, Any]") -> None:
        self._data = data
        self._mixcloud = mixcloud
        self._places: dict[str, int] | None = None

    @property
    def data(self) -> list[Any]:
        """The decoded JSON."""
        return self._data

    @overload
    def __getitem__(self, at: int | str) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> "AccessList": ...
    def __getitem__(self, at: int | str | slice) -> Any:
        """Raises `IndexError` for a place and `KeyError` for a key that is not there."""
        if isinstance(at, str):
            return self._by_key(at)
        if isinstance(at, slice):
            return AccessList(self._data[at], self._mixcloud)
        return wrap(self._data[at], self._mixcloud)

    def __iter__(self) -> Iterator[Any]:
        mixcloud = self._mixcloud
        return (wrap(value, mixcloud) for value in self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, AccessList):
            return self._data == other._data
        return self._data == other

    __hash__ = None  # type: ignore[assignment]  # equal by content, which may change

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self._data)}>"

    def _by_key(self, key: str) -> Any:
        if self._places is None:
            # The first of equal keys wins, as a search from the front would find it.
            self._places = {}
            for place, value in enumerate(self._data):
                if isinstance(value, dict) and isinstance(value.get("key"), str):
                    self._places.setdefault(readable_key(value["key"]), place)
        try:
            return self[self._places[readable_key(key)]]
        except KeyError:
            raise KeyError(key) from None


class Record(AccessDict):
    """An object of Mixcloud: a user, a cloudcast, a tag... `full` once its own page was read."""

    __slots__ = ("_full",)

    def __init__(
        self, data: dict[str, Any], mixcloud: "Core[Any, Any]", *, full: bool = False
    ) -> None:
        self._data = data
        self._mixcloud = mixcloud
        self._full = full

    @property
    def key(self) -> str:
        """The key as Mixcloud sends it. Raises `AttributeError` for what has none."""
        try:
            return str(self._data["key"])
        except KeyError:
            raise AttributeError(f"{self!r} has no key") from None

    @property
    def type(self) -> str | None:
        """`cloudcast`, `user`, `tag`...: as told, else by the form of the key."""
        told = self._data.get("type")
        return told if isinstance(told, str) else kind_of_key(str(self._data.get("key", "")))

    @property
    def full(self) -> bool:
        """Whether everything that Mixcloud tells of the object is here."""
        return self._full

    @property
    def connections(self) -> Mapping[str, str]:
        """Name -> URL of the lists that belong to the object; empty until it is full."""
        metadata = self._data.get("metadata")
        named = metadata.get("connections") if isinstance(metadata, dict) else None
        return named if isinstance(named, dict) else {}

    def picture(self, size: str = "large") -> str | None:
        """The picture's URL in a size such as `large` or `320wx320h`; None when there is none."""
        pictures = self._data.get("pictures")
        found = pictures.get(size) if isinstance(pictures, dict) else None
        return found if isinstance(found, str) else None

    def __repr__(self) -> str:
        kind = (self.type or "object").replace("_", " ").title()
        return f"<{type(self).__name__}: {kind} {self._data.get('key', '')!r}>"

    def _connection_url(self, name: str) -> str | None:
        connections = self.connections
        return connections.get(name) or connections.get(name.replace("_", "-"))

    def _absorb(self, other: "Record") -> None:
        """Take over what the object's own page says, in place: lists keep showing this record."""
        self._data.update(other.data)
        self._full = True


def wrap(value: Any, mixcloud: "Core[Any, Any]") -> Any:
    """A table as a record or resource, a list as a list of such; anything else as it is."""
    if isinstance(value, dict):
        if "type" in value or ("key" in value and "url" in value):
            return mixcloud.resource_class(value, mixcloud)
        return AccessDict(value, mixcloud)
    if isinstance(value, list):
        return AccessList(value, mixcloud)
    return value

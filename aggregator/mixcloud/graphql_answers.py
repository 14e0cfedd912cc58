"""GraphQL's answers read: the data, the show or the shows in them, in the shapes of REST.

Pure, so that saved answers are read as live ones are. That nothing was found is only said where
the answer says so; what has lost its known shape is an `UnexpectedAnswer`.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from aggregator.mixcloud.errors import GraphQLError, InvalidKey, NotFound, UnexpectedAnswer
from aggregator.mixcloud.graphql_shapes import show, table, tables

_SHOWS = ("cloudcastLookup", "cloudcast")


class Shows(msgspec.Struct, frozen=True):
    """A part of a list: `rows` as REST tells them, out of `places` of the list; `after` is the
    cursor of the next part, None at the end. A row without its name or owner is what a deleted
    show leaves behind: it has a place only."""

    rows: list[dict[str, Any]]
    places: int
    after: str | None = None

    def told(self) -> list[dict[str, Any]]:
        """The rows; raises `UnexpectedAnswer` when not one of the places could be read."""
        if self.places and not self.rows:
            raise UnexpectedAnswer("GraphQL answered no show with its name, slug and owner")
        return self.rows


def data_of(answer: Any, status: int = 200) -> dict[str, Any]:
    """The `data` of an answer. Raises `GraphQLError` when nothing came but errors."""
    told = table(answer)
    data, errors = table(told.get("data")), told.get("errors")
    if errors and not any(value is not None for value in data.values()):
        raise GraphQLError(errors if isinstance(errors, list) else [])
    if not data:
        raise UnexpectedAnswer("GraphQL answered without data", status=status)
    return data


def shows_of(data: Mapping[str, Any]) -> Shows:
    """The shows of a search, a playlist, a user, or the one that was looked up.

    Raises `NotFound` for what GraphQL says is not there.
    """
    if any(name in data for name in _SHOWS):
        return Shows([show_of(data)], 1)
    connection = _connection(data)
    if not isinstance(connection.get("edges"), list):
        raise UnexpectedAnswer("GraphQL answered a list without its rows")
    edges = tables(connection["edges"])
    nodes = [table(edge.get("node")) for edge in edges]
    read = [_row(table(node.get("cloudcast")) or node) for node in nodes]
    rows = [row for row in read if row is not None]
    page = table(connection.get("pageInfo"))
    after = page.get("endCursor") if page.get("hasNextPage") else None
    return Shows(rows, len(edges), after if isinstance(after, str) else None)


def show_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The one show that was looked up; raises `NotFound` when GraphQL knows none."""
    name = next((name for name in _SHOWS if name in data), _SHOWS[0])
    row = _row(found(data, name))
    if row is None:
        raise UnexpectedAnswer("GraphQL answered a show without its name, slug or owner")
    return row


def found(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object of that name; raises `NotFound` where GraphQL has none."""
    node = data.get(name)
    if not isinstance(node, dict):
        raise NotFound("Mixcloud knows no such object")
    return node


def _connection(data: Mapping[str, Any]) -> dict[str, Any]:
    if "playlistLookup" in data:
        return table(found(data, "playlistLookup").get("items"))
    if "userLookup" in data:
        return table(found(data, "userLookup").get("uploads"))
    search = table(table(table(data.get("viewer")).get("search")).get("searchQuery"))
    return table(search.get("cloudcasts"))


def _row(node: Mapping[str, Any]) -> dict[str, Any] | None:
    name, slug, owner = node.get("name"), node.get("slug"), table(node.get("owner"))
    told = (name, slug, owner.get("username"))
    if not all(isinstance(one, str) and one.strip() for one in told):
        return None
    try:
        return show(node)
    except InvalidKey:
        return None

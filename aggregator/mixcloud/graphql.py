"""What REST lacks: ids, playlists, tracklists, search with filters. REST answers where it can.

GraphQL is unofficial and at times refused; each answer says in `source` where it comes from.
No token is ever sent there.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from aggregator.mixcloud import graphql_shapes as shapes
from aggregator.mixcloud.core import Core
from aggregator.mixcloud.errors import (
    ApiError,
    ConnectionFailed,
    GraphQLError,
    InvalidKey,
    InvalidRequest,
    NotFound,
    UnexpectedAnswer,
)
from aggregator.mixcloud.graphql_shapes import CloudcastId, Tracklist, table, tables
from aggregator.mixcloud.keys import locate, readable_key
from aggregator.mixcloud.lists import RecordList
from aggregator.mixcloud.operations import listing, one, search
from aggregator.mixcloud.paging import Paging
from aggregator.mixcloud.protocol import Operation, Request, exchange, read_json
from aggregator.mixcloud.records import Record

R = TypeVar("R", bound=Record)
L = TypeVar("L", bound=RecordList[Any])

REFUSED = (GraphQLError, UnexpectedAnswer, ConnectionFailed, ApiError)
"""What makes an operation turn to REST."""

CREATED_AFTER = ("PAST_WEEK", "PAST_MONTH", "PAST_YEAR")


def ask(core: Core[R, L], query: str, variables: Mapping[str, Any]) -> Operation[dict[str, Any]]:
    """The `data` of a query. Raises `GraphQLError` when nothing came but errors."""
    site = core.mixcloud_root
    request = Request(
        url=core.graphql_root,
        method="POST",
        headers=(
            ("content-type", "application/json"),
            ("origin", site),
            ("referer", f"{site}/"),
        ),
        json=msgspec.json.encode({"query": query, "variables": dict(variables)}),
    )
    response = yield from exchange(request, patience=core.patience)
    answer = table(read_json(response))
    data, errors = table(answer.get("data")), answer.get("errors")
    if errors and not any(value is not None for value in data.values()):
        raise GraphQLError(errors if isinstance(errors, list) else [])
    if not data:
        raise UnexpectedAnswer("GraphQL answered without data", status=response.status)
    return data


def cloudcast_id(core: Core[R, L], key: str) -> Operation[CloudcastId]:
    """The id of a show; one made from its key when GraphQL is refused."""
    lookup = _lookup(core, key)
    try:
        data = yield from ask(core, shapes.LOOKUP_ID, {"lookup": lookup})
    except REFUSED:
        return CloudcastId(shapes.id_of_key(_key(core, key)), canonical=False)
    return CloudcastId(str(_found(data, "cloudcastLookup")["id"]), canonical=True)


def cloudcast_by_id(core: Core[R, L], native: str) -> Operation[R]:
    """The show of an id, Mixcloud's or one made from a key."""
    key = shapes.key_of_id(native)
    if key is not None:
        return (yield from one(core, key))
    data = yield from ask(core, shapes.BY_ID, {"id": native})
    return core.resource_class(shapes.show(_found(data, "cloudcast")), core)


def tracklist(core: Core[R, L], key: str) -> Operation[Tracklist]:
    """What a show plays; REST's legacy sections when GraphQL is refused."""
    try:
        data = yield from ask(core, shapes.TRACKLIST, {"lookup": _lookup(core, key)})
    except REFUSED:
        show = yield from one(core, key)
        return Tracklist(shapes.rest_tracks(tables(show.data.get("sections"))), "rest")
    found = _found(data, "cloudcastLookup")
    tracks = shapes.graphql_tracks(tables(found.get("sections")))
    return Tracklist(tracks, "graphql", None if tracks else found.get("restrictedReason"))


def playlists(core: Core[R, L], user: str) -> Operation[L]:
    """A user's playlists."""
    key = _key(core, user)
    try:
        data = yield from ask(core, shapes.PLAYLISTS, {"lookup": {"username": key.strip("/")}})
    except REFUSED:
        return _from_rest((yield from listing(core, f"{key}playlists/", ())))
    owner = _found(data, "userLookup")
    items = tables(table(owner.get("profileNavigation")).get("menuItems"))
    rows = [shapes.playlist(owner, item) for item in items if item.get("playlist")]
    return core.resource_list_class({"data": rows, "source": "graphql"}, core)


def playlist(core: Core[R, L], key: str, limit: int) -> Operation[L]:
    """The shows of a playlist in order, at most `limit`."""
    parts = _key(core, key).strip("/").split("/")
    if len(parts) != 3 or parts[1] != "playlists":
        raise InvalidKey(f"{key[:200]!r} is no playlist")
    variables = {"lookup": {"username": parts[0], "slug": parts[2]}}
    try:
        return (yield from _collected(core, shapes.PLAYLIST, variables, limit))
    except NotFound as error:
        if error.status == 0:  # GraphQL itself said that there is none
            raise
    except REFUSED:
        pass
    path = f"{'/'.join(parts)}/cloudcasts/"
    return _from_rest((yield from listing(core, path, (("limit", str(min(limit, 100))),))))


def find(
    core: Core[R, L], term: str, limit: int, created_after: str | None, *, timestamped: bool
) -> Operation[L]:
    """Shows for words, with their ids; plain REST search when GraphQL is refused.

    A filter has no REST counterpart: with one, the refusal is raised.
    """
    if created_after is not None and created_after not in CREATED_AFTER:
        raise InvalidRequest(f"created_after must be one of {', '.join(CREATED_AFTER)}")
    filters = {"createdAfter": created_after} if created_after else {}
    if timestamped:
        filters["isTimestamped"] = "YES"
    query = shapes.search_query(filters)
    try:
        return (yield from _collected(core, query, {"term": term, **filters}, limit))
    except REFUSED:
        if filters:
            raise
        size = Paging(limit=min(limit, shapes.PAGE_MAX))
        return _from_rest((yield from search(core, term, "cloudcast", size)))


def _collected(core: Core[R, L], query: str, variables: dict[str, Any], limit: int) -> Operation[L]:
    rows: list[dict[str, Any]] = []
    after: str | None = None
    while len(rows) < limit:
        size = min(limit - len(rows), shapes.PAGE_MAX)
        data = yield from ask(core, query, {**variables, "first": size, "after": after})
        connection = _connection(data)
        nodes = [table(edge.get("node")) for edge in tables(connection.get("edges"))]
        shows = [table(node.get("cloudcast")) or node for node in nodes]
        rows += [shapes.show(one) for one in shows if one.get("slug") and one.get("owner")]
        page = table(connection.get("pageInfo"))
        if not page.get("hasNextPage") or page.get("endCursor") in (None, after):
            break
        after = page["endCursor"]
    return core.resource_list_class({"data": rows[:limit], "source": "graphql"}, core)


def _connection(data: dict[str, Any]) -> dict[str, Any]:
    if "playlistLookup" in data:
        return table(_found(data, "playlistLookup").get("items"))
    found = table(table(table(data.get("viewer")).get("search")).get("searchQuery"))
    return table(found.get("cloudcasts"))


def _found(data: dict[str, Any], name: str) -> dict[str, Any]:
    node = data.get(name)
    if not isinstance(node, dict):
        raise NotFound("Mixcloud knows no such object")
    return node


def _from_rest(found: L) -> L:
    found.data["source"] = "rest"
    return found


def _key(core: Core[R, L], key: str) -> str:
    url, _ = locate(core.api_root, key)
    return readable_key(url.removeprefix(core.api_root))


def _lookup(core: Core[R, L], key: str) -> dict[str, str]:
    parts = _key(core, key).strip("/").split("/")
    if len(parts) != 2:
        raise InvalidKey(f"{key[:200]!r} is no show")
    return {"username": parts[0], "slug": parts[1]}

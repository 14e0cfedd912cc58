"""What REST lacks: ids, playlists, tracklists, search with filters. REST answers where it can.

GraphQL is unofficial and at times refused; each answer says in `source` where it comes from.
With `rest=False` there is no second source: the refusal is raised. No token is ever sent there.
"""

from collections.abc import Mapping, Sequence
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
from aggregator.mixcloud.graphql_answers import Shows, data_of, found, show_of, shows_of
from aggregator.mixcloud.graphql_shapes import CloudcastId, Tracklist, table, tables
from aggregator.mixcloud.keys import locate, readable_key
from aggregator.mixcloud.lists import RecordList
from aggregator.mixcloud.operations import connection, listing, one, search
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
        timeout=core.graphql_timeout,
    )
    response = yield from exchange(request, patience=core.patience)
    try:
        return data_of(read_json(response), response.status)
    except NotFound as error:  # it has moved before; no object is said to be missing
        raise UnexpectedAnswer("GraphQL is not where it was") from error


def cloudcast_id(core: Core[R, L], key: str) -> Operation[CloudcastId]:
    """The id of a show; one made from its key when GraphQL is refused."""
    lookup = _lookup(core, key)
    try:
        data = yield from ask(core, shapes.LOOKUP_ID, {"lookup": lookup})
    except REFUSED:
        return CloudcastId(shapes.id_of_key(_key(core, key)), canonical=False)
    return CloudcastId(str(found(data, "cloudcastLookup")["id"]), canonical=True)


def cloudcast_ids(core: Core[R, L], keys: Sequence[str]) -> Operation[dict[str, str]]:
    """Key as given -> id, in one call; what GraphQL does not know is missing."""
    if not keys:
        return {}
    lookups = {f"l{at}": _lookup(core, key) for at, key in enumerate(keys)}
    data = yield from ask(core, shapes.ids_query(len(keys)), lookups)
    told = {key: table(data.get(f"a{at}")).get("id") for at, key in enumerate(keys)}
    return {key: native for key, native in told.items() if isinstance(native, str)}


def lookup(core: Core[R, L], key: str, *, rest: bool) -> Operation[R]:
    """The show of a key, with its id; plain REST when GraphQL is refused."""
    asked = _lookup(core, key)
    try:
        data = yield from ask(core, shapes.LOOKUP, {"lookup": asked})
        row = show_of(data)
    except REFUSED as refusal:
        if not rest or isinstance(refusal, NotFound):
            raise
        show = yield from one(core, key)
        show.data["source"] = "rest"
        return show
    return core.resource_class({**row, "source": "graphql"}, core)


def cloudcast_by_id(core: Core[R, L], native: str) -> Operation[R]:
    """The show of an id, Mixcloud's or one made from a key."""
    key = shapes.key_of_id(native)
    if key is not None:
        return (yield from one(core, key))
    data = yield from ask(core, shapes.BY_ID, {"id": native})
    return core.resource_class(show_of(data), core)


def tracklist(core: Core[R, L], key: str) -> Operation[Tracklist]:
    """What a show plays; REST's legacy sections when GraphQL is refused."""
    try:
        data = yield from ask(core, shapes.TRACKLIST, {"lookup": _lookup(core, key)})
    except REFUSED:
        show = yield from one(core, key)
        return Tracklist(shapes.rest_tracks(tables(show.data.get("sections"))), "rest")
    node = found(data, "cloudcastLookup")
    tracks = shapes.graphql_tracks(tables(node.get("sections")))
    return Tracklist(tracks, "graphql", None if tracks else node.get("restrictedReason"))


def uploads(core: Core[R, L], user: str, limit: int, *, rest: bool) -> Operation[L]:
    """A user's shows, newest first, with their ids; plain REST when GraphQL is refused."""
    key = _key(core, user)
    variables = {"lookup": {"username": key.strip("/")}}
    try:
        return (yield from _collected(core, shapes.UPLOADS, variables, limit))
    except REFUSED as refusal:
        if not rest or isinstance(refusal, NotFound):
            raise
    size = Paging(limit=min(limit, shapes.PAGE_MAX))
    return _from_rest((yield from connection(core, user, "cloudcasts", size)))


def playlists(core: Core[R, L], user: str) -> Operation[L]:
    """A user's playlists."""
    key = _key(core, user)
    try:
        data = yield from ask(core, shapes.PLAYLISTS, {"lookup": {"username": key.strip("/")}})
    except REFUSED:
        return _from_rest((yield from listing(core, f"{key}playlists/", ())))
    owner = found(data, "userLookup")
    items = tables(table(owner.get("profileNavigation")).get("menuItems"))
    rows = [shapes.playlist(owner, item) for item in items if item.get("playlist")]
    return core.resource_list_class({"data": rows, "source": "graphql"}, core)


def playlist(core: Core[R, L], key: str, limit: int, *, rest: bool) -> Operation[L]:
    """The shows of a playlist in order, at most `limit`."""
    parts = _key(core, key).strip("/").split("/")
    if len(parts) != 3 or parts[1] != "playlists":
        raise InvalidKey(f"{key[:200]!r} is no playlist")
    variables = {"lookup": {"username": parts[0], "slug": parts[2]}}
    try:
        return (yield from _collected(core, shapes.PLAYLIST, variables, limit))
    except REFUSED as refusal:
        if not rest or isinstance(refusal, NotFound):
            raise
    path = f"{'/'.join(parts)}/cloudcasts/"
    return _from_rest((yield from listing(core, path, (("limit", str(min(limit, 100))),))))


def find(
    core: Core[R, L],
    term: str,
    limit: int,
    created_after: str | None,
    *,
    timestamped: bool,
    rest: bool,
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
        if filters or not rest:
            raise
        size = Paging(limit=min(limit, shapes.PAGE_MAX))
        return _from_rest((yield from search(core, term, "cloudcast", size)))


def _collected(core: Core[R, L], query: str, variables: dict[str, Any], limit: int) -> Operation[L]:
    """Page after page until `limit` places of the list are read, or it ends.

    Places count, not rows: a deleted show must not cost one more call. A cursor that stands still
    and a page that was read before end the walk.
    """
    read = Shows([], 0)
    known: set[str] = set()
    while read.places < limit:
        size = min(limit - read.places, shapes.PAGE_MAX)
        data = yield from ask(core, query, {**variables, "first": size, "after": read.after})
        page = shows_of(data)
        keys = {row["key"] for row in page.rows}
        if not page.places or (keys and keys <= known):
            break
        known |= keys
        still = page.after in (None, read.after)
        read = Shows(read.rows + page.rows, read.places + page.places, page.after)
        if still:
            break
    return core.resource_list_class({"data": read.told()[:limit], "source": "graphql"}, core)


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

"""What Mixcloud is asked: its site's GraphQL first, the public REST API as the second route."""

from typing import Any
from urllib.parse import quote

from aggregator.upstream.message import Request

GRAPHQL = "https://app.mixcloud.com/graphql"
REST = "https://api.mixcloud.com"

_SHOW = (
    "id name slug url audioLength plays description isExclusive restrictedReason"
    " owner{displayName username} picture{urlRoot}"
)
_SEARCH = (
    "query($term:String!,$first:Int!){viewer{search{searchQuery(term:$term)"
    f"{{cloudcasts(first:$first){{edges{{node{{{_SHOW}}}}}}}}}}}}}}}"
)
_ITEM = f"query($lookup:CloudcastLookup!){{cloudcastLookup(lookup:$lookup){{{_SHOW}}}}}"
_PLAYLIST = (
    "query($lookup:PlaylistLookup!,$first:Int!){playlistLookup(lookup:$lookup)"
    f"{{items(first:$first){{edges{{node{{cloudcast{{{_SHOW}}}}}}}}}}}}}"
)
_UPLOADS = (
    "query($lookup:UserLookup!,$first:Int!){userLookup(lookup:$lookup)"
    f"{{uploads(first:$first){{edges{{node{{{_SHOW}}}}}}}}}}}"
)
GRAPHQL_SECONDS = 2.5
"""Half a search's time: what hangs must leave the other half to REST."""

_HEADERS = (("origin", "https://www.mixcloud.com"), ("referer", "https://www.mixcloud.com/"))
_CONNECTIONS = {
    "user": "cloudcasts",
    "uploads": "cloudcasts",
    "favorites": "favorites",
    "listens": "listens",
    "stream": "feed",
}


def search_graphql(term: str, limit: int) -> Request:
    """Shows for a text, with the ids that only GraphQL tells."""
    return _graphql(_SEARCH, term=term, first=limit)


def search_rest(term: str, limit: int) -> Request:
    """Shows for a text."""
    params = (("q", term), ("type", "cloudcast"), ("limit", str(limit)))
    return Request(url=f"{REST}/search/", params=params)


def item_graphql(user: str, slug: str) -> Request:
    """One show."""
    return _graphql(_ITEM, lookup={"username": user, "slug": slug})


def playlist_graphql(user: str, slug: str, limit: int) -> Request:
    """The shows of a playlist in order."""
    return _graphql(_PLAYLIST, lookup={"username": user, "slug": slug}, first=limit)


def uploads_graphql(user: str, limit: int) -> Request:
    """A user's shows, newest first."""
    return _graphql(_UPLOADS, lookup={"username": user}, first=limit)


def ids_graphql(keys: list[tuple[str, str]]) -> Request:
    """The ids of several shows in one call, aliased `a0`, `a1`... by their place."""
    names = ",".join(f"$l{at}:CloudcastLookup!" for at in range(len(keys)))
    parts = " ".join(f"a{at}:cloudcastLookup(lookup:$l{at}){{id}}" for at in range(len(keys)))
    variables = {f"l{at}": {"username": user, "slug": slug} for at, (user, slug) in enumerate(keys)}
    return _graphql(f"query({names}){{{parts}}}", **variables)


def key_rest(key: str) -> Request:
    """The object of a key."""
    return Request(url=REST + quote(key))


def connection_rest(form: str, user: str, limit: int) -> Request:
    """A list of a user: shows, favourites, what was listened to."""
    return Request(
        url=f"{REST}/{quote(user)}/{_CONNECTIONS[form]}/", params=(("limit", str(limit)),)
    )


def tag_rest(tag: str, limit: int) -> Request:
    """The popular shows of a tag."""
    return Request(url=f"{REST}/genres/{quote(tag)}/popular/", params=(("limit", str(limit)),))


def _graphql(query: str, **variables: Any) -> Request:
    return Request(
        url=GRAPHQL,
        method="POST",
        headers=_HEADERS,
        json={"query": query, "variables": variables},
        timeout=GRAPHQL_SECONDS,
    )

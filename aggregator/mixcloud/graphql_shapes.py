"""GraphQL's questions, and its nodes in the shapes of REST. Unofficial: it changes at times."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from aggregator.mixcloud.keys import quote_key, readable_key

SITE = "https://www.mixcloud.com"
PAGE_MAX = 100
"""The most that one connection gives at a time."""

_PICTURES = "https://thumbnailer.mixcloud.com/unsafe/"
_SIZES = {"medium": "100x100", "320wx320h": "320x320", "extra_large": "600x600"}
_DASH = re.compile(r"(?<!\s)\s+[-\u2013\u2014]\s+")

SHOW = (
    "id name slug url audioLength plays description publishDate isExclusive restrictedReason"
    " favorites{totalCount} reposts{totalCount} owner{id displayName username}"
    ' picture{urlRoot} tags(country:"GLOBAL"){tag{name slug}}'
)
LOOKUP_ID = "query($lookup:CloudcastLookup!){cloudcastLookup(lookup:$lookup){id}}"
LOOKUP = f"query($lookup:CloudcastLookup!){{cloudcastLookup(lookup:$lookup){{{SHOW}}}}}"
BY_ID = f"query($id:ID!){{cloudcast(id:$id){{{SHOW}}}}}"
TRACKLIST = (
    "query($lookup:CloudcastLookup!){cloudcastLookup(lookup:$lookup){id canShowTracklist"
    " restrictedReason sections{__typename ...on TrackSection{artistName songName startSeconds}"
    " ...on ChapterSection{chapter startSeconds}}}}"
)
PLAYLISTS = (
    "query($lookup:UserLookup!){userLookup(lookup:$lookup){username displayName"
    " profileNavigation{menuItems{__typename ...on PlaylistNavigationItem{count"
    " playlist{id name slug description}}}}}}"
)
PLAYLIST = (
    "query($lookup:PlaylistLookup!,$first:Int!,$after:String)"
    "{playlistLookup(lookup:$lookup){id name items(first:$first,after:$after)"
    f"{{edges{{node{{cloudcast{{{SHOW}}}}}}} pageInfo{{endCursor hasNextPage}}}}}}}}"
)
UPLOADS = (
    "query($lookup:UserLookup!,$first:Int!,$after:String)"
    "{userLookup(lookup:$lookup){uploads(first:$first,after:$after)"
    f"{{edges{{node{{{SHOW}}}}} pageInfo{{endCursor hasNextPage}}}}}}}}"
)
_SEARCH = (
    "query($term:String!,$first:Int!,$after:String%s){viewer{search{searchQuery(term:$term)"
    f"{{cloudcasts(first:$first,after:$after%s){{edges{{node{{{SHOW}}}}}"
    " pageInfo{endCursor hasNextPage}}}}}}"
)
_FILTERS = {"createdAfter": "CreatedAfterFilter", "isTimestamped": "IsTimestampedFilter"}


class Track(msgspec.Struct, frozen=True):
    """A line of a tracklist. A chapter that reads `Artist - Title` is split into both."""

    artist: str | None
    song: str | None
    start_time: int | None = None
    chapter: str | None = None


class Tracklist(msgspec.Struct, frozen=True):
    """What a show plays. `source` is `graphql` or `rest`; `restricted` says why it is kept back."""

    tracks: tuple[Track, ...]
    source: str
    restricted: str | None = None


class CloudcastId(msgspec.Struct, frozen=True):
    """A show's id; `canonical` when it is Mixcloud's own, else one of ours made from the key."""

    id: str
    canonical: bool


def search_query(filters: Iterable[str]) -> str:
    """The search with the filters named: `createdAfter`, `isTimestamped`."""
    named = [name for name in _FILTERS if name in set(filters)]
    declared = "".join(f",${name}:{_FILTERS[name]}" for name in named)
    return _SEARCH % (declared, "".join(f",{name}:${name}" for name in named))


def ids_query(count: int) -> str:
    """The ids of several shows in one call: `$l0`... in, `a0`... out, by their place."""
    names = ",".join(f"$l{at}:CloudcastLookup!" for at in range(count))
    parts = " ".join(f"a{at}:cloudcastLookup(lookup:$l{at}){{id}}" for at in range(count))
    return f"query({names}){{{parts}}}"


def id_of_key(key: str) -> str:
    """A reversible id for a show whose own is not known: URL-safe base64 of its key."""
    return base64.urlsafe_b64encode(readable_key(key).encode()).decode()


def key_of_id(native: str) -> str | None:
    """The key that `id_of_key` made an id of; None for an id of Mixcloud."""
    try:
        key = base64.urlsafe_b64decode(native).decode()
    except (binascii.Error, ValueError):
        return None
    return key if key.startswith("/") and key.endswith("/") and len(key) > 2 else None


def show(node: Mapping[str, Any]) -> dict[str, Any]:
    """A cloudcast as REST tells it, with its `id`."""
    owner = table(node.get("owner"))
    username = str(owner.get("username") or "")
    key = quote_key(f"{username}/{node.get('slug')}")
    root = table(node.get("picture")).get("urlRoot")
    counts = {"favorite_count": "favorites", "repost_count": "reposts"}
    told = {
        "id": node.get("id"),
        "audio_length": node.get("audioLength"),
        "play_count": node.get("plays"),
        "description": node.get("description"),
        "created_time": node.get("publishDate"),
        "is_exclusive": node.get("isExclusive"),
        "restricted_reason": node.get("restrictedReason"),
        **{name: table(node.get(field)).get("totalCount") for name, field in counts.items()},
    }
    return {
        "type": "cloudcast",
        "key": key,
        "url": SITE + key,
        "name": node.get("name"),
        "slug": node.get("slug"),
        "user": user(owner),
        "pictures": {name: f"{_PICTURES}{size}/{root}" for name, size in _SIZES.items() if root},
        "tags": [tag(table(one.get("tag"))) for one in tables(node.get("tags"))],
        **{name: value for name, value in told.items() if value is not None},
    }


def user(node: Mapping[str, Any]) -> dict[str, Any]:
    """A user as REST tells it."""
    username = str(node.get("username") or "")
    key = quote_key(username)
    name = node.get("displayName") or username
    told = {"type": "user", "key": key, "url": SITE + key, "username": username, "name": name}
    return {"id": node["id"], **told} if node.get("id") else told


def tag(node: Mapping[str, Any]) -> dict[str, Any]:
    """A tag as REST tells it."""
    key = f"/genres/{quote(str(node.get('slug') or ''))}/"
    return {"type": "tag", "key": key, "url": SITE + key, "name": node.get("name")}


def playlist(owner: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """A playlist as REST lists it, with its `id` and `count`."""
    node = table(item.get("playlist"))
    key = quote_key(f"{owner.get('username')}/playlists/{node.get('slug')}")
    told = {name: node.get(name) for name in ("id", "name", "slug", "description")}
    return {
        "type": "playlist",
        "key": key,
        "url": SITE + key,
        "owner": user(owner),
        "count": item.get("count"),
        **{name: value for name, value in told.items() if value is not None},
    }


def graphql_tracks(sections: Iterable[Mapping[str, Any]]) -> tuple[Track, ...]:
    """The lines of GraphQL's `sections`."""
    return tuple(
        _track(
            one.get("artistName"), one.get("songName"), one.get("startSeconds"), one.get("chapter")
        )
        for one in sections
    )


def rest_tracks(sections: Iterable[Mapping[str, Any]]) -> tuple[Track, ...]:
    """The lines of REST's legacy `sections`."""
    lines = []
    for one in sections:
        track = table(one.get("track"))
        artist = table(track.get("artist")).get("name")
        lines.append(_track(artist, track.get("name"), one.get("start_time"), one.get("chapter")))
    return tuple(lines)


def table(value: Any) -> dict[str, Any]:
    """The value when it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def tables(value: Any) -> list[dict[str, Any]]:
    """The tables of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _track(artist: Any, song: Any, start: Any, chapter: Any) -> Track:
    if chapter and not (artist or song):
        halves = _DASH.split(str(chapter).strip(), maxsplit=1)
        artist, song = halves if len(halves) == 2 else (None, None)
    seconds = int(start) if isinstance(start, int | float) else None
    return Track(artist or None, song or None, seconds, chapter or None)

"""Mixcloud's answers, REST and GraphQL -> `Outcome`. Pure."""

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media, Platform, Restriction, media_id, seconds
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.matching.kind import media_kind
from aggregator.platforms.base import AnswerKind, check_status, decode_json, failed, found
from aggregator.upstream.message import Request, Response
from aggregator.upstream.status import retry_wait

PICTURE = "https://thumbnailer.mixcloud.com/unsafe/320x320/"
SITE = "https://www.mixcloud.com"

_PICTURES = ("320wx320h", "640wx640h", "extra_large", "large", "medium")
_LOOKUPS = ("cloudcastLookup", "cloudcast")
_LISTS = ("playlistLookup", "userLookup")
_OBJECTS = frozenset({"user", "tag", "city", "category", "artist", "track", "playlist", "comment"})
_NO_USERS = frozenset({"artist", "categories", "comments", "discover", "genres", "tag", "track"})
"""First parts of keys that name no user (the legacy ones included)."""

_GONE = PlatformFailure.of(
    State.UNAVAILABLE, "Mixcloud knows no such show.", restriction=Restriction.REMOVED
)


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """The outcome of any recorded answer; see `platforms.base.Parser`."""
    del request, kind  # the body tells what it is
    try:
        _check_limit(response)
        check_status(response)
        answer = decode_json(response)
        if not isinstance(answer, dict):
            raise PlatformFailure.of(State.CHANGED, "The answer is no JSON object.")
        if "data" in answer and isinstance(answer["data"], dict):
            return found(_graphql(answer))
        if "errors" in answer:
            raise _graphql_failure(answer["errors"])
        if "error" in answer:
            raise _rest_failure(answer["error"], response)
        return found(_rest(answer))
    except PlatformFailure as failure:
        return failed(failure)


def rest_id(key: str) -> str:
    """A reversible id for a show whose GraphQL id is not known: URL-safe base64 of its key."""
    return base64.urlsafe_b64encode(unquote(key).encode()).decode()


def key_of(medium: Media) -> tuple[str, str] | None:
    """User and slug of a show whose id was made from its key."""
    try:
        key = base64.urlsafe_b64decode(medium.native_id).decode()
    except ValueError:
        return None
    parts = key.strip("/").split("/")
    return (parts[0], parts[1]) if key.startswith("/") and len(parts) == 2 else None


def read_ids(response: Response) -> dict[int, str]:
    """Place -> GraphQL id of an aliased lookup; what was not found is missing."""
    data = _table(_table(decode_json(response)).get("data"))
    return {
        int(alias[1:]): node["id"]
        for alias, node in data.items()
        if isinstance(node, dict) and isinstance(node.get("id"), str)
    }


def _rest(answer: dict[str, Any]) -> list[Media]:
    if isinstance(answer.get("data"), list):
        return [one for item in answer["data"] for one in _listed(_table(item))]
    if _is_show(answer):
        return [_rest_show(answer)]
    if answer.get("type") in _OBJECTS or {"key", "url", "name"} <= answer.keys():
        return []
    raise PlatformFailure.of(State.CHANGED, "The answer has a shape that is not known.")


def _listed(item: dict[str, Any]) -> list[Media]:
    """A list's row is a show, a feed entry that holds shows, or something without media."""
    if isinstance(item.get("cloudcasts"), list):
        return [_rest_show(one) for one in item["cloudcasts"] if _is_show(one)]
    return [_rest_show(item)] if _is_show(item) else []


def _is_show(item: Any) -> bool:
    """A show has a key of two parts and somebody who uploaded it."""
    if not isinstance(item, dict) or item.get("type", "cloudcast") != "cloudcast":
        return False
    key, name = item.get("key"), item.get("name")
    if not isinstance(key, str) or not isinstance(name, str) or not name.strip():
        return False
    parts = key.strip("/").split("/")
    return len(parts) == 2 and parts[0] not in _NO_USERS and "username" not in item


def _rest_show(item: dict[str, Any]) -> Media:
    key, title = item["key"], item["name"].strip()
    user, pictures = _table(item.get("user")), _table(item.get("pictures"))
    duration = seconds(item["audio_length"]) if _is_number(item.get("audio_length")) else None
    native_id = rest_id(key)
    return Media(
        id=media_id(Platform.MIXCLOUD, native_id),
        native_id=native_id,
        title=title,
        author=str(user.get("name") or user.get("username") or ""),
        image=next((one for size in _PICTURES if (one := _text(pictures.get(size)))), None),
        platform=Platform.MIXCLOUD,
        url=_https(item.get("url")) or SITE + key,
        duration=duration,
        kind=_kind(title, duration),
        restriction=Restriction.PREMIUM if item.get("is_exclusive") is True else None,
        views=item["play_count"] if _shows_plays(item) else None,
        description=_text(item.get("description")),
    )


def _graphql(answer: dict[str, Any]) -> list[Media]:
    data = answer["data"]
    if answer.get("errors") and not any(data.values()):
        raise _graphql_failure(answer["errors"])
    if "viewer" in data:
        search = _table(_table(_table(data["viewer"]).get("search")).get("searchQuery"))
        return _edges(search.get("cloudcasts"))
    for name in _LOOKUPS:
        if name in data:
            if data[name] is None:
                raise _GONE
            return [_graphql_show(_table(data[name]))]
    for name in _LISTS:
        if name in data:
            if data[name] is None:
                raise _GONE
            holder = _table(data[name])
            return _edges(holder.get("items", holder.get("uploads")))
    raise PlatformFailure.of(State.CHANGED, "The answer has a shape that is not known.")


def _edges(connection: Any) -> list[Media]:
    if not isinstance(connection, dict) or not isinstance(connection.get("edges"), list):
        raise PlatformFailure.of(State.CHANGED, "The list came without its rows.")
    nodes = [_table(_table(edge).get("node")) for edge in connection["edges"]]
    shows = [
        node["cloudcast"] if isinstance(node.get("cloudcast"), dict) else node for node in nodes
    ]
    media, bad = [], 0
    for show in shows:
        try:
            media.append(_graphql_show(show))
        except PlatformFailure:
            bad += 1  # a deleted show leaves a row without its name or owner behind
    if bad and not media:
        raise PlatformFailure.of(State.CHANGED, "No show of the list has its name, id and owner.")
    return media


def _graphql_show(node: dict[str, Any]) -> Media:
    owner, title = _table(node.get("owner")), _text(node.get("name"))
    native_id, slug, user = node.get("id"), node.get("slug"), owner.get("username")
    if not (title and isinstance(native_id, str) and isinstance(slug, str) and user):
        raise PlatformFailure.of(State.CHANGED, "A show came without its name, id or owner.")
    duration = seconds(node["audioLength"]) if _is_number(node.get("audioLength")) else None
    root = _table(node.get("picture")).get("urlRoot")
    return Media(
        id=media_id(Platform.MIXCLOUD, native_id),
        native_id=native_id,
        title=title,
        author=str(owner.get("displayName") or user),
        image=PICTURE + root if isinstance(root, str) and root else None,
        platform=Platform.MIXCLOUD,
        url=f"{SITE}/{user}/{slug}/",
        duration=duration,
        kind=_kind(title, duration),
        restriction=_restriction(node),
        views=node["plays"] if isinstance(node.get("plays"), int) else None,
        description=_text(node.get("description")),
    )


def _restriction(node: dict[str, Any]) -> Restriction | None:
    if node.get("isExclusive") is True:
        return Restriction.PREMIUM
    # The licence forbids some tracklists in some countries; a repeated play is no such thing.
    return Restriction.GEO if node.get("restrictedReason") == "tracklist" else None


def _kind(title: str, duration: float | None) -> Kind:
    """What is long on Mixcloud is a show unless its title says more."""
    kind = media_kind(title, duration)
    return Kind.SHOW if kind in (Kind.MIX, Kind.OTHER) else kind


def _check_limit(response: Response) -> None:
    """The rate limit is a 403 with `Retry-After` or a `RateLimitException`."""
    if response.status != 403:
        return
    try:
        error = _table(_table(msgspec.json.decode(response.body)).get("error"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    if error.get("type") == "RateLimitException":
        raise _rate_limited(error, response)


def _rest_failure(error: Any, response: Response) -> PlatformFailure:
    kind = _table(error).get("type")
    if kind == "RateLimitException":
        return _rate_limited(_table(error), response)
    if kind == "OAuthException":
        return PlatformFailure.of(State.BLOCKED, "Mixcloud asks for an access token.")
    return PlatformFailure.of(State.CHANGED, "Mixcloud answered an error.")


def _rate_limited(error: dict[str, Any], response: Response) -> PlatformFailure:
    told = error.get("retry_after") or response.headers.get("retry-after", "")
    known = str(told).isdecimal()
    moment = datetime.now(UTC) + retry_wait(str(told)) if known else None
    return PlatformFailure(
        PlatformStatus(State.RATE_LIMITED, detail="Mixcloud's rate limit is hit.", retry_at=moment)
    )


def _graphql_failure(errors: Any) -> PlatformFailure:
    said = " ".join(
        str(_table(one).get("message", "")) for one in (errors if isinstance(errors, list) else [])
    )
    if "rate limit" in said.lower() or "throttl" in said.lower():
        return PlatformFailure.of(State.RATE_LIMITED, "Mixcloud's GraphQL rate limit is hit.")
    return PlatformFailure.of(State.CHANGED, "Mixcloud's GraphQL refused the question.")


def _shows_plays(item: dict[str, Any]) -> bool:
    return isinstance(item.get("play_count"), int) and item.get("hidden_stats") is not True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _https(address: Any) -> str | None:
    """Recordings before 2015 say http; the site has long answered on https."""
    if not isinstance(address, str):
        return None
    return (
        "https://" + address.removeprefix("http://") if address.startswith("http://") else address
    )


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

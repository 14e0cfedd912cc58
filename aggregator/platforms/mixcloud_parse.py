"""Mixcloud's answers, REST and GraphQL -> `Outcome`. Pure.

The library reads both into one shape, REST's; here its rows become media.
"""

from collections.abc import Mapping
from typing import Any

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media, Platform, Restriction, media_id, seconds
from aggregator.domain.report import Outcome, State
from aggregator.matching.kind import media_kind
from aggregator.mixcloud.errors import MixcloudError
from aggregator.mixcloud.graphql_answers import data_of, shows_of
from aggregator.mixcloud.graphql_shapes import id_of_key, key_of_id, table
from aggregator.mixcloud.keys import readable_key
from aggregator.mixcloud.protocol import Response as Answer
from aggregator.mixcloud.protocol import read_json
from aggregator.platforms.base import AnswerKind, failed, found
from aggregator.platforms.mixcloud_failure import failure_of
from aggregator.upstream.message import Request, Response

SITE = "https://www.mixcloud.com"

_PICTURES = ("320wx320h", "640wx640h", "extra_large", "large", "medium")
# A tuple: a type may come as anything, an object too, and a set would want to hash it.
_OBJECTS = ("user", "tag", "city", "category", "artist", "track", "playlist", "comment")
_NO_USERS = frozenset({"artist", "categories", "comments", "discover", "genres", "tag", "track"})
"""First parts of keys that name no user (the legacy ones included)."""


def parse(request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
    """The outcome of any recorded answer; see `platforms.base.Parser`."""
    del request, kind  # the body tells what it is
    try:
        answer = read_json(Answer(response.status, response.headers, response.body))
        return found(media_of(answer))
    except MixcloudError as error:
        return failed(failure_of(error))
    except PlatformFailure as failure:
        return failed(failure)


def media_of(answer: Any) -> list[Media]:
    """The media in a decoded answer of REST or GraphQL, or in what the library made of one.

    Raises `PlatformFailure` `changed` and the library's errors.
    """
    if not isinstance(answer, dict):
        raise PlatformFailure.of(State.CHANGED, "The answer is no JSON object.")
    if isinstance(answer.get("data"), list):
        return [one for item in answer["data"] for one in _listed(table(item))]
    if isinstance(answer.get("data"), dict) or "errors" in answer:
        return [_medium(row) for row in shows_of(data_of(answer)).told()]
    if _is_show(answer):
        return [_medium(answer)]
    if answer.get("type") in _OBJECTS or {"key", "url", "name"} <= answer.keys():
        return []
    raise PlatformFailure.of(State.CHANGED, "The answer has a shape that is not known.")


def key_of(medium: Media) -> str | None:
    """The key of a show whose id was made from it, since its own is not known."""
    key = key_of_id(medium.native_id)
    return key if key is not None and len(key.strip("/").split("/")) == 2 else None


def _listed(item: dict[str, Any]) -> list[Media]:
    """A list's row is a show, a feed entry that holds shows, or something without media."""
    if isinstance(item.get("cloudcasts"), list):
        return [_medium(one) for one in item["cloudcasts"] if _is_show(one)]
    return [_medium(item)] if _is_show(item) else []


def _is_show(item: Any) -> bool:
    """A show has a key of two parts and somebody who uploaded it."""
    if not isinstance(item, dict) or item.get("type", "cloudcast") != "cloudcast":
        return False
    key, name = item.get("key"), item.get("name")
    if not isinstance(key, str) or not isinstance(name, str) or not name.strip():
        return False
    parts = key.strip("/").split("/")
    return len(parts) == 2 and parts[0] not in _NO_USERS and "username" not in item


def _medium(row: Mapping[str, Any]) -> Media:
    key, title = row["key"], row["name"].strip()
    user, pictures = table(row.get("user")), table(row.get("pictures"))
    duration = seconds(row["audio_length"]) if _is_number(row.get("audio_length")) else None
    native_id = _text(row.get("id")) or id_of_key(key)
    return Media(
        id=media_id(Platform.MIXCLOUD, native_id),
        native_id=native_id,
        title=title,
        author=str(user.get("name") or user.get("username") or ""),
        image=next((one for size in _PICTURES if (one := _text(pictures.get(size)))), None),
        platform=Platform.MIXCLOUD,
        url=_address(row),
        duration=duration,
        kind=_kind(title, duration),
        restriction=_restriction(row),
        views=row["play_count"] if _shows_plays(row) else None,
        description=_text(row.get("description")),
    )


def _address(row: Mapping[str, Any]) -> str:
    """A row with an id is GraphQL's, made of names as people read them; REST tells its own."""
    if "id" in row:
        return SITE + readable_key(row["key"])
    return _https(row.get("url")) or SITE + row["key"]


def _restriction(row: Mapping[str, Any]) -> Restriction | None:
    if row.get("is_exclusive") is True:
        return Restriction.PREMIUM
    # The licence forbids some tracklists in some countries; a repeated play is no such thing.
    return Restriction.GEO if row.get("restricted_reason") == "tracklist" else None


def _kind(title: str, duration: float | None) -> Kind:
    """What is long on Mixcloud is a show unless its title says more."""
    kind = media_kind(title, duration)
    return Kind.SHOW if kind in (Kind.MIX, Kind.OTHER) else kind


def _shows_plays(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("play_count"), int) and row.get("hidden_stats") is not True


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

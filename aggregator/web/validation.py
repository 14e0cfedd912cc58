"""A request's body and parameters against the contract's rules; names every rule broken."""

from typing import Any

import msgspec

from aggregator.domain.media import Platform
from aggregator.web.problems import InvalidFields
from aggregator.web.schemas import FieldError, SearchRequest

LONGEST_QUERY = 500

LARGEST_BODY = 65_536
"""Bytes. A longer body is refused before it is read."""

MISSPELT = {"souncloud": Platform.SOUNDCLOUD}
"""The contract's own examples spell it so; accepted, never emitted."""

PLATFORM_NAMES: dict[str, Platform] = {str(platform): platform for platform in Platform}

_decode = msgspec.json.Decoder().decode


def search_request(body: bytes) -> SearchRequest:
    """The search that a JSON body asks for; unknown fields are ignored.

    Raises `InvalidFields` naming every wrong field.
    """
    fields = _json_object(body)
    errors: list[FieldError] = []
    platform = _platform(fields, errors)
    query = _query(fields, errors)
    if platform is None or query is None:
        raise InvalidFields(errors)
    return SearchRequest(platform, query)


def canonical_media_id(media_id: str) -> str:
    """The id as we emit it."""
    prefix, dash, native_id = media_id.partition("-")
    platform = MISSPELT.get(prefix)
    return f"{platform}{dash}{native_id}" if platform else media_id


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise InvalidFields([FieldError("", "a JSON object is required, the body is empty")])
    try:
        decoded = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        detail = "is nested too deeply" if isinstance(error, RecursionError) else "is not JSON"
        raise InvalidFields([FieldError("", detail)]) from error
    if not isinstance(decoded, dict):
        raise InvalidFields([FieldError("", f"must be a JSON object, is {_json_type(decoded)}")])
    return decoded


def _platform(fields: dict[str, Any], errors: list[FieldError]) -> Platform | None:
    if "platform" not in fields:
        errors.append(FieldError("/platform", "is required"))
        return None
    name = fields["platform"]
    if isinstance(name, str) and (platform := PLATFORM_NAMES.get(name) or MISSPELT.get(name)):
        return platform
    errors.append(FieldError("/platform", f"must be one of {', '.join(PLATFORM_NAMES)}"))
    return None


def _query(fields: dict[str, Any], errors: list[FieldError]) -> str | None:
    if "query" not in fields:
        errors.append(FieldError("/query", "is required"))
        return None
    query = fields["query"]
    if not isinstance(query, str):
        errors.append(FieldError("/query", f"must be a string, is {_json_type(query)}"))
        return None
    query = query.strip()
    if not query:
        errors.append(FieldError("/query", "must not be blank"))
        return None
    if len(query) > LONGEST_QUERY:
        rule = f"must be at most {LONGEST_QUERY} characters after trimming, is {len(query)}"
        errors.append(FieldError("/query", rule))
        return None
    return query


def _json_type(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "a boolean"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return "a string" if isinstance(value, str) else "a number"

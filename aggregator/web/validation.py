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
    fields = json_object(body)
    errors: list[FieldError] = []
    platform = _platform(fields, errors)
    query = text_of(fields, "query", LONGEST_QUERY, errors)
    if platform is None or query is None:
        raise InvalidFields(errors)
    return SearchRequest(platform, query)


def canonical_media_id(media_id: str) -> str:
    """The id as we emit it."""
    prefix, dash, native_id = media_id.partition("-")
    platform = MISSPELT.get(prefix)
    return f"{platform}{dash}{native_id}" if platform else media_id


def json_object(body: bytes) -> dict[str, Any]:
    """The body's fields; raises `InvalidFields` for what is no JSON object."""
    if not body.strip():
        raise InvalidFields([FieldError("", "a JSON object is required, the body is empty")])
    try:
        decoded = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        detail = "is nested too deeply" if isinstance(error, RecursionError) else "is not JSON"
        raise InvalidFields([FieldError("", detail)]) from error
    if not isinstance(decoded, dict):
        raise InvalidFields([FieldError("", f"must be a JSON object, is {json_type(decoded)}")])
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


def text_of(
    fields: dict[str, Any], name: str, longest: int, errors: list[FieldError]
) -> str | None:
    """A required text, trimmed; None, and the rule that it breaks added to the errors."""
    pointer = f"/{name}"
    if name not in fields:
        errors.append(FieldError(pointer, "is required"))
        return None
    text = fields[name]
    if not isinstance(text, str):
        errors.append(FieldError(pointer, f"must be a string, is {json_type(text)}"))
        return None
    text = text.strip()
    if not text:
        errors.append(FieldError(pointer, "must not be blank"))
        return None
    if len(text) > longest:
        rule = f"must be at most {longest:,} characters after trimming, is {len(text):,}"
        errors.append(FieldError(pointer, rule))
        return None
    return text


def json_type(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "a boolean"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return "a string" if isinstance(value, str) else "a number"

"""The shapes of OpenAI's chat completions: requests read, answers, stream chunks and errors.

Source: the API reference of `POST /v1/chat/completions` and the types of the `openai` package.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

Finish = Literal["stop", "length", "content_filter"]

_TOKEN = re.compile(r"\s*\S{1,4}|\s+")
_LIMITS = frozenset(
    {"maxLength", "minLength", "maxItems", "minItems", "pattern", "minimum", "maximum", "format"}
)


class JsonSchema(msgspec.Struct):
    """The schema of a `json_schema` response format."""

    name: str
    schema: dict[str, Any] = {}
    strict: bool | None = None


class ResponseFormat(msgspec.Struct):
    """What form the answer shall have."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(msgspec.Struct):
    """Options of a streamed answer."""

    include_usage: bool | None = None


class Completion(msgspec.Struct):
    """The body of a request, as far as the simulator heeds it."""

    model: str
    messages: list[dict[str, Any]]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    response_format: ResponseFormat | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    n: int | None = None
    seed: int | None = None

    @property
    def schema(self) -> dict[str, Any] | None:
        """The JSON schema asked for."""
        told = self.response_format and self.response_format.json_schema
        return told.schema if told else None

    @property
    def most_tokens(self) -> int | None:
        """The length at which the answer is cut."""
        return self.max_completion_tokens or self.max_tokens


class Reply(msgspec.Struct, frozen=True):
    """An answer before it takes its wire shape."""

    id: str
    created: int
    model: str
    content: str | None
    refusal: str | None = None
    finish: Finish = "stop"
    prompt_tokens: int = 0


def tokens(text: str) -> list[str]:
    """Pieces of about a token's size that make up the text."""
    return _TOKEN.findall(text)


def whole(reply: Reply) -> dict[str, Any]:
    """A `chat.completion`."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": reply.content,
        "refusal": reply.refusal,
        "annotations": [],
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish}
    return {**_head(reply, "chat.completion"), "choices": [choice], "usage": _usage(reply)}


def chunks(reply: Reply, *, usage: bool) -> Iterator[dict[str, Any]]:
    """The `chat.completion.chunk`s of a stream: role, tokens, the end, then usage where asked."""
    field = "content" if reply.refusal is None else "refusal"
    yield _chunk(reply, {"role": "assistant", "content": "", "refusal": None}, None, usage=usage)
    for piece in tokens(reply.content or reply.refusal or ""):
        yield _chunk(reply, {field: piece}, None, usage=usage)
    yield _chunk(reply, {}, reply.finish, usage=usage)
    if usage:
        yield {**_head(reply, "chat.completion.chunk"), "choices": [], "usage": _usage(reply)}


def event(data: dict[str, Any] | str) -> bytes:
    """A server-sent event."""
    text = data.encode() if isinstance(data, str) else msgspec.json.encode(data)
    return b"data: " + text + b"\n\n"


def error(message: str, kind: str, code: str | None, param: str | None = None) -> dict[str, Any]:
    """The body of every error."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def schema_fault(schema: Any, path: str = "()") -> str | None:
    """Why strict mode refuses a schema, in OpenAI's words; None when it does not.

    Source: "Structured model outputs" guide: every object is closed and requires all its fields.
    """
    if isinstance(schema, list):
        faults = (schema_fault(part, path) for part in schema)
        return next((fault for fault in faults if fault), None)
    if not isinstance(schema, dict):
        return None
    if schema.get("type") == "object" or "properties" in schema:
        if schema.get("additionalProperties") is not False:
            return (
                f"In context={path}, 'additionalProperties' is required to be supplied and to be "
                "false."
            )
        missing = set(schema.get("properties", {})) - set(schema.get("required", ()))
        if missing:
            return (
                f"In context={path}, 'required' is required to be supplied and to be an array "
                f"including every key in properties. Missing '{min(missing)}'."
            )
    inner = ((f"('properties', '{name}')", part) for name, part in schema.items())
    faults = (schema_fault(part, where) for where, part in inner)
    return next((fault for fault in faults if fault), None)


def limit_in(schema: Any) -> str | None:
    """The first keyword of a schema that limits a value, which some servers do not know."""
    if isinstance(schema, list):
        return next((found for part in schema if (found := limit_in(part))), None)
    if not isinstance(schema, dict):
        return None
    if known := _LIMITS & schema.keys():
        return min(known)
    # The keys of these are names that the schema gives, no keywords.
    named = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    return limit_in([*named, schema.get("items"), *schema.get("anyOf", ())])


def _head(reply: Reply, kind: str) -> dict[str, Any]:
    return {
        "id": reply.id,
        "object": kind,
        "created": reply.created,
        "model": reply.model,
        "service_tier": "default",
        "system_fingerprint": "fp_44709d6fcb",
    }


def _chunk(
    reply: Reply, delta: dict[str, Any], finish: Finish | None, *, usage: bool
) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    chunk = {**_head(reply, "chat.completion.chunk"), "choices": [choice]}
    return chunk | {"usage": None} if usage else chunk


def _usage(reply: Reply) -> dict[str, Any]:
    written = len(tokens(reply.content or reply.refusal or ""))
    return {
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": written,
        "total_tokens": reply.prompt_tokens + written,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }

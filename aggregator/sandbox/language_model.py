"""An OpenAI-compatible language model that knows songs: chat completions, streamed and whole.

It answers from the songs it is handed, so that what it suggests is found on the simulated
platforms, and it misbehaves on command: each `Script` is a model's name, or the constructor says.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

import msgspec

from aggregator.sandbox.exchange import Answer, Call, Simulator, json_answer
from aggregator.sandbox.language_model_choice import wish_of
from aggregator.sandbox.language_model_script import MODELS, Script
from aggregator.sandbox.language_model_text import content_of
from aggregator.sandbox.language_model_wire import (
    Completion,
    Finish,
    Reply,
    chunks,
    error,
    event,
    limit_in,
    schema_fault,
    tokens,
    whole,
)
from aggregator.sandbox.records import Song

HOSTS: tuple[str, ...] = ("api.openai.com",)

_REFUSAL = "I'm sorry, but I can't help with that request."
_MADE = 1_700_000_000
_CUTS: dict[Script, tuple[Finish, float]] = {
    Script.TRUNCATION: ("length", 0.6),
    Script.CONTENT_FILTER: ("content_filter", 0.4),
}
_STALL_AT = 0.5

Pause = Callable[[float], Awaitable[None]]


def simulator(
    songs: Iterable[Song],
    script: Script | Sequence[Script] | None = None,
    *,
    api_key: str | None = None,
    pace: float = 0.25,
    pause: Pause = asyncio.sleep,
) -> Simulator:
    """The model as an ASGI app.

    `script` fixes its behaviour whatever model is named; of several the n-th request gets the
    n-th and the last one holds for ever. Without it the model's name chooses. With `api_key` any
    other key is refused. `pace` is the seconds that the slow model takes a token.
    """
    scripts = (script,) if isinstance(script, Script) else tuple(script or ())
    return Simulator(_Model(tuple(songs), scripts, api_key, pace, pause).answer)


class _Model:
    def __init__(
        self,
        songs: tuple[Song, ...],
        scripts: tuple[Script, ...],
        api_key: str | None,
        pace: float,
        pause: Pause,
    ) -> None:
        self._songs = songs
        self._scripts = scripts
        self._api_key = api_key
        self._pace = pace
        self._pause = pause
        self._served = 0

    async def answer(self, call: Call) -> Answer:
        """Route a request as OpenAI does; the paths also work without `/v1`."""
        if self._api_key is not None and call.headers.get("authorization") != (
            f"Bearer {self._api_key}"
        ):
            return _refused(401, "Incorrect API key provided.", "invalid_api_key")
        path = call.path.removeprefix("/v1").rstrip("/")
        if call.method == "GET" and path == "/models":
            return json_answer({"object": "list", "data": [_model(name) for name in MODELS]})
        if call.method == "GET" and path.startswith("/models/"):
            name = path.removeprefix("/models/")
            return json_answer(_model(name)) if name in MODELS else _unknown(name)
        if path != "/chat/completions":
            return _refused(404, f"Invalid URL ({call.method} {call.path})", None)
        if call.method != "POST":
            return _refused(
                405, f"Not allowed to {call.method} on {call.path}.", "method_not_supported"
            )
        try:
            request = msgspec.json.decode(call.body, type=Completion)
        except msgspec.MsgspecError as fault:
            return _refused(400, f"We could not parse the body of your request: {fault}", None)
        return await self._complete(request)

    async def _complete(self, request: Completion) -> Answer:
        script = self._script_for(request.model)
        if script is None:
            return _unknown(request.model)
        refused = _refused_by(script) or _refused_request(script, request)
        if refused is not None:
            return refused
        reply = self._reply(script, request)
        if request.stream:
            kind = (
                ("content-type", "text/event-stream; charset=utf-8"),
                ("cache-control", "no-cache"),
            )
            return Answer(200, kind, self._stream(script, request, reply))
        await self._delay(script, len(tokens(reply.content or "")))
        return json_answer(whole(reply))

    def _script_for(self, model: str) -> Script | None:
        self._served += 1
        if self._scripts:
            return self._scripts[min(self._served, len(self._scripts)) - 1]
        return Script(model) if model in MODELS else None

    def _reply(self, script: Script, request: Completion) -> Reply:
        wish = wish_of(request.messages, request.seed or 0)
        text = content_of(script, self._songs, wish, request.schema)
        digest = hashlib.sha256(f"{self._served}:{wish.text}".encode()).hexdigest()
        finish: Finish = "stop"
        pieces = tokens(text)
        if script in _CUTS:
            finish, part = _CUTS[script]
            pieces = pieces[: int(len(pieces) * part)]
        if request.most_tokens is not None and len(pieces) > request.most_tokens:
            finish, pieces = "length", pieces[: request.most_tokens]
        refuses = script is Script.REFUSAL
        return Reply(
            id=f"chatcmpl-{digest[:29]}",
            created=int(time.time()),
            model=request.model,
            content=None if refuses else "".join(pieces),
            refusal=_REFUSAL if refuses else None,
            finish=finish,
            prompt_tokens=sum(len(tokens(str(part.get("content")))) for part in request.messages),
        )

    async def _stream(
        self, script: Script, request: Completion, reply: Reply
    ) -> AsyncIterator[bytes]:
        usage = bool(request.stream_options and request.stream_options.include_usage)
        still = int(len(tokens(reply.content or "")) * _STALL_AT)
        for number, chunk in enumerate(chunks(reply, usage=usage)):
            if script is Script.SLOW:
                await self._pause(self._pace)
            if script is Script.STALL and number > still:
                await asyncio.Event().wait()
            yield event(chunk)
        yield event("[DONE]")

    async def _delay(self, script: Script, count: int) -> None:
        if script is Script.STALL:
            await asyncio.Event().wait()
        if script is Script.SLOW:
            await self._pause(self._pace * count)


def _refused_by(script: Script) -> Answer | None:
    if script is Script.RATE_LIMITED:
        body = error("Rate limit reached for requests.", "requests", "rate_limit_exceeded")
        return json_answer(
            body, 429, (("retry-after", "20"), ("x-ratelimit-remaining-requests", "0"))
        )
    if script is Script.BROKEN:
        told = "The server had an error while processing your request. Sorry about that!"
        return json_answer(error(told, "server_error", None), 500)
    return None


def _refused_request(script: Script, request: Completion) -> Answer | None:
    """What is wrong with the request for this model, as far as a server would look."""
    wanted = request.response_format
    if not request.messages:
        return _refused(400, "Invalid 'messages': empty array.", "empty_array", "messages")
    if request.n not in (None, 1):
        return _refused(400, "Only one choice is supported.", "unsupported_value", "n")
    if wanted is None or wanted.type == "text":
        return None
    if script is Script.PLAIN_ONLY or (script is Script.NO_SCHEMA and wanted.type == "json_schema"):
        told = f"Invalid parameter: 'response_format' of type '{wanted.type}' is not supported."
        return _refused(400, told, None, "response_format")
    if wanted.type == "json_object":
        if "json" in str(request.messages).lower():
            return None
        told = (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of "
            "type 'json_object'."
        )
        return _refused(400, told, None, "messages")
    if wanted.json_schema is None:
        told = "Missing required parameter: 'response_format.json_schema'."
        return _refused(400, told, "missing_required_parameter", "response_format.json_schema")
    fault = schema_fault(wanted.json_schema.schema) if wanted.json_schema.strict else None
    if script is Script.BARE_SCHEMA_ONLY and (keyword := limit_in(wanted.json_schema.schema)):
        fault = f"In context=(), '{keyword}' is not permitted."
    if fault is None:
        return None
    told = f"Invalid schema for response_format '{wanted.json_schema.name}': {fault}"
    return _refused(400, told, None, "response_format")


def _refused(status: int, message: str, code: str | None, param: str | None = None) -> Answer:
    return json_answer(error(message, "invalid_request_error", code, param), status)


def _unknown(name: str) -> Answer:
    told = f"The model `{name}` does not exist or you do not have access to it."
    return _refused(404, told, "model_not_found")


def _model(name: str) -> dict[str, str | int]:
    return {"id": name, "object": "model", "created": _MADE, "owned_by": "sandbox"}

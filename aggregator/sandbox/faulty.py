"""Any simulated platform, made to misbehave as the fault board says at that moment."""

import asyncio
import random
from collections.abc import Callable

from aggregator.sandbox import fault_answers
from aggregator.sandbox.exchange import (
    Answer,
    App,
    Message,
    Receive,
    Scope,
    Send,
    send_answer,
    while_connected,
)
from aggregator.sandbox.faults import Fault, FaultBoard

RESET = "connection.reset"
"""The ASGI extension that breaks a connection off; whoever serves the app must offer it."""

_PLAIN: dict[Fault, Callable[[str], Answer]] = {
    Fault.TOO_MANY: lambda _: fault_answers.too_many(told_when=True),
    Fault.TOO_MANY_BARE: lambda _: fault_answers.too_many(told_when=False),
    Fault.RATE_LIMIT_403: lambda _: fault_answers.rate_limit_403(),
    Fault.SERVER_ERROR: lambda _: fault_answers.server_error(),
    Fault.CHALLENGE: fault_answers.challenge,
    Fault.EMPTY_OBJECT: lambda _: fault_answers.empty_object(),
    Fault.HUGE: lambda _: fault_answers.huge(),
    Fault.PRIVATE_REDIRECT: lambda _: fault_answers.private_redirect(),
}
_CREDENTIALS = {
    "soundcloud": ("query", "client_id"),
    "vimeo": ("header", "authorization"),
    "youtube": ("header", "x-youtube-client-version"),
    "llm": ("header", "authorization"),
}
"""Where a platform's callers carry what can run out; the others refuse every call."""


class Faulty:
    """An ASGI app around a simulator."""

    def __init__(self, app: App, platform: str, board: FaultBoard) -> None:
        self._app = app
        self._platform = platform
        self._board = board
        self._expired: str | None = None
        self._delays = random.Random(f"delays:{platform}")  # noqa: S311 - a sequence, no secret
        self._shares = random.Random(f"shares:{platform}")  # noqa: S311 - a sequence, no secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the simulator does, or wrongly."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        behaviour = self._board.of(self._platform)
        if behaviour.latency.high:
            low, high = behaviour.latency.low, behaviour.latency.high
            await asyncio.sleep(self._delays.uniform(low, high) / 1_000)
        if behaviour.fault is not Fault.EXPIRED:
            self._expired = None
        if behaviour.fault is None or self._spared(behaviour.percent):
            return await self._app(scope, receive, send)
        return await self._misbehave(behaviour.fault, scope, receive, send)

    def _spared(self, percent: float) -> bool:
        return percent < 100 and self._shares.uniform(0, 100) >= percent

    async def _misbehave(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        if fault in _PLAIN:
            plain = _PLAIN[fault](self._platform)
            return await while_connected(send_answer(plain, send, head=head), receive)
        match fault:
            case Fault.HANG:
                return await silence(receive)
            case Fault.RESET:
                return await break_off(scope, receive)
            case Fault.EXPIRED:
                if self._refuses(scope):
                    return await send_answer(fault_answers.expired(self._platform), send)
                return await self._app(scope, receive, send)
        start, body = await _whole_answer(self._app, scope, receive)
        spoilt = _spoilt(fault, start, body)
        return await while_connected(send_answer(spoilt, send, head=head), receive)

    def _refuses(self, scope: Scope) -> bool:
        """The first credential seen since the switch has expired; another one is good."""
        place = _CREDENTIALS.get(self._platform)
        if place is None:
            return True
        credential = _credential(scope, *place)
        if credential is None:
            return False
        if self._expired is None:
            self._expired = credential
        return credential == self._expired


async def silence(receive: Receive) -> None:
    """Say nothing until the other side has had enough."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def break_off(scope: Scope, receive: Receive) -> None:
    """Break the connection off, and return when it is gone.

    Raises `RuntimeError` where the server cannot do it.
    """
    reset = scope.get("extensions", {}).get(RESET)
    if reset is None:
        raise RuntimeError("This server cannot break a connection off.")
    reset()
    await silence(receive)


def _credential(scope: Scope, where: str, name: str) -> str | None:
    if where == "query":
        pairs = (part.partition("=") for part in scope["query_string"].decode("latin-1").split("&"))
        return next((value for key, _, value in pairs if key == name), None)
    wanted = name.encode()
    found = (value for key, value in scope["headers"] if key.lower() == wanted)
    value = next(found, None)
    return None if value is None else value.decode("latin-1")


async def _whole_answer(app: App, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The simulator's true answer: its first message and its whole body."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return messages[0], body


def _spoilt(fault: Fault, start: Message, body: bytes) -> Answer:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in start.get("headers", ())
        if name.lower() not in (b"content-length", b"content-type")
    )
    kind = next(
        (
            value.decode("latin-1")
            for name, value in start.get("headers", ())
            if name.lower() == b"content-type"
        ),
        "application/octet-stream",
    )
    status = start["status"]
    if fault is Fault.WRONG_TYPE:
        wrong = "application/json" if kind.startswith("text/html") else "text/html; charset=utf-8"
        return Answer(status, (*headers, ("content-type", wrong)), body)
    told = (*headers, ("content-type", kind))
    if fault is Fault.TRUNCATED:
        return Answer(status, told, body[: len(body) // 2])
    return Answer(status, told, fault_answers.dripping(body))

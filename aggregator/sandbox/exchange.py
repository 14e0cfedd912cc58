"""One HTTP exchange as a simulator sees it, and the ASGI app made of a function over it.

Plain ASGI without a framework: an app can be called in process or be served by any server.
"""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Mapping,
    MutableMapping,
)
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""

_LARGEST_BODY = 16 * 1024 * 1024


class Call(msgspec.Struct, frozen=True):
    """A request: `host` lower case and without port, `path` decoded, header names lower case."""

    method: str
    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes = b""

    def asked(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), default)

    def form(self) -> dict[str, str]:
        """The fields of a URL-encoded body; the last of a name wins."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The decoded JSON body, None where it is none."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def cookies(self) -> dict[str, str]:
        """The cookies that came along."""
        try:
            jar = SimpleCookie(self.headers.get("cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}


class Answer(msgspec.Struct, frozen=True):
    """A response. `body` is whole bytes, or an iterator whose parts are sent as they come."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | AsyncIterator[bytes] = b""


def json_answer(value: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer of compact JSON; keys keep their order."""
    kind = ("content-type", "application/json; charset=utf-8")
    return Answer(status, (kind, *headers), msgspec.json.encode(value))


def page_answer(html: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer of HTML."""
    return Answer(status, (("content-type", "text/html; charset=utf-8"), *headers), html.encode())


def text_answer(text: str, status: int = 200, kind: str = "text/plain") -> Answer:
    """An answer of text of the given media type."""
    return Answer(status, (("content-type", f"{kind}; charset=utf-8"),), text.encode())


def redirect_answer(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status, (("location", location),))


class Simulator:
    """An ASGI app that answers each request by one function from `Call` to `Answer`."""

    def __init__(self, answer: Callable[[Call], Awaitable[Answer]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI event scope."""
        if scope["type"] == "lifespan":
            return await _live(receive, send)
        if scope["type"] != "http":
            raise ValueError(f"A simulator speaks no {scope['type']}.")
        call = await read_call(scope, receive)
        await while_connected(self._reply(call, send), receive)
        return None

    async def _reply(self, call: Call, send: Send) -> None:
        await send_answer(await self._answer(call), send, head=call.method == "HEAD")


async def while_connected(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do the work unless the client leaves first: what hangs or drips must not outlive it."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_disconnected(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.wait({working, leaving})
    if not working.cancelled():
        working.result()


async def read_call(scope: Scope, receive: Receive) -> Call:
    """The request of an ASGI scope with its whole body; raises `ValueError` above 16 MB."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > _LARGEST_BODY:
            raise ValueError("The body of a simulated request is too large.")
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    return Call(
        method=scope["method"],
        host=host_of(scope),
        path=scope["path"],
        query=tuple(query),
        headers=headers,
        body=bytes(body),
    )


def host_of(scope: Scope) -> str:
    """The host that a request names, lower case and without port; "" where it names none."""
    named = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    host: str = named.decode("latin-1").lower()
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host


def port_of(scope: Scope) -> int | None:
    """The port that a request's Host header names; None where it names none."""
    named = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    port = named.rpartition(b":")[2]
    return int(port) if b":" in named and port.isdigit() else None


async def send_answer(answer: Answer, send: Send, *, head: bool = False) -> None:
    """Send an answer; of a request by HEAD only its headers."""
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
    whole = answer.body if isinstance(answer.body, bytes) else None
    if whole is not None and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(whole)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if not head and not isinstance(answer.body, bytes):
        async for part in answer.body:
            await send({"type": "http.response.body", "body": part, "more_body": True})
    last = b"" if head or whole is None else whole
    await send({"type": "http.response.body", "body": last, "more_body": False})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return

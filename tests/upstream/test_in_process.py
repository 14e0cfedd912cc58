"""The in-process transport behaves as a network does, and the one through a socket as it too."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from aggregator.domain.errors import ConfigurationError
from aggregator.upstream.in_process import RESET, App, InProcessTransport, Message
from aggregator.upstream.transports import transport_for

pytestmark = pytest.mark.anyio

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def start(status: int = 200, **headers: str) -> Message:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def client(app: App, host: str = "here.example") -> httpx.AsyncClient:
    transport = InProcessTransport(lambda name: app if name == host else None)
    return httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(5, read=0.2))


async def test_the_app_gets_the_request_whole() -> None:
    seen: Message = {}
    body = b""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        nonlocal body
        seen.update(scope)
        body = (await receive())["body"]
        await send(start(201, location="/there"))
        await send(part(b"made"))

    async with client(app) as asking:
        answer = await asking.post("https://here.example/a%20b?q=1&q=2", content=b"words")
    assert (answer.status_code, answer.headers["location"], answer.text) == (201, "/there", "made")
    assert (seen["method"], seen["path"], seen["query_string"]) == ("POST", "/a b", b"q=1&q=2")
    assert dict(seen["headers"])[b"host"] == b"here.example"
    assert body == b"words"


async def test_a_body_is_streamed_as_it_comes() -> None:
    go_on = asyncio.Event()

    async def app(_: Message, __: Receive, send: Send) -> None:
        await send(start())
        await send(part(b"one", more=True))
        await go_on.wait()
        await send(part(b"two"))

    async with client(app) as asking, asking.stream("GET", "https://here.example/") as answer:
        parts = answer.aiter_raw()
        assert await anext(parts) == b"one"
        go_on.set()
        assert await anext(parts) == b"two"


async def test_a_host_that_is_not_there_cannot_be_connected_to() -> None:
    async def app(*_: object) -> None:
        raise AssertionError("never asked")

    async with client(app) as asking:
        with pytest.raises(httpx.ConnectError):
            await asking.get("https://elsewhere.example/")


@pytest.mark.parametrize("begun", [False, True])
async def test_silence_ends_with_the_read_timeout_and_stops_the_app(begun: bool) -> None:
    stopped = asyncio.Event()

    async def app(_: Message, receive: Receive, send: Send) -> None:
        await receive()
        if begun:
            await send(start())
            await send(part(b"one", more=True))
        try:
            await receive()
        finally:
            stopped.set()

    async with client(app) as asking:
        with pytest.raises(httpx.ReadTimeout):
            await asking.get("https://here.example/")
    assert stopped.is_set()


async def test_a_cancelled_call_stops_the_app() -> None:
    running, stopped = asyncio.Event(), asyncio.Event()

    async def app(_: Message, __: Receive, ___: Send) -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    transport = InProcessTransport(lambda _: app)
    async with httpx.AsyncClient(transport=transport, timeout=None) as asking:
        call = asyncio.create_task(asking.get("https://here.example/"))
        await running.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert stopped.is_set()


async def test_a_body_that_nobody_reads_to_its_end_holds_up_the_app_and_then_stops_it() -> None:
    sent = 0

    async def app(_: Message, __: Receive, send: Send) -> None:
        nonlocal sent
        await send(start())
        while True:
            await send(part(b"x", more=True))
            sent += 1

    async with client(app) as asking, asking.stream("GET", "https://here.example/") as answer:
        assert await anext(answer.aiter_raw()) == b"x"
    assert sent < 10


async def cut_before(_: Message, __: Receive, ___: Send) -> None:
    """Return without an answer."""


async def cut_within(_: Message, __: Receive, send: Send) -> None:
    await send(start())
    await send(part(b"one", more=True))


async def reset_before(scope: Message, _: Receive, __: Send) -> None:
    scope["extensions"][RESET]()


async def reset_within(scope: Message, _: Receive, send: Send) -> None:
    await cut_within(scope, _, send)
    scope["extensions"][RESET]()


@pytest.mark.parametrize("app", [cut_before, cut_within, reset_before, reset_within])
async def test_an_answer_that_breaks_off_is_a_read_error(app: App) -> None:
    async with client(app) as asking:
        with pytest.raises(httpx.ReadError):
            await asking.get("https://here.example/")


async def test_a_fault_of_the_app_is_not_hidden() -> None:
    async def app(*_: object) -> None:
        raise ZeroDivisionError

    async with client(app) as asking:
        with pytest.raises(ZeroDivisionError):
            await asking.get("https://here.example/")


async def test_through_a_socket_the_host_header_says_who_is_meant() -> None:
    asked = b""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = transport_for(f"sandbox:http://127.0.0.1:{port}")
    async with httpx.AsyncClient(transport=transport) as asking:
        told = await asking.get("https://soundcloud.com/a?b=c")
    server.close()
    assert told.text == "ok"
    assert str(told.url) == "https://soundcloud.com/a?b=c"
    assert asked.startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert b"\r\nhost: soundcloud.com\r\n" in asked.lower()


@pytest.mark.parametrize("mode", ["sandbox:", "sandbox:nowhere", "sandbox:https://x", "sandbo"])
def test_a_wrong_address_of_a_sandbox_stops_the_start(mode: str) -> None:
    with pytest.raises(ConfigurationError):
        transport_for(mode)

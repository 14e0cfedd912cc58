"""Both clients against a mock of Mixcloud, and a server that answers what a test wants."""

import asyncio
import inspect
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from aggregator.mixcloud import Mixcloud, MixcloudSync
from aggregator.mixcloud.mock import running

Ask = Callable[..., Any]


@dataclass
class Call:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What to answer. `after` bytes of the body the server answers and closes; None: after all."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    after: int | None = None
    cut: bool = False

    def raw(self) -> bytes:
        """The bytes to send; half of the body when the connection is to be cut."""
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        lines = [f"HTTP/1.1 {self.status} Told", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        return head + (body[: len(body) // 2] if self.cut else body)


@dataclass
class Scripted:
    """A server on a socket: `answer` is asked for each request; `calls` are those that came."""

    root: str
    calls: list[Call] = field(default_factory=list)
    answer: Callable[[Call], Reply] = lambda _: Reply()

    reply = Reply

    def always(self, *replies: Reply) -> None:
        """Give the replies in turn, the last one from then on."""
        left = list(replies)
        self.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def serving() -> Iterator[Scripted]:
    """The server for the time of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    script = Scripted(f"http://127.0.0.1:{listening.getsockname()[1]}")
    thread = threading.Thread(target=_accept, args=(listening, script), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _accept(listening: socket.socket, script: Scripted) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(connection, script), daemon=True).start()


def _converse(connection: socket.socket, script: Scripted) -> None:
    with connection, suppress(ConnectionError, TimeoutError), connection.makefile("rb") as stream:
        connection.settimeout(30)
        while (line := stream.readline().decode("latin-1")).strip():
            method, target, _ = line.split(" ")
            headers = {}
            while header := stream.readline().decode("latin-1").strip():
                name, value = header.split(":", 1)
                headers[name.lower()] = value.strip()
            url = urlsplit(target)
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            call = Call(method, url.path, query, headers, b"")
            length = int(headers.get("content-length", "0"))
            if length < 1_000_000:
                call.body = stream.read(length)
            script.calls.append(call)
            reply = script.answer(call)
            if length >= 1_000_000:
                _drain(stream, length if reply.after is None else reply.after)
            connection.sendall(reply.raw())
            if reply.cut or reply.after is not None:
                return


def _drain(stream: Any, length: int) -> None:
    while length > 0:
        read = stream.read(min(length, 1 << 20))
        if not read:
            return
        length -= len(read)


@pytest.fixture
def mock() -> Iterator[str]:
    """The base URL of a fresh mock."""
    with running() as base:
        yield base


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server whose answers the test gives."""
    with serving() as server:
        yield server


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(params=["async", "sync"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Runs the steps of a conversation on either client, each on the result of the one before.

    `ask(root, lambda m: m.get("bob"), lambda bob: bob.load())`. What a client yields one by one
    comes as a list. Options of the client are given by name.
    """
    return _ask_async if request.param == "async" else _ask_sync


def _ask_sync(root: str, *steps: Callable[[Any], Any], **options: Any) -> Any:
    with MixcloudSync(root, **{"netrc": False, **options}) as mixcloud:
        result: Any = mixcloud
        for step in steps:
            result = step(result)
            result = (
                list(result)
                if inspect.isgenerator(result) or isinstance(result, islice)
                else result
            )
        return result


def _ask_async(root: str, *steps: Callable[[Any], Any], **options: Any) -> Any:
    async def run() -> Any:
        async with Mixcloud(root, **{"netrc": False, **options}) as mixcloud:
            result: Any = mixcloud
            for step in steps:
                result = step(result)
                if inspect.isasyncgen(result):
                    result = [one async for one in result]
                elif inspect.isawaitable(result):
                    result = await result
            return result

    return asyncio.run(run())

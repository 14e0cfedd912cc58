"""The two shells that do I/O: they send what an operation asks for and sleep when it waits.

They speak to the transport itself, not through an httpx client: that one logs each URL, and the
token is part of it.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from aggregator.mixcloud.errors import (
    ConnectionFailed,
    InvalidKey,
    MixcloudError,
    TimedOut,
    UnexpectedAnswer,
)
from aggregator.mixcloud.lanes import LANES, Lanes, environment_proxy
from aggregator.mixcloud.multipart import Multipart
from aggregator.mixcloud.protocol import SILENCE, Operation, Request, Response, Wait

T = TypeVar("T")

USER_AGENT = "playlist-aggregator"
MAX_BYTES = 64 * 1024 * 1024
"""A decoded answer larger than this is no answer of Mixcloud."""

UPLOAD_READ_TIMEOUT = 300.0
"""Seconds that the answer to an upload may take: Mixcloud looks at the file first."""

_LIMITS = httpx.Limits(max_connections=LANES, max_keepalive_connections=LANES)
_HEADERS = httpx.Headers(
    {"user-agent": USER_AGENT, "accept": "*/*", "accept-encoding": "gzip, deflate"}
)


class AsyncWire:
    """Runs operations on an event loop."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport | None, *, root: str, timeout: float
    ) -> None:
        self._own = transport is None
        self._lanes = Lanes(transport, root)
        self._root = root
        self._timeout = timeout

    async def run(self, operation: Operation[T]) -> T:
        """The result of the operation; raises what it raises."""
        try:
            step = next(operation)
            while True:
                if isinstance(step, Wait):
                    await asyncio.sleep(step.seconds)
                    step = operation.send(SILENCE)
                    continue
                try:
                    response = await self._send(step)
                except MixcloudError as error:
                    step = operation.throw(error)
                else:
                    step = operation.send(response)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        finally:
            operation.close()

    async def aclose(self) -> None:
        """Close the connections, unless they are the caller's."""
        await self._lanes.aclose()

    async def _send(self, request: Request) -> Response:
        if request.form is not None and self._own:
            return await self._upload(request, request.form)
        content = request.form.stream_async() if request.form else request.json
        message = _message(request, content, self._timeout)
        async with self._lanes.borrow() as transport:
            try:
                answer = await transport.handle_async_request(message)
                try:
                    body = await _read_async(answer)
                finally:
                    await answer.aclose()
            except httpx.RequestError as error:
                raise _failure(request, error) from error
        return Response(answer.status_code, answer.headers, body)

    async def _upload(self, request: Request, form: Multipart) -> Response:
        """Send a form from a thread; its progress is told on the loop.

        asyncio drops what a server has said when the server hangs up on a half-sent body, and
        with it the reason. A blocking socket still reads it.
        """
        loop = asyncio.get_running_loop()
        told, stopped = form.progress, threading.Event()

        def report(sent: int, total: int) -> None:
            if told is not None:
                loop.call_soon_threadsafe(told, sent, total)

        def send() -> Response:
            wire = SyncWire(None, root=self._root, timeout=self._timeout)
            try:
                return wire.send(request, form.stream(report, stopped.is_set))
            finally:
                wire.close()

        try:
            return await asyncio.to_thread(send)
        finally:
            stopped.set()


class SyncWire:
    """Runs operations on the calling thread."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None,
        *,
        root: str,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._own = transport is None
        self._transport = transport or httpx.HTTPTransport(
            limits=_LIMITS, proxy=environment_proxy(root)
        )
        self._timeout = timeout
        self._sleep = sleep

    def run(self, operation: Operation[T]) -> T:
        """The result of the operation; raises what it raises."""
        try:
            step = next(operation)
            while True:
                if isinstance(step, Wait):
                    self._sleep(step.seconds)
                    step = operation.send(SILENCE)
                    continue
                try:
                    response = self.send(step)
                except MixcloudError as error:
                    step = operation.throw(error)
                else:
                    step = operation.send(response)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        finally:
            operation.close()

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        if self._own:
            self._transport.close()

    def send(self, request: Request, stream: Iterator[bytes] | None = None) -> Response:
        """One whole answer. `stream` stands in for that of the request's form."""
        content = stream or (request.form.stream() if request.form else request.json)
        message = _message(request, content, self._timeout)
        try:
            answer = self._transport.handle_request(message)
            try:
                body = _read(answer)
            finally:
                answer.close()
        except httpx.RequestError as error:
            raise _failure(request, error) from error
        return Response(answer.status_code, answer.headers, body)


def _message(request: Request, content: object, timeout: float) -> httpx.Request:
    headers = _HEADERS
    if request.headers or request.form:
        headers = httpx.Headers(_HEADERS)
        headers.update(request.headers)
    if request.form is not None:
        headers["content-type"] = request.form.content_type
        headers["content-length"] = str(request.form.length)
    timeout = timeout if request.timeout is None else request.timeout
    read = timeout if request.form is None else max(timeout, UPLOAD_READ_TIMEOUT)
    limits = {"connect": timeout, "read": read, "write": timeout, "pool": None}
    try:
        return httpx.Request(
            request.method,
            request.target(),
            headers=headers,
            content=content,  # type: ignore[arg-type]
            extensions={"timeout": limits},
        )
    except httpx.InvalidURL as error:
        raise InvalidKey(f"{request.url[:200]} is no URL") from error


async def _read_async(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise UnexpectedAnswer("The answer is too large", status=answer.status_code)
    return bytes(body)


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise UnexpectedAnswer("The answer is too large", status=answer.status_code)
    return bytes(body)


def _failure(request: Request, error: httpx.RequestError) -> ConnectionFailed:
    host = urlsplit(request.url).netloc
    if isinstance(error, httpx.TimeoutException):
        return TimedOut(f"{host} did not answer in time")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return ConnectionFailed(f"{host} cannot be reached")
    return ConnectionFailed(f"The connection to {host} broke off")

"""The in-process transport: answers come from ASGI apps in this process, without any socket.

What a network can do, it can do too: a body comes in parts, a call that hangs ends with its read
timeout or its cancellation, an answer that breaks off is a read error, a host that nobody
answers for cannot be connected to.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
"""An ASGI application."""

Route = Callable[[str], App | None]
"""The app that answers for a host name, None for a host that is not there."""

RESET = "connection.reset"
"""The name of an ASGI extension of ours: a function that breaks the connection off at once."""

_UNREAD = 4
"""Parts of a body that may wait unread before the app is held up."""


class InProcessTransport(httpx.AsyncBaseTransport):
    """An httpx transport over the apps that `route` names."""

    def __init__(self, route: Route) -> None:
        self._route = route

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The app's answer, its body streamed; raises httpx's errors as a network would.

        What an app itself raises is a fault of ours and is raised as it is.
        """
        app = self._route(request.url.host)
        if app is None:
            raise httpx.ConnectError(f"There is no host {request.url.host}.", request=request)
        exchange = _Exchange(app, request, await request.aread())
        try:
            head = await exchange.next()
        except BaseException:
            await exchange.close()
            raise
        headers = [(bytes(name), bytes(value)) for name, value in head.get("headers", ())]
        return httpx.Response(head["status"], headers=headers, stream=_Body(exchange))


class _Body(httpx.AsyncByteStream):
    def __init__(self, exchange: "_Exchange") -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._exchange.next()
            more = message.get("more_body", False)
            if part := message.get("body", b""):
                yield part

    async def aclose(self) -> None:
        await self._exchange.close()


class _Exchange:
    """One call: the app runs in a task of its own, its messages wait in a short queue."""

    def __init__(self, app: App, request: httpx.Request, body: bytes) -> None:
        self._request = request
        self._body: bytes | None = body
        self._messages: asyncio.Queue[Message] = asyncio.Queue(_UNREAD)
        self._broken = False
        self._patience: float | None = request.extensions.get("timeout", {}).get("read")
        self._app = asyncio.ensure_future(app(self._scope(), self._receive, self._messages.put))

    async def next(self) -> Message:
        """The app's next message; raises `httpx.ReadTimeout` and `httpx.ReadError`."""
        if self._messages.empty() and not self._app.done():
            waiting = asyncio.ensure_future(self._messages.get())
            try:
                await asyncio.wait(
                    {waiting, self._app},
                    timeout=self._patience,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                if not waiting.done():
                    waiting.cancel()
            if waiting.done() and not waiting.cancelled() and not self._broken:
                return waiting.result()
            if not self._app.done():
                raise httpx.ReadTimeout("No answer in time.", request=self._request)
        if not self._messages.empty() and not self._broken:
            return self._messages.get_nowait()
        if self._app.done() and not self._app.cancelled() and (fault := self._app.exception()):
            raise fault
        raise httpx.ReadError("The connection broke off.", request=self._request)

    async def close(self) -> None:
        """Stop the app and wait until it has stopped."""
        self._app.cancel()
        await asyncio.wait({self._app})
        if not self._app.cancelled():
            self._app.exception()  # told by `next` where it mattered

    def _break(self) -> None:
        self._broken = True
        self._app.cancel()

    async def _receive(self) -> Message:
        if self._body is None:
            await asyncio.Event().wait()  # until the call is closed, which cancels the app
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    def _scope(self) -> Message:
        url = self._request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "client": ("127.0.0.1", 0),
            "server": (url.host, url.port or (443 if url.scheme == "https" else 80)),
            "extensions": {RESET: self._break},
        }

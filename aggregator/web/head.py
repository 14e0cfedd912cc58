"""HEAD wherever GET is (RFC 9110, 9.3.2): the same work, status and headers, and no body."""

from collections.abc import Iterable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPDisconnectEvent,
    HTTPResponseBodyEvent,
    HTTPScope,
    Message,
    Receive,
    ReceiveMessage,
    Scope,
    Send,
)

_GONE: Final[HTTPDisconnectEvent] = {"type": "http.disconnect"}


class HeadAsGet:
    """Hands a HEAD on as the GET it stands for: its limits, keys and refusals are the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _head(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        answered = False

        async def told(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                await send(message)
                await send(_no_body())

        async def heard() -> ReceiveMessage:
            # What would go on for long, as a stream, ends like one that nobody listens to.
            return _GONE if answered else await receive()

        # The server and the log have a scope of their own, in which this stays a HEAD.
        asked = scope.copy()
        asked["method"] = "GET"
        try:
            await self._app(asked, heard, told)
        finally:
            if "path_template" in asked:
                scope["path_template"] = asked["path_template"]


def _no_body() -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": b"", "more_body": False}


def naming_head(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; where they name the methods allowed, HEAD is one if GET is."""
    named = []
    for name, value in headers:
        methods = {one.strip() for one in value.split(b",")} if name.lower() == b"allow" else set()
        named.append(
            (name, b", ".join(sorted(methods | {b"HEAD"})) if b"GET" in methods else value)
        )
    return named

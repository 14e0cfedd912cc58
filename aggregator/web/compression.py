"""Pages and what they load in gzip, for who accepts it.

Left as they are: the API, whose cached answers take less time to make than to compress (a proxy may
do it, `docs/OPERATIONS.md`); streams, whose every event must leave at once; and what is marked
`no-transform`, since the length of a packed answer tells whether a secret in it shares letters with
what was typed (BREACH).
"""

import gzip
from typing import Final

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import HTTPResponseBodyEvent, HTTPResponseStartEvent

COMPRESSED: Final = ("text/html", "application/json", "application/vnd.oai.openapi+json")
SMALLEST: Final = 1_000
"""Bytes: less fits into one packet anyway."""

ONCE: Final = 9
EACH_TIME: Final = 4
"""Levels of gzip: what is kept may take its time; of a page, more effort saves a twentieth more."""


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` admits gzip (RFC 9110, 12.5.3)."""
    weights = {}
    for part in header.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        weights[name] = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    return _positive(weights.get("gzip", weights.get("*", "0")))


class Compression(ASGIMiddleware):
    """Packs the answers of the routes it stands before, where they are whole and long enough."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """See the class."""
        accepted = accepts_gzip(Headers.from_scope(scope).get("accept-encoding", ""))
        held: HTTPResponseStartEvent | None = None

        async def packed_send(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _may_be_packed(message):
                held = message
                return
            if held is not None and message["type"] == "http.response.body":
                start, message = _packed(held, message, accepted=accepted)
                held = None
                await send(start)
            await send(message)

        await next_app(scope, receive, packed_send)


def _may_be_packed(start: HTTPResponseStartEvent) -> bool:
    headers = MutableScopeHeaders.from_message(start)
    kind = headers.get("content-type", "").partition(";")[0]
    whole = "no-transform" not in headers.get("cache-control", "")
    return kind in COMPRESSED and whole and "content-encoding" not in headers


def _packed(
    start: HTTPResponseStartEvent, body: HTTPResponseBodyEvent, *, accepted: bool
) -> tuple[HTTPResponseStartEvent, HTTPResponseBodyEvent]:
    """The two messages of a whole answer; one in parts, or a short one, stays as it was."""
    start["headers"] = list(start["headers"])  # they may be those of an answer that is sent again
    headers = MutableScopeHeaders.from_message(start)
    headers.extend_header_value("vary", "Accept-Encoding")
    if not accepted or body["more_body"] or len(body["body"]) < SMALLEST:
        return start, body
    packed = gzip.compress(body["body"], EACH_TIME, mtime=0)
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(packed))
    return start, {**body, "body": packed}


def _positive(weight: str) -> bool:
    try:
        return float(weight) > 0
    except ValueError:
        return False

"""What goes out and what comes back, free of any HTTP library."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One outgoing call. `params` are appended to `url`; `json` or `content` is the body.

    `max_bytes` caps the decoded body; `timeout` (seconds) caps the whole call, redirects and
    body included; None takes the client's default. `retry` allows one more attempt after a
    connect error or a 502, 503 or 504. `share` lets equal calls under way at the same moment
    be sent once (single flight). `truncate` cuts a longer body instead of failing.
    """

    url: str
    method: str = "GET"
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    json: Any = None
    content: bytes | None = None
    max_bytes: int | None = None
    truncate: bool = False
    timeout: float | None = None
    follow_redirects: bool = True
    retry: bool = True
    share: bool = True


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. `url` is the final one; header names are lower case; `body` is decoded.

    `truncated` says that a body over the cap was cut (asked for with `Request.truncate`).
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    truncated: bool = False

    @property
    def content_type(self) -> str:
        """The media type alone, lower case, "" when not told."""
        return self.headers.get("content-type", "").split(";", 1)[0].strip().lower()

    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")


class Upstream(Protocol):
    """The one network door. Implemented by `upstream.client.GuardedClient`."""

    async def send(self, request: Request) -> Response:
        """Send and return the answer whatever its HTTP status, 429 and 5xx included.

        Raises `PlatformFailure` (timeout, unreachable, rate_limited while a `retry_at` of that
        host lies ahead, blocked never) and `RefusedAddress` for a URL that must not be fetched.
        """
        ...

"""The line of each request in the log.

There is one for every request, so where lines are JSON it is made whole at once: the way through
the processors that every other line takes costs five times as much.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import structlog


class RequestLine(msgspec.Struct, frozen=True, tag_field="event", tag="request"):
    """What the log says of a request: `path` is its template, since what people ask for stays out;
    the key is told by its id and the prefix that may be shown."""

    method: str
    path: str
    status: int
    milliseconds: float
    request_id: str
    key: str | msgspec.UnsetType = msgspec.UNSET
    key_prefix: str | msgspec.UnsetType = msgspec.UNSET
    level: str = "info"
    timestamp: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))


class RequestLog:
    """Where requests are told: by a function that takes lines of JSON once one is named, until
    then, and where lines are for people, as every other line."""

    def __init__(self) -> None:
        self._write: Callable[[str], object] | None = None
        self._encode = msgspec.json.Encoder().encode

    def write_json(self, write: Callable[[str], object] | None) -> None:
        """Name the function; None: there is none any more."""
        self._write = write

    def tell(self, line: RequestLine) -> None:
        """Log a request."""
        if self._write is not None:
            self._write(self._encode(line).decode())
            return
        told = msgspec.to_builtins(line)
        for name in ("event", "level", "timestamp"):  # as the processors put them
            del told[name]
        structlog.get_logger().info("request", **told)


REQUEST_LOG = RequestLog()

"""Around every request, routed or not: its id, its line in the log, headers every answer has."""

import re
import time
from typing import Any, Final

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid4

from aggregator.telemetry import REQUEST_SECONDS, REQUESTS
from aggregator.tracing import request_span

_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._~:+/=-]{1,128}")

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PRIVATE: Final = (b"cache-control", b"no-store")
"""What says nothing of caches is nobody's but the caller's."""


class RequestObserver:
    """Wraps the whole application; `upstream_mode` other than `live` is told in a header."""

    def __init__(self, app: ASGIApp, *, upstream_mode: str) -> None:
        self._app = app
        self._log = structlog.get_logger().bind()
        # The folder of a replay is the operator's business.
        mode = upstream_mode.partition(":")[0]
        self._always = [(b"x-content-type-options", b"nosniff")]
        if mode != "live":
            self._always.append((b"x-upstream", mode.encode("ascii", "replace")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope["state"]["request_id"] = request_id
        told_id = (b"x-request-id", request_id.encode("ascii"))
        started = time.perf_counter()
        status = 0

        async def observed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                told = [*message["headers"], *self._always, told_id]
                if not any(name.lower() == b"cache-control" for name, _ in told):
                    told.append(_PRIVATE)
                message["headers"] = told
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            with request_span(scope["headers"]) as span:
                try:
                    await self._app(scope, receive, observed_send)
                finally:
                    line = _line(scope, status, time.perf_counter() - started)
                    self._log.info("request", **line)
                    _count(line)
                    span.tell(
                        f"{line['method']} {line['path']}",
                        http__request__method=line["method"],
                        http__route=line["path"],
                        http__response__status_code=status,
                        request_id=request_id,
                    )
        finally:
            structlog.contextvars.reset_contextvars(**bound)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_ID.fullmatch(value):
            return value.decode("ascii")
    return str(uuid4())  # the operating system is not asked each time, as by `uuid`


def _count(line: dict[str, Any]) -> None:
    # A word that nobody listed is no label: whoever asks would choose how many there are.
    method = line["method"] if line["method"] in _METHODS else "other"
    REQUESTS.labels(method, line["path"], line["status"]).inc()
    REQUEST_SECONDS.labels(line["path"]).observe(line["milliseconds"] / 1000)


def _line(scope: Scope, status: int, seconds: float) -> dict[str, Any]:
    """The path's template, not the path: what people ask for stays out of the log."""
    line: dict[str, Any] = {
        "method": scope.get("method"),
        "path": scope.get("path_template", "unmatched"),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    key = scope["state"].get("key")
    if key is not None:
        line |= {"key": str(key.id), "key_prefix": key.prefix}
    return line

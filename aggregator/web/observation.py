"""Around every request, routed or not: its id, its line in the log, headers every answer has."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import UNSET
from uuid_utils import uuid4

from aggregator.request_lines import REQUEST_LOG, RequestLine
from aggregator.telemetry import REQUEST_SECONDS, REQUESTS
from aggregator.tracing import request_span
from aggregator.web.head import naming_head

if TYPE_CHECKING:
    from aggregator.domain.account import AppKey

_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._~:+/=-]{1,128}")

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NAMING_METHODS: Final = frozenset({204, 405})
"""Statuses of answers that say which methods are allowed."""

_PRIVATE: Final = (b"cache-control", b"no-store")
"""What says nothing of caches is nobody's but the caller's."""


class RequestObserver:
    """Wraps the whole application; `upstream_mode` other than `live` is told in a header."""

    def __init__(self, app: ASGIApp, *, upstream_mode: str) -> None:
        self._app = app
        self._counts = _Counts()
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
                if status in _NAMING_METHODS:
                    told = naming_head(told)
                if not _speaks_of_caches(told):
                    told.append(_PRIVATE)
                message["headers"] = told
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            with request_span(scope["headers"]) as span:
                try:
                    await self._app(scope, receive, observed_send)
                finally:
                    line = _line(scope, status, time.perf_counter() - started, request_id)
                    REQUEST_LOG.tell(line)
                    self._counts.add(line)
                    span.tell(
                        f"{line.method} {line.path}",
                        http__request__method=line.method,
                        http__route=line.path,
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


def _speaks_of_caches(headers: list[tuple[bytes, bytes]]) -> bool:
    for name, _ in headers:  # noqa: SIM110 - half the time of `any`, for every answer
        if name.lower() == b"cache-control":
            return True
    return False


class _Counts:
    """The metrics of requests; those of a route and a status are looked up once."""

    def __init__(self) -> None:
        self._known: dict[
            tuple[str, str, int], tuple[Callable[[], None], Callable[[float], None]]
        ] = {}

    def add(self, line: RequestLine) -> None:
        """Count an answered request."""
        name = (line.method, line.path, line.status)
        known = self._known.get(name)
        if known is None:
            # A word that nobody listed is no label: whoever asks would choose how many there are.
            method = line.method if line.method in _METHODS else "other"
            counted = REQUESTS.labels(method, line.path, line.status).inc
            known = (counted, REQUEST_SECONDS.labels(line.path).observe)
            if line.method in _METHODS:
                self._known[name] = known
        count, observe = known
        count()
        observe(line.milliseconds / 1000)


def _line(scope: Scope, status: int, seconds: float, request_id: str) -> RequestLine:
    """The path's template, not the path: what people ask for stays out of the log."""
    key: AppKey | None = scope["state"].get("key")
    return RequestLine(
        str(scope.get("method")),
        scope.get("path_template", "unmatched"),
        status,
        round(seconds * 1000, 1),
        request_id,
        UNSET if key is None else key.id,
        UNSET if key is None else key.prefix,
    )

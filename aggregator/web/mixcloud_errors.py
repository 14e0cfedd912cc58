"""Errors under `/mixcloud-api`: in the envelope there, said in the words of our one error table."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import msgspec
import structlog
from litestar import Request, Response
from litestar.types import ExceptionHandlersMap

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import PlatformStatus, State
from aggregator.web.mixcloud_envelope import Complaint, Trouble, enveloped
from aggregator.web.schemas import Problem

PREFIX: Final = "/mixcloud-api"

PATIENCE: Final = 30
"""Seconds to wait when Mixcloud limits us and does not tell for how long."""

log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]
Handler: TypeAlias = Callable[[AnyRequest, Any], Response[Any]]


def with_envelopes(handlers: ExceptionHandlersMap) -> ExceptionHandlersMap:
    """The handlers, with the answers under our prefix put into envelopes."""
    return {kind: _by_path(handler) for kind, handler in handlers.items()}


def _by_path(handler: Handler) -> Handler:
    def handle(request: AnyRequest, error: Any) -> Response[Any]:
        path = request.scope["path"]
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return handler(request, error)
        if isinstance(error, PlatformFailure):
            return _mixcloud_failed(request, error.status)
        return _redressed(request, handler(request, error))

    return handle


def _mixcloud_failed(request: AnyRequest, status: PlatformStatus) -> Response[bytes]:
    log.warning("mixcloud failed", state=str(status.state), detail=status.detail)
    code, status_code, message = _FAILURES.get(status.state, _FAILED)
    wait = _wait(status)
    if wait is not None:
        message = f"{message} Try again in {wait} s."
    return enveloped(
        request.scope,
        Trouble(code),
        message,
        status_code=status_code,
        headers={} if wait is None else {"Retry-After": str(wait)},
    )


def _wait(status: PlatformStatus) -> int | None:
    if status.retry_at is None:
        return PATIENCE if status.state is State.RATE_LIMITED else None
    return max(1, math.ceil((status.retry_at - datetime.now(UTC)).total_seconds()))


def _redressed(request: AnyRequest, answer: Response[Any]) -> Response[bytes]:
    """A problem document as an envelope: what is wrong and its headers stay the same."""
    problem = msgspec.json.decode(answer.content, type=Problem)
    complaints = () if problem.errors is msgspec.UNSET else problem.errors
    return enveloped(
        request.scope,
        Trouble(
            problem.type.rpartition("#")[2],
            tuple(Complaint(one.pointer.lstrip("/"), one.detail) for one in complaints),
        ),
        problem.detail,
        status_code=problem.status,
        headers=answer.headers,
    )


_FAILED: Final = ("mixcloud-failed", 502, "Mixcloud did not answer as it should.")
_FAILURES: Final = {
    # Not 429: the limit of the caller's own key is not reached. Mixcloud's for all of us is, or
    # our own rate towards it.
    State.RATE_LIMITED: ("mixcloud-rate-limited", 503, "Requests to Mixcloud are limited now."),
    State.TIMEOUT: ("mixcloud-timeout", 504, "Mixcloud did not answer in time."),
    State.UNREACHABLE: ("mixcloud-unreachable", 502, "Mixcloud cannot be reached."),
    State.BLOCKED: ("mixcloud-blocked", 502, "Mixcloud refuses our requests now."),
}

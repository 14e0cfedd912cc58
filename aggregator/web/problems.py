"""Errors -> problem documents (RFC 9457). One table, one body, no traceback, no secret.

`type` is a relative reference into our own page `/docs/problems`, which explains each kind.
"""

import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from aggregator.domain.errors import (
    AggregatorError,
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    RefusedAddress,
    RequestKeyReused,
    ServiceStopping,
    StorageUnavailable,
    Throttled,
    WrongPlatform,
)
from aggregator.web.schemas import FieldError, Problem, by_platform
from aggregator.web.timing import server_timing

PROBLEM_JSON: Final = "application/problem+json"
STORAGE_RETRY_SECONDS: Final = 5
"""When to ask again after the database did not answer: it comes back by itself or by a person."""

log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode

AnyRequest = Request[Any, Any, Any]


class Kind(msgspec.Struct, frozen=True):
    """One kind of problem; `explanation` is what the page about it says."""

    name: str
    status: int
    title: str
    explanation: str


INVALID = Kind(
    "invalid-request",
    400,
    "The request breaks a rule",
    "Each entry of `errors` names a field by its JSON pointer and the rule it breaks.",
)
REFUSED = Kind(
    "refused-address",
    400,
    "The address must not be fetched",
    "Only public http and https addresses on ports 80 and 443 are fetched. Nothing was sent.",
)
WRONG_PLATFORM = Kind(
    "wrong-platform",
    400,
    "The URL belongs to another platform",
    "Ask the platform that the detail names, or `url`, which takes any URL.",
)
UNAUTHENTICATED = Kind(
    "unauthenticated",
    401,
    "An app key is required",
    "Send `Authorization: Bearer <App key>` with a key that exists and was not revoked.",
)
CROSS_SITE = Kind(
    "cross-site",
    403,
    "Asked for by another site",
    "What changes something is only taken from our own pages (`Sec-Fetch-Site`, `Origin`).",
)
NOT_FOUND = Kind(
    "not-found", 404, "Not found", "There is no such thing, or the URL resolves to nothing."
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed", 405, "Method not allowed", "The `Allow` header names those that are."
)
TOO_LARGE = Kind(
    "body-too-large", 413, "The body is too large", "A body may have at most 65,536 bytes."
)
KEY_REUSED = Kind(
    "request-key-reused",
    409,
    "The Idempotency-Key stands for another request",
    "A key names one request for good: send the same request again, or a new key.",
)
IMPOSSIBLE = Kind(
    "impossible",
    422,
    "The request cannot be followed",
    "Each field is right by itself; `errors` says what is missing for all of them together.",
)
LIMIT_REACHED = Kind(
    "limit-reached",
    429,
    "The limit of this app key is reached",
    "`Retry-After` says in how many seconds the next request is admitted.",
)
TOO_OFTEN = Kind(
    "too-often",
    429,
    "Asked for too often",
    "`Retry-After` says in how many seconds it may be asked for again.",
)
FAULT = Kind(
    "fault",
    500,
    "A fault of ours",
    "The request is not to blame. Its `X-Request-Id` finds it in our log.",
)
PLATFORMS_FAILED = Kind(
    "platforms-failed",
    502,
    "Every platform asked failed",
    "`platforms` says each one's status, and `retry_at` when it may be asked again.",
)
UNAVAILABLE = Kind(
    "unavailable", 503, "Unavailable for the moment", "A dependency of ours does not answer."
)

KINDS: Final = (
    INVALID,
    REFUSED,
    WRONG_PLATFORM,
    UNAUTHENTICATED,
    CROSS_SITE,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    KEY_REUSED,
    TOO_LARGE,
    IMPOSSIBLE,
    LIMIT_REACHED,
    TOO_OFTEN,
    FAULT,
    PLATFORMS_FAILED,
    UNAVAILABLE,
)
_BY_STATUS: Final = {kind.status: kind for kind in reversed(KINDS)}


class DoorProblem(Exception):
    """A problem found at the door itself; carries its kind, detail and headers."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        headers: Mapping[str, str] = {},
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers
        self.errors = tuple(errors)


class InvalidFields(DoorProblem):
    """Fields that break rules, all of them."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        broken = "; ".join(
            f"{error.pointer.lstrip('/') or 'the body'} {error.detail}" for error in errors
        )
        super().__init__(INVALID, f"{broken[:1].upper()}{broken[1:]}.", errors=errors)


def problem_response(
    kind: Kind,
    detail: str,
    *,
    headers: Mapping[str, str] = {},
    errors: tuple[FieldError, ...] = (),
    **extensions: Any,
) -> Response[bytes]:
    """The problem document as an answer."""
    body = Problem(
        type=f"/docs/problems#{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        errors=errors or msgspec.UNSET,
        **extensions,
    )
    return Response(
        _encode(body), status_code=kind.status, media_type=PROBLEM_JSON, headers=dict(headers)
    )


def _door_problem(_: AnyRequest, error: DoorProblem) -> Response[bytes]:
    return problem_response(error.kind, error.detail, headers=error.headers, errors=error.errors)


def _domain_problem(request: AnyRequest, error: AggregatorError) -> Response[bytes]:
    match error:
        case InvalidRequest():
            return problem_response(
                _kind_of_invalid(error),
                error.detail,
                errors=(FieldError(error.pointer, error.detail),),
            )
        case NotFound():
            return problem_response(NOT_FOUND, str(error) or NOT_FOUND.explanation)
        case RequestKeyReused():
            return problem_response(KEY_REUSED, str(error))
        case AllPlatformsFailed():
            return problem_response(
                PLATFORMS_FAILED,
                str(error),
                headers={"Server-Timing": server_timing(error.reports)},
                platforms=by_platform(error.reports),
            )
        case Throttled():
            wait = max(1, math.ceil(error.retry_after))
            return problem_response(TOO_OFTEN, str(error), headers={"Retry-After": str(wait)})
        case ServiceStopping():
            return problem_response(UNAVAILABLE, str(error), headers={"Retry-After": "1"})
        case StorageUnavailable():
            log.error("storage unavailable", detail=str(error))
            return problem_response(
                UNAVAILABLE,
                "The database does not answer.",
                headers={"Retry-After": str(STORAGE_RETRY_SECONDS)},
            )
    return _fault(request, error)


def _kind_of_invalid(error: InvalidRequest) -> Kind:
    if isinstance(error, RefusedAddress):
        return REFUSED
    return WRONG_PLATFORM if isinstance(error, WrongPlatform) else INVALID


def _framework_problem(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """What the framework itself refuses: routes, methods, sizes, parameters."""
    if isinstance(error, ValidationException):
        return _door_problem(request, InvalidFields(_parameter_errors(error)))
    kind = _BY_STATUS.get(error.status_code, INVALID if error.status_code < 500 else FAULT)
    if kind is FAULT:
        return _fault(request, error)
    headers = dict(error.headers or {})
    match kind.status:
        case 404:
            return problem_response(kind, "Nothing is served under this path.")
        case 405:
            return problem_response(kind, f"{request.method} is not served here.", headers=headers)
        case 413:
            # The rest of the body is not worth reading: the connection ends with the answer.
            return problem_response(kind, kind.explanation, headers={"Connection": "close"})
    return problem_response(kind, HTTPStatus(kind.status).phrase + ".", headers=headers)


def _parameter_errors(error: ValidationException) -> list[FieldError]:
    told = error.extra if isinstance(error.extra, list) else []
    return [
        FieldError(f"/{one.get('key', '')}", f"is not valid: {one.get('message', '')}")
        for one in told
        if isinstance(one, dict)
    ] or [FieldError("", "is not valid")]


def _fault(_: AnyRequest, error: Exception) -> Response[bytes]:
    log.error("fault", exc_info=error)
    return problem_response(FAULT, "Something went wrong on our side; it was logged.")


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    DoorProblem: _door_problem,
    AggregatorError: _domain_problem,
    HTTPException: _framework_problem,
    Exception: _fault,
}


def problem_of(request: AnyRequest, error: Exception) -> bytes:
    """The problem document about an error, for an answer that has begun already."""
    match error:
        case DoorProblem():
            response = _door_problem(request, error)
        case AggregatorError():
            response = _domain_problem(request, error)
        case _:
            response = _fault(request, error)
    return response.content

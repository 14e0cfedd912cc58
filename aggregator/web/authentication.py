"""`Authorization: Bearer <App key>` and the limits of its plan, before any body is read."""

import math
from typing import TYPE_CHECKING, Final

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.web.problems import LIMIT_REACHED, UNAUTHENTICATED, DoorProblem
from aggregator.web.services import KeyService, MeterService
from aggregator.web.validation import LARGEST_BODY

if TYPE_CHECKING:
    from aggregator.accounts.limits import Admission
    from aggregator.domain.account import AppKey

CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}


class BearerKey(ASGIMiddleware):
    """Lets a request pass whose key is known and whose plan admits it.

    Raises a 401 or 429 problem. The key's public prefix is put beside the request for the log.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, keys: KeyService, meter: MeterService) -> None:
        self._keys = keys
        self._meter = meter

    def __deepcopy__(self, memo: dict[int, object]) -> "BearerKey":
        """Itself: the framework copies a router with all it holds, and services are no copies."""
        return self

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """See the class."""
        key = await self._authenticate(scope)
        scope["state"]["key"] = key
        admission = self._meter.admit(key)
        headers = limit_headers(admission)
        if not admission.allowed:
            wait = max(1, math.ceil(admission.retry_after))
            raise DoorProblem(
                LIMIT_REACHED,
                f"The limit of this app key is reached; try again in {wait} s.",
                headers={"Retry-After": str(wait), **headers, **_ended(scope)},
            )
        await next_app(scope, receive, _adding(headers, send) if headers else send)

    async def _authenticate(self, scope: Scope) -> "AppKey":
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        if not given:
            raise _refused("No app key was sent: send 'Authorization: Bearer <App key>'.", scope)
        scheme, _, presented = given[0].decode("latin-1").strip().partition(" ")
        presented = presented.strip()
        if len(given) > 1 or scheme.lower() != "bearer" or not presented or " " in presented:
            raise _refused("The Authorization header is not of the form 'Bearer <App key>'.", scope)
        key = await self._keys.authenticate(presented)
        if key is None:
            raise _refused("This app key is unknown or was revoked.", scope)
        return key


def limit_headers(admission: "Admission") -> dict[str, str]:
    """`RateLimit` and its policy (draft-ietf-httpapi-ratelimit-headers), none if unmetered."""
    if admission.limit is None:
        return {}
    remaining = max(0, admission.remaining or 0)
    return {
        "RateLimit-Policy": admission.policy,
        "RateLimit": f'"default";r={remaining};t={max(0, math.ceil(admission.reset))}',
    }


def _refused(detail: str, scope: Scope) -> DoorProblem:
    return DoorProblem(UNAUTHENTICATED, detail, headers=CHALLENGE | _ended(scope))


def _ended(scope: Scope) -> dict[str, str]:
    """A large body, or one of unknown size, is left unread: the connection ends instead."""
    chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    large = not length.isdigit() or int(length[:12]) > LARGEST_BODY
    return {"Connection": "close"} if chunked or large else {}


def _adding(headers: dict[str, str], send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            carried = MutableScopeHeaders.from_message(message)
            for name, value in headers.items():
                carried[name] = value
        await send(message)

    return send_with_headers

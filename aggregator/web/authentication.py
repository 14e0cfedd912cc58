"""The app key of a request and the limits of its plan, before any body is read."""

import math
from functools import partial
from typing import TYPE_CHECKING, Final

from litestar.datastructures import MutableScopeHeaders
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
    `header` names another header (lower case) that may hold the bare key. Without a meter every
    request passes, uncounted.
    """

    def __init__(
        self, keys: KeyService, meter: MeterService | None, *, header: str | None = None
    ) -> None:
        self._keys = keys
        self._meter = meter
        self._header = header

    def __deepcopy__(self, memo: dict[int, object]) -> "BearerKey":
        """Itself: the framework copies a router with all it holds, and services are no copies."""
        return self

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """This around an application; the framework's own way looks at every request for patterns
        to leave out, of which there are none here."""
        return partial(self.handle, next_app=app)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """See the class."""
        key = await self._authenticate(scope)
        scope["state"]["key"] = key
        if self._meter is None:
            await next_app(scope, receive, send)
            return
        admission = await self._meter.admit(key)
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
        presented = self._bare(scope) or self._bearer(scope)
        key = await self._keys.authenticate(presented)
        if key is None:
            raise _refused("This app key is unknown or was revoked.", scope)
        return key

    def _bare(self, scope: Scope) -> str | None:
        """The key of our own header, None where there is none."""
        if self._header is None:
            return None
        given = _values(scope, self._header)
        if not given:
            return None
        presented = given[0].strip()
        if len(given) > 1 or not presented or " " in presented:
            raise _refused(f"The {self._header} header is not one app key.", scope)
        if _values(scope, "authorization"):
            raise _refused(f"Send the app key once: {self._header} or Authorization.", scope)
        return presented

    def _bearer(self, scope: Scope) -> str:
        given = _values(scope, "authorization")
        if not given:
            also = f"'{self._header}: <App key>' or " if self._header else ""
            raise _refused(
                f"No app key was sent: send {also}'Authorization: Bearer <App key>'.", scope
            )
        scheme, _, presented = given[0].strip().partition(" ")
        presented = presented.strip()
        if len(given) > 1 or scheme.lower() != "bearer" or not presented or " " in presented:
            raise _refused("The Authorization header is not of the form 'Bearer <App key>'.", scope)
        return presented


def limit_headers(admission: "Admission") -> dict[str, str]:
    """`RateLimit` and its policy (draft-ietf-httpapi-ratelimit-headers), none if unmetered."""
    if admission.limit is None:
        return {}
    remaining = max(0, admission.remaining or 0)
    return {
        "RateLimit-Policy": admission.policy,
        "RateLimit": f'"default";r={remaining};t={max(0, math.ceil(admission.reset))}',
    }


def _values(scope: Scope, header: str) -> list[str]:
    wanted = header.encode("ascii")
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]


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

"""The sans-IO core: values that say what to send, and what an answer means.

An operation is a generator: it yields a `Request` (and is sent the `Response`) or a `Wait`, and
returns its result. The shells in `wire` do the sending and the sleeping; nothing here does.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from aggregator.mixcloud.errors import (
    ApiError,
    AuthorizationError,
    InsecureTransport,
    InvalidToken,
    NotFound,
    PageNotFound,
    RateLimited,
    RefusedFields,
    ServerFailed,
    TokenRequired,
    UnexpectedAnswer,
    WebPage,
)
from aggregator.mixcloud.keys import Params, without_secrets
from aggregator.mixcloud.multipart import Multipart

Decoder: TypeAlias = Callable[[bytes], Any]
T = TypeVar("T")

MAX_REDIRECTS = 5
LEAST_WAIT = 1.0
"""Seconds."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_JSONP = re.compile(rb"(?:/\*\*/\s*)?[\w$.]+\s*\((.*)\)\s*;?", re.DOTALL)


class Request(msgspec.Struct, frozen=True):
    """One HTTP request. Its text never shows parameters: some of them are secrets.

    `timeout` in seconds, where the request has another one than the client.
    """

    url: str
    params: Params = ()
    method: str = "GET"
    token: str | None = None
    secret: Params = ()
    headers: Params = ()
    form: Multipart | None = None
    json: bytes | None = None
    timeout: float | None = None

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url}>"

    def target(self) -> str:
        """The URL to send, secrets included: it goes to the network and nowhere else.

        Raises `InsecureTransport` when a secret would travel in the clear.
        """
        pairs = self.params + self.secret
        if self.token is not None:
            pairs += (("access_token", self.token),)
        if (self.token is not None or self.secret) and not is_private(self.url):
            raise InsecureTransport("A token or secret is sent over https only")
        return f"{self.url}?{urlencode(pairs)}" if pairs else self.url


class Response(msgspec.Struct, frozen=True):
    """One whole answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<Response {self.status}, {len(self.body)} bytes>"


class Wait(msgspec.Struct, frozen=True):
    """Nothing is to be sent for so many seconds."""

    seconds: float


SILENCE = Response(0, {}, b"")
"""What a shell sends into an operation after a `Wait`."""

Operation: TypeAlias = Generator[Request | Wait, Response, T]


def exchange(request: Request, *, patience: float = 0) -> Operation[Response]:
    """Send, follow redirects, and wait out rate limits of at most `patience` seconds in all."""
    redirects = 0
    while True:
        response = yield request
        location = response.headers.get("location")
        if response.status in _REDIRECTS and location:
            redirects += 1
            if redirects > MAX_REDIRECTS:
                raise UnexpectedAnswer("Mixcloud redirects in a circle", status=response.status)
            request = redirected(request, response.status, location)
            continue
        pause = retry_after(response) if patience else None
        if pause is None or pause > patience:
            return response
        patience -= pause
        # A server that says "after 0 seconds" each time is not asked in a tight loop.
        yield Wait(pause or LEAST_WAIT)


def redirected(request: Request, status: int, location: str) -> Request:
    """The request that a redirect asks for; the token stays with the origin it was meant for."""
    if request.method != "GET":
        raise UnexpectedAnswer(f"Mixcloud redirects a {request.method}", status=status)
    if request.secret:
        raise UnexpectedAnswer("A request that carries secrets is not redirected", status=status)
    origin = urlsplit(request.url)
    try:
        url = urlsplit(urljoin(request.url, location))
    except ValueError as error:
        raise UnexpectedAnswer("Mixcloud redirects to no URL", status=status) from error
    if url.scheme not in ("http", "https"):
        raise UnexpectedAnswer("Mixcloud redirects to something other than HTTP", status=status)
    same = (url.scheme, url.netloc) == (origin.scheme, origin.netloc)
    return Request(
        url=f"{url.scheme}://{url.netloc}{url.path or '/'}",
        params=without_secrets(url.query),
        token=request.token if same else None,
    )


def is_private(url: str) -> bool:
    """Whether what travels to the URL stays between the two ends: TLS, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or is_this_machine(parts.hostname or "")


def is_this_machine(host: str) -> bool:
    """Whether a host is the loopback: a literal address of it, or `localhost`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def decode_json(body: bytes) -> Any:
    """Numbers, text, lists and tables; raises `ValueError` for anything else."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        # Text cut inside an emoji ends in half a surrogate pair: one such name must not cost the
        # whole page.
        mended = json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace")
        return msgspec.json.decode(mended)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_json(response: Response, decode: Decoder = decode_json) -> Any:
    """What the answer says, whatever its content type claims; JSONP is unwrapped.

    Raises an `ApiError` when it says `error`, an `UnexpectedAnswer` when it is no JSON.
    """
    try:
        answer = decode(response.body)
    except ValueError as error:
        wrapped = _JSONP.fullmatch(response.body.strip())
        if wrapped is None:
            raise _no_json(response) from error
        try:
            answer = decode(wrapped[1])
        except ValueError:
            raise _no_json(response) from error
    if isinstance(answer, dict) and (answer.get("error") or _refused(answer)):
        raise api_error(response, answer)
    if response.status >= 400:
        raise api_error(response, answer if isinstance(answer, dict) else {})
    return answer


def read_text(response: Response) -> str:
    """The text of an answer that is no JSON. Raises as `read_json` for an error."""
    if response.status >= 400:
        try:
            read_json(response)
        except UnexpectedAnswer as error:
            if type(error) is UnexpectedAnswer and response.status == 404:
                raise PageNotFound("Mixcloud knows no such object") from error
            raise
    return response.body.decode("utf-8", "replace")


def api_error(response: Response, payload: Mapping[str, Any]) -> ApiError:
    """The error that an answer tells, as the class of its kind."""
    error = payload.get("error")
    table = error if isinstance(error, dict) else {}
    said = table.get("message") or (error if isinstance(error, str) else None)
    message = str(said or f"Mixcloud answered {response.status}")
    status, kind = response.status, table.get("type")
    if kind == "RateLimitException" or status == 429 or _told_to_wait(response):
        pause = retry_after(response)
        if pause is None:
            pause = _seconds(table.get("retry_after"))
        return RateLimited(message, retry_after=pause, status=status, payload=payload)
    known = _of_authorization(kind, message, status)
    if known is None and isinstance(payload.get("details"), dict):
        known = RefusedFields
    if known is None and (status == 404 or kind == "ObjectDoesNotExist"):
        known = NotFound
    return (known or ApiError)(message, status=status, payload=payload)


def retry_after(response: Response) -> float | None:
    """Seconds to wait when the answer is a rate limit that says so, else None."""
    if response.status not in (403, 429, 503):
        return None
    told = response.headers.get("retry-after", "")
    if told.isdecimal():
        return float(told)
    try:
        if told:
            return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
        return _seconds(msgspec.json.decode(response.body)["error"]["retry_after"])
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _seconds(told: Any) -> float | None:
    try:
        return max(0.0, float(told))
    except (ValueError, TypeError):
        return None


def _of_authorization(kind: Any, message: str, status: int) -> type[ApiError] | None:
    if kind != "OAuthException" and status not in (401, 403):
        return None
    lowered = message.lower()
    if "access" in lowered and "token" in lowered:
        if "required" in lowered:
            return TokenRequired
        if "invalid" in lowered:
            return InvalidToken
    return AuthorizationError


def _refused(answer: dict[str, Any]) -> bool:
    """An upload's reply may hold `details` alone."""
    return isinstance(answer.get("details"), dict) and not answer.get("result")


def _told_to_wait(response: Response) -> bool:
    return response.status == 403 and "retry-after" in response.headers


def _no_json(response: Response) -> UnexpectedAnswer | RateLimited:
    status = response.status
    if status == 429 or _told_to_wait(response):
        return RateLimited(
            "Mixcloud limits the rate of calls", retry_after=retry_after(response), status=status
        )
    if status == 404:
        return PageNotFound("Mixcloud knows no such object")
    if status >= 500:
        return ServerFailed(f"Mixcloud failed with {status}", status=status)
    if response.body.lstrip()[:1] == b"<":
        return WebPage(f"Mixcloud answered {status} with a web page", status=status)
    return UnexpectedAnswer(f"Mixcloud answered {status} without JSON", status=status)

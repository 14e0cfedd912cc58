"""One request and its answer as the mock's parts see them."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from aggregator.mixcloud.mock.records import MockUser

Params = Mapping[str, str]

JAVASCRIPT = "text/javascript; charset=utf-8"
"""What the API says of its JSON."""
HTML = "text/html; charset=utf-8"

_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,127}", re.ASCII)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request. `parts` are the unquoted path segments, `path` is as sent; `base` is scheme and
    host as asked; `params` the query, `query` as sent; `viewer` the token's owner; `body` the
    parts of the body as they come."""

    method: str
    parts: tuple[str, ...]
    path: str
    base: str
    params: Params
    query: str
    headers: Mapping[str, str]
    body: AsyncIterator[bytes]
    token: str | None = None
    viewer: MockUser | None = None

    @property
    def metadata(self) -> bool:
        """Whether connections and types are asked for."""
        return self.params.get("metadata") in ("1", "true")

    def url(self, key: str) -> str:
        """The address of a key on this server."""
        return self.base + quote(key, safe="/%:+")


class Answer(msgspec.Struct, frozen=True):
    """A response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ApiError(Exception):
    """A failure in Mixcloud's own words; `more` stands beside its message and type."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        details: Mapping[str, list[str]] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.document: dict[str, Any] = {"error": {"message": message, "type": kind, **more}}
        if details is not None:
            self.document["details"] = details


class CallerGone(Exception):
    """The caller hung up before the body was complete: nobody waits for an answer."""


def not_found() -> ApiError:
    """An address that leads to nothing."""
    return ApiError(404, "ObjectDoesNotExist", "The object you requested does not exist.")


def invalid(message: str) -> ApiError:
    """A parameter that says nothing."""
    return ApiError(400, "InvalidParameters", message)


def token_required() -> ApiError:
    """A call without a token that needs one."""
    return ApiError(401, "OAuthException", "An access_token is required to access this resource.")


def token_invalid() -> ApiError:
    """A token that never was one, or that was revoked."""
    return ApiError(401, "OAuthException", "An invalid access token was provided.")


def rate_limited(seconds: int) -> ApiError:
    """Mixcloud's rate limit: a 403, not a 429."""
    return ApiError(
        403,
        "RateLimitException",
        f"You have hit your rate limit. Retry after {seconds} seconds.",
        headers=(("retry-after", str(seconds)),),
        retry_after=seconds,
    )


def document(
    value: Any, call: Call, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> Answer:
    """JSON as Mixcloud writes it: indented, ASCII, called JavaScript; with `callback` JSONP."""
    body = _ascii(msgspec.json.format(msgspec.json.encode(value), indent=4))
    callback = call.params.get("callback")
    if callback and call.method == "GET" and _CALLBACK.fullmatch(callback):
        body = b"%s(%s)" % (callback.encode(), body)
    return Answer(status, (("content-type", JAVASCRIPT), *headers), body)


def plain_json(value: Any, status: int = 200) -> Answer:
    """JSON that says it is: OAuth, oEmbed and GraphQL."""
    return Answer(
        status,
        (("content-type", "application/json; charset=utf-8"),),
        msgspec.json.encode(value),
    )


def page(html: str, status: int = 200) -> Answer:
    """HTML."""
    return Answer(status, (("content-type", HTML),), html.encode())


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect without a body."""
    return Answer(status, (("content-type", HTML), ("location", location)), b"")


def _ascii(text: bytes) -> bytes:
    return text if text.isascii() else _NOT_ASCII.sub(_escaped, text.decode()).encode("ascii")


def _escaped(match: re.Match[str]) -> str:
    r"""`\uXXXX`, twice for what is beyond the first plane."""
    pairs = match.group().encode("utf-16-be")
    return "".join(f"\\u{pairs[at : at + 2].hex()}" for at in range(0, len(pairs), 2))

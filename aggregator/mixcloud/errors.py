"""What can go wrong with Mixcloud. Every message is one sentence and carries no secret.

MixcloudError
├── InvalidRequest            what was asked breaks a rule; nothing was sent (also a ValueError)
│   ├── InvalidKey            no key or URL of Mixcloud
│   ├── InvalidPaging         paging parameters that exclude each other or are out of range
│   ├── InvalidDate           not a date, not a timestamp
│   ├── InvalidUpload         fields of an upload or edit; `details` by field
│   ├── InvalidCloudcastFile  a YAML cloudcast that says nothing clear
│   ├── InvalidCredentials    a netrc file that cannot be read
│   ├── MissingToken          the call needs an access token
│   └── InsecureTransport     a token or secret would travel without TLS
├── ConnectionFailed          no answer came, or it broke off
│   └── TimedOut              the server was silent for too long
├── UnexpectedAnswer          an answer that is no JSON, or too large, or leads astray
│   ├── PageNotFound          a 404 without JSON (also a NotFound)
│   ├── ServerFailed          a 5xx without JSON
│   └── WebPage               a page in place of data: a challenge, a consent page
├── ApiError                  Mixcloud answered an error: `type`, `message`, `extra`, `status`
│   ├── NotFound              no such object
│   ├── RateLimited           `retry_after` seconds
│   ├── RefusedFields         `details` by field
│   └── AuthorizationError    not allowed
│       ├── TokenRequired     Mixcloud asks for a token
│       └── InvalidToken      the token is wrong or was revoked: authorise again
├── GraphQLError              `errors` as the GraphQL endpoint tells them
└── MixcloudOAuthError        no token came of it
    ├── ConsentDenied         the person said no
    └── CodeRefused           Mixcloud did not take the code
"""

from collections.abc import Mapping, Sequence
from typing import Any


class MixcloudError(Exception):
    """Anything that this package raises on purpose."""

    type: str | None = None
    """Mixcloud's own name of the error, such as `RateLimitException`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.extra: Mapping[str, Any] = {}


class InvalidRequest(MixcloudError, ValueError):
    """What was asked breaks a rule; nothing was sent."""


class InvalidKey(InvalidRequest):
    """No key or URL of Mixcloud."""


class InvalidPaging(InvalidRequest):
    """Paging parameters that exclude each other or are out of range."""


class InvalidDate(InvalidRequest):
    """Not a date, not a timestamp."""


class InvalidUpload(InvalidRequest):
    """Fields of an upload or edit break a rule; nothing was sent."""

    def __init__(self, details: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_told(details))
        self.details = {field: list(said) for field, said in details.items()}


class InvalidCloudcastFile(InvalidRequest):
    """A YAML cloudcast that cannot be understood."""


class InvalidCredentials(InvalidRequest):
    """A netrc file that cannot be read."""


class MissingToken(InvalidRequest):
    """The call needs an access token and the client has none."""

    def __init__(self) -> None:
        super().__init__("access_token must be set")


class InsecureTransport(InvalidRequest):
    """A token or secret would travel without TLS to a host that is not this machine."""


class ConnectionFailed(MixcloudError):
    """No answer came, or it broke off."""


class TimedOut(ConnectionFailed):
    """The server was silent for too long."""


class UnexpectedAnswer(MixcloudError):
    """An answer that is no JSON, is too large, or leads astray."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.payload: dict[str, Any] = {}


class ServerFailed(UnexpectedAnswer):
    """A 5xx without JSON."""


class WebPage(UnexpectedAnswer):
    """A web page in place of data: a challenge, a consent page."""


class ApiError(MixcloudError):
    """Mixcloud answered an error. `payload` is the whole answer, `extra` what `error` adds."""

    def __init__(
        self, message: str, *, status: int = 0, payload: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.payload: dict[str, Any] = dict(payload or {})
        error = self.payload.get("error")
        if isinstance(error, dict):
            self.type = error.get("type")
            known = ("type", "message")
            self.extra = {name: said for name, said in error.items() if name not in known}

    def __str__(self) -> str:
        """`Type: message (name: value)`."""
        said = f"{self.type}: {self.message}" if self.type else self.message
        extra = ", ".join(f"{name}: {value}" for name, value in self.extra.items())
        return f"{said} ({extra})" if extra else said


class NotFound(ApiError):
    """No such object."""


class PageNotFound(NotFound, UnexpectedAnswer):
    """A 404 without JSON."""

    def __init__(self, message: str, *, status: int = 404) -> None:
        NotFound.__init__(self, message, status=status)


class RateLimited(ApiError):
    """Too many calls. `retry_after` in seconds; None when Mixcloud does not say."""

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None,
        status: int = 403,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, status=status, payload=payload)
        self.retry_after = retry_after


class RefusedFields(ApiError):
    """Mixcloud refuses an upload or edit; `details` holds its messages by field."""

    def __init__(
        self, message: str, *, status: int = 0, payload: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message, status=status, payload=payload)
        details = self.payload.get("details")
        self.details = _lists(details) if isinstance(details, dict) else {}

    def __str__(self) -> str:
        """The message and what is wrong with which field."""
        return f"{super().__str__()} {_told(self.details)}".strip()


class AuthorizationError(ApiError):
    """Not allowed with this token, or without one."""


class TokenRequired(AuthorizationError):
    """Mixcloud asks for a token."""


class InvalidToken(AuthorizationError):
    """The token is wrong or was revoked: the person must authorise the application again."""


class GraphQLError(MixcloudError):
    """The GraphQL endpoint refuses the question; `errors` as it tells them."""

    def __init__(self, errors: Sequence[Any]) -> None:
        said = [str(one.get("message", "")) for one in errors if isinstance(one, dict)]
        super().__init__("; ".join(filter(None, said)) or "GraphQL answered an error.")
        self.errors = list(errors)


class MixcloudOAuthError(MixcloudError):
    """No access token came of it."""


class ConsentDenied(MixcloudOAuthError):
    """The person did not allow the application."""


class CodeRefused(MixcloudOAuthError):
    """Mixcloud did not take the code or the client's credentials."""


def _lists(details: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        str(field): [str(one) for one in said] if isinstance(said, list) else [str(said)]
        for field, said in details.items()
    }


def _told(details: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{field}: {' '.join(said)}" for field, said in details.items())

"""What every adapter is, and what its parsers share."""

from enum import StrEnum
from typing import Any, Protocol

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.upstream.message import Request, Response
from aggregator.upstream.status import status_failure

PLAYED_BY_NOBODY = frozenset({Restriction.REMOVED, Restriction.PRIVATE, Restriction.GEO})
"""A medium that nobody here can play at all is `unavailable`; one that needs an account, an age
or time is a medium with its restriction."""


class LinkKind(StrEnum):
    """What a URL points at: one medium, a list of media, or a search page."""

    ITEM = "item"
    LIST = "list"
    SEARCH = "search"


class Link(msgspec.Struct, frozen=True):
    """A recognised URL. `native_id` is the platform's own id or path; `form` the adapter's own
    word for the shape (`video`, `playlist`, `set`, `album`, `user`...); `secret` what an unlisted
    medium needs beside its id (Vimeo's hash, SoundCloud's `s-` token)."""

    platform: Platform
    kind: LinkKind
    form: str
    native_id: str
    url: str
    secret: str | None = None


class Adapter(Protocol):
    """One platform. Neither method raises for the platform's own failures: they are statuses."""

    platform: Platform

    async def search(self, term: str, limit: int) -> Outcome:
        """Media for a text, in the platform's own order, at most `limit`."""
        ...

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The medium of a link, or the media of a list in order, at most `limit`."""
        ...


class AnswerKind(StrEnum):
    """What a saved answer is said to be; None means: tell it from the request and the body."""

    SEARCH = "search"
    ITEM = "item"
    LIST = "list"
    ERROR = "error"


class Parser(Protocol):
    """The pure half of an adapter, as `aggregator parse` runs it on saved answers."""

    def __call__(self, request: Request, response: Response, kind: AnswerKind | None) -> Outcome:
        """Media, a proved empty, a failure status, or `skipped` for an endpoint nobody calls."""
        ...


def found(media: list[Media], *, notes: tuple[str, ...] = ()) -> Outcome:
    """Media, or a proved empty when there are none: call it only with the evidence in hand."""
    state = State.OK if media else State.EMPTY
    return Outcome(PlatformStatus(state), tuple(media), notes)


def failed(failure: PlatformFailure, *, notes: tuple[str, ...] = ()) -> Outcome:
    """A failure as a value."""
    return Outcome(failure.status, (), notes)


def skipped(reason: str) -> Outcome:
    """An answer that no route of ours asks for."""
    return Outcome(PlatformStatus(State.SKIPPED, detail=reason))


def decode_json(response: Response) -> Any:
    """The JSON body; `PlatformFailure` `changed` when it is none, `blocked` when it is a page."""
    try:
        return msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if response.body.lstrip()[:1] == b"<":
            raise PlatformFailure.of(
                State.BLOCKED, "A web page came instead of data (a challenge or consent page)."
            ) from error
        raise PlatformFailure.of(State.CHANGED, "The answer is not JSON.") from error


def check_status(response: Response) -> None:
    """Raise the failure that an HTTP status stands for; a 2xx passes.

    404 and 410 are `unavailable(removed)`, 401 and 403 `blocked`, 429 `rate_limited` with the
    `retry_at` of its Retry-After, 5xx `unreachable`, anything else `changed`.
    """
    failure = status_failure(response)
    if failure is not None:
        raise failure


_CHALLENGES = (
    "client challenge",
    "just a moment",
    "attention required",
    "access denied",
    "checking your browser",
    "ddos-guard",
    "are you a robot",
    "please verify you are",
    "security check",
)


def is_challenge(title: str) -> bool:
    """Whether a page of that title asks for proof that a person is there, whatever its status."""
    return title.strip().lower().startswith(_CHALLENGES)

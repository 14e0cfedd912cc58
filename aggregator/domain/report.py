"""The truth about a request: one status a platform, told beside the answer."""

from datetime import datetime
from enum import StrEnum

import msgspec

from aggregator.domain.media import Media, Platform, Restriction


class State(StrEnum):
    """How a platform answered. `EMPTY` is only said on positive evidence."""

    OK = "ok"
    EMPTY = "empty"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    CHANGED = "changed"
    UNAVAILABLE = "unavailable"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"


ANSWERED: frozenset[State] = frozenset({State.OK, State.EMPTY})


class PlatformStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """A state with what a person needs to act on it.

    `detail` is one plain sentence without secrets or upstream bodies; `restriction` goes with
    `unavailable`, `retry_at` (UTC) with `rate_limited` and an open breaker.
    """

    state: State
    detail: str | None = None
    restriction: Restriction | None = None
    retry_at: datetime | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What one platform gave for one request: a status, its media in its own order, and notes.

    `notes` say what a listener of the report should know: a second route taken, a recorded
    answer that belongs to another query.
    """

    status: PlatformStatus
    media: tuple[Media, ...] = ()
    notes: tuple[str, ...] = ()


class PlatformReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """One platform's line in the report; `milliseconds` is the time its answer took."""

    platform: Platform
    status: State
    milliseconds: float
    hits: int
    detail: str | None = None
    restriction: Restriction | None = None
    retry_at: datetime | None = None
    cache: str | None = None
    notes: tuple[str, ...] = ()

"""HTTP status -> failure, and when a platform may be asked again. One table for the house."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import PlatformStatus, State
from aggregator.upstream.message import Response

LONGEST_RETRY = timedelta(hours=24)


def retry_at(response: Response, now: datetime | None = None) -> datetime | None:
    """When `Retry-After` (seconds or a date, RFC 9110 10.2.3) lets the next call through, UTC.

    None when the header is missing or unreadable; never more than a day ahead.
    """
    told = response.headers.get("retry-after", "").strip()
    now = now or datetime.now(UTC)
    if told.isdecimal():
        return now + retry_wait(told)
    try:
        moment = parsedate_to_datetime(told)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(moment.astimezone(UTC), now + LONGEST_RETRY)
    except (ValueError, OverflowError):
        return None


def retry_wait(seconds: str) -> timedelta:
    """A wait told in decimal digits, however many; never more than a day."""
    if len(seconds.lstrip("0")) > 6:
        return LONGEST_RETRY
    return min(timedelta(seconds=int(seconds)), LONGEST_RETRY)


def status_failure(response: Response) -> PlatformFailure | None:
    """The failure an answer's HTTP status stands for, None for a 2xx; see `failure_of_status`."""
    if 200 <= response.status < 300:
        return None
    return failure_of_status(response.status, retry_at(response))


def failure_of_status(status: int, later: datetime | None = None) -> PlatformFailure:
    """The failure an HTTP status that is no 2xx stands for.

    404 and 410 are `unavailable` (removed), 451 `unavailable` (geo), 401, 403 and 407 `blocked`,
    429 `rate_limited` with `later` as its `retry_at`, 5xx `unreachable`, anything else `changed`.
    """
    detail = f"It answered HTTP {status}."
    if status in (404, 410):
        return PlatformFailure.of(State.UNAVAILABLE, detail, restriction=Restriction.REMOVED)
    if status == 451:
        return PlatformFailure.of(State.UNAVAILABLE, detail, restriction=Restriction.GEO)
    if status == 429:
        return PlatformFailure(PlatformStatus(State.RATE_LIMITED, detail=detail, retry_at=later))
    if status in (401, 403, 407):
        return PlatformFailure.of(State.BLOCKED, detail)
    if status >= 500:
        return PlatformFailure.of(State.UNREACHABLE, detail)
    return PlatformFailure.of(State.CHANGED, detail)

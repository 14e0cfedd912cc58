"""What goes wrong on purpose: rate limits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from aggregator.mixcloud.mock.exchange import rate_limited

RETRY_AFTER = 452
"""Seconds, as in the documentation's example."""


class RateLimit(msgspec.Struct, frozen=True, kw_only=True):
    """So many calls are answered, then none until `seconds` are over since the first of them."""

    calls: int
    seconds: int


class Faults:
    """Counts calls and says which one is refused."""

    def __init__(self, limit: RateLimit | None, clock: Callable[[], datetime]) -> None:
        self._limit = limit
        self._clock = clock
        self._started: datetime | None = None
        self._calls = 0
        self._armed = 0
        self._after = 0
        self._retry_after = RETRY_AFTER

    def rate_limit(self, times: int = 1, *, after: int = 0, retry_after: int = RETRY_AFTER) -> None:
        """Refuse `times` calls from now on, once `after` calls have passed. Replaces the last."""
        self._armed, self._after, self._retry_after = times, after, retry_after

    def check(self) -> None:
        """Count a call; raises `ApiError` when it is over a limit."""
        if self._armed and self._after:
            self._after -= 1
        elif self._armed:
            self._armed -= 1
            raise rate_limited(self._retry_after)
        if self._limit is not None:
            self._check_window(self._limit)

    def _check_window(self, limit: RateLimit) -> None:
        now, window = self._clock(), timedelta(seconds=limit.seconds)
        if self._started is None or now >= self._started + window:
            self._started, self._calls = now, 0
        self._calls += 1
        if self._calls > limit.calls:
            left = self._started + window - now
            raise rate_limited(-(-left // timedelta(seconds=1)))

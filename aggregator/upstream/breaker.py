"""A circuit breaker a host: after some failures in a row it is left alone for a while.

Our own 40 lines, because the libraries count a caller's cancellation as a failure and let many
probes through at once when half open.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Breaker:
    """Closed, open for `rest` seconds after `threshold` failures in a row, then one probe."""

    def __init__(
        self,
        *,
        threshold: int = 5,
        rest: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold = threshold
        self._rest = rest
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    def admit(self) -> bool:
        """Whether a call may go out now; a True while half open makes the caller the probe."""
        if self._open_until is None:
            return True
        if self._probing or self._clock() < self._open_until:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The host answered: all is well."""
        self._failures = 0
        self._open_until = None
        self._probing = False

    def failed(self) -> None:
        """The host did not answer, or with a 5xx."""
        self._failures += 1
        self._probing = False
        if self._failures >= self._threshold:
            self._open_until = self._clock() + self._rest

    def abandoned(self) -> None:
        """The caller left before the answer: proves nothing, and frees the probe's place."""
        self._probing = False

    def retry_at(self) -> datetime:
        """When the next probe may go out, UTC."""
        left = max(0.0, (self._open_until or 0.0) - self._clock())
        return datetime.now(UTC) + timedelta(seconds=left)

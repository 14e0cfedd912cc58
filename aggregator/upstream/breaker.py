"""A circuit breaker a host: after some failures in a row it is left alone for a while.

Our own 40 lines, because the libraries count a caller's cancellation as a failure and let many
probes through at once when half open.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple


class Pass(NamedTuple):
    """The leave to make one call; as a probe it decides what becomes of the host."""

    probe: bool


class Breaker:
    """Closed, open for `rest` seconds after `threshold` failures in a row, then one probe.

    `changed` is told when it opens (True) and when the host is well again (False).
    """

    def __init__(
        self,
        *,
        threshold: int = 5,
        rest: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
        changed: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._threshold = threshold
        self._rest = rest
        self._clock = clock
        self._changed = changed
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def closed(self) -> bool:
        """Whether the host is known to be well, or not known to be unwell."""
        return self._open_until is None and self._failures == 0

    def admit(self) -> Pass | None:
        """The leave to call now, None while the host is left alone."""
        if self._open_until is None:
            return Pass(probe=False)
        if self._probing or self._clock() < self._open_until:
            return None
        self._probing = True
        return Pass(probe=True)

    def succeeded(self, leave: Pass) -> None:
        """The host answered: all is well."""
        self._end(leave)
        self._failures = 0
        if self._open_until is not None:
            self._open_until = None
            self._changed(False)

    def failed(self, leave: Pass) -> None:
        """The host did not answer, or with a 5xx."""
        self._end(leave)
        self._failures += 1
        if self._failures >= self._threshold:
            opened = self._open_until is None
            self._open_until = self._clock() + self._rest
            if opened:
                self._changed(True)

    def abandoned(self, leave: Pass) -> None:
        """The caller left before the answer, which proves nothing."""
        self._end(leave)

    def _end(self, leave: Pass) -> None:
        # A call let out before the breaker opened must not free the place of the probe.
        if leave.probe:
            self._probing = False

    def retry_at(self) -> datetime:
        """When the next probe may go out, UTC."""
        left = max(0.0, (self._open_until or 0.0) - self._clock())
        return datetime.now(UTC) + timedelta(seconds=left)

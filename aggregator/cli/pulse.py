"""The pulse of a process: its event loop beats, and another process notices when it does not.

A beat is one more in memory that both share: it neither blocks nor wakes anybody.
"""

import asyncio
import contextlib
import ctypes
import time
from collections.abc import AsyncIterator, Callable
from multiprocessing.sharedctypes import RawValue
from typing import Final

SECONDS: Final = 0.25
"""Between two beats."""


class Pulse:
    """Beats of one process. Goes to another one as an argument of its start."""

    def __init__(self) -> None:
        self._beats = RawValue(ctypes.c_uint64, 0)

    @property
    def beats(self) -> int:
        """How many there were."""
        return self._beats.value

    def beat(self) -> None:
        """Say that this process goes on."""
        self._beats.value += 1

    @contextlib.asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat as long as this lasts and the event loop turns."""
        task = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            task.cancel()

    async def _go_on(self) -> None:
        while True:
            self.beat()
            await asyncio.sleep(SECONDS)


class Silence:
    """How long a pulse is still, told by who looks at it `LOOKS` times in `longest` seconds.

    Only what passed while they were there to look counts: when all processes were stopped together,
    or the machine slept, the time since the look before counts as that between two looks.
    """

    LOOKS: Final = 6

    def __init__(
        self, pulse: Pulse, longest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pulse = pulse
        self._longest = longest
        self._clock = clock
        self._beats = pulse.beats
        self._looked = clock()
        self._still = 0.0

    def too_long(self) -> bool:
        """Look: whether it has been still for longer than it may; never when that is 0."""
        now, beats = self._clock(), self._pulse.beats
        self._still += min(now - self._looked, 2 * self._longest / self.LOOKS)
        if beats != self._beats:
            self._still = 0.0
        self._looked, self._beats = now, beats
        return 0 < self._longest < self._still

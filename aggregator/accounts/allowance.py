"""How often something may happen, for each of many keys: GCRA, as the app keys' limits.

One number a key; keys that have their whole allowance again are forgotten.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_KEYS = 50_000


class Allowance:
    """`burst` at once, and one more every `seconds`."""

    def __init__(
        self, burst: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._interval = seconds
        self._tolerance = (burst - 1) * seconds
        self._clock = clock
        self._arrivals: OrderedDict[Hashable, float] = OrderedDict()

    def wait(self, key: Hashable) -> float:
        """Seconds until the next one passes, 0.0 when it does now; takes nothing."""
        ahead = self._arrivals.get(key, 0.0) - self._clock()
        return max(0.0, ahead - self._tolerance)

    def take(self, key: Hashable) -> None:
        """One happened."""
        now = self._clock()
        self._arrivals[key] = max(self._arrivals.get(key, now), now) + self._interval
        self._arrivals.move_to_end(key)
        while self._arrivals and (
            len(self._arrivals) > MOST_KEYS or next(iter(self._arrivals.values())) <= now
        ):
            self._arrivals.popitem(last=False)

    def give_back(self, key: Hashable) -> None:
        """One taken did not count."""
        if key in self._arrivals:
            self._arrivals[key] -= self._interval

    def forget(self, key: Hashable) -> None:
        """The key has its whole allowance again."""
        self._arrivals.pop(key, None)

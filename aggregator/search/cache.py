"""What a platform answered to a query, kept while it is worth something.

Three ages: *fresh* is answered as it is; *aging* is answered while it is asked again behind the
answer (stale-while-revalidate); *stale* is only answered when asking again fails
(stale-if-error). Beyond that an entry is gone. Only `ok` and `empty` outcomes are kept.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

import msgspec

from aggregator.domain.media import Platform
from aggregator.domain.report import ANSWERED, Outcome


class Age(StrEnum):
    """How old an entry is, by what may be done with it."""

    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"


class CacheKey(msgspec.Struct, frozen=True):
    """One question to one platform: the normalised words or the URL, and how many media."""

    platform: Platform
    question: str
    limit: int


class Ages(msgspec.Struct, frozen=True):
    """How long each age lasts, in seconds since the answer."""

    fresh: float = 600.0
    aging: float = 3_600.0
    stale: float = 86_400.0

    def of(self, seconds: float) -> Age | None:
        """The age of what was answered so many seconds ago, None beyond the last one."""
        if seconds <= self.fresh:
            return Age.FRESH
        if seconds <= self.aging:
            return Age.AGING
        return Age.STALE if seconds <= self.stale else None


class ResultCache:
    """A bounded in-process cache, least recently used out first; `entries` 0 keeps nothing."""

    def __init__(
        self,
        *,
        ages: Ages = Ages(),
        entries: int = 2_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ages = ages
        self.most = entries
        self.clock = clock
        self._entries: OrderedDict[CacheKey, tuple[float, Outcome]] = OrderedDict()
        self.changes = 0
        """How often something was put in, and something else perhaps out."""

    def fresh_until(self, key: CacheKey) -> float | None:
        """The last moment, by `clock`, at which the kept outcome is fresh; None: none is kept."""
        entry = self._entries.get(key)
        return None if entry is None else entry[0] + self._ages.fresh

    def get(self, key: CacheKey) -> tuple[Age, Outcome] | None:
        """The kept outcome with its age, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        stored_at, outcome = entry
        age = self._ages.of(self.clock() - stored_at)
        if age is None:
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return age, outcome

    def put(self, key: CacheKey, outcome: Outcome, *, seconds: float = 0.0) -> None:
        """Keep an answer given that many seconds ago; a failure never replaces an answer."""
        if outcome.status.state not in ANSWERED or self.most == 0:
            return
        self.changes += 1
        self._entries[key] = (self.clock() - seconds, outcome)
        self._entries.move_to_end(key)
        while len(self._entries) > self.most:
            self._entries.popitem(last=False)

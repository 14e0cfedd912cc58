"""How often a key may ask: every request is counted, and a plan's limits are kept.

Requests a second by GCRA (the virtual scheduling form of a leaky bucket, ITU-T I.371): one number
a key, exact, and it knows to the millisecond when the next request passes. A burst of one second's
worth is allowed.

Where processes share their limits, one place measures for all; while it is away each process
measures by itself, from where the shared measure stood.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import msgspec
import structlog

from aggregator.accounts.plans import PLANS
from aggregator.domain.account import AppKey, Measured
from aggregator.domain.errors import CacheServerUnavailable, StorageUnavailable
from aggregator.telemetry import ADMISSIONS, Outage

FLUSH_SECONDS = 10.0
RETRY_SECONDS = 0.5
LAST_SECONDS = 4.0
"""For a database that is away when the process ends."""

ROUNDING = 1e-6  # seconds: far above the clock's last bit after years, far below an interval

log = structlog.get_logger()

_UNKNOWN = PLANS["free"]
"""A stored plan that this version does not know is held to the smallest, never let through."""


class UsageStore(Protocol):
    """Where counts outlive the process."""

    async def add_usage(self, counts: Mapping[tuple[str, date], int], moment: datetime) -> None:
        """Add requests to each key's day; the keys count as last used at that moment."""
        ...

    async def usage_since(self, day: date) -> Mapping[str, int]:
        """Requests of each key since that day, the day included."""
        ...


class SharedLimits(Protocol):
    """What measures for every process at once."""

    async def measure(
        self, key_id: str, *, rate: int, quota: int | None, month: date, used: int
    ) -> Measured:
        """Hold one request against a rate (a second) and a quota (a month), and count it.

        `used` is what this process knows was used. Raises `CacheServerUnavailable`.
        """
        ...


class Admission(msgspec.Struct, frozen=True):
    """Whether a request passes. Times in seconds from now; `limit` None: the plan has none."""

    allowed: bool
    retry_after: float = 0.0
    limit: int | None = None
    remaining: int | None = None
    reset: float = 0.0
    policy: str = ""


class Usage(msgspec.Struct, frozen=True):
    """What a key has used of its plan this month (UTC); None is without limit."""

    plan: str
    month: date
    used: int
    quota: int | None
    resets_at: datetime
    requests_per_second: int | None


_ADMITTED = Admission(True)


class Meter:
    """The limits of this process, with counts written behind.

    By itself it keeps a month's quota from the stored counts, which are re-read at each flush:
    between two flushes another process's requests are not seen, and requests a second are counted
    by process. With `shared` both are exact over all processes that share it.
    """

    def __init__(
        self,
        store: UsageStore,
        *,
        shared: SharedLimits | None = None,
        flush_seconds: float = FLUSH_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._shared = shared
        self._flush_seconds = flush_seconds
        self._clock = clock
        self._today = today
        self._arrivals: dict[str, float] = {}
        self._unwritten: Counter[tuple[str, date]] = Counter()
        self._day = self._month = date.min
        self._used: Counter[str] = Counter()
        self._storing = asyncio.Lock()
        self._closing = asyncio.Event()
        self._outage = Outage("usage waits for the database", "usage is written again")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read this month's counts and go on writing behind. Raises `StorageUnavailable`."""
        await self.load()
        self._task = asyncio.create_task(self._write_behind(), name="write app key usage")

    async def close(self) -> None:
        """Stop, and write the counts; what cannot be written within `LAST_SECONDS` is logged and
        given up."""
        self._closing.set()
        if self._task is not None:
            await self._task
        last = time.monotonic() + LAST_SECONDS
        while True:
            try:
                await self.flush()
            except StorageUnavailable as error:
                if time.monotonic() < last:
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                requests = self._unwritten.total()
                log.warning("usage was not written", requests=requests, why=str(error))
            return

    async def load(self) -> None:
        """Read what each key has used this month. Raises `StorageUnavailable`."""
        month = self._today().date().replace(day=1)
        async with self._storing:
            used = Counter(await self._store.usage_since(month))
        for (key_id, day), requests in self._unwritten.items():
            if day >= month:
                used[key_id] += requests
        self._month, self._used = month, used

    async def admit(self, key: AppKey) -> Admission:
        """Count one request of this key and say whether it passes; a refused one costs nothing."""
        plan = PLANS.get(key.plan, _UNKNOWN)
        now = self._today()
        self._turn_to(now.date())
        rate = plan.requests_per_second
        if rate is None:
            self._count(key, self._used[key.id] + 1)
            return _ADMITTED
        measured = await self._measure(key, rate, plan.monthly_quota)
        if measured.admitted:
            self._count(key, measured.used)
        return _admission(measured, rate, plan.monthly_quota, now)

    def usage(self, key: AppKey) -> Usage:
        """What this key has used of its plan; reading it costs nothing."""
        plan = PLANS.get(key.plan, _UNKNOWN)
        now = self._today()
        self._turn_to(now.date())
        return Usage(
            plan=plan.name,
            month=self._month,
            used=self._used[key.id],
            quota=plan.monthly_quota,
            resets_at=_next_month(now),
            requests_per_second=plan.requests_per_second,
        )

    async def flush(self) -> None:
        """Write the counts. Raises `StorageUnavailable`; what was not written is kept."""
        async with self._storing:
            counts, self._unwritten = self._unwritten, Counter()
            if not counts:
                return
            try:
                await self._store.add_usage(counts, self._today())
            except BaseException:  # a cancelled flush must not lose counts either
                self._unwritten.update(counts)
                raise

    async def _write_behind(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._flush_seconds)
                return
            try:
                await self.flush()
                await self.load()
                self._outage.ends()
            except StorageUnavailable as error:
                self._outage.goes_on(why=str(error))

    def _turn_to(self, today: date) -> None:
        if today == self._day:
            return
        self._day = today
        month = today.replace(day=1)
        if month > self._month:
            self._month, self._used = month, Counter()

    def _count(self, key: AppKey, used: int) -> None:
        self._unwritten[key.id, self._day] += 1
        self._used[key.id] = max(self._used[key.id] + 1, used)

    async def _measure(self, key: AppKey, rate: int, quota: int | None) -> Measured:
        known = self._used[key.id]
        if self._shared is not None:
            with contextlib.suppress(CacheServerUnavailable):  # counted there; measured here
                measured = await self._shared.measure(
                    key.id, rate=rate, quota=quota, month=self._month, used=known
                )
                self._arrivals[key.id] = self._clock() + measured.ahead
                _counted("shared", measured)
                return measured
        measured = self._measure_here(key.id, rate, quota, known)
        _counted("process", measured)
        return measured

    def _measure_here(self, key_id: str, rate: int, quota: int | None, used: int) -> Measured:
        if quota is not None and used >= quota:
            return Measured(False, True, 0.0, used)
        now = self._clock()
        interval = 1 / rate
        arrival = max(self._arrivals.get(key_id, now), now)
        ahead = arrival - now
        if ahead > 1 - interval + ROUNDING:
            return Measured(False, False, ahead, used)
        self._arrivals[key_id] = arrival + interval
        return Measured(True, False, ahead + interval, used + 1)


def _counted(by: str, measured: Measured) -> None:
    outcome = "over_quota" if measured.over_quota else "too_fast"
    ADMISSIONS.labels(by, "admitted" if measured.admitted else outcome).inc()


def _admission(measured: Measured, rate: int, quota: int | None, now: datetime) -> Admission:
    if measured.over_quota and quota is not None:
        wait = (_next_month(now) - now).total_seconds()
        policy = f'"default";q={quota};w={31 * 86_400}'
        return Admission(False, wait, quota, 0, wait, policy)
    policy = f'"default";q={rate};w=1'
    ahead = measured.ahead
    if not measured.admitted:
        return Admission(False, ahead - (1 - 1 / rate), rate, 0, ahead, policy)
    return Admission(True, 0.0, rate, int((1 - ahead + ROUNDING) * rate), ahead, policy)


def _next_month(now: datetime) -> datetime:
    return (now.replace(day=1) + timedelta(days=32)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )

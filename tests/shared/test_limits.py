"""The limits of a plan, measured in the process or in Redis: the same behaviour."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from aggregator.accounts.limits import Meter
from aggregator.accounts.plans import PLANS
from aggregator.domain.account import AppKey
from aggregator.store.machine_limits import MachineLimits
from aggregator.store.redis_limits import RedisLimits
from tests.redis_process import RedisProcess

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FREE = AppKey(id="free", name="n", prefix="p", plan="free", created_at=NOW)


class Book:
    """Stored counts."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, date], int] = {}

    async def add_usage(self, counts: Mapping[tuple[str, date], int], moment: datetime) -> None:
        for at, requests in counts.items():
            self.counts[at] = self.counts.get(at, 0) + requests

    async def usage_since(self, day: date) -> Mapping[str, int]:
        return {key: requests for (key, at), requests in self.counts.items() if at >= day}


class Hour:
    """A clock and a calendar that the test turns."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.today = NOW


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def book() -> Book:
    return Book()


NewLimits = Callable[[], MachineLimits | RedisLimits]


@pytest.fixture
def machine_limits(hour: Hour, tmp_path: Path) -> Iterator[NewLimits]:
    """Limits in one file, opened as each process opens it."""
    with ExitStack() as opened:

        def new() -> MachineLimits:
            limits = MachineLimits(tmp_path / "limits", clock=lambda: hour.seconds)
            opened.callback(limits.close)
            return limits

        yield new


@pytest.fixture
def redis_limits(connect, hour: Hour) -> NewLimits:
    return lambda: RedisLimits(connect(), clock=lambda: hour.seconds)


@pytest.fixture(params=["process", "machine_limits", "redis_limits"])
def new_meter(request: pytest.FixtureRequest, hour: Hour, book: Book) -> Callable[[], Meter]:
    alone = request.param == "process"
    limits = (lambda: None) if alone else request.getfixturevalue(request.param)
    return lambda: Meter(
        book, shared=limits(), clock=lambda: hour.seconds, today=lambda: hour.today
    )


@pytest.mark.parametrize("plan", [name for name, plan in PLANS.items() if plan.monthly_quota])
async def test_the_burst_and_then_one_at_each_interval(new_meter, hour: Hour, plan: str) -> None:
    meter, rate = new_meter(), PLANS[plan].requests_per_second
    assert rate is not None
    key = msgspec.structs.replace(FREE, plan=plan)
    told = [await meter.admit(key) for _ in range(rate + 1)]
    assert [one.allowed for one in told] == [True] * rate + [False]
    assert [one.remaining for one in told] == [*range(rate - 1, -1, -1), 0]
    for _ in range(3 * rate):
        refused = await meter.admit(key)
        assert not refused.allowed
        assert refused.retry_after == pytest.approx(1 / rate, abs=1e-4)
        hour.seconds += refused.retry_after
        assert (await meter.admit(key)).allowed


async def test_a_refused_request_costs_nothing(new_meter, hour: Hour) -> None:
    meter = new_meter()
    for _ in range(100):
        await meter.admit(FREE)
    assert meter.usage(FREE).used == 5
    hour.seconds += 1
    assert [(await meter.admit(FREE)).allowed for _ in range(6)] == [True] * 5 + [False]


async def test_keys_do_not_touch_each_other(new_meter) -> None:
    meter = new_meter()
    for _ in range(6):
        refused = await meter.admit(FREE)
    assert not refused.allowed
    other = msgspec.structs.replace(FREE, id="other")
    assert [(await meter.admit(other)).allowed for _ in range(6)] == [True] * 5 + [False]


async def test_the_quota_ends_with_the_month(new_meter, hour: Hour, book: Book) -> None:
    book.counts["free", NOW.date()] = 2_499
    meter = new_meter()
    await meter.load()
    assert (await meter.admit(FREE)).allowed
    refused = await meter.admit(FREE)
    assert (refused.allowed, refused.limit, refused.retry_after) == (False, 2_500, 12 * 3600)
    hour.today = datetime(2026, 12, 1, tzinfo=UTC)
    hour.seconds += 12 * 3600
    assert (await meter.admit(FREE)).allowed
    assert meter.usage(FREE).used == 1


@pytest.fixture(params=["machine_limits", "redis_limits"])
def two_processes(request: pytest.FixtureRequest, hour: Hour, book: Book) -> tuple[Meter, Meter]:
    limits = request.getfixturevalue(request.param)

    def meter() -> Meter:
        return Meter(book, shared=limits(), clock=lambda: hour.seconds, today=lambda: hour.today)

    return meter(), meter()


async def test_two_processes_admit_together_what_one_may(two_processes, hour: Hour) -> None:
    one, other = two_processes
    for expected in (5, 3, 1, 0):
        told = await asyncio.gather(*(meter.admit(FREE) for meter in (one, other) * 40))
        assert sum(admission.allowed for admission in told) == expected
        hour.seconds += {5: 0.6, 3: 0.2, 1: 0.1, 0: 0}[expected]


async def test_a_clock_set_back_shuts_nobody_out(two_processes, hour: Hour) -> None:
    meter, _ = two_processes
    for _ in range(5):
        assert (await meter.admit(FREE)).allowed
    hour.seconds -= 500
    assert not (await meter.admit(FREE)).allowed
    hour.seconds += 0.2
    assert (await meter.admit(FREE)).allowed


async def test_two_processes_use_up_one_quota(two_processes, hour: Hour, book: Book) -> None:
    book.counts["free", NOW.date()] = 2_490
    admitted = 0
    for meter in two_processes:
        await meter.load()
    for _ in range(20):
        hour.seconds += 1
        told = await asyncio.gather(*(meter.admit(FREE) for meter in two_processes))
        admitted += sum(admission.allowed for admission in told)
    assert admitted == 10
    for meter in two_processes:
        await meter.flush()
    assert book.counts["free", NOW.date()] == 2_500


@pytest.mark.parametrize("two_processes", ["redis_limits"], indirect=True)
async def test_a_redis_that_forgot_everything_gives_no_second_quota(
    two_processes, hour: Hour, book: Book, redis_process: RedisProcess
) -> None:
    one, _ = two_processes
    book.counts["free", NOW.date()] = 2_499
    await one.load()
    assert (await one.admit(FREE)).allowed
    with redis_process.client() as client:
        client.flushall()
    hour.seconds += 1
    refused = await one.admit(FREE)
    assert (refused.allowed, refused.limit) == (False, 2_500)


@pytest.mark.parametrize("two_processes", ["redis_limits"], indirect=True)
async def test_without_redis_each_process_goes_on_from_where_it_stood(
    two_processes, hour: Hour, redis_process: RedisProcess
) -> None:
    one, other = two_processes
    for _ in range(5):
        assert (await one.admit(FREE)).allowed
    redis_process.pause()
    started = time.monotonic()
    assert not (await one.admit(FREE)).allowed  # still known here, though Redis is away
    for _ in range(100):
        await one.admit(FREE)
    assert time.monotonic() - started < 20  # waited once (1 s), not a hundred times
    hour.seconds += 0.2
    told = [await meter.admit(FREE) for meter in (one, one, other)]
    assert [one.allowed for one in told] == [True, False, True]
    redis_process.resume()
    await _answers_again(one._shared._server, other._shared._server)
    hour.seconds += 10
    told = await asyncio.gather(*(meter.admit(FREE) for meter in (one, other) * 10))
    assert sum(admission.allowed for admission in told) == 5


async def _answers_again(*servers) -> None:
    async with asyncio.timeout(10):
        while not all(server.available for server in servers):
            await asyncio.sleep(0.02)

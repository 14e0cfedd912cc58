"""The limits over long times and restarts: no drift, no lost counts, no second quota."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.accounts.limits import Meter
from aggregator.accounts.plans import PLANS
from aggregator.domain.account import AppKey
from aggregator.domain.errors import StorageUnavailable

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIMITED = [name for name, plan in PLANS.items() if plan.requests_per_second is not None]


def key_of(plan: str) -> AppKey:
    return AppKey(id=plan, name="n", prefix="p", plan=plan, created_at=NOW)


class Book:
    """Counts in a dictionary that may be away and tells when it was written."""

    def __init__(self, **used: int) -> None:
        self.counts = {(key, NOW.date()): requests for key, requests in used.items()}
        self.away = False
        self.written = asyncio.Event()

    async def add_usage(self, counts: Mapping[tuple[str, date], int], moment: datetime) -> None:
        if self.away:
            raise StorageUnavailable("away")
        for at, requests in counts.items():
            self.counts[at] = self.counts.get(at, 0) + requests
        self.written.set()

    async def usage_since(self, day: date) -> Mapping[str, int]:
        return {key: requests for (key, at), requests in self.counts.items() if at >= day}


@pytest.mark.anyio
@given(
    st.sampled_from(LIMITED),
    st.floats(0, 1e8),
    st.lists(st.floats(0, 0.3), min_size=1, max_size=150),
)
async def test_no_window_admits_more_than_its_rate_and_one_burst(
    plan: str, start: float, gaps: list[float]
) -> None:
    now = [start]
    rate = PLANS[plan].requests_per_second
    assert rate is not None
    meter = Meter(Book(), clock=lambda: now[0], today=lambda: NOW)
    admitted = []
    for gap in gaps:
        now[0] += gap
        if (await meter.admit(key_of(plan))).allowed:
            admitted.append(now[0])
    for first in range(len(admitted)):
        for last in range(first, len(admitted)):
            window = admitted[last] - admitted[first]
            assert last - first + 1 <= rate * window + rate + 1e-3


@pytest.mark.anyio
@pytest.mark.parametrize("plan", LIMITED)
@pytest.mark.parametrize("uptime", [0.0, 12_345.678, 1e7 + 0.1, 1e8 + 0.3])
async def test_the_whole_burst_passes_however_long_the_machine_is_up(
    plan: str, uptime: float
) -> None:
    rate = PLANS[plan].requests_per_second
    assert rate is not None
    meter = Meter(Book(), clock=lambda: uptime, today=lambda: NOW)
    told = [await meter.admit(key_of(plan)) for _ in range(rate + 1)]
    assert [one.allowed for one in told] == [True] * rate + [False]
    assert [one.remaining for one in told[:-1]] == list(range(rate - 1, -1, -1))


@pytest.mark.anyio
async def test_a_quota_outlives_a_restart() -> None:
    book = Book(free=2_499)
    meter = Meter(book, clock=lambda: 0.0, today=lambda: NOW)
    await meter.start()
    assert (await meter.admit(key_of("free"))).allowed
    await meter.close()
    again = Meter(book, clock=lambda: 100.0, today=lambda: NOW)
    await again.start()
    refused = await again.admit(key_of("free"))
    await again.close()
    assert (refused.allowed, refused.limit, refused.remaining) == (False, 2_500, 0)
    assert book.counts["free", NOW.date()] == 2_500


@pytest.mark.anyio
async def test_counts_are_written_behind_and_each_once() -> None:
    book = Book()
    meter = Meter(book, flush_seconds=0.001, today=lambda: NOW)
    await meter.start()
    for _ in range(3):
        book.written.clear()
        await meter.admit(key_of("unlimited"))
        async with asyncio.timeout(5):
            await book.written.wait()
    await meter.close()
    assert book.counts == {("unlimited", NOW.date()): 3}


@pytest.mark.anyio
async def test_another_process_counts_towards_the_quota_from_the_next_reading() -> None:
    book = Book()
    meter = Meter(book, clock=lambda: 0.0, today=lambda: NOW)
    assert (await meter.admit(key_of("free"))).allowed
    book.counts["free", NOW.date()] = 2_499
    await meter.flush()
    await meter.load()
    assert not (await meter.admit(key_of("free"))).allowed


@pytest.mark.anyio
async def test_a_database_that_is_away_at_the_end_does_not_stop_the_end() -> None:
    book = Book()
    meter = Meter(book, today=lambda: NOW)
    await meter.start()
    await meter.admit(key_of("unlimited"))
    book.away = True
    await meter.close()
    assert book.counts == {}

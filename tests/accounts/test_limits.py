"""Plans are kept exactly, and every request is counted."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.accounts.limits import Meter
from aggregator.domain.account import AppKey
from aggregator.domain.errors import StorageUnavailable


class Ledger:
    """Counts in a dictionary; away when told so."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, date], int] = {}
        self.away = False

    async def add_usage(self, counts: Mapping[tuple[str, date], int], moment: datetime) -> None:
        if self.away:
            raise StorageUnavailable("away")
        for at, requests in counts.items():
            self.counts[at] = self.counts.get(at, 0) + requests

    async def usage_since(self, day: date) -> Mapping[str, int]:
        return {key: requests for (key, at), requests in self.counts.items() if at >= day}


NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FREE = AppKey(id="free", name="n", prefix="p", plan="free", created_at=NOW)
UNLIMITED = msgspec.structs.replace(FREE, id="unlimited", plan="unlimited")


def meter(ledger: Ledger, now: list[float], today: list[datetime]) -> Meter:
    return Meter(ledger, clock=lambda: now[0], today=lambda: today[0])


@pytest.mark.anyio
@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=80))
async def test_no_window_of_a_second_admits_more_than_the_burst_and_the_rate(
    gaps: list[float],
) -> None:
    now = [0.0]
    counting = meter(Ledger(), now, [NOW])
    admitted = []
    for gap in gaps:
        now[0] += gap
        if (await counting.admit(FREE)).allowed:
            admitted.append(now[0])
    for start in admitted:
        within = [moment for moment in admitted if start <= moment < start + 1]
        assert len(within) <= 5 + 5


@pytest.mark.anyio
async def test_retry_after_is_exact() -> None:
    now = [0.0]
    counting = meter(Ledger(), now, [NOW])
    assert [(await counting.admit(FREE)).allowed for _ in range(6)] == [True] * 5 + [False]
    refused = await counting.admit(FREE)
    assert refused.retry_after == pytest.approx(0.2)
    assert refused.policy == '"default";q=5;w=1'
    now[0] = refused.retry_after
    assert (await counting.admit(FREE)).allowed
    assert not (await counting.admit(FREE)).allowed


@pytest.mark.anyio
async def test_a_plan_that_nobody_knows_is_the_smallest() -> None:
    counting = meter(Ledger(), [0.0], [NOW])
    key = msgspec.structs.replace(FREE, plan="platinum")
    assert [(await counting.admit(key)).allowed for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.anyio
async def test_keys_do_not_touch_each_other() -> None:
    counting = meter(Ledger(), [0.0], [NOW])
    while (await counting.admit(FREE)).allowed:
        pass
    assert (await counting.admit(msgspec.structs.replace(FREE, id="other"))).allowed
    assert all([(await counting.admit(UNLIMITED)).allowed for _ in range(1_000)])


@pytest.mark.anyio
async def test_every_request_is_counted_even_without_limit() -> None:
    ledger = Ledger()
    counting = meter(ledger, [0.0], [NOW])
    for _ in range(7):
        await counting.admit(UNLIMITED)
    ledger.away = True
    with pytest.raises(StorageUnavailable):
        await counting.flush()
    ledger.away = False
    await counting.admit(UNLIMITED)
    await counting.flush()
    assert ledger.counts == {("unlimited", NOW.date()): 8}


@pytest.mark.anyio
async def test_counts_are_written_behind_and_at_the_end() -> None:
    ledger = Ledger()
    counting = Meter(ledger, today=lambda: NOW)
    await counting.start()
    await counting.admit(UNLIMITED)
    await counting.close()
    assert ledger.counts == {("unlimited", NOW.date()): 1}


@pytest.mark.anyio
async def test_the_month_ends_the_quota() -> None:
    ledger = Ledger()
    ledger.counts["free", NOW.date()] = 2_500
    today = [NOW]
    counting = meter(ledger, [0.0], today)
    await counting.load()
    refused = await counting.admit(FREE)
    assert not refused.allowed
    assert refused.retry_after == 12 * 3600
    today[0] = datetime(2026, 12, 1, tzinfo=UTC)
    assert (await counting.admit(FREE)).allowed

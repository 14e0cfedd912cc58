"""The wall's clock is set forward and back: what is measured in seconds does not notice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from aggregator.accounts.limits import Meter
from aggregator.accounts.sessions import Sessions
from aggregator.domain.account import Account, AppKey
from aggregator.domain.errors import PlatformFailure
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.people import AccountTable, SessionTable
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.message import Request

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
JUMPS = [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-40), timedelta(days=40)]
URL = "https://example.org/"


class Clocks:
    """The wall's, which is set, and the one that only runs."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 1_000.0

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_a_host_is_left_alone_as_long_as_it_asked(jump: timedelta) -> None:
    clocks = Clocks()
    answers = [httpx.Response(429, headers={"retry-after": "60"}), httpx.Response(200)]
    client = GuardedClient(
        httpx.MockTransport(lambda _: answers.pop(0)),
        clock=lambda: clocks.seconds,
        now=lambda: clocks.wall,
    )
    await client.send(Request(url=URL))
    clocks.wall += jump
    clocks.pass_by(59)
    with pytest.raises(PlatformFailure) as held:
        await client.send(Request(url=URL + "a"))
    assert held.value.status.retry_at == clocks.wall + timedelta(seconds=1)
    clocks.pass_by(1)
    assert (await client.send(Request(url=URL + "a"))).status == 200
    await client.aclose()


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str):
    database = Database(f"sqlite:///{tmp_path}/a.db")
    await database.migrate()
    yield database
    await database.close()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_a_key_s_rate_stays_and_its_quota_comes_back_with_the_clock(
    database: Database, jump: timedelta
) -> None:
    clocks = Clocks()
    store = AppKeyStore(database)
    key = AppKey(id="k", name="n", prefix="p", plan="free", created_at=NOON)
    await store.add(key, "hash")
    meter = Meter(store, clock=lambda: clocks.seconds, today=lambda: clocks.wall)
    await meter.load()
    while (await meter.admit(key)).allowed:
        pass
    burst = meter.usage(key).used
    clocks.wall += jump
    assert not (await meter.admit(key)).allowed
    clocks.pass_by(60)
    assert (await meter.admit(key)).allowed
    clocks.wall -= jump
    await meter.flush()
    await meter.load()
    used = meter.usage(key)
    assert used.month == NOON.date().replace(day=1)
    # A request of a day that lies in another month for good is that month's.
    assert used.used in (burst, burst + 1)


async def test_a_session_outlives_a_clock_that_is_some_hours_wrong(database: Database) -> None:
    clocks = Clocks()
    person = Account(id="ann", email="ann@example.org", created_at=NOON)
    await AccountTable(database).add(person, "hash")
    sessions = Sessions(SessionTable(database), now=lambda: clocks.wall)
    token = (await sessions.start(person, old=None, device=None)).session
    for jump in (timedelta(hours=-5), timedelta(hours=10), timedelta(hours=-5)):
        clocks.wall += jump
        assert (await sessions.find(token)).account == person
    clocks.wall += timedelta(days=15)
    assert await sessions.find(token) is None

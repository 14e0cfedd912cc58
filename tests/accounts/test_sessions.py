"""How long a session lasts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.accounts.sessions import IDLE, LONGEST, Sessions
from aggregator.domain.account import Account
from aggregator.store.database import Database
from aggregator.store.people import AccountTable, SessionTable

pytestmark = pytest.mark.anyio

START = datetime(2026, 11, 2, tzinfo=UTC)
ANN = Account(id="ann", email="ann@example.org", created_at=START)


class Calendar:
    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str):
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    await AccountTable(database).add(ANN, "hash")
    yield database
    await database.close()


async def test_a_session_left_alone_ends_and_one_that_is_used_goes_on(database) -> None:
    calendar = Calendar()
    sessions = Sessions(SessionTable(database), now=calendar)
    token = (await sessions.start(ANN, old=None, device=None)).session
    for _ in range(3):
        calendar.now += IDLE - timedelta(minutes=1)
        assert (await sessions.find(token)).account == ANN
    calendar.now += IDLE
    assert await sessions.find(token) is None


async def test_a_session_ends_however_much_it_is_used(database) -> None:
    calendar = Calendar()
    sessions = Sessions(SessionTable(database), now=calendar)
    token = (await sessions.start(ANN, old=None, device=None)).session
    while calendar.now < START + LONGEST - timedelta(days=1):
        calendar.now += timedelta(days=1)
        assert await sessions.find(token) is not None
    calendar.now = START + LONGEST
    assert await sessions.find(token) is None


async def test_a_device_is_kept_when_it_is_the_account_s(database) -> None:
    sessions = Sessions(SessionTable(database))
    first = await sessions.start(ANN, old=None, device="made up")
    again = await sessions.start(ANN, old=first.session, device=first.device)
    assert first.device != "made up"
    assert again.device == first.device
    assert again.session != first.session
    assert await sessions.find(first.session) is None


async def test_tokens_are_not_in_the_database(database, tmp_path: Path) -> None:
    tokens = await Sessions(SessionTable(database)).start(ANN, old=None, device=None)
    await database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("aggregator.db*"))
    assert b"ann@example.org" in stored
    assert tokens.session.encode() not in stored
    assert tokens.device.encode() not in stored

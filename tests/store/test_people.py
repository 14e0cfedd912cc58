"""Accounts and sessions in a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.domain.account import Account, AppKey
from aggregator.domain.saved import Reader
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.people import AccountTable, SessionTable
from aggregator.store.playlists import PlaylistStore
from tests.store.test_playlists import playlist

NOW = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1_000)

pytestmark = pytest.mark.anyio


def person(number: int = 1) -> Account:
    return Account(id=f"person-{number}", email=f"{number}@example.org", created_at=NOW)


async def test_an_address_has_one_account(database: Database) -> None:
    accounts = AccountTable(database)
    assert await accounts.add(person(), "hash")
    again = Account(id="other", email="1@example.org", created_at=NOW, operator=True)
    assert not await accounts.add(again, "other hash")
    stored = await accounts.find("1@example.org")
    assert (stored.account, stored.password_hash) == (person(), "hash")
    assert await accounts.find("2@example.org") is None
    await accounts.set_password("person-1", "new hash")
    await accounts.set_operator("person-1", operator=True)
    stored = await accounts.find("1@example.org")
    assert (stored.account.operator, stored.password_hash) == (True, "new hash")


async def test_a_deleted_account_takes_its_own_and_no_more(database: Database) -> None:
    accounts, sessions, keys = AccountTable(database), SessionTable(database), AppKeyStore(database)
    for number in (1, 2):
        one = person(number)
        await accounts.add(one, "hash")
        await sessions.add_session(f"session-{number}", one.id, NOW, drop_before=LONG_AGO)
        await sessions.add_device(f"device-{number}", one.id, NOW)
        key = AppKey(
            id=f"key-{number}", name="x", prefix="agg_", plan="free", created_at=NOW,
            owner=one.email,
        )  # fmt: skip
        await keys.add(key, f"hash-{number}")
        await keys.add_usage({(key.id, NOW.date()): 1}, NOW)
    await accounts.delete(person(1))
    assert [one.id for one in await accounts.list()] == ["person-2"]
    assert await sessions.find_session("session-1") is None
    assert not await sessions.is_device("device-1", "person-1", LONG_AGO)
    assert await keys.owned("1@example.org") == []
    assert await sessions.find_session("session-2") == (person(2), NOW, NOW)
    assert await sessions.is_device("device-2", "person-2", LONG_AGO)
    assert await keys.usage_by_day("2@example.org", NOW.date()) == {("key-2", NOW.date()): 1}


async def test_sessions_left_alone_are_dropped(database: Database) -> None:
    sessions = SessionTable(database)
    await AccountTable(database).add(person(), "hash")
    await sessions.add_session("old", "person-1", NOW, drop_before=LONG_AGO)
    await sessions.add_session("used", "person-1", NOW, drop_before=LONG_AGO)
    later = NOW + timedelta(days=20)
    await sessions.see_session("used", later)
    await sessions.add_session("new", "person-1", later, drop_before=later - timedelta(days=14))
    assert await sessions.find_session("old") is None
    assert await sessions.find_session("used") == (person(), NOW, later)
    await sessions.end_session("used")
    assert await sessions.find_session("used") is None
    await sessions.end_sessions("person-1")
    assert await sessions.find_session("new") is None


async def test_a_device_is_one_account_s_for_a_time(database: Database) -> None:
    sessions = SessionTable(database)
    await AccountTable(database).add(person(), "hash")
    await AccountTable(database).add(person(2), "hash")
    await sessions.add_device("device", "person-1", NOW)
    assert await sessions.is_device("device", "person-1", NOW)
    assert not await sessions.is_device("device", "person-2", NOW)
    assert not await sessions.is_device("device", "person-1", NOW + timedelta(days=1))


async def test_a_deleted_account_takes_its_playlists(database: Database) -> None:
    accounts, keys = AccountTable(database), AppKeyStore(database)
    playlists = PlaylistStore(database)
    await accounts.add(person(), "hash")
    key = AppKey(
        id="key-1", name="x", prefix="agg_", plan="free", created_at=NOW, owner="1@example.org"
    )
    await keys.add(key, "hash")
    owned = playlist(key_id="key-1", owner="1@example.org")
    older = playlist(key_id="key-1", owner=None)  # made before its key had an owner
    other = playlist(key_id="key-2", owner="2@example.org")
    for one in (owned, older, other):
        assert await playlists.save(one, request_key=None, digest="")
    await accounts.delete(person())
    assert await playlists.get(owned.id, Reader(key_id="key-1", owner="1@example.org")) is None
    assert await playlists.get(older.id, Reader(key_id="key-1", owner=None)) is None
    assert await playlists.get(other.id, Reader(key_id="key-2", owner="2@example.org")) is not None

"""App keys and their usage in a real database."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from aggregator.domain.account import AppKey
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database

NOW = datetime(2026, 11, 2, tzinfo=UTC)

pytestmark = pytest.mark.anyio


def app_key(number: int = 1) -> AppKey:
    return AppKey(
        id=f"key-{number}",
        name="test",
        prefix="agg_abc",
        plan="free",
        owner="a@example.com",
        created_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


async def test_a_key_is_found_by_its_hash_until_revoked(database: Database) -> None:
    store = AppKeyStore(database)
    await store.add(app_key(), "hash")
    assert await store.find("hash") == app_key()
    assert await store.find("other") is None
    assert [stored.key for stored in await store.active()] == [app_key()]
    assert await store.revoke("key-1", NOW)
    assert not await store.revoke("key-1", NOW)
    assert await store.active() == []
    (kept,) = await store.list()
    assert kept.revoked_at is not None


async def test_counts_add_up_from_many_writers(database: Database) -> None:
    store = AppKeyStore(database)
    await store.add(app_key(), "hash")
    day = date(2026, 11, 1)
    await asyncio.gather(*(store.add_usage({("key-1", day): 1}, NOW) for _ in range(40)))
    await store.add_usage({("key-1", date(2026, 10, 31)): 7}, NOW)
    assert await store.usage_since(day) == {"key-1": 40}


async def test_a_key_deleted_by_hand_does_not_fail_the_others(database: Database) -> None:
    store = AppKeyStore(database)
    await store.add(app_key(), "hash")
    day = date(2026, 11, 1)
    await store.add_usage({("gone", day): 3, ("key-1", day): 2}, NOW)
    assert await store.usage_since(day) == {"key-1": 2}
    (kept,) = await store.list()
    assert kept.last_used_at == NOW

"""A key revoked in one process is refused in every other at once, and soon without Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from aggregator.accounts.keyring import Keyring
from aggregator.runtime.shared import SharedState
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from tests.redis_process import RedisProcess

pytestmark = pytest.mark.anyio

NEVER = 3_600.0


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/keys.db")
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def new_keyring(database: Database, process) -> AsyncIterator[Callable]:
    """A started keyring of a process of its own, joined to the others as the service does it."""
    async with AsyncExitStack() as opened:

        async def keyring(*, refresh_seconds: float = NEVER) -> Keyring:
            shared: SharedState = await process()
            keys = Keyring(AppKeyStore(database), news=shared.news, refresh_seconds=refresh_seconds)
            listening = asyncio.Event()

            def caught_up() -> None:
                keys.refresh_soon()
                listening.set()

            shared.news.on_revoked = keys.forget
            shared.news.on_listening = caught_up
            opened.push_async_callback(keys.close)
            await keys.start()
            async with asyncio.timeout(5):
                await listening.wait()
            return keys

        yield keyring


async def refused(keyring: Keyring, secret: str) -> None:
    async with asyncio.timeout(5):
        while await keyring.authenticate(secret) is not None:
            await asyncio.sleep(0.01)


async def test_at_once(new_keyring: Callable) -> None:
    one, other = await new_keyring(), await new_keyring()
    key, secret = await one.create("test")
    assert await one.authenticate(secret) is not None
    assert await other.authenticate(secret) is not None
    await one.revoke(key.id)
    assert await one.authenticate(secret) is None
    await refused(other, secret)  # although it re-reads its keys but once an hour


async def test_what_was_missed_is_read_when_redis_is_back(
    new_keyring: Callable, redis_process: RedisProcess
) -> None:
    one, other = await new_keyring(), await new_keyring()
    key, secret = await one.create("test")
    assert await other.authenticate(secret) is not None
    redis_process.kill()
    await one.revoke(key.id)
    assert await other.authenticate(secret) is not None
    redis_process.start()
    await refused(other, secret)


async def test_without_redis_the_keys_are_re_read(
    new_keyring: Callable, redis_process: RedisProcess
) -> None:
    one, other = await new_keyring(), await new_keyring(refresh_seconds=0.05)
    key, secret = await one.create("test")
    assert await other.authenticate(secret) is not None
    redis_process.kill()
    await one.revoke(key.id)
    await refused(other, secret)

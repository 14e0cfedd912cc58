"""What the key ring does behind the requests: re-reading, shared look-ups, an absent database."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pytest

from aggregator.accounts import keyring as module
from aggregator.accounts.key_format import hash_key, new_key, shown_prefix
from aggregator.accounts.keyring import Keyring
from aggregator.domain.account import AppKey, StoredKey
from aggregator.domain.errors import InvalidRequest, NotFound, StorageUnavailable

pytestmark = pytest.mark.anyio


class Shelf:
    """Keys in a dictionary that counts, may be away, and may hold an answer back."""

    def __init__(self) -> None:
        self.keys: dict[str, AppKey] = {}
        self.looked = 0
        self.away = False
        self.read = asyncio.Event()
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def add(self, key: AppKey, key_hash: str) -> None:
        self.keys[key_hash] = key

    async def find(self, key_hash: str) -> AppKey | None:
        self.looked += 1
        self.asked.set()
        await self.open.wait()
        if self.away:
            raise StorageUnavailable("away")
        return self.keys.get(key_hash)

    async def active(self) -> Sequence[StoredKey]:
        self.read.set()
        if self.away:
            raise StorageUnavailable("away")
        return [StoredKey(at, key) for at, key in self.keys.items() if key.revoked_at is None]

    async def list(self) -> Sequence[AppKey]:
        return list(self.keys.values())

    async def revoke(self, key_id: str, moment: datetime) -> bool:
        for at, key in self.keys.items():
            if key.id == key_id and key.revoked_at is None:
                self.keys[at] = msgspec.structs.replace(key, revoked_at=moment)
                return True
        return False

    async def readings(self, count: int) -> None:
        for _ in range(count):
            self.read.clear()
            async with asyncio.timeout(5):
                await self.read.wait()


async def test_a_running_key_ring_sees_a_revocation_by_itself() -> None:
    shelf = Shelf()
    key, secret = await Keyring(shelf).create("test")
    running = Keyring(shelf, refresh_seconds=0.001)
    await running.start()
    assert await running.authenticate(secret) == key
    await Keyring(shelf).revoke(key.id)
    await shelf.readings(2)
    assert await running.authenticate(secret) is None
    await running.close()


async def test_known_keys_go_on_working_while_the_database_is_away() -> None:
    shelf = Shelf()
    key, secret = await Keyring(shelf).create("test")
    running = Keyring(shelf, refresh_seconds=0.001)
    await running.start()
    shelf.away = True
    await shelf.readings(2)
    assert await running.authenticate(secret) == key
    with pytest.raises(StorageUnavailable):
        await running.authenticate(new_key())
    shelf.away = False
    await Keyring(shelf).revoke(key.id)
    await shelf.readings(2)
    assert await running.authenticate(secret) is None
    await running.close()


async def test_keys_read_at_the_start_are_never_looked_up() -> None:
    shelf = Shelf()
    _, secret = await Keyring(shelf).create("test")
    running = Keyring(shelf)
    await running.start()
    assert await running.authenticate(secret) is not None
    assert shelf.looked == 0
    await running.close()


async def test_equal_look_ups_at_one_moment_are_shared_and_outlive_a_caller() -> None:
    shelf = Shelf()
    key, secret = await Keyring(shelf).create("test")
    running = Keyring(shelf)
    shelf.open.clear()
    callers = [asyncio.create_task(running.authenticate(secret)) for _ in range(20)]
    await shelf.asked.wait()
    callers[0].cancel()
    shelf.open.set()
    told = await asyncio.gather(*callers, return_exceptions=True)
    assert isinstance(told[0], asyncio.CancelledError)
    assert told[1:] == [key] * 19
    assert shelf.looked == 1


async def test_a_failed_look_up_is_not_remembered_as_unknown() -> None:
    shelf = Shelf()
    key, secret = await Keyring(shelf).create("test")
    running = Keyring(shelf)
    shelf.away = True
    with pytest.raises(StorageUnavailable):
        await running.authenticate(secret)
    shelf.away = False
    assert await running.authenticate(secret) == key


async def test_the_memory_of_unknown_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNKNOWN", 3)
    shelf = Shelf()
    running = Keyring(shelf)
    strangers = [new_key() for _ in range(4)]
    for stranger in (*strangers, strangers[3], strangers[0]):
        assert await running.authenticate(stranger) is None
    assert shelf.looked == 5  # the first was pushed out, the fourth was still known


async def test_a_key_is_revoked_by_its_shown_prefix_when_only_one_has_it() -> None:
    shelf = Shelf()
    keyring = Keyring(shelf)
    key, secret = await keyring.create("test")
    revoked = await keyring.revoke(shown_prefix(secret))
    assert revoked.id == key.id
    assert revoked.revoked_at is not None
    assert await keyring.authenticate(secret) is None
    with pytest.raises(NotFound, match="revoked before"):
        await keyring.revoke(key.id)
    with pytest.raises(NotFound, match="no app key"):
        await keyring.revoke("nobody")


async def test_a_prefix_of_several_keys_revokes_none() -> None:
    shelf = Shelf()
    for number in ("1", "2"):
        key = AppKey(
            id=number, name="n", prefix="agg_same", plan="free", created_at=datetime.now(UTC)
        )
        await shelf.add(key, hash_key(number))
    with pytest.raises(InvalidRequest, match="1, 2"):
        await Keyring(shelf).revoke("agg_same")
    assert len(await shelf.active()) == 2


@pytest.mark.parametrize("owner", ["", "nobody", "a b@c", "@", "a@b@c", "a@" + "b" * 320])
async def test_an_owner_is_an_email_address(owner: str) -> None:
    with pytest.raises(InvalidRequest, match="email"):
        await Keyring(Shelf()).create("test", owner=owner)

"""App keys in memory: a new one works at once, the hot path asks no database."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.accounts.key_format import hash_key, looks_valid, new_key, shown_prefix
from aggregator.accounts.keyring import Keyring
from aggregator.domain.account import AppKey, StoredKey
from aggregator.domain.errors import InvalidRequest, NotFound

pytestmark = pytest.mark.anyio


class Drawer:
    """Keys in a dictionary; counts how often it is asked for one."""

    def __init__(self) -> None:
        self.keys: dict[str, AppKey] = {}
        self.looked = 0

    async def add(self, key: AppKey, key_hash: str) -> None:
        self.keys[key_hash] = key

    async def find(self, key_hash: str) -> AppKey | None:
        self.looked += 1
        return self.keys.get(key_hash)

    async def active(self) -> Sequence[StoredKey]:
        return [StoredKey(at, key) for at, key in self.keys.items() if key.revoked_at is None]

    async def list(self) -> Sequence[AppKey]:
        return list(self.keys.values())

    async def revoke(self, key_id: str, moment: datetime) -> bool:
        for at, key in self.keys.items():
            if key.id == key_id and key.revoked_at is None:
                self.keys[at] = msgspec.structs.replace(key, revoked_at=moment)
                return True
        return False


async def test_a_key_made_elsewhere_works_with_its_first_request() -> None:
    drawer = Drawer()
    running = Keyring(drawer)
    await running.refresh()
    key, secret = await Keyring(drawer).create("test")
    assert await running.authenticate(secret) == key
    assert secret not in str(key)


async def test_a_known_key_asks_no_database() -> None:
    drawer = Drawer()
    keyring = Keyring(drawer)
    _, secret = await keyring.create("test")
    for _ in range(100):
        assert await keyring.authenticate(secret) is not None
    assert drawer.looked == 1


async def test_an_unknown_key_is_looked_up_once_and_forgotten_again() -> None:
    now = [0.0]
    drawer = Drawer()
    keyring = Keyring(drawer, clock=lambda: now[0])
    stranger = new_key()
    for _ in range(10):
        assert await keyring.authenticate(stranger) is None
    assert drawer.looked == 1
    now[0] = 6
    await keyring.authenticate(stranger)
    assert drawer.looked == 2


@pytest.mark.parametrize("presented", ["", "agg_", "Bearer x", "agg_" + "a" * 38, "x" * 10_000])
async def test_what_is_no_key_never_reaches_the_database(presented: str) -> None:
    drawer = Drawer()
    assert await Keyring(drawer).authenticate(presented) is None
    assert drawer.looked == 0


async def test_a_revocation_elsewhere_is_seen_at_the_next_reading() -> None:
    drawer = Drawer()
    running, other = Keyring(drawer), Keyring(drawer)
    key, secret = await other.create("test")
    assert await running.authenticate(secret)
    await other.revoke(key.id)
    await running.refresh()
    assert await running.authenticate(secret) is None
    with pytest.raises(NotFound):
        await other.revoke(key.id)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb"])
async def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest):
        await Keyring(Drawer()).create(name)


async def test_an_unknown_plan_names_the_plans() -> None:
    with pytest.raises(InvalidRequest, match="unlimited, free"):
        await Keyring(Drawer()).create("test", plan="gold")


def test_a_key_is_recognisable() -> None:
    key = new_key()
    assert key.startswith("agg_")
    assert len(key) == 42
    assert looks_valid(key)
    assert shown_prefix(key) == key[:11]
    assert len({new_key() for _ in range(1_000)}) == 1_000
    assert hash_key(key) != hash_key(new_key())


@given(st.integers(4, 41), st.sampled_from("0aZ"))
def test_a_mistyped_key_fails_its_checksum(at: int, other: str) -> None:
    key = new_key()
    if key[at] != other:
        assert not looks_valid(key[:at] + other + key[at + 1 :])

"""Passwords: hashed by a few threads, whose queue is bounded."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher

from aggregator.accounts.passwords import MOST_WAITING, THREADS, Passwords
from aggregator.domain.errors import Throttled

pytestmark = pytest.mark.anyio

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords():
    passwords = Passwords(CHEAP)
    yield passwords
    passwords.close()


async def test_a_hash_knows_its_password(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert stored.startswith("$argon2id$")
    assert "correct horse" not in stored
    assert await passwords.verify(stored, "correct horse")
    assert not await passwords.verify(stored, "correct horsE")
    assert not await passwords.verify("no hash at all", "correct horse")
    assert not await passwords.verify(None, "correct horse")
    assert stored != await passwords.hash("correct horse")


async def test_a_hash_of_other_parameters_is_outdated(passwords: Passwords) -> None:
    assert not passwords.outdated(await passwords.hash("correct horse"))
    older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("correct horse")
    assert passwords.outdated(older)
    assert await passwords.verify(older, "correct horse")


class Held(PasswordHasher):
    """A hasher that waits to be released and knows how many hash at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.released = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = 0

    def hash(self, password, *, salt=None) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.released.wait(10)
        with self.lock:
            self.now -= 1
        return "hash"


async def test_a_flood_is_told_to_come_back_and_the_rest_is_served() -> None:
    hasher = Held()
    passwords = Passwords(hasher)
    waiting = [asyncio.create_task(passwords.hash("x")) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Throttled):
        await passwords.hash("one too many")
    hasher.released.set()
    assert await asyncio.gather(*waiting) == ["hash"] * MOST_WAITING
    assert hasher.most <= THREADS
    assert await passwords.hash("x") == "hash"
    passwords.close()

"""Whether an address has an account cannot be told by the work that asking for it makes.

Hashing is what takes the time: it is counted, since clocks of a busy machine say anything.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from aggregator.accounts.keyring import Keyring
from aggregator.accounts.passwords import Passwords
from aggregator.accounts.people import Browser, People
from aggregator.domain.errors import WrongCredentials
from aggregator.runtime.people import PeopleStack
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database

pytestmark = pytest.mark.anyio

KNOWN, UNKNOWN = "ann@example.org", "bob@example.org"
PASSWORD = "correct horse battery"


class Counting(PasswordHasher):
    """A cheap hasher that tells how often it worked."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.work: list[str] = []

    def hash(self, password, *, salt=None) -> str:
        self.work.append("hash")
        return super().hash(password, salt=salt)

    def verify(self, stored, password) -> bool:
        self.work.append("verify")
        return super().verify(stored, password)

    def done(self) -> list[str]:
        """What was done since the last time."""
        done, self.work = self.work, []
        return done


@pytest.fixture
async def hasher(anyio_backend: str) -> Counting:
    return Counting()


@pytest.fixture
async def people(tmp_path: Path, hasher: Counting) -> AsyncIterator[People]:
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    keyring = Keyring(AppKeyStore(database))
    stack = PeopleStack(database, keyring, plan="free", passwords=Passwords(hasher))
    await stack.people.sign_up(KNOWN, PASSWORD, address="192.0.2.1")
    hasher.done()
    yield stack.people
    stack.close()
    await database.close()


@pytest.mark.parametrize("first", [KNOWN, UNKNOWN])
async def test_a_log_in_hashes_alike_for_known_and_unknown(
    people: People, hasher: Counting, first: str
) -> None:
    async def wrong(email: str) -> list[str]:
        with pytest.raises(WrongCredentials):
            await people.log_in(email, "not this one", Browser("192.0.2.1"))
        return hasher.done()

    assert "verify" in await wrong(first)
    assert await wrong(KNOWN) == await wrong(UNKNOWN) == ["verify"]


async def test_a_sign_up_hashes_alike_for_new_and_taken(people: People, hasher: Counting) -> None:
    work = []
    for email in (UNKNOWN, KNOWN):
        await people.sign_up(email, "another good password", address="192.0.2.1")
        work.append(hasher.done())
    assert work == [["hash"], ["hash"]]

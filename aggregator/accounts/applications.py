"""A person's applications: the app keys they own, and what each was used for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import msgspec

from aggregator.accounts.keyring import Keyring
from aggregator.domain.account import Account, AppKey
from aggregator.domain.errors import InvalidRequest, NotFound

DAYS_SHOWN = 30
MOST_WORKING = 50


class ApplicationStore(Protocol):
    """Where the keys of one owner are read; every method raises `StorageUnavailable`."""

    async def owned(self, owner: str) -> Sequence[AppKey]:
        """The keys of an email address, newest first."""
        ...

    async def usage_by_day(self, owner: str, since: date) -> Mapping[tuple[str, date], int]:
        """Requests of each key of an owner on each day that had some."""
        ...


class Application(msgspec.Struct, frozen=True):
    """A key with its requests on each of the last `DAYS_SHOWN` days (UTC), oldest first."""

    key: AppKey
    first_day: date
    requests: tuple[int, ...]


class Applications:
    """The use case over the keyring; somebody else's key is as good as none. `plan` is that of
    the keys that people make for themselves."""

    def __init__(self, keyring: Keyring, store: ApplicationStore, *, plan: str) -> None:
        self._keyring = keyring
        self._store = store
        self._plan = plan

    async def of(self, account: Account) -> Sequence[Application]:
        """The applications of an account, newest first, those that were revoked too."""
        first = datetime.now(UTC).date() - timedelta(days=DAYS_SHOWN - 1)
        used = await self._store.usage_by_day(account.email, first)
        days = [first + timedelta(days=number) for number in range(DAYS_SHOWN)]
        return [
            Application(key, first, tuple(used.get((key.id, day), 0) for day in days))
            for key in await self._store.owned(account.email)
        ]

    async def create(self, account: Account, name: str) -> tuple[AppKey, str]:
        """A new key and its secret, which is not kept. Raises `InvalidRequest`."""
        owned = await self._store.owned(account.email)
        if sum(1 for key in owned if key.revoked_at is None) >= MOST_WORKING:
            raise InvalidRequest(
                f"You have {MOST_WORKING} applications; revoke one first.", pointer="/name"
            )
        return await self._keyring.create(name, owner=account.email, plan=self._plan)

    async def revoke(self, account: Account, key_id: str) -> AppKey:
        """Revoke one of the account's keys; revoked before is fine. Raises `NotFound`."""
        for key in await self._store.owned(account.email):
            if key.id == key_id:
                return key if key.revoked_at is not None else await self._keyring.revoke_key(key)
        raise NotFound("You have no such application.")

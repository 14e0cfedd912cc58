"""App keys in memory: an authenticated request asks no database.

Known keys are re-read every `refresh` seconds, so that a revocation elsewhere is seen soon. A key
that is not known is looked up once, so that a new key works with its first request, and one that
does not exist is remembered briefly, so that guessing costs us nothing.
"""

import asyncio
import contextlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import structlog
from uuid_utils.compat import uuid7

from aggregator.accounts.key_format import hash_key, looks_valid, new_key, shown_prefix
from aggregator.accounts.plans import plan_named
from aggregator.domain.account import AppKey, StoredKey
from aggregator.domain.errors import InvalidRequest, NotFound, StorageUnavailable

REFRESH_SECONDS = 2.0
UNKNOWN_SECONDS = 5.0
MOST_UNKNOWN = 10_000
LONGEST_NAME = 100

log = structlog.get_logger()


class KeyStore(Protocol):
    """Where keys are kept; every method raises `StorageUnavailable`."""

    async def add(self, key: AppKey, key_hash: str) -> None:
        """Keep a new key by its hash."""
        ...

    async def find(self, key_hash: str) -> AppKey | None:
        """The key of that hash, revoked or not."""
        ...

    async def active(self) -> Sequence[StoredKey]:
        """Every key that is not revoked."""
        ...

    async def list(self) -> Sequence[AppKey]:
        """Every key, oldest first."""
        ...

    async def revoke(self, key_id: str) -> bool:
        """Revoke a key; False when there is no such key that still works."""
        ...


class Keyring:
    """The keys of this process."""

    def __init__(
        self,
        store: KeyStore,
        *,
        refresh: float = REFRESH_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._refresh = refresh
        self._clock = clock
        self._known: dict[str, StoredKey] = {}
        self._unknown: OrderedDict[str, float] = OrderedDict()
        self._finding: dict[str, asyncio.Task[AppKey | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the keys and go on re-reading them. Raises `StorageUnavailable`."""
        await self.refresh()
        self._task = asyncio.create_task(self._keep_fresh(), name="re-read app keys")

    async def close(self) -> None:
        """Stop re-reading."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def refresh(self) -> None:
        """Read the keys that work now. Raises `StorageUnavailable`; the known ones stay."""
        self._known = {stored.key_hash: stored for stored in await self._store.active()}

    async def authenticate(self, presented: str) -> AppKey | None:
        """The key, or None when it is malformed, unknown or revoked.

        Raises `StorageUnavailable` when an unknown key cannot be looked up.
        """
        if not looks_valid(presented):
            return None
        key_hash = hash_key(presented)
        stored = self._known.get(key_hash)
        if stored is not None and hmac.compare_digest(stored.key_hash, key_hash):
            return stored.key
        if self._clock() < self._unknown.get(key_hash, 0.0):
            return None
        finding = self._finding.get(key_hash)
        if finding is None:
            finding = asyncio.create_task(self._find(key_hash))
            self._finding[key_hash] = finding
            finding.add_done_callback(lambda _: self._finding.pop(key_hash, None))
        return await asyncio.shield(finding)

    async def create(
        self, name: str, *, owner: str | None = None, plan: str = "unlimited"
    ) -> tuple[AppKey, str]:
        """A new key and its secret, which is not kept. Raises `InvalidRequest`."""
        name = name.strip()
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise InvalidRequest(
                f"A name has 1 to {LONGEST_NAME} printable characters.", pointer="/name"
            )
        secret = new_key()
        key = AppKey(
            id=str(uuid7()),
            name=name,
            prefix=shown_prefix(secret),
            owner=owner,
            plan=plan_named(plan).name,
            created_at=datetime.now(UTC),
        )
        await self._store.add(key, hash_key(secret))
        return key, secret

    async def list(self) -> Sequence[AppKey]:
        """Every key, oldest first."""
        return await self._store.list()

    async def revoke(self, key_id: str) -> None:
        """Revoke a key by its id. Raises `NotFound` when none of that id still works."""
        if not await self._store.revoke(key_id):
            raise NotFound(f"There is no app key '{key_id}' that still works.")
        await self.refresh()

    async def _find(self, key_hash: str) -> AppKey | None:
        key = await self._store.find(key_hash)
        if key is None or key.revoked_at is not None:
            self._unknown[key_hash] = self._clock() + UNKNOWN_SECONDS
            while len(self._unknown) > MOST_UNKNOWN:
                self._unknown.popitem(last=False)
            return None
        self._known[key_hash] = StoredKey(key_hash, key)
        return key

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(self._refresh)
            try:
                await self.refresh()
            except StorageUnavailable as error:
                # Known keys go on working: an outage of the database is no reason to refuse them.
                log.warning("app keys were not re-read", why=str(error))

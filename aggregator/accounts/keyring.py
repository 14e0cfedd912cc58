"""App keys in memory: an authenticated request asks no database.

Known keys are re-read every `refresh_seconds`, so that a revocation elsewhere is seen soon; where
processes have a way to tell each other, they see it at once. A key that is not known is looked up
once, so that a new key works with its first request, and one that does not exist is remembered
briefly, so that guessing costs us nothing.
"""

import asyncio
import contextlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec
import structlog
from uuid_utils.compat import uuid7

from aggregator.accounts.email_address import email_address
from aggregator.accounts.key_format import hash_key, looks_valid, new_key, shown_prefix
from aggregator.accounts.plans import plan_named
from aggregator.domain.account import AppKey, StoredKey
from aggregator.domain.errors import (
    CacheServerUnavailable,
    InvalidRequest,
    NotFound,
    StorageUnavailable,
)
from aggregator.telemetry import Outage

REFRESH_SECONDS = 2.0
UNKNOWN_SECONDS = 5.0
MOST_UNKNOWN = 10_000
MOST_REVOKED = 10_000
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

    async def revoke(self, key_id: str, moment: datetime) -> bool:
        """Revoke a key from that moment; False when there is no such key that still works."""
        ...


class RevocationNews(Protocol):
    """What tells every process at once that a key was revoked."""

    async def tell_revoked(self, key_id: str) -> None:
        """Raises `CacheServerUnavailable`; the others then see it when they re-read the keys."""
        ...


class Keyring:
    """The keys of this process."""

    def __init__(
        self,
        store: KeyStore,
        *,
        news: RevocationNews | None = None,
        refresh_seconds: float = REFRESH_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._news = news
        self._refresh_seconds = refresh_seconds
        self._clock = clock
        self._known: dict[str, StoredKey] = {}
        self._unknown: OrderedDict[str, float] = OrderedDict()
        self._finding: dict[str, asyncio.Task[AppKey | None]] = {}
        self._revoked: OrderedDict[str, None] = OrderedDict()
        self._wake = asyncio.Event()
        self._closing = False
        self._outage = Outage("app keys are not re-read", "app keys are re-read again")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the keys and go on re-reading them. Raises `StorageUnavailable`."""
        await self.refresh()
        self._task = asyncio.create_task(self._keep_fresh(), name="re-read app keys")

    async def close(self) -> None:
        """Stop re-reading."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    async def refresh(self) -> None:
        """Read the keys that work now. Raises `StorageUnavailable`; the known ones stay."""
        self._known = {
            stored.key_hash: stored
            for stored in await self._store.active()
            if stored.key.id not in self._revoked
        }

    def refresh_soon(self) -> None:
        """Read the keys now instead of when their time comes."""
        self._wake.set()

    def forget(self, key_id: str) -> None:
        """No longer let that key in: it was revoked, here or elsewhere."""
        # Kept in mind, since keys that are being read at this moment may still hold it.
        self._revoked[key_id] = None
        while len(self._revoked) > MOST_REVOKED:
            self._revoked.popitem(last=False)
        self._known = {
            key_hash: stored for key_hash, stored in self._known.items() if stored.key.id != key_id
        }

    async def authenticate(self, presented: str) -> AppKey | None:
        """The key, or None when it is malformed, unknown or revoked.

        Raises `StorageUnavailable` when an unknown key cannot be looked up.
        """
        key_hash = hash_key(presented)
        stored = self._known.get(key_hash)
        if stored is not None and hmac.compare_digest(stored.key_hash, key_hash):
            return stored.key
        if not looks_valid(presented):
            return None
        if self._clock() < self._unknown.get(key_hash, 0.0):
            return None
        finding = self._finding.get(key_hash)
        if finding is None:
            finding = asyncio.create_task(self._find(key_hash))
            self._finding[key_hash] = finding
            finding.add_done_callback(lambda done: self._found(key_hash, done))
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
        if owner is not None:
            owner = email_address(owner, pointer="/owner")
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

    async def revoke(self, reference: str) -> AppKey:
        """Revoke the key of that id, or of that shown prefix when only one working key has it.

        Raises `NotFound`, and `InvalidRequest` when several keys share the prefix.
        """
        named = [key for key in await self._store.list() if reference in (key.id, key.prefix)]
        working = [key for key in named if key.revoked_at is None]
        if not working:
            raise NotFound(
                f"App key '{reference}' was revoked before."
                if named
                else f"There is no app key '{reference}'."
            )
        if len(working) > 1:
            ids = ", ".join(key.id for key in working)
            raise InvalidRequest(f"Several app keys begin with '{reference}', name an id: {ids}.")
        return await self.revoke_key(working[0])

    async def revoke_key(self, key: AppKey) -> AppKey:
        """Revoke a key that is known to exist; here it is refused from now on."""
        now = datetime.now(UTC)
        await self._store.revoke(key.id, now)
        self.forget(key.id)
        await self._tell_revoked(key.id)
        return msgspec.structs.replace(key, revoked_at=now)

    async def forget_owner(self, owner: str) -> None:
        """Refuse the keys of an owner whose account was deleted, here and in every process."""
        owned = [one.key.id for one in self._known.values() if one.key.owner == owner]
        for key_id in owned:
            self.forget(key_id)
            await self._tell_revoked(key_id)

    async def _tell_revoked(self, key_id: str) -> None:
        if self._news is None:
            return
        try:
            await self._news.tell_revoked(key_id)
        except CacheServerUnavailable as error:
            log.warning("a revocation was not told, only re-read", key=key_id, why=str(error))

    def _found(self, key_hash: str, done: "asyncio.Task[AppKey | None]") -> None:
        del self._finding[key_hash]
        if not done.cancelled():
            done.exception()  # seen, should every caller have gone before it ended

    async def _find(self, key_hash: str) -> AppKey | None:
        key = await self._store.find(key_hash)
        if key is None or key.revoked_at is not None or key.id in self._revoked:
            self._unknown[key_hash] = self._clock() + UNKNOWN_SECONDS
            self._unknown.move_to_end(key_hash)
            while len(self._unknown) > MOST_UNKNOWN:
                self._unknown.popitem(last=False)
            return None
        self._known[key_hash] = StoredKey(key_hash, key)
        return key

    async def _keep_fresh(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._refresh_seconds)
            self._wake.clear()
            if self._closing:
                return
            try:
                await self.refresh()
                self._outage.ends()
            except StorageUnavailable as error:
                # Known keys go on working: an outage of the database is no reason to refuse them.
                self._outage.goes_on(why=str(error))

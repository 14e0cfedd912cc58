"""Browsers that are logged in: a random token in a cookie, its hash and its times in the store.

A session ends where it is kept: a token replayed after log-out finds nothing. Beside it a device
token, which proves only that somebody logged in to this account with this browser before.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from aggregator.domain.account import Account, Session

IDLE = timedelta(days=14)
LONGEST = timedelta(days=90)
DEVICE = timedelta(days=365)
SEEN_EVERY = timedelta(hours=1)
"""How exactly we know when a session was last used: a page is not worth a write each."""

TOKEN_BYTES = 32


class SessionStore(Protocol):
    """Where sessions are kept; every method raises `StorageUnavailable`."""

    async def add_session(
        self, token_hash: str, account_id: str, now: datetime, *, drop_before: datetime
    ) -> None:
        """Keep a new session, and drop those that were last seen before then."""
        ...

    async def find_session(self, token_hash: str) -> tuple[Account, datetime, datetime] | None:
        """Whose it is, when it began, and when it was last seen."""
        ...

    async def see_session(self, token_hash: str, now: datetime) -> None:
        """It was used now."""
        ...

    async def end_session(self, token_hash: str) -> None:
        """Forget one."""
        ...

    async def end_sessions(self, account_id: str) -> None:
        """Forget all of an account, its devices too."""
        ...

    async def add_device(self, token_hash: str, account_id: str, now: datetime) -> None:
        """Keep a browser that logged in."""
        ...

    async def is_device(self, token_hash: str, account_id: str, since: datetime) -> bool:
        """Whether this browser logged in to this account since then."""
        ...


class Tokens(msgspec.Struct, frozen=True):
    """What a browser gets, once, when it logs in."""

    session: str
    device: str


class Sessions:
    """The sessions of every process: nothing is kept here."""

    def __init__(
        self, store: SessionStore, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._now = now

    async def start(self, account: Account, *, old: str | None, device: str | None) -> Tokens:
        """New tokens for a browser that proved who it is; `old` is a session that ends by it.

        `device` is kept when it is one of the account's.
        """
        if old is not None:
            await self.end(old)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._now()
        await self._store.add_session(token_hash(token), account.id, now, drop_before=now - IDLE)
        if device is None or not await self.knows(device, account):
            device = secrets.token_urlsafe(TOKEN_BYTES)
            await self._store.add_device(token_hash(device), account.id, self._now())
        return Tokens(token, device)

    async def find(self, token: str) -> Session | None:
        """The session of a token; None when it ended, was left alone for long, or never was."""
        hashed = token_hash(token)
        found = await self._store.find_session(hashed)
        if found is None:
            return None
        account, began, seen = found
        now = self._now()
        expires = min(seen + IDLE, began + LONGEST)
        if now >= expires:
            await self._store.end_session(hashed)
            return None
        if now - seen >= SEEN_EVERY:
            await self._store.see_session(hashed, now)
        return Session(token_hash=hashed, account=account, seen_at=seen, expires_at=expires)

    async def end(self, token: str) -> None:
        """End one session, if there is one."""
        await self._store.end_session(token_hash(token))

    async def end_all(self, account: Account) -> None:
        """End every session of an account and forget its devices."""
        await self._store.end_sessions(account.id)

    async def knows(self, device: str, account: Account) -> bool:
        """Whether this browser logged in to this account before."""
        since = self._now() - DEVICE
        return await self._store.is_device(token_hash(device), account.id, since)


def token_hash(token: str) -> str:
    """What is stored; a token has 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

"""Who may ask: a person's account, and an app key as everybody but its holder sees it."""

from datetime import datetime

import msgspec


class AppKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret; `prefix` is the part that may be shown, times are UTC."""

    id: str
    name: str
    prefix: str
    plan: str
    created_at: datetime
    owner: str | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class StoredKey(msgspec.Struct, frozen=True):
    """A key beside the hash that it is found by."""

    key_hash: str
    key: AppKey


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person; `email` is in lower case, `operator` may look after the service."""

    id: str
    email: str
    created_at: datetime
    operator: bool = False


class StoredAccount(msgspec.Struct, frozen=True):
    """An account beside its password's hash."""

    account: Account
    password_hash: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is logged in; times are UTC."""

    token_hash: str
    account: Account
    seen_at: datetime
    expires_at: datetime


class Measured(msgspec.Struct, frozen=True):
    """One request held against a plan.

    `ahead` is by how many seconds the requests admitted run ahead of the plan's rate, `used` how
    many there were this month; this one is among both when it was admitted.
    """

    admitted: bool
    over_quota: bool
    ahead: float
    used: int

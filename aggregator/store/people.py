"""People, and the browsers that they are logged in with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select, update

from aggregator.domain.account import Account, StoredAccount
from aggregator.store.database import Database, utc
from aggregator.store.tables import account, app_key, device, playlist, session
from aggregator.store.upsert import insert_of


class AccountTable:
    """Fills `accounts.people.AccountStore`.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, person: Account, password_hash: str) -> bool:
        """Keep a new account; False, and nothing changed, when its address has one."""
        insert = insert_of(embedded=self._database.embedded)
        statement = (
            insert(account)
            .values(
                id=person.id,
                email=person.email,
                password_hash=password_hash,
                operator=person.operator,
                created_at=person.created_at,
            )
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(account.c.id)
        )
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).one_or_none() is not None

    async def find(self, email: str) -> StoredAccount | None:
        """The account of an address."""
        query = select(account).where(account.c.email == email)
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else StoredAccount(_account(row), row["password_hash"])

    async def list(self) -> Sequence[Account]:
        """Every account, oldest first."""
        async with self._database.reader() as connection:
            rows = (await connection.execute(select(account).order_by(account.c.id))).mappings()
            return [_account(row) for row in rows]

    async def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace the password's hash."""
        await self._change(account_id, password_hash=password_hash)

    async def set_operator(self, account_id: str, *, operator: bool) -> None:
        """Make an account the operator's, or not."""
        await self._change(account_id, operator=operator)

    async def delete(self, person: Account) -> None:
        """Forget an account; its sessions, devices, keys and playlists go with it, at once."""
        keys = select(app_key.c.id).where(app_key.c.owner == person.email)
        own = or_(playlist.c.owner == person.email, playlist.c.key_id.in_(keys))
        async with self._database.writer() as connection:
            await connection.execute(delete(playlist).where(own))
            await connection.execute(delete(app_key).where(app_key.c.owner == person.email))
            await connection.execute(delete(account).where(account.c.id == person.id))

    async def _change(self, account_id: str, **values: Any) -> None:
        statement = update(account).where(account.c.id == account_id).values(values)
        async with self._database.writer() as connection:
            await connection.execute(statement)


class SessionTable:
    """Fills `accounts.sessions.SessionStore`; tokens are kept by their hash only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_session(
        self, token_hash: str, account_id: str, now: datetime, *, drop_before: datetime
    ) -> None:
        """Keep a new session, and drop those that were last seen before then."""
        row = {
            "token_hash": token_hash,
            "account_id": account_id,
            "began_at": now,
            "seen_at": now,
        }
        async with self._database.writer() as connection:
            await connection.execute(delete(session).where(session.c.seen_at < drop_before))
            await connection.execute(session.insert().values(row))

    async def find_session(self, token_hash: str) -> tuple[Account, datetime, datetime] | None:
        """Whose it is, when it began, and when it was last seen."""
        query = (
            select(account, session.c.began_at, session.c.seen_at)
            .join(session, session.c.account_id == account.c.id)
            .where(session.c.token_hash == token_hash)
        )
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return _account(row), utc(row["began_at"]), utc(row["seen_at"])

    async def see_session(self, token_hash: str, now: datetime) -> None:
        """It was used now."""
        statement = update(session).where(session.c.token_hash == token_hash).values(seen_at=now)
        async with self._database.writer() as connection:
            await connection.execute(statement)

    async def end_session(self, token_hash: str) -> None:
        """Forget one."""
        async with self._database.writer() as connection:
            await connection.execute(delete(session).where(session.c.token_hash == token_hash))

    async def end_sessions(self, account_id: str) -> None:
        """Forget all of an account, its devices too."""
        async with self._database.writer() as connection:
            await connection.execute(delete(session).where(session.c.account_id == account_id))
            await connection.execute(delete(device).where(device.c.account_id == account_id))

    async def add_device(self, token_hash: str, account_id: str, now: datetime) -> None:
        """Keep a browser that logged in."""
        row = {"token_hash": token_hash, "account_id": account_id, "seen_at": now}
        async with self._database.writer() as connection:
            await connection.execute(device.insert().values(row))

    async def is_device(self, token_hash: str, account_id: str, since: datetime) -> bool:
        """Whether this browser logged in to this account since then."""
        query = select(device.c.token_hash).where(
            device.c.token_hash == token_hash,
            device.c.account_id == account_id,
            device.c.seen_at >= since,
        )
        async with self._database.reader() as connection:
            return (await connection.execute(query)).one_or_none() is not None


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["id"],
        email=row["email"],
        operator=row["operator"],
        created_at=utc(row["created_at"]),
    )

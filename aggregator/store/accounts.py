"""App keys and what they used."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Date, Insert, Integer, RowMapping, bindparam, func, select, update

from aggregator.domain.account import AppKey, StoredKey
from aggregator.store.database import Database, utc
from aggregator.store.tables import app_key, app_key_usage
from aggregator.store.upsert import insert_of


class AppKeyStore:
    """Fills `KeyStore`, `UsageStore` and `ApplicationStore` of `accounts`.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, key: AppKey, key_hash: str) -> None:
        """Keep a new key; only its hash is kept of the key itself."""
        row = {
            "id": key.id,
            "name": key.name,
            "owner": key.owner,
            "plan": key.plan,
            "prefix": key.prefix,
            "key_hash": key_hash,
            "created_at": key.created_at,
        }
        async with self._database.writer() as connection:
            await connection.execute(app_key.insert().values(row))

    async def find(self, key_hash: str) -> AppKey | None:
        """The key of that hash, revoked or not."""
        query = select(app_key).where(app_key.c.key_hash == key_hash)
        async with self._database.reader() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _key(row)

    async def active(self) -> Sequence[StoredKey]:
        """Every key that is not revoked, with its hash."""
        query = select(app_key).where(app_key.c.revoked_at.is_(None))
        async with self._database.reader() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [StoredKey(row["key_hash"], _key(row)) for row in rows]

    async def list(self) -> Sequence[AppKey]:
        """Every key, oldest first."""
        async with self._database.reader() as connection:
            rows = (await connection.execute(select(app_key).order_by(app_key.c.id))).mappings()
            return [_key(row) for row in rows]

    async def owned(self, owner: str) -> Sequence[AppKey]:
        """The keys of an owner, newest first."""
        query = select(app_key).where(app_key.c.owner == owner).order_by(app_key.c.id.desc())
        async with self._database.reader() as connection:
            return [_key(row) for row in (await connection.execute(query)).mappings()]

    async def usage_by_day(self, owner: str, since: date) -> Mapping[tuple[str, date], int]:
        """Requests of each key of an owner on each day that had some, from that day on."""
        query = (
            select(app_key_usage.c.key_id, app_key_usage.c.day, app_key_usage.c.requests)
            .join(app_key, app_key.c.id == app_key_usage.c.key_id)
            .where(app_key.c.owner == owner, app_key_usage.c.day >= since)
        )
        async with self._database.reader() as connection:
            rows = await connection.execute(query)
            return {(key_id, day): requests for key_id, day, requests in rows}

    async def revoke(self, key_id: str, moment: datetime) -> bool:
        """Revoke a key from that moment; False when there is no such key that still works."""
        statement = (
            update(app_key)
            .where(app_key.c.id == key_id, app_key.c.revoked_at.is_(None))
            .values(revoked_at=moment)
        )
        async with self._database.writer() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def add_usage(self, counts: Mapping[tuple[str, date], int], moment: datetime) -> None:
        """Add requests to each key's day; the keys count as last used at that moment."""
        if not counts:
            return
        rows = [
            {"used_id": key_id, "used_day": day, "used_requests": requests}
            for (key_id, day), requests in sorted(counts.items())
        ]
        used = sorted({key_id for key_id, _ in counts})
        touch = update(app_key).where(app_key.c.id == bindparam("used_id"))
        async with self._database.writer() as connection:
            await connection.execute(
                touch.values(last_used_at=moment), [{"used_id": key_id} for key_id in used]
            )
            await connection.execute(_add_requests(embedded=self._database.embedded), rows)

    async def usage_since(self, day: date) -> Mapping[str, int]:
        """Requests of each key since that day, the day included."""
        query = (
            select(app_key_usage.c.key_id, func.sum(app_key_usage.c.requests))
            .where(app_key_usage.c.day >= day)
            .group_by(app_key_usage.c.key_id)
        )
        async with self._database.reader() as connection:
            rows = await connection.execute(query)
            return {key_id: int(requests) for key_id, requests in rows}


def _add_requests(*, embedded: bool) -> Insert:
    insert = insert_of(embedded=embedded)
    # Selected from the keys: a key that an operator deleted by hand must not fail the others.
    counted = select(
        app_key.c.id, bindparam("used_day", type_=Date), bindparam("used_requests", type_=Integer)
    ).where(app_key.c.id == bindparam("used_id"))
    statement = insert(app_key_usage).from_select(["key_id", "day", "requests"], counted)
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=["key_id", "day"],
        set_={"requests": app_key_usage.c.requests + statement.excluded.requests},
    )
    return upsert


def _key(row: RowMapping) -> AppKey:
    return AppKey(
        id=row["id"],
        name=row["name"],
        prefix=row["prefix"],
        owner=row["owner"],
        plan=row["plan"],
        created_at=utc(row["created_at"]),
        revoked_at=utc(row["revoked_at"]) if row["revoked_at"] else None,
        last_used_at=utc(row["last_used_at"]) if row["last_used_at"] else None,
    )

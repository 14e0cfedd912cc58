"""One database, SQLite or PostgreSQL: a writer, readers, and its migrations.

SQLite has one writer (a pool of one, `BEGIN IMMEDIATE`, so that no read-modify-write loses an
update: with the driver's late BEGIN nine of ten are lost) and a pool of readers over WAL.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from aggregator.domain.errors import ConfigurationError, StorageUnavailable
from aggregator.store.postgresql import ANSWER_SECONDS, postgresql_engine
from aggregator.store.schema import (
    NOT_MIGRATED,
    check_revision,
    current_revision,
    is_newest,
    upgrade,
)

READERS = 4

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    # In WAL mode NORMAL loses the last commits in a power cut: what was answered must be there.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


def database_url(address: str) -> URL:
    """The address with our driver; raises `ConfigurationError` for a database we do not know."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # of a port that is no number
        raise ConfigurationError("AGGREGATOR_DATABASE_URL is not a database URL.") from error
    if url.drivername not in _DRIVERS:
        raise ConfigurationError(
            "AGGREGATOR_DATABASE_URL must start with sqlite:/// or postgresql://."
        )
    url = url.set(drivername=_DRIVERS[url.drivername])
    if _embedded(url) and url.database in (None, "", ":memory:"):
        # Reader, writer and migrations each open their own: they would share nothing.
        raise ConfigurationError("AGGREGATOR_DATABASE_URL must name a file: sqlite:///PATH.")
    return url


def make_folder(url: URL) -> None:
    """Make the folder of an embedded database; raises `StorageUnavailable`."""
    if not _embedded(url) or not url.database:
        return
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(
            f"The folder of the database cannot be made: {error.strerror}."
        ) from error


class Database:
    """Connections are opened when first needed. Failures surface as `StorageUnavailable`, also
    that a server does not end a transaction within `answer_seconds`."""

    def __init__(self, address: str, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.url = database_url(address)
        self._answer_seconds = answer_seconds
        self.embedded = _embedded(self.url)
        if self.embedded:
            self._writer = _sqlite_engine(self.url, "BEGIN IMMEDIATE", 1)
            self._reader = _sqlite_engine(self.url, "BEGIN", READERS)
        else:
            self._writer = self._reader = postgresql_engine(self.url)

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write; committed at the end of the block."""
        async with _plainly(), self._patience(), self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that only reads."""
        async with _plainly(), self._patience(), self._reader.begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Ask for one row; raises `StorageUnavailable`."""
        make_folder(self.url)
        async with self.reader() as connection:
            await connection.execute(text("SELECT 1"))

    async def revision(self) -> str | None:
        """The migration that the database is at, None before the first."""
        async with self.reader() as connection:
            return await connection.run_sync(current_revision)

    async def migrate(self) -> None:
        """Bring an embedded database to the newest schema; another engine is the operator's, and
        only looked at.

        Raises `ConfigurationError` for a database that is older or newer than this version.
        """
        if self.embedded:
            if not await asyncio.to_thread(is_newest, Path(self.url.database or "")):
                async with _plainly():
                    await asyncio.to_thread(upgrade, self.url)
            return
        await asyncio.to_thread(check_revision, await self.revision())

    def _patience(self) -> asyncio.Timeout:
        """How long a transaction may take; a file answers or fails by itself."""
        return asyncio.timeout(None if self.embedded else self._answer_seconds)

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def utc(moment: datetime) -> datetime:
    """A moment that was read: SQLite keeps no zone, and what we wrote was UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@asynccontextmanager
async def _plainly() -> AsyncIterator[None]:
    """Database faults as ours, without SQL and values in the message."""
    try:
        yield
    except DBAPIError as error:
        raise StorageUnavailable(_explained(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable(
            f"The database did not answer ({type(error).__name__})."
        ) from error


_NO_ROOM = ("53100", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC")
"""disk_full in https://www.postgresql.org/docs/current/errcodes-appendix.html, and SQLite's."""


_WHY = (
    ("Connection refused", ": nobody listens at its address"),
    ("failed to resolve host", ": its host has no address"),
    ("password authentication failed", ": it refused the user or the password"),
    ("no password supplied", ": it asks for a password"),
    ('FATAL:  role "', ": it does not know the user"),
    ('FATAL:  database "', ": it has no database of that name"),
    ("server does not support SSL", ": it does not speak TLS"),
    ("starting up", ": it is starting"),
    ("too many clients", ": it has no connection left"),
    ("connection slots", ": it has no connection left"),
)
"""What PostgreSQL and its library say of a connection that was not made, and what we make of it:
their own sentences name users, databases and hosts."""


def _explained(error: DBAPIError) -> str:
    # 42P01: undefined_table, https://www.postgresql.org/docs/current/errcodes-appendix.html
    missing = getattr(error.orig, "sqlstate", "") == "42P01"
    if missing or str(error.orig).startswith("no such table"):
        return NOT_MIGRATED
    kind = type(error.orig).__name__ if error.orig else type(error).__name__
    told = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    if told in _NO_ROOM:
        return f"The database could not be written: is its disk full? ({told})"
    if isinstance(error, OperationalError):
        why = next((reason for words, reason in _WHY if words in str(error.orig)), "")
        return f"The database did not answer{why} ({kind})."
    return f"The database did not do what was asked ({kind})."


def _embedded(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite_engine(url: URL, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=size, max_overflow=0)

    @event.listens_for(engine.sync_engine, "do_connect")
    def try_to_open(_: Any, __: Any, arguments: list[Any], ___: Any) -> None:
        # The driver leaves its thread behind when a file cannot be opened, and the thread then
        # fails aloud on the closed event loop. Opening reads nothing and takes microseconds.
        sqlite3.connect(arguments[0]).close()

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine

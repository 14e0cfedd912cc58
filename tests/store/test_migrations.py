"""The migrations make exactly the tables, carry what older versions wrote, and may race."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from aggregator.domain.errors import ConfigurationError
from aggregator.domain.saved import Reader
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database, database_url
from aggregator.store.media import MediaArchive
from aggregator.store.people import AccountTable, SessionTable
from aggregator.store.playlists import PlaylistStore
from aggregator.store.schema import NEWEST, upgrade
from tests.store import older_rows
from tests.store.older_rows import WRITTEN_SINCE

PROJECT = Path(__file__).parents[2]
REVISIONS = list(WRITTEN_SINCE)
SEEN = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
ANN = Reader("key-1", "ann@example.org")
AT_ONCE = 3


def configuration(address: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.attributes["url"] = database_url(address)
    return config


@contextmanager
def plain(address: str):
    """A connection that knows nothing of our tables."""
    url = database_url(address)
    engine = create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")))
    with engine.begin() as connection:
        # What alembic's own connection leaves off, and the service's has on.
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        elif connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")  # rows are written without a zone
        yield connection
    engine.dispose()


def write_at(address: str, revision: str) -> None:
    """Upgrade to a revision in steps, and write at each what its service would have."""
    for step in REVISIONS[: REVISIONS.index(revision) + 1]:
        command.upgrade(configuration(address), step)
        with plain(address) as connection:
            WRITTEN_SINCE[step](connection)


def counts(connection: Connection) -> dict[str, int]:
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in sorted(tables)
    }


def test_the_newest_revision_is_the_last_migration() -> None:
    """A start looks at nothing else of a database that stands there."""
    config = configuration("sqlite:///never-opened.db")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_the_tables_are_what_the_migrations_make(address: str) -> None:
    config = configuration(address)
    command.upgrade(config, "head")
    command.check(config)


@pytest.mark.anyio
@pytest.mark.parametrize("written", REVISIONS)
async def test_what_an_older_version_wrote_is_there_and_right(address: str, written: str) -> None:
    write_at(address, written)
    command.upgrade(configuration(address), "head")
    command.check(configuration(address))
    database = Database(address)
    await _first(database)
    if written >= "0002":
        await _playlists(database)
    if written >= "0003":
        await _accounts(database)
    if written >= "0004":
        shown = await PlaylistStore(database).shared(older_rows.TOKEN)
        assert shown is not None
        assert shown.id == older_rows.PLAYLIST
    await database.close()


async def _first(database: Database) -> None:
    keys = AppKeyStore(database)
    key = await keys.find(older_rows.KEY_HASH)
    assert (key.id, key.name, key.plan, key.created_at) == ("key-1", "Ann", "pro", SEEN)
    assert (key.owner, key.last_used_at) == (ANN.owner, SEEN)
    await keys.add_usage({("key-1", date(2026, 3, 4)): 1}, SEEN)
    assert await keys.usage_since(date(2026, 3, 1)) == {"key-1": 42}
    assert [one.id for one in await keys.owned(ANN.owner)] == ["key-1"]
    assert await MediaArchive(database).get(older_rows.MEDIUM.id) == older_rows.MEDIUM


async def _playlists(database: Database) -> None:
    store = PlaylistStore(database)
    made = await store.get(older_rows.PLAYLIST, ANN)
    assert (made.title, made.created_at, made.owner) == ("The moon", SEEN, ANN.owner)
    assert made.items[0].found[0].media == older_rows.MEDIUM
    assert made.report.trials == made.items
    assert await store.answered("once", ANN) == (older_rows.PLAYLIST, "d" * 64)
    assert not await store.save(made, request_key="once", digest="e" * 64)
    (line,) = (await store.page(ANN, limit=5, cursor=None)).playlists
    assert line.id == older_rows.PLAYLIST


async def _accounts(database: Database) -> None:
    person = (await AccountTable(database).find(ANN.owner)).account
    assert (person.id, person.operator, person.created_at) == ("ann", True, SEEN)
    sessions = SessionTable(database)
    assert await sessions.find_session(older_rows.SESSION_HASH) == (person, SEEN, SEEN)
    assert await sessions.is_device(older_rows.DEVICE_HASH, "ann", SEEN)


def test_each_step_down_takes_only_its_own(address: str) -> None:
    """The last one first; what is left is whole, and the way up again is open."""
    config = configuration(address)
    write_at(address, REVISIONS[-1])
    for revision in reversed(REVISIONS[1:]):
        with plain(address) as connection:
            before = counts(connection)
        command.downgrade(config, "-1")
        with plain(address) as connection:
            after = counts(connection)
        assert after, revision
        assert after.items() < before.items()
        command.upgrade(config, revision)
        with plain(address) as connection:
            assert counts(connection) == after | dict.fromkeys(before.keys() - after.keys(), 0)
        command.downgrade(config, "-1")
    command.upgrade(config, "head")
    command.check(config)


def test_many_processes_migrate_at_once(address: str, tmp_path: Path) -> None:
    """Each in a process of its own: in one they would take turns anyway."""
    words = [sys.executable, "-m", "alembic", "-c", str(PROJECT / "alembic.ini"), "upgrade", "head"]
    environment = os.environ | {"AGGREGATOR_DATABASE_URL": address}
    racing = [
        subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, cwd=tmp_path)
        for _ in range(AT_ONCE)
    ]
    told = [one.communicate(timeout=60)[1].decode() for one in racing]
    assert [one.returncode for one in racing] == [0] * AT_ONCE, told
    command.check(configuration(address))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("revision", "told"),
    [
        (None, "no tables of ours yet: run 'alembic upgrade head'"),
        ("0003_accounts", r"at 0003_accounts.* needs 0004_.*: run 'alembic upgrade head'"),
        ("later", "at later, which this version does not know.* newer version"),
    ],
)
async def test_a_server_that_does_not_fit_stops_the_start_and_says_what_to_do(
    address: str, revision: str | None, told: str
) -> None:
    database = Database(address)
    if database.embedded:
        pytest.skip("an embedded database is migrated by the service itself")
    if revision is not None:
        upgrade(database.url)
        with plain(address) as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    with pytest.raises(ConfigurationError, match=told):
        await database.migrate()
    await database.close()


@pytest.mark.anyio
async def test_a_file_of_a_newer_version_stops_the_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/newer.db")
    await database.migrate()
    async with database.writer() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(ConfigurationError, match="newer version"):
        await database.migrate()
    await database.close()


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense"], indirect=False)
def test_an_unknown_database_is_named(address: str) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_DATABASE_URL"):
        Database(address)

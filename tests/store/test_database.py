"""Transactions that lose nothing, and faults told so that a person can act."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select, text, update

from aggregator.domain.errors import ConfigurationError, StorageUnavailable
from aggregator.store.database import Database, database_url
from aggregator.store.schema import upgrade
from aggregator.store.tables import media
from tests.databases import POSTGRES

PROJECT = Path(__file__).parents[2]


async def count_up(database: Database) -> None:
    async with database.writer() as connection:
        read = select(media.c.duration).where(media.c.id == "counter").with_for_update()
        value = (await connection.execute(read)).scalar_one()
        await asyncio.sleep(0)
        await connection.execute(update(media).values(duration=value + 1))


async def add_counter(database: Database, identifier: str = "counter") -> None:
    async with database.writer() as connection:
        row = dict.fromkeys(("platform", "native_id", "title", "author", "url", "payload"), "x")
        seen = func.current_timestamp()
        await connection.execute(
            media.insert().values(id=identifier, duration=0, first_seen=seen, last_seen=seen, **row)
        )


@pytest.mark.anyio
async def test_a_read_modify_write_loses_no_update(database: Database) -> None:
    await add_counter(database)

    async def worker() -> None:
        for _ in range(10):
            await count_up(database)

    await asyncio.gather(*(worker() for _ in range(8)))
    async with database.reader() as connection:
        assert (await connection.execute(select(media.c.duration))).scalar_one() == 80


@pytest.mark.anyio
async def test_a_block_that_fails_writes_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writer() as connection:
            await connection.execute(text("DELETE FROM media"))
            raise ValueError("on purpose")

    await add_counter(database)
    with pytest.raises(ValueError, match="on purpose"):
        await fail()
    async with database.reader() as connection:
        assert (await connection.execute(select(func.count()).select_from(media))).scalar_one() == 1


@pytest.mark.anyio
async def test_a_commit_is_on_the_disk_before_it_is_answered(database: Database) -> None:
    """Nothing short of a power cut would show it, so the engine is asked."""
    question = "PRAGMA synchronous" if database.embedded else "SHOW synchronous_commit"
    async with database.writer() as connection:
        assert await connection.scalar(text(question)) in (2, "on")


@pytest.mark.anyio
async def test_readers_go_on_while_one_writes(database: Database) -> None:
    await add_counter(database)
    async with database.writer() as writing:
        await writing.execute(update(media).values(duration=5))
        async with asyncio.timeout(5), database.reader() as reading:
            assert (await reading.execute(select(media.c.duration))).scalar_one() == 0


@pytest.mark.anyio
async def test_a_fault_is_told_without_the_statement_and_its_values(database: Database) -> None:
    await add_counter(database, "secret-value")
    with pytest.raises(StorageUnavailable) as told:
        await add_counter(database, "secret-value")
    assert "secret-value" not in str(told.value)
    assert "INSERT" not in str(told.value)


@pytest.mark.anyio
async def test_a_database_without_tables_says_what_to_do(address: str) -> None:
    database = Database(address)
    await database.ping()
    with pytest.raises(StorageUnavailable, match="alembic upgrade head"):
        async with database.reader() as connection:
            await connection.execute(select(media))
    await database.close()


def test_a_database_of_a_newer_version_is_told(address: str) -> None:
    url = database_url(address)
    upgrade(url)
    engine = create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match="newer version"):
        upgrade(url)


def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    async def ask() -> None:
        database = Database(f"sqlite:///{tmp_path}/file/inside/a.db")
        with pytest.raises(StorageUnavailable):
            async with database.reader():
                pass
        await database.close()
        assert threading.active_count() == before

    before = threading.active_count()
    asyncio.run(ask())


@pytest.mark.parametrize("address", ["postgresql://u:hidden@h:port/d", "?"])
def test_an_address_that_is_none_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_DATABASE_URL") as refused:
        Database(address)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="must name a file"):
        Database(address)


@pytest.mark.anyio
async def test_a_server_that_is_not_there_is_unavailable() -> None:
    pytest.importorskip("psycopg")
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StorageUnavailable, match="did not answer: nobody listens at its address"):
        await database.ping()
    await database.close()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"database": "absent"}, "it has no database of that name"),
        ({"username": "absent"}, "it (does not know the user|refused the user)"),
        ({"host": "absent.invalid"}, "its host has no address"),
    ],
)
async def test_why_a_server_refuses_is_told_without_names(change: dict[str, str], why: str) -> None:
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"no PostgreSQL is named ({POSTGRES})")
    address = make_url(server).set(**change)  # type: ignore[arg-type]
    database = Database(address.render_as_string(hide_password=False))
    with pytest.raises(StorageUnavailable, match=why) as refused:
        await database.ping()
    assert "absent" not in str(refused.value)
    await database.close()


def installed(tmp_path: Path) -> dict[str, str]:
    """The environment of a package in a folder of its own, as `pip install` leaves it."""
    site = tmp_path / "site"
    shutil.copytree(PROJECT / "aggregator", site / "aggregator")
    kept = {name: value for name, value in os.environ.items() if "AGGREGATOR" not in name}
    return kept | {"PYTHONPATH": str(site)}


def test_an_installed_service_migrates_from_the_project_folder(tmp_path: Path) -> None:
    environment = installed(tmp_path)
    folder = tmp_path / "100% project"
    shutil.copytree(PROJECT / "migrations", folder / "migrations")
    words = [sys.executable, "-P", "-m", "aggregator", "key", "create", "--name", "test"]
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "data" / "aggregator.db").is_file()
    elsewhere = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert elsewhere.returncode == 1
    assert "run the service from the project's folder" in elsewhere.stderr
    assert "Traceback" not in elsewhere.stderr

"""An empty database of each engine, migrated by our own migrations."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from aggregator.store.database import Database, database_url
from aggregator.store.schema import upgrade

POSTGRES = "AGGREGATOR_TEST_DATABASE_URL"


@contextmanager
def empty_postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database; skips where none is named, never in CI."""
    told = os.environ.get(POSTGRES)
    if told is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs {POSTGRES}")
        pytest.skip(f"no PostgreSQL named by {POSTGRES}")
    name = f"aggregator_test_{uuid4().hex[:12]}"
    server = create_engine(database_url(told), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(told).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; PostgreSQL where one is named, and always in CI."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/aggregator.db"
        return
    with empty_postgresql() as told:
        yield told


@pytest.fixture
async def database(address: str, anyio_backend: str) -> AsyncIterator[Database]:
    database = Database(address)
    upgrade(database.url)
    yield database
    await database.close()

"""An empty database of each engine, migrated by our own migrations."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aggregator.store.database import Database
from aggregator.store.schema import upgrade
from tests.databases import ENGINES, POSTGRES, empty_database


@contextmanager
def empty_postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database; skips where none is named, never in CI."""
    need_server("postgresql")
    with empty_database("postgresql", Path()) as address:
        yield address


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; PostgreSQL where one is named, and always in CI."""
    need_server(request.param)
    with empty_database(request.param, tmp_path) as address:
        yield address


def need_server(engine: str) -> None:
    """Skip where the engine's server is not named; CI must have one."""
    if engine == "postgresql" and POSTGRES not in os.environ:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs {POSTGRES}")
        pytest.skip(f"no PostgreSQL named by {POSTGRES}")


@pytest.fixture
async def database(address: str, anyio_backend: str) -> AsyncIterator[Database]:
    database = Database(address)
    upgrade(database.url)
    yield database
    await database.close()

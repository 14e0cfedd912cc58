"""Empty databases of both engines for tests and benchmarks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from aggregator.store.database import database_url

ENGINES = ("sqlite", "postgresql")
POSTGRES = "AGGREGATOR_TEST_DATABASE_URL"


class NoServer(Exception):
    """No PostgreSQL is named in the environment."""


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a new database, dropped at the end; raises `NoServer`."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/data/aggregator.db"
        return
    told = os.environ.get(POSTGRES)
    if told is None:
        raise NoServer(f"no PostgreSQL named by {POSTGRES}")
    name = f"aggregator_test_{uuid4().hex[:12]}"
    server = create_engine(database_url(told), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(told).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()

"""The database's schema and this version's: brought together, or held against each other."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text

from aggregator.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0004_playlist_shares"
"""The last migration: a database that is there needs no alembic to be told that it fits."""

NOT_MIGRATED = "The database has no tables of ours yet: run 'alembic upgrade head'."
_MIGRATING = threading.Lock()  # alembic keeps its context in module globals


def is_newest(file: Path) -> bool:
    """Whether an embedded database fits this version as it is; blocking, takes a millisecond.

    False for anything else, also a file that cannot be written: `upgrade` does or says what is due.
    """
    address = f"{file.absolute().as_uri()}?mode=rw"  # makes no file where there is none
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            rows = database.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return False
    return rows == [(NEWEST,)]


def upgrade(url: URL) -> None:
    """Run the migrations to the newest one; blocking.

    Raises `ConfigurationError` when the migrations are not there, or are older than the database.
    """
    from alembic import command
    from alembic.util import CommandError

    config = _configuration()
    config.attributes["url"] = url
    try:
        with _MIGRATING:
            command.upgrade(config, "head")
    except CommandError as error:
        raise ConfigurationError(
            f"The database does not fit the migrations here, it may be of a newer version: {error}."
        ) from error


def current_revision(connection: Connection) -> str | None:
    """What alembic wrote into the database; None where it never ran."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    written = text("SELECT version_num FROM alembic_version")
    return connection.execute(written).scalar_one_or_none()


def check_revision(revision: str | None) -> None:
    """Hold the revision that a database is at (None: none) against this version's; blocking.

    Raises `ConfigurationError`, which says what to do, unless they are the same.
    """
    if revision == NEWEST:
        return
    if revision is None:
        raise ConfigurationError(NOT_MIGRATED)
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_configuration())
    head = scripts.get_current_head()
    if revision in {one.revision for one in scripts.walk_revisions()}:
        raise ConfigurationError(
            f"The database is at {revision}, and this version needs {head}: "
            "run 'alembic upgrade head'."
        )
    raise ConfigurationError(
        f"The database is at {revision}, which this version does not know ({head} is its last): "
        "it is of a newer version. Upgrade the service."
    )


def _configuration() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_migrations()).replace("%", "%%"))
    return config


def _migrations() -> Path:
    """Beside the package in a checkout; in the working directory of an installed service."""
    places = (Path(__file__).parents[2] / "migrations", Path.cwd() / "migrations")
    for place in places:
        if (place / "env.py").is_file():
            return place
    raise ConfigurationError(
        f"The migrations are not at {places[1]}; run the service from the project's folder."
    )

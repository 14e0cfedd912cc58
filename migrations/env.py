"""How alembic finds the database: the caller's, else the settings'."""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, pool

from aggregator.settings import load_settings
from aggregator.store.database import database_url, make_folder
from aggregator.store.tables import metadata

# Alembic's own bookkeeping needs no async driver; psycopg serves both.
SYNC = {"sqlite+aiosqlite": "sqlite", "postgresql+psycopg": "postgresql+psycopg"}
MIGRATION_LOCK = 7_214_330_118


def run() -> None:
    if context.is_offline_mode():
        raise CommandError("Migrations as SQL text (--sql) are not supported.")
    url = context.config.attributes.get("url") or database_url(load_settings().database_url)
    make_folder(url)
    engine = create_engine(url.set(drivername=SYNC[url.drivername]), poolclass=pool.NullPool)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        take_turns(connection, sqlite=sqlite)
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite)
        context.run_migrations()
        connection.commit()
    engine.dispose()


def take_turns(connection: Connection, *, sqlite: bool) -> None:
    """One process migrates; a second one waits here and then finds nothing to do."""
    if not sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        return
    connection.connection.driver_connection.isolation_level = None
    connection.exec_driver_sql("PRAGMA busy_timeout=30000")
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


run()

"""How alembic finds the database: the caller's, else the settings'."""

from alembic import context
from sqlalchemy import create_engine, pool

from aggregator.settings import load_settings
from aggregator.store.database import database_url
from aggregator.store.tables import metadata

# Alembic's own bookkeeping needs no async driver; psycopg serves both.
SYNC = {"sqlite+aiosqlite": "sqlite", "postgresql+psycopg": "postgresql+psycopg"}
MIGRATION_LOCK = 7_214_330_118


def run() -> None:
    url = context.config.attributes.get("url") or database_url(load_settings().database_url)
    engine = create_engine(url.set(drivername=SYNC[url.drivername]), poolclass=pool.NullPool)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # One migrates, a second one waits here and then finds nothing to do.
            connection.connection.driver_connection.isolation_level = None
            connection.exec_driver_sql("PRAGMA busy_timeout=30000")
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite)
        context.run_migrations()
        connection.exec_driver_sql("COMMIT") if sqlite else connection.commit()
    engine.dispose()


run()

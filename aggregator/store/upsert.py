"""The `insert` of the engine in use, which knows ON CONFLICT.

Each is imported where it is asked for: an engine has imported its own already, while a service on
SQLite would carry the dialects of PostgreSQL's four drivers for nothing.
"""

from typing import Any


def insert_of(*, embedded: bool) -> Any:
    """SQLite's for an embedded database, else PostgreSQL's; they differ in type alone."""
    if embedded:
        from sqlalchemy.dialects.sqlite import insert as insert_sqlite

        return insert_sqlite
    from sqlalchemy.dialects.postgresql import insert as insert_postgresql

    return insert_postgresql

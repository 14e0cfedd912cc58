"""What the database itself says, beside what the service says of it."""

import json

from sqlalchemy import create_engine, text

from aggregator.store.database import database_url
from tests.soak.stage import check


def whole_playlists(address: str) -> dict[str, str | None]:
    """The request key of every playlist by its id, after a look at the database: it is intact, and
    no row is half of anything. Raises `Broken`."""
    url = database_url(address)
    engine = create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")))
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            verdict = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            check(verdict == ["ok"], "integrity_check:", verdict)
        adrift = "SELECT count(*) FROM playlist_share WHERE playlist_id NOT IN "
        check(connection.scalar(text(f"{adrift} (SELECT id FROM playlist)")) == 0, "shares adrift")
        for row in connection.execute(text("SELECT id, payload FROM media")):
            check(json.loads(row.payload)["id"] == row.id, "half a medium:", row.id)
        kept: dict[str, str | None] = {}
        for row in connection.execute(
            text("SELECT id, request_key, tracks, items, report FROM playlist")
        ):
            kept[row.id] = row.request_key
            check(len(json.loads(row.items)) == row.tracks > 0, "half a playlist:", row.id)
            check(json.loads(row.report)["trials"], "a playlist without its report:", row.id)
    engine.dispose()
    keys = [key for key in kept.values() if key is not None]
    check(len(keys) == len(set(keys)), "a request key stands for two playlists")
    return kept

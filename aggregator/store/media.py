"""The media seen, remembered behind the answers."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from aggregator.domain.errors import StorageUnavailable
from aggregator.domain.media import Media
from aggregator.store import tables
from aggregator.store.database import Database

MOST_WAITING = 20_000
BATCH = 500

log = structlog.get_logger()


class MediaArchive:
    """Remembers at once in memory and writes behind, in batches.

    What waits is bounded: when the database is away for long the oldest are given up and counted
    in `dropped`, since a medium seen is a help and no promise.
    """

    def __init__(self, database: Database, *, most_waiting: int = MOST_WAITING) -> None:
        self._database = database
        self._most = most_waiting
        self._waiting: OrderedDict[str, Media] = OrderedDict()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.dropped = 0

    def remember(self, media: Iterable[Media]) -> None:
        """Queue these media; returns at once."""
        for one in media:
            self._waiting[one.id] = one
            self._waiting.move_to_end(one.id)
        while len(self._waiting) > self._most:
            self._waiting.popitem(last=False)
            self.dropped += 1
        self._wake.set()

    async def get(self, media_id: str) -> Media | None:
        """A medium by our id; None when it was never seen. Raises `StorageUnavailable`."""
        if (waiting := self._waiting.get(media_id)) is not None:
            return waiting
        query = select(tables.media.c.payload).where(tables.media.c.id == media_id)
        async with self._database.reader() as connection:
            payload = (await connection.execute(query)).scalar_one_or_none()
        return None if payload is None else msgspec.json.decode(payload, type=Media)

    async def start(self) -> None:
        """Begin to write behind."""
        self._task = asyncio.create_task(self._write_behind(), name="remember media")

    async def flush(self) -> None:
        """Write what waits now. Raises `StorageUnavailable`; what was not written waits on."""
        while self._waiting:
            batch = list(self._waiting.values())[:BATCH]
            await self._write(batch)
            for one in batch:
                if self._waiting.get(one.id) is one:
                    del self._waiting[one.id]

    async def close(self) -> None:
        """Stop, and write what waits; what cannot be written is logged and given up."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        try:
            await self.flush()
        except StorageUnavailable:
            log.exception("media not remembered", count=len(self._waiting))

    async def _write_behind(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.flush()
            except StorageUnavailable as error:
                log.warning("media wait for the database", count=len(self._waiting), why=str(error))
                await asyncio.sleep(1)
                self._wake.set()

    async def _write(self, batch: list[Media]) -> None:
        now = datetime.now(UTC)
        insert: Any = insert_sqlite if self._database.embedded else insert_postgresql
        statement = insert(tables.media).values([_row(one, now) for one in batch])
        new = statement.excluded
        changed = {
            name: new[name]
            for name in ("title", "author", "url", "duration", "payload", "last_seen")
        }
        async with self._database.writer() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_=changed)
            )


def _row(media: Media, now: datetime) -> dict[str, Any]:
    return {
        "id": media.id,
        "platform": str(media.platform),
        "native_id": media.native_id,
        # PostgreSQL's text holds no NUL.
        "title": media.title.replace("\0", ""),
        "author": media.author.replace("\0", ""),
        "url": media.url,
        "duration": media.duration,
        "payload": msgspec.json.encode(media).decode(),
        "first_seen": now,
        "last_seen": now,
    }

"""The media seen, remembered behind the answers."""

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import Insert, select

from aggregator.domain.errors import StorageUnavailable
from aggregator.domain.media import Media
from aggregator.store import tables
from aggregator.store.database import Database
from aggregator.store.upsert import insert_of
from aggregator.telemetry import MEDIA_WAITING, Outage

MOST_WAITING = 20_000
BATCH = 500
RETRY_SECONDS = 1.0
LAST_SECONDS = 8.0
"""For a database that is away when the process ends."""

LONGEST_ID = 600
LONGEST_NATIVE_ID = 560

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
        self._closing = asyncio.Event()
        self._overflowing = False
        self._outage = Outage("media wait for the database", "media are written again")
        self._task: asyncio.Task[None] | None = None
        self.dropped = 0

    def remember(self, media: Iterable[Media]) -> None:
        """Queue these media; returns at once."""
        for one in media:
            self._waiting[one.id] = one
            self._waiting.move_to_end(one.id)
        if len(self._waiting) > self._most:
            self._drop_oldest()
        MEDIA_WAITING.set(len(self._waiting))
        self._wake.set()

    async def get(self, media_id: str) -> Media | None:
        """A medium by our id; None when it was never seen. Raises `StorageUnavailable`."""
        if (waiting := self._waiting.get(media_id)) is not None:
            return waiting
        if not _storable(media_id, LONGEST_ID):
            return None
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
            MEDIA_WAITING.set(len(self._waiting))
        self._overflowing = False

    async def close(self) -> None:
        """Stop, and write what waits; what cannot be written within `LAST_SECONDS` is logged and
        given up."""
        self._closing.set()
        self._wake.set()
        if self._task is not None:
            await self._task
        last = time.monotonic() + LAST_SECONDS
        while True:
            try:
                await self.flush()
            except StorageUnavailable as error:
                if time.monotonic() < last:
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                log.warning("media not remembered", count=len(self._waiting), why=str(error))
            return

    def _drop_oldest(self) -> None:
        surplus = len(self._waiting) - self._most
        for _ in range(surplus):
            self._waiting.popitem(last=False)
        self.dropped += surplus
        if not self._overflowing:  # told once an outage, not once a search
            self._overflowing = True
            log.warning("too many media wait, the oldest are dropped", most=self._most)

    async def _write_behind(self) -> None:
        while not self._closing.is_set():
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.flush()
                self._outage.ends()
            except StorageUnavailable as error:
                self._outage.goes_on(why=str(error))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), RETRY_SECONDS)
                self._wake.set()

    async def _write(self, batch: list[Media]) -> None:
        now = datetime.now(UTC)
        # In one order everywhere: two processes never hold the rows that the other waits for.
        ordered = sorted(batch, key=lambda one: one.id)
        rows = [row for one in ordered if (row := _row(one, now)) is not None]
        self.dropped += len(batch) - len(rows)
        if not rows:
            return
        async with self._database.writer() as connection:
            await connection.execute(_upsert(embedded=self._database.embedded), rows)


def _upsert(*, embedded: bool) -> Insert:
    insert = insert_of(embedded=embedded)
    statement = insert(tables.media)
    lasting = ("id", "platform", "native_id", "first_seen")
    changed = {
        column.name: statement.excluded[column.name]
        for column in tables.media.c
        if column.name not in lasting
    }
    upsert: Insert = statement.on_conflict_do_update(index_elements=["id"], set_=changed)
    return upsert


def _row(media: Media, now: datetime) -> dict[str, Any] | None:
    """A row, or None for a medium that no database takes: it must not hold up the others."""
    if not _storable(media.id, LONGEST_ID) or not _storable(media.native_id, LONGEST_NATIVE_ID):
        return None
    try:
        payload = msgspec.json.encode(media).decode()
    except UnicodeEncodeError:  # half a surrogate pair in a title
        return None
    return {
        "id": media.id,
        "platform": str(media.platform),
        "native_id": media.native_id,
        "title": _text(media.title),
        "author": _text(media.author),
        "image": None if media.image is None else _text(media.image),
        "url": _text(media.url),
        "duration": media.duration,
        "payload": payload,
        "first_seen": now,
        "last_seen": now,
    }


def _storable(identifier: str, longest: int) -> bool:
    return len(identifier) <= longest and identifier.isprintable()


def _text(value: str) -> str:
    return value.replace("\0", "")  # PostgreSQL's text holds no NUL

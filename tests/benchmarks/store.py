"""Playlists saved and read in a full database, over an empty one: at most 1.2 times, at the median.

Full are 1,000,000 media and 100,000 playlists of 2,000 owners; "any" playlist is one of those. On
each engine the two databases are asked in turn, so that whatever else the machine does falls on
both, and the empty one twice, which shows the noise. Media are remembered behind the answers, 30
rows at once all over an index of a million: that is told, and nobody waits for it.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import msgspec
from sqlalchemy import select, text
from uuid_utils import uuid7

from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.saved import Reader
from aggregator.store import tables
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.store.schema import upgrade
from tests.benchmarks.figure import Figure
from tests.databases import ENGINES, NoServer, empty_database
from tests.playlist_of_any_size import playlist_of

MEDIA, PLAYLISTS, OWNERS = 1_000_000, 100_000, 2_000
ROUNDS, PAGE, READERS, WARM_UP = 400, 20, 5, 20
MOST = 1.2
BEHIND = "30 media remembered"
CHUNK = 5_000
SEEN = "2026-11-01 00:00:00+00:00"

Act = Callable[[], Awaitable[object]]


def medium(number: int) -> Media:
    """The medium of that number."""
    native_id = f"{number:011x}"
    return Media(
        id=media_id(Platform.YOUTUBE, native_id),
        native_id=native_id,
        title=f"Title {number} (Official Video)",
        author=f"Artist {number % 50_000}",
        image=f"https://i.ytimg.com/vi/{native_id}/hq720.jpg",
        platform=Platform.YOUTUBE,
        url=f"https://youtube.com/watch?v={native_id}",
        duration=176.5,
    )


def media_rows(many: int) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of the table's columns."""
    for number in range(many):
        one = medium(number)
        payload = msgspec.json.encode(one).decode()
        yield (
            one.id, str(one.platform), one.native_id, one.title, one.author, one.image, one.url,
            one.duration, payload, SEEN, SEEN,
        )  # fmt: skip


def playlist_rows(many: int) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of the table's columns; each owner has as many."""
    made = playlist_of(10)
    items = msgspec.json.encode(made.items).decode()
    report = msgspec.json.encode(made.report).decode()
    for number in range(many):
        owner = number % OWNERS
        yield (
            str(uuid7()), f"key-{owner}", f"{owner}@example.com", f"request-{number}", "d" * 64,
            "smart", None, made.prompt, made.title, made.description, 10, SEEN, SEEN, items, report,
        )  # fmt: skip


async def fill(database: Database, media: int, playlists: int) -> None:
    """Put the rows in, in one transaction a table, and let the engine count them."""
    for table, rows in (
        (tables.media, media_rows(media)),
        (tables.playlist, playlist_rows(playlists)),
    ):
        await _copy(database, table, rows)
    async with database.writer() as connection:
        await connection.execute(text("ANALYZE"))


async def _copy(database: Database, table: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    columns = [column.name for column in table.columns]
    async with database.writer() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        if database.embedded:
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
            while chunk := [row for row, _ in zip(rows, range(CHUNK), strict=False)]:
                await raw.executemany(statement, chunk)
            return
        async with (
            raw.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                await copy.write_row(row)


class Subject:
    """What is asked of one database; every act of a name does the same in both."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._store = PlaylistStore(database)
        self._chance = random.Random(1)
        self._saved: list[tuple[str, Reader]] = []
        self._old: list[tuple[str, Reader]] = []

    async def prepare(self) -> None:
        """Readers of the same many playlists in both, and whatever is there beside theirs."""
        query = select(tables.playlist.c.id, tables.playlist.c.key_id, tables.playlist.c.owner)
        async with self.database.reader() as connection:
            rows = (await connection.execute(query)).all()
        self._old = [(row.id, Reader(row.key_id, row.owner)) for row in rows]
        for _ in range(READERS * PAGE * 2):
            await self._save()

    async def _save(self) -> None:
        reader = Reader(f"mine-{len(self._saved) % READERS}", None)
        made = playlist_of(10, key_id=reader.key_id, owner=reader.owner)
        assert await self._store.save(made, request_key=made.id, digest="d")
        self._saved.append((made.id, reader))

    async def _read(self) -> None:
        assert await self._store.get(*self._chance.choice(self._saved))

    async def _read_any(self) -> None:
        assert await self._store.get(*self._chance.choice(self._old or self._saved))

    async def _page(self) -> None:
        _, reader = self._chance.choice(self._saved)
        page = await self._store.page(reader, limit=PAGE, cursor=None)
        assert len(page.playlists) == PAGE

    async def _repeat(self) -> None:
        playlist_id, reader = self._chance.choice(self._saved)
        assert await self._store.answered(playlist_id, reader)

    async def _remember(self) -> None:
        archive = MediaArchive(self.database)
        archive.remember(medium(self._chance.randrange(MEDIA)) for _ in range(30))
        await archive.flush()

    @property
    def acts(self) -> dict[str, Act]:
        """The acts by what they are called in the table."""
        return {
            "playlist saved": self._save,
            "playlist read": self._read,
            "any playlist read": self._read_any,
            "page of playlists": self._page,
            "request key looked up": self._repeat,
            BEHIND: self._remember,
        }


async def seconds(act: Act) -> float:
    """Wall time of one."""
    started = time.perf_counter()
    await act()
    return time.perf_counter() - started


async def compare(full: Subject, empty: Subject, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Each act's times: in the full one, in the empty one, in the empty one once more."""
    measured = []
    for name in full.acts:
        turns = (full.acts[name], empty.acts[name], empty.acts[name])
        rows = []
        for number in range(rounds + WARM_UP):
            order = [0, 1, 2] if number % 2 else [2, 1, 0]
            times = [0.0, 0.0, 0.0]
            for at in order:
                times[at] = await seconds(turns[at])
            rows.append(times)
        measured.append((name, rows[WARM_UP:]))
    return iter(measured)


async def measured(engine: str, folder: Path) -> list[Figure]:
    """A row for each act; the note says the times, and what the empty one is over itself."""
    with ExitStack() as opened:
        subjects = []
        for name, media, playlists in (("full", MEDIA, PLAYLISTS), ("empty", 0, 0)):
            address = opened.enter_context(empty_database(engine, folder / name))
            (folder / name / "data").mkdir(parents=True, exist_ok=True)
            database = Database(address, answer_seconds=3_600)
            await asyncio.to_thread(upgrade, database.url)
            await fill(database, media, playlists)
            subjects.append(Subject(database))
            await subjects[-1].prepare()
        rows = [
            _figure(f"{engine}, {name}", turns) for name, turns in await compare(*subjects, ROUNDS)
        ]
        for subject in subjects:
            await subject.database.close()
    return rows


def _figure(name: str, turns: list[list[float]]) -> Figure:
    full, empty, again = (sorted(column) for column in zip(*turns, strict=True))
    worst = quantiles(full, n=20)[-1] / quantiles(empty, n=20)[-1]
    # Of the medians, as it is asked for: one round alone is noise.
    ratio = median(full) / median(empty)
    note = (
        f"{median(empty) * 1_000:.2f} and {median(full) * 1_000:.2f} ms; p95 {worst:.2f}; "
        f"noise {median(again) / median(empty):.2f}"
    )
    most = None if name.endswith(BEHIND) else MOST
    return Figure(f"{name}, {MEDIA:,} media over none", [ratio], most, note=note)


def figures() -> Iterator[Figure]:
    """Each act on each engine; PostgreSQL where one is named."""
    for engine in ENGINES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                yield from asyncio.run(measured(engine, Path(folder)))
            except NoServer as error:
                yield Figure(f"{engine}: not measured", [0.0], note=str(error))

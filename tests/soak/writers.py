"""Writers at once, in several processes: none is refused, and all they wrote is read back."""

import asyncio
import multiprocessing
import secrets
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from aggregator.domain.account import AppKey
from aggregator.domain.errors import StorageUnavailable
from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.saved import Reader
from aggregator.playlists import editing
from aggregator.store import tables
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database, database_url
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.store.schema import upgrade
from tests.databases import empty_database
from tests.playlist_of_any_size import MINE, playlist_of
from tests.soak.stage import check

WRITERS = 16
PROCESSES = 4
SECONDS = 30.0
MEDIA_A_TURN = 20
DAY = date(2026, 11, 1)
KEY = AppKey(
    id="key-1", name="soak", prefix="agg_", plan="free", owner="a@example.com",
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
)  # fmt: skip


@dataclass
class Written:
    """What the database said it had taken."""

    titles: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    shares: dict[str, str] = field(default_factory=dict)
    usage: int = 0
    media: int = 0
    writes: int = 0
    refused: list[str] = field(default_factory=list)

    def add(self, other: "Written") -> None:
        """Another writer's beside one's own."""
        self.titles |= other.titles
        self.keys |= other.keys
        self.shares |= other.shares
        self.usage += other.usage
        self.media += other.media
        self.writes += other.writes
        self.refused += other.refused


class Writer:
    """One who writes all that the service writes, one thing after the other."""

    def __init__(self, database: Database, name: str) -> None:
        self._playlists = PlaylistStore(database)
        self._keys = AppKeyStore(database)
        self._database = database
        self._name = name
        self.written = Written()

    async def go_on(self, until: float) -> Written:
        """Write until then."""
        turn = 0
        while time.monotonic() < until:
            turn += 1
            try:
                await self._turn(turn)
            except StorageUnavailable as error:
                self.written.refused.append(str(error))
        return self.written

    async def _turn(self, turn: int) -> None:
        told, name = self.written, f"{self._name}-{turn}"
        made = playlist_of(10)
        check(await self._playlists.save(made, request_key=name, digest="d"), "not saved", name)
        told.titles[made.id], told.keys[name] = made.title, made.id
        told.writes += 1
        await self._playlists.change(made.id, MINE, lambda one: editing.rename(one, name))
        told.titles[made.id] = name
        told.writes += 1
        token = await self._playlists.share(made.id, MINE, secrets.token_urlsafe(16))
        assert token is not None
        told.shares[token] = made.id
        told.writes += 1
        await self._keys.add_usage({(KEY.id, DAY): 1}, KEY.created_at)
        told.usage += 1
        told.writes += 1
        archive = MediaArchive(self._database)
        archive.remember(medium(f"{name}-{at}") for at in range(MEDIA_A_TURN))
        await archive.flush()
        told.media += MEDIA_A_TURN
        told.writes += 1


def medium(native_id: str) -> Media:
    """Any medium."""
    return Media(
        id=media_id(Platform.VIMEO, native_id),
        native_id=native_id,
        title=f"Title {native_id}",
        author="Author",
        image="https://example.org/a.jpg",
        platform=Platform.VIMEO,
        url=f"https://vimeo.com/{native_id}",
        duration=208.153,
    )


def write(address: str, process: int, writers: int, seconds: float) -> Written:
    """The writers of one process."""

    async def all_of_them() -> Written:
        database = Database(address)
        until = time.monotonic() + seconds
        those = [Writer(database, f"{process}-{at}").go_on(until) for at in range(writers)]
        total = Written()
        for one in await asyncio.gather(*those):
            total.add(one)
        await database.close()
        return total

    return asyncio.run(all_of_them())


def run(engine: str, folder: Path, *, writers: int, processes: int, seconds: float) -> str:
    """Write, then read all of it back; returns what was seen. Raises `Broken`."""
    with empty_database(engine, folder) as address:
        asyncio.run(_prepare(address))
        total = Written()
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
            share = writers // processes
            running = [pool.submit(write, address, at, share, seconds) for at in range(processes)]
            for one in running:
                total.add(one.result())
        check(not total.refused, len(total.refused), "refused, such as", total.refused[:1])
        asyncio.run(_read_back(address, total))
    return (
        f"{engine}: {writers} writers in {processes} processes, {total.writes} writes in "
        f"{seconds:g} s, none refused, all read back"
    )


async def _prepare(address: str) -> None:
    database = Database(address)
    await asyncio.to_thread(upgrade, database_url(address))
    await AppKeyStore(database).add(KEY, "hash")
    await database.close()


async def _read_back(address: str, told: Written) -> None:
    database = Database(address)
    store = PlaylistStore(database)
    for playlist_id, title in told.titles.items():
        there = await store.get(playlist_id, MINE)
        check(there is not None and there.title == title, "lost:", playlist_id, title)
    for name, playlist_id in told.keys.items():
        check(await store.answered(name, Reader(MINE.key_id)) == (playlist_id, "d"), "lost:", name)
    for token, playlist_id in told.shares.items():
        shown = await store.shared(token)
        check(shown is not None and shown.id == playlist_id, "lost:", token)
    used = await AppKeyStore(database).usage_since(DAY)
    check(used == {KEY.id: told.usage}, "counted", used, "of", told.usage)
    async with database.reader() as connection:
        payloads = (await connection.execute(select(tables.media.c.payload))).scalars()
        kept = {one.id: one for one in (msgspec.json.decode(one, type=Media) for one in payloads)}
    wanted = (medium(f"{name}-{at}") for name in told.keys for at in range(MEDIA_A_TURN))
    lost = [one.id for one in wanted if kept.get(one.id) != one]
    check(not lost, len(lost), "media lost, such as", lost[:1])
    check(len(kept) == told.media, len(kept), "media of", told.media)
    await database.close()

"""Saved playlists in a real database."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import text
from uuid_utils import uuid7

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.playlist import (
    CuratorReport,
    Fate,
    Judged,
    Mode,
    Playlist,
    PlaylistReport,
    Suggestion,
    Trial,
)
from aggregator.domain.report import PlatformReport, State
from aggregator.domain.saved import Reader
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore

NOW = datetime(2026, 11, 2, 3, 4, 5, 678901, tzinfo=UTC)
MINE = Reader(key_id="key-1", owner="a@example.com")

pytestmark = pytest.mark.anyio


def judged(native_id: str, score: float, *, accepted: bool = True) -> Judged:
    media = Media(
        id=media_id(Platform.YOUTUBE, native_id),
        title="Moon River 🌙 \0 <b>",
        author="Audrey Hepburn",
        image=None,
        platform=Platform.YOUTUBE,
        url="https://example.org/1",
        duration=176.5,
        native_id=native_id,
    )
    return Judged(media, score, accepted, ("the wanted title",), {"live": 0.5})


def playlist(at: datetime = NOW, **changes) -> Playlist:
    found = Trial(
        1,
        Suggestion("Moon River", "Audrey Hepburn", 1961),
        Fate.FOUND,
        "embedded",
        (judged("a", 0.9),),
        (judged("b", 0.1, accepted=False),),
    )
    gone = Trial(2, Suggestion("X", "Y"), Fate.GIVEN_UP, "embedded", detail="no true match")
    made = Playlist(
        id=str(uuid7()),
        prompt="songs of the moon \0",
        mode=Mode.PLATFORM,
        title="The moon",
        description="One song",
        created_at=at,
        items=(found,),
        report=PlaylistReport(
            seed=7,
            goal=10,
            curators=(CuratorReport("embedded", "ok", 2, 3.4),),
            suggested=2,
            verified=1,
            replaced=0,
            given_up=1,
            trials=(found, gone),
            platforms=(PlatformReport(Platform.YOUTUBE, State.OK, 12.5, 3, retry_at=NOW),),
            notes=("1 of 10",),
            minutes_asked=90.0,
            minutes_reached=2.9,
        ),
        main_platform=Platform.YOUTUBE,
        owner="a@example.com",
        key_id="key-1",
    )
    return msgspec.structs.replace(made, **changes)


async def save(store: PlaylistStore, one: Playlist, request_key: str | None = None) -> bool:
    return await store.save(one, request_key=request_key, digest="d")


async def test_a_playlist_comes_back_with_all_its_evidence(database: Database) -> None:
    store = PlaylistStore(database)
    made = playlist()
    assert await save(store, made)
    # A NUL is no text for a database; nothing else is lost.
    kept = msgspec.structs.replace(made, prompt="songs of the moon ")
    assert await store.get(made.id, MINE) == kept


async def test_only_its_owner_reads_lists_and_deletes_it(database: Database) -> None:
    store = PlaylistStore(database)
    made = playlist()
    await save(store, made)
    others = [Reader("key-1"), Reader("key-2", "b@example.com"), Reader("key-2"), Reader()]
    for other in others[1:]:
        assert await store.get(made.id, other) is None
        assert not await store.delete(made.id, other)
        assert (await store.page(other, limit=10, cursor=None)).playlists == ()
    another_key_of_mine = Reader("key-9", "a@example.com")
    assert (await store.get(made.id, another_key_of_mine)) is not None
    assert await store.delete(made.id, another_key_of_mine)
    assert await store.get(made.id, MINE) is None
    assert not await store.delete(made.id, MINE)


async def test_a_key_without_owner_reads_what_was_made_with_it(database: Database) -> None:
    store = PlaylistStore(database)
    made = playlist(owner=None)
    nobodys = playlist(owner=None, key_id=None)
    await save(store, made)
    await save(store, nobodys)
    assert await store.get(made.id, Reader("key-1")) is not None
    assert await store.get(made.id, Reader("key-2")) is None
    assert await store.get(nobodys.id, Reader()) is None
    assert (await store.page(Reader(), limit=10, cursor=None)).playlists == ()


@pytest.mark.parametrize(
    "playlist_id", ["", "x", "\0", "'; DROP TABLE playlist", "0" * 36, "é" * 36, "1" * 10_000]
)
async def test_a_malformed_id_is_unknown(database: Database, playlist_id: str) -> None:
    store = PlaylistStore(database)
    assert await store.get(playlist_id, MINE) is None
    assert not await store.delete(playlist_id, MINE)


async def test_pages_are_newest_first_and_miss_nothing_while_others_are_added(
    database: Database,
) -> None:
    store = PlaylistStore(database)
    # Three of one moment: the id decides between them.
    moments = [NOW + timedelta(microseconds=at // 3) for at in range(11)]
    made = [playlist(moment) for moment in moments]
    for one in (*made, playlist(owner="b@example.com")):
        await save(store, one)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await store.page(MINE, limit=4, cursor=cursor)
        seen += [one.id for one in page.playlists]
        await save(store, playlist(NOW + timedelta(days=1)))
        if page.next is None:
            break
        assert len(page.playlists) == 4
        cursor = page.next
    expected = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert seen == [one.id for one in expected]


async def test_a_line_of_a_page_tells_what_it_is(database: Database) -> None:
    store = PlaylistStore(database)
    made = playlist()
    await save(store, made)
    (line,) = (await store.page(MINE, limit=1, cursor=None)).playlists
    assert (line.id, line.title, line.mode, line.main_platform) == (
        made.id,
        "The moon",
        Mode.PLATFORM,
        Platform.YOUTUBE,
    )
    assert (line.tracks, line.created_at, line.updated_at) == (1, NOW, NOW)


@pytest.mark.parametrize("cursor", ["", "x", "=", "é", "MTIz", "\0", "LTEgYQ", "A" * 5_000])
async def test_a_foreign_cursor_is_refused(database: Database, cursor: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        await PlaylistStore(database).page(MINE, limit=1, cursor=cursor)
    assert raised.value.pointer == "/cursor"


async def test_a_request_key_stands_for_one_playlist_of_its_app_key(database: Database) -> None:
    store = PlaylistStore(database)
    first, second, others = playlist(), playlist(), playlist(key_id="key-2")
    assert await save(store, first, "once")
    assert not await save(store, second, "once")
    assert await store.get(second.id, MINE) is None
    assert await save(store, others, "once")
    assert await store.answered("once", MINE) == (first.id, "d")
    assert await store.answered("once", Reader("key-2")) == (others.id, "d")
    assert await store.answered("never", MINE) is None
    await store.delete(first.id, MINE)
    assert await store.answered("once", MINE) is None
    assert await save(store, second, "once")


async def test_of_many_at_once_one_stands(database: Database) -> None:
    store = PlaylistStore(database)
    saved = await asyncio.gather(*(save(store, playlist(), "once") for _ in range(8)))
    assert sorted(saved) == [False] * 7 + [True]


async def test_reading_a_page_sorts_and_scans_nothing(database: Database) -> None:
    """Whatever the number of playlists: the plan is a walk along the index."""
    store = PlaylistStore(database)
    for _ in range(30):
        await save(store, playlist())
    explain = "EXPLAIN QUERY PLAN" if database.embedded else "EXPLAIN"
    condition = "(created_at, id) < ('2030-01-01', 'x') ORDER BY created_at DESC, id DESC LIMIT 5"
    async with database.writer() as connection:
        if not database.embedded:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        for column in ("owner", "key_id"):
            query = f"{explain} SELECT id FROM playlist WHERE {column} = 'a' AND {condition}"
            plan = " ".join(str(row) for row in await connection.execute(text(query)))
            assert f"ix_playlist_{column}_created_at_id" in plan
            assert "TEMP B-TREE" not in plan
            assert "Sort" not in plan

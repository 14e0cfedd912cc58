"""One Idempotency-Key, one playlist: in turn, at once, and between processes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aggregator.domain.errors import NotFound, RequestKeyReused
from aggregator.domain.media import Platform
from aggregator.domain.playlist import Playlist, Suggestion
from aggregator.domain.saved import Reader
from aggregator.playlists.events import Done, Order, Planned
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore
from tests.playlists.stations import Station, Steady, generator_over, medium, told

pytestmark = pytest.mark.anyio

SONG = Suggestion("Moon River", "Audrey Hepburn")
FULL = medium("Moon River", "Audrey Hepburn")
ORDER = Order(prompt="moon river", key_id="key-1", request_key="once", digest="a")
MINE = Reader("key-1")


@pytest.fixture
async def store(tmp_path: Path, anyio_backend: str) -> AsyncIterator[PlaylistStore]:
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    yield PlaylistStore(database)
    await database.close()


def many() -> Steady:
    return Steady(*[SONG] * 100)


def station() -> Station:
    return Station(Platform.YOUTUBE, [FULL])


def changed(**fields: str | None) -> Order:
    import msgspec

    return msgspec.structs.replace(ORDER, **fields)


async def playlist(generator, order: Order = ORDER) -> Playlist:
    last = (await told(generator, order))[-1]
    assert isinstance(last, Done)
    return last.playlist


async def test_a_playlist_is_saved_before_it_is_told(store: PlaylistStore) -> None:
    async with generator_over([station()], many(), archive=store) as generator:
        async for event in generator.generate(changed(request_key=None)):
            if isinstance(event, Done):
                assert await store.get(event.playlist.id, MINE) == event.playlist


async def test_the_same_request_is_answered_with_the_same_playlist(store: PlaylistStore) -> None:
    platform = station()
    async with generator_over([platform], many(), archive=store) as generator:
        first = await playlist(generator)
        asked = len(platform.asked)
        events = await told(generator, ORDER)
    assert [type(event) for event in events] == [Planned, Done]
    assert (events[0].id, events[1].playlist) == (first.id, first)
    assert len(platform.asked) == asked


async def test_of_two_at_once_the_second_waits_for_the_first(store: PlaylistStore) -> None:
    platform = station()
    async with generator_over([platform], many(), archive=store) as generator:
        answers = await asyncio.gather(*(playlist(generator) for _ in range(5)))
    assert len({one.id for one in answers}) == 1
    assert platform.asked == ["audrey hepburn moon river"]


async def test_another_request_with_the_key_is_refused(store: PlaylistStore) -> None:
    async with generator_over([station()], many(), archive=store) as generator:
        await playlist(generator)
        with pytest.raises(RequestKeyReused):
            await told(generator, changed(digest="b"))
        others = await playlist(generator, changed(key_id="key-2", digest="b"))
    assert await store.get(others.id, MINE) is None


async def test_another_request_is_refused_while_the_first_is_under_way(
    store: PlaylistStore,
) -> None:
    hung = Station(Platform.YOUTUBE, hangs=True)
    async with generator_over([hung], many(), archive=store) as generator:
        first = generator.generate(ORDER)
        assert isinstance(await anext(first), Planned)
        with pytest.raises(RequestKeyReused):
            await told(generator, changed(digest="b"))
        await first.aclose()


async def test_when_the_first_is_given_up_the_second_does_the_work(store: PlaylistStore) -> None:
    hung = Station(Platform.YOUTUBE, hangs=True)
    async with generator_over([hung], many(), archive=store) as generator:
        first = generator.generate(ORDER)
        await anext(first)
        second = generator.generate(ORDER)
        waiting = asyncio.ensure_future(anext(second))
        await asyncio.sleep(0)
        assert not waiting.done()
        await first.aclose()
        assert isinstance(await waiting, Planned)
        await second.aclose()


async def test_what_failed_is_tried_anew(store: PlaylistStore) -> None:
    async with generator_over([], many(), archive=store) as generator:
        with pytest.raises(NotFound):
            await told(generator, ORDER)
    async with generator_over([station()], many(), archive=store) as generator:
        assert (await playlist(generator)).items


async def test_between_two_processes_the_first_to_save_is_answered(store: PlaylistStore) -> None:
    """Two generators know nothing of each other; both work, one playlist stands."""
    async with (
        generator_over([station()], many(), archive=store) as one,
        generator_over([station()], many(), archive=store) as other,
    ):
        answers = await asyncio.gather(playlist(one), playlist(other))
    assert answers[0].id == answers[1].id
    page = await store.page(MINE, limit=10, cursor=None)
    assert [line.id for line in page.playlists] == [answers[0].id]

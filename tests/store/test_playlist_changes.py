"""Changes and links of saved playlists in a real database."""

import asyncio

import msgspec
import pytest
from sqlalchemy import func, select

from aggregator.domain.errors import NotFound
from aggregator.domain.saved import Reader
from aggregator.playlists import editing
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore
from aggregator.store.tables import playlist_share
from tests.store.test_playlists import MINE, playlist, save

pytestmark = pytest.mark.anyio

OTHERS = [Reader("key-2", "b@example.com"), Reader("key-2"), Reader()]
TOKEN = "t" * 22


def three():
    (track,) = playlist().items
    return playlist(items=tuple(msgspec.structs.replace(track, number=at) for at in (1, 2, 3)))


async def test_a_change_is_kept_and_told_in_the_list(database: Database) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    changed = await store.change(made.id, MINE, lambda one: editing.remove(one, 2))
    assert [track.number for track in changed.items] == [1, 3]
    await store.change(made.id, MINE, lambda one: editing.rename(one, "Another name"))
    kept = await store.get(made.id, MINE)
    assert kept == msgspec.structs.replace(
        changed, title="Another name", prompt="songs of the moon "
    )
    assert kept.report == made.report
    (line,) = (await store.page(MINE, limit=5, cursor=None)).playlists
    assert (line.title, line.tracks) == ("Another name", 2)
    assert line.updated_at > line.created_at


async def test_of_changes_at_once_none_is_lost(database: Database) -> None:
    store = PlaylistStore(database)
    (track,) = playlist().items
    many = tuple(msgspec.structs.replace(track, number=at) for at in range(12))
    made = playlist(items=many)
    await save(store, made)
    removals = [
        store.change(made.id, MINE, lambda one, at=at: editing.remove(one, at)) for at in range(10)
    ]
    await asyncio.gather(*removals)
    kept = await store.get(made.id, MINE)
    assert [track.number for track in kept.items] == [10, 11]


async def test_a_change_that_fails_changes_nothing(database: Database) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    with pytest.raises(NotFound):
        await store.change(made.id, MINE, lambda one: editing.remove(one, 99))
    assert len((await store.get(made.id, MINE)).items) == 3


@pytest.mark.parametrize("other", OTHERS, ids=str)
async def test_nobody_else_changes_or_shares_it(database: Database, other: Reader) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    assert await store.change(made.id, other, lambda one: editing.remove(one, 1)) is None
    assert await store.share(made.id, other, TOKEN) is None
    assert await store.share(made.id, MINE, TOKEN) == TOKEN
    assert await store.token(made.id, other) is None
    assert not await store.unshare(made.id, other)
    assert (await store.shared(TOKEN)).items == made.items


async def test_a_link_until_it_is_taken_back(database: Database) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    assert await store.token(made.id, MINE) is None
    assert await store.share(made.id, MINE, TOKEN) == TOKEN
    assert await store.share(made.id, MINE, "u" * 22) == TOKEN
    assert await store.shared("u" * 22) is None
    assert await store.token(made.id, MINE) == TOKEN
    assert await store.unshare(made.id, MINE)
    assert await store.shared(TOKEN) is None
    assert await store.share(made.id, MINE, "u" * 22) == "u" * 22
    assert await store.shared(TOKEN) is None
    assert (await store.shared("u" * 22)).id == made.id


async def test_two_links_at_once_are_one(database: Database) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    tokens = await asyncio.gather(*(store.share(made.id, MINE, str(at) * 22) for at in range(6)))
    assert len(set(tokens)) == 1


async def test_a_link_goes_with_its_playlist(database: Database) -> None:
    store = PlaylistStore(database)
    made = three()
    await save(store, made)
    await store.share(made.id, MINE, TOKEN)
    await store.delete(made.id, MINE)
    assert await store.shared(TOKEN) is None
    async with database.reader() as connection:
        count = select(func.count()).select_from(playlist_share)
        assert (await connection.execute(count)).scalar_one() == 0


@pytest.mark.parametrize("text", ["", "x", "\0" * 22, "é" * 22, "' OR 1=1 --" * 2, "t" * 5_000])
async def test_a_malformed_id_or_token_is_unknown(database: Database, text: str) -> None:
    store = PlaylistStore(database)
    assert await store.shared(text) is None
    assert await store.change(text, MINE, lambda one: one) is None
    assert await store.share(text, MINE, TOKEN) is None
    assert not await store.unshare(text, MINE)
    assert await store.token(text, MINE) is None

"""What an owner does with a playlist, and what a link shows, over a real database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aggregator.domain.errors import InvalidRequest, NotFound
from aggregator.domain.media import Platform
from aggregator.domain.saved import Reader
from aggregator.playlists import editing
from aggregator.playlists.desk import PlaylistDesk
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore
from tests.e2e.playlists import medium

pytestmark = pytest.mark.anyio

ANN, EVE = Reader(owner="ann@example.org"), Reader(owner="eve@example.org")
SONG = medium(Platform.VIMEO, 1)


@pytest.fixture
async def desk(tmp_path: Path, anyio_backend: str) -> AsyncIterator[PlaylistDesk]:
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    yield PlaylistDesk(PlaylistStore(database))
    await database.close()


async def test_one_is_begun_changed_shown_and_deleted(desk: PlaylistDesk) -> None:
    made = await desk.begin("ann@example.org", "Night drive", SONG)
    assert [one.id for one in (await desk.list(ANN, limit=5)).playlists] == [made.id]
    changed = await desk.change(made.id, ANN, lambda one: editing.rename(one, "Day trip"))
    own = await desk.read(made.id, ANN)
    assert (own.playlist, own.token) == (changed, None)
    token = await desk.share(made.id, ANN)
    assert (await desk.read(made.id, ANN)).token == token == await desk.share(made.id, ANN)
    assert await desk.shared(token) == changed
    await desk.delete(made.id, ANN)
    for gone in (desk.read(made.id, ANN), desk.shared(token)):
        with pytest.raises(NotFound):
            await gone


async def test_every_link_is_new_and_cannot_be_guessed(desk: PlaylistDesk) -> None:
    made = await desk.begin("ann@example.org", "Night drive", SONG)
    tokens = set()
    for _ in range(5):
        tokens.add(await desk.share(made.id, ANN))
        await desk.unshare(made.id, ANN)
    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {22}  # 128 bits
    for token in tokens:
        with pytest.raises(NotFound, match="may have taken it back"):
            await desk.shared(token)


async def test_anothers_is_the_same_as_none(desk: PlaylistDesk) -> None:
    made = await desk.begin("ann@example.org", "Night drive", SONG)
    await desk.share(made.id, ANN)
    said = set()
    for playlist_id in (made.id, "01890000-0000-7000-8000-000000000000", "nonsense"):
        for act in (
            desk.read(playlist_id, EVE),
            desk.change(playlist_id, EVE, lambda one: editing.remove(one, 1)),
            desk.share(playlist_id, EVE),
            desk.unshare(playlist_id, EVE),
            desk.delete(playlist_id, EVE),
        ):
            with pytest.raises(NotFound) as raised:
                await act
            said.add(str(raised.value))
    assert said == {"You have no such playlist."}
    own = await desk.read(made.id, ANN)
    assert own.token is not None
    assert len(own.playlist.items) == 1
    assert (await desk.list(EVE, limit=5)).playlists == ()


async def test_a_change_that_breaks_a_rule_changes_nothing(desk: PlaylistDesk) -> None:
    made = await desk.begin("ann@example.org", "Night drive", SONG)
    with pytest.raises(InvalidRequest):
        await desk.change(made.id, ANN, lambda one: editing.rename(one, ""))
    with pytest.raises(InvalidRequest):
        await desk.begin("ann@example.org", "", SONG)
    assert (await desk.read(made.id, ANN)).playlist == made

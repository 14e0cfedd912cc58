"""Media seen are remembered behind the answer and read back whole."""

import msgspec
import pytest

from aggregator.domain.errors import StorageUnavailable
from aggregator.domain.media import Kind, Media, Platform, media_id
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive

pytestmark = pytest.mark.anyio


def medium(native_id: str = "1", title: str = "Песня 歌") -> Media:
    return Media(
        id=media_id(Platform.SOUNDCLOUD, native_id),
        native_id=native_id,
        title=title,
        author="Artist",
        image=None,
        platform=Platform.SOUNDCLOUD,
        url="https://soundcloud.com/a/b",
        duration=30,
        full_duration=176.5,
        preview=True,
        kind=Kind.TRACK,
    )


async def test_read_back_whole(database: Database) -> None:
    archive = MediaArchive(database)
    archive.remember((medium(),))
    await archive.flush()
    assert await MediaArchive(database).get("soundcloud-1") == medium()
    assert await MediaArchive(database).get("soundcloud-2") is None


async def test_read_before_it_is_written(database: Database) -> None:
    archive = MediaArchive(database)
    archive.remember((medium(),))
    assert await archive.get("soundcloud-1") == medium()


async def test_the_newest_telling_stands(database: Database) -> None:
    archive = MediaArchive(database)
    for title in ("old", "new"):
        archive.remember((medium(title=title),))
        await archive.flush()
    assert await MediaArchive(database).get("soundcloud-1") == medium(title="new")


async def test_what_waits_at_the_end_is_written(database: Database) -> None:
    archive = MediaArchive(database)
    await archive.start()
    archive.remember([medium(str(number)) for number in range(1_200)])
    await archive.close()
    assert await MediaArchive(database).get("soundcloud-1199") is not None


async def test_what_waits_is_bounded(database: Database) -> None:
    archive = MediaArchive(database, most_waiting=10)
    archive.remember([medium(str(number)) for number in range(25)])
    assert archive.dropped == 15
    assert await archive.get("soundcloud-24") is not None


async def test_text_that_a_database_cannot_hold(database: Database) -> None:
    odd = msgspec.structs.replace(medium(), title="nul \0 inside")
    archive = MediaArchive(database)
    archive.remember((odd,))
    await archive.flush()
    kept = await MediaArchive(database).get("soundcloud-1")
    assert kept is not None


async def test_a_database_that_is_away_is_said(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/inside/a.db")
    with pytest.raises(StorageUnavailable):
        await database.ping()
    archive = MediaArchive(database)
    archive.remember((medium(),))
    with pytest.raises(StorageUnavailable):
        await archive.flush()
    assert await archive.get("soundcloud-1") == medium()
    await database.close()

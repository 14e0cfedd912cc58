"""The archive behind the answers: nothing holds the others up, nothing waits for the database."""

import msgspec
import pytest
from sqlalchemy import select

from aggregator.domain.errors import StorageUnavailable
from aggregator.domain.media import Media, Platform, media_id
from aggregator.store import media as media_store
from aggregator.store import tables
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive

pytestmark = pytest.mark.anyio


def medium(native_id: str = "1", **changed: object) -> Media:
    plain = Media(
        id=media_id(Platform.VIMEO, native_id),
        native_id=native_id,
        title="Title",
        author="Author",
        image="https://example.org/a.jpg",
        platform=Platform.VIMEO,
        url="https://vimeo.com/1",
        duration=208.153,
    )
    return msgspec.structs.replace(plain, **changed)


UNSTORABLE = [
    medium("n" * 595),
    medium("nul\0inside"),
    medium("2", title="half a pair \ud800"),
    medium("3", id="vimeo-" + "x" * 600),
]


@pytest.mark.parametrize("odd", UNSTORABLE, ids=["native id", "nul", "surrogate", "id"])
async def test_a_medium_that_no_database_takes_holds_up_no_other(
    database: Database, odd: Media
) -> None:
    archive = MediaArchive(database)
    archive.remember((odd, medium("good")))
    await archive.flush()
    assert archive.dropped == 1
    fresh = MediaArchive(database)
    assert await fresh.get("vimeo-good") == medium("good")


@pytest.mark.parametrize("identifier", ["nul\0", "vimeo-" + "1" * 5_000, "", "vimeo-' OR 1=1 --"])
async def test_an_id_that_nothing_can_have_is_not_there(
    database: Database, identifier: str
) -> None:
    assert await MediaArchive(database).get(identifier) is None


async def test_the_first_sighting_stays_and_the_last_moves_on(database: Database) -> None:
    archive = MediaArchive(database)
    seen = []
    for image in (None, "https://example.org/new.jpg"):
        archive.remember((medium(image=image),))
        await archive.flush()
        columns = (tables.media.c.first_seen, tables.media.c.last_seen, tables.media.c.image)
        async with database.reader() as connection:
            seen.append((await connection.execute(select(*columns))).one())
    assert seen[0].first_seen == seen[1].first_seen
    assert seen[0].last_seen < seen[1].last_seen
    assert seen[1].image == "https://example.org/new.jpg"


async def test_many_batches_with_repeats_are_written_once_each(database: Database) -> None:
    archive = MediaArchive(database)
    archive.remember([medium(str(number % 700)) for number in range(2_000)])
    await archive.flush()
    async with database.reader() as connection:
        assert len((await connection.execute(select(tables.media.c.id))).all()) == 700


class Away:
    """A database that comes back after so many tries to write."""

    def __init__(self, database: Database, tries: int) -> None:
        self._database = database
        self._tries = tries
        self.embedded = database.embedded

    def writer(self):
        if self._tries:
            self._tries -= 1
            raise StorageUnavailable("away")
        return self._database.writer()


@pytest.mark.parametrize("tries", [0, 3])
async def test_what_waits_at_the_end_is_written_when_the_database_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    monkeypatch.setattr(media_store, "RETRY_SECONDS", 0.01)
    archive = MediaArchive(Away(database, tries))
    await archive.start()
    archive.remember((medium(),))
    await archive.close()  # before what writes behind has had a turn
    assert await MediaArchive(database).get("vimeo-1") == medium()


async def test_an_end_without_a_database_gives_up_and_ends(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/inside/a.db")
    archive = MediaArchive(database)
    await archive.start()
    archive.remember((medium(),))
    await archive.close()
    assert await archive.get("vimeo-1") == medium()
    await database.close()

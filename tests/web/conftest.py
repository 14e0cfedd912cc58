"""The doors over small services in memory."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
import uuid_utils
from litestar import Litestar

from aggregator.domain.media import Media, Platform
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
from aggregator.domain.saved import Listed, Page, Reader
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.playlists.events import (
    Done,
    Event,
    Found,
    GivenUp,
    Order,
    Planned,
    PlatformAnswered,
    Replaced,
    Suggested,
)
from aggregator.runtime.searching import mixcloud_client
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.search.pages import SearchAnswer
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.web.app import create_app
from aggregator.web.services import Services
from tests.medium import medium as any_medium

KEY = "agg_goodkey"
MORE = "0" * 46


def medium(platform: Platform = Platform.YOUTUBE, native_id: str = "abc") -> Media:
    return any_medium(
        platform,
        native_id,
        title="Title",
        author="Author",
        image=None,
        duration=208.153,
        description="never in the public body",
    )


@dataclass
class FakeSearch:
    media: tuple[Media, ...] = (medium(), medium(Platform.VIMEO, "1"))
    reports: tuple[PlatformReport, ...] = (
        PlatformReport(Platform.YOUTUBE, State.OK, 311.6, 20),
        PlatformReport(Platform.SOUNDCLOUD, State.TIMEOUT, 5000.0, 0, detail="No answer."),
    )
    error: Exception | None = None
    asked: list[tuple[Platform, str]] = field(default_factory=list)
    known: dict[tuple[Platform, str], SearchAnswer] = field(default_factory=dict)

    def kept(self, platform: Platform, query: str, *, limit: int = 30) -> SearchAnswer | None:
        return self.known.get((platform, query))

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> SearchAnswer:
        self.asked.append((platform, query))
        if self.error is not None:
            raise self.error
        return SearchAnswer(self.media, self.reports)


class FakeKey(msgspec.Struct, frozen=True):
    id: str = "key-1"
    name: str = "test"
    prefix: str = "agg_good"
    plan: str = "unlimited"
    owner: str | None = None


class FakeKeys:
    async def authenticate(self, presented: str) -> FakeKey | None:
        return FakeKey() if presented == KEY else None


class FakeAdmission(msgspec.Struct, frozen=True):
    allowed: bool = True
    retry_after: float = 0.0
    limit: int | None = None
    remaining: int | None = None
    reset: float = 0.0
    policy: str = ""


@dataclass
class FakeMeter:
    admission: FakeAdmission = field(default_factory=FakeAdmission)

    async def admit(self, key: FakeKey) -> FakeAdmission:
        return self.admission


@dataclass
class FakeMedia:
    media: dict[str, Media] = field(default_factory=dict)

    async def get(self, media_id: str) -> Media | None:
        return self.media.get(media_id)


def judged(native_id: str = "abc", platform: Platform = Platform.YOUTUBE) -> Judged:
    return Judged(medium(platform, native_id), 0.9, accepted=True, reasons=("the wanted title",))


def trial(number: int, found: tuple[Judged, ...], fate: Fate = Fate.FOUND) -> Trial:
    return Trial(number, Suggestion(f"Title {number}", "Author"), fate, "embedded", found)


def playlist(order: Order, playlist_id: str) -> Playlist:
    manual = order.mode is Mode.MANUAL
    found = (judged(), judged("1", Platform.VIMEO)) if manual else (judged(),)
    stands, gone = trial(1, found), trial(2, (), Fate.GIVEN_UP)
    return Playlist(
        id=playlist_id,
        prompt=order.prompt,
        mode=order.mode,
        title="A title",
        description="A description",
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
        items=(stands,),
        report=PlaylistReport(
            seed=7 if order.seed is None else order.seed,
            goal=10,
            curators=(CuratorReport("embedded", "ok", 2, 1.5),),
            suggested=2,
            verified=1,
            replaced=0,
            given_up=1,
            trials=(stands, gone),
            platforms=FakeSearch.reports,
        ),
        main_platform=order.main_platform,
        owner=order.owner,
        key_id=order.key_id,
    )


@dataclass
class FakeArchive:
    kept: dict[str, Playlist] = field(default_factory=dict)
    asked: list[tuple[Reader, int, str | None]] = field(default_factory=list)

    async def get(self, playlist_id: str, reader: Reader) -> Playlist | None:
        one = self.kept.get(playlist_id)
        return one if one is not None and one.key_id == reader.key_id else None

    async def page(self, reader: Reader, *, limit: int, cursor: str | None) -> Page:
        self.asked.append((reader, limit, cursor))
        lines = [
            Listed(
                id=one.id,
                prompt=one.prompt,
                mode=one.mode,
                main_platform=one.main_platform,
                title=one.title,
                description=one.description,
                tracks=len(one.items),
                created_at=one.created_at,
                updated_at=one.created_at,
            )
            for one in self.kept.values()
        ]
        return Page(tuple(lines[:limit]), MORE if len(lines) > limit else None)

    async def delete(self, playlist_id: str, reader: Reader) -> bool:
        return self.kept.pop(playlist_id, None) is not None


@dataclass
class FakeGenerator:
    """Tells a short story, or fails at its start or after some of it, or never ends."""

    archive: FakeArchive
    orders: list[Order] = field(default_factory=list)
    error: Exception | None = None
    late_error: Exception | None = None
    hangs: bool = False
    began: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    async def generate(self, order: Order) -> AsyncIterator[Event]:
        self.orders.append(order)
        if self.error is not None:
            raise self.error
        made = playlist(order, str(uuid_utils.uuid7()))
        try:
            yield Planned(made.id, made.mode, 10, made.report.seed, ("embedded",))
            yield Suggested(1, Suggestion("Title 1", "Author"), "embedded")
            self.began.set()
            if self.hangs:
                await asyncio.Event().wait()
            yield PlatformAnswered(FakeSearch.reports[0])
            if self.late_error is not None:
                raise self.late_error
            yield GivenUp(trial(2, (), Fate.GIVEN_UP))
            yield Found(made.items[0])
            yield Replaced(2, 1)
            self.archive.kept[made.id] = made
            yield Done(made)
        finally:
            self.ended.set()


async def all_well() -> dict[str, str]:
    return {"database": "ok"}


@pytest.fixture
def search() -> FakeSearch:
    return FakeSearch()


@pytest.fixture
def meter() -> FakeMeter:
    return FakeMeter()


@pytest.fixture
def archive() -> FakeMedia:
    known = [medium(), medium(Platform.SOUNDCLOUD, "40644970")]
    return FakeMedia({one.id: one for one in known})


@pytest.fixture
def playlists() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def generator(playlists: FakeArchive) -> FakeGenerator:
    return FakeGenerator(playlists)


@pytest.fixture
def services(
    search: FakeSearch,
    meter: FakeMeter,
    archive: FakeMedia,
    generator: FakeGenerator,
    playlists: FakeArchive,
) -> Services:
    mixcloud = MixcloudMock()
    upstream = GuardedClient(InProcessTransport(lambda _: mixcloud))
    return Services(
        search=search,
        keys=FakeKeys(),
        meter=meter,
        media=archive,
        generator=generator,
        playlists=playlists,
        mixcloud=MixcloudCatalogue(mixcloud_client(upstream)),
        mixcloud_answers=AnswerCache(),
        ready=all_well,
    )


@pytest.fixture
def app(services: Services) -> Litestar:
    return create_app(services)


OpenDoor = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def door(services: Services) -> OpenDoor:
    """A client of the application; keywords replace services, `key` the app key sent."""

    @asynccontextmanager
    async def opened(*, key: str | None = KEY, **changed) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(create_app(replace(services, **changed)))
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://test", headers=headers
        ) as client:
            yield client

    return opened

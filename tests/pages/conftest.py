"""The pages over a real database of their own, and a search that a test fills."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uuid_utils
from argon2 import PasswordHasher

from aggregator.accounts.keyring import Keyring
from aggregator.accounts.limits import Meter
from aggregator.accounts.passwords import Passwords
from aggregator.domain.errors import AllPlatformsFailed
from aggregator.domain.media import FIVE_PLATFORMS, Media, Platform
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
from aggregator.domain.report import ANSWERED, PlatformReport, State
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.playlists.desk import PlaylistDesk
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
from aggregator.runtime.people import PeopleStack
from aggregator.runtime.searching import mixcloud_client
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.search.pages import SearchAnswer
from aggregator.search.searcher import check_query
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.web.app import create_app
from aggregator.web.services import PageServices, Services
from tests.medium import medium

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
EMAIL = "ann@example.org"
PASSWORD = "correct horse battery"


@dataclass
class Shelf:
    """A search: what each platform says."""

    media: dict[Platform, tuple[Media, ...]] = field(default_factory=dict)
    states: dict[Platform, State] = field(default_factory=dict)
    error: Exception | None = None
    platforms: tuple[Platform, ...] = FIVE_PLATFORMS
    hangs: bool = False

    async def ask(self, platform: Platform, text: str) -> tuple[PlatformReport, tuple[Media, ...]]:
        if self.hangs:
            await asyncio.Event().wait()
        found = self.media.get(platform, ())
        state = self.states.get(platform, State.OK if found else State.EMPTY)
        return PlatformReport(platform, state, 12.0, len(found)), found

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> SearchAnswer:
        check_query(query)
        if self.error is not None:
            raise self.error
        asked = self.platforms if platform is Platform.URL else (platform,)
        answers = [await self.ask(one, query) for one in asked]
        reports = tuple(report for report, _ in answers)
        if not any(report.status in ANSWERED for report in reports):
            raise AllPlatformsFailed(reports)
        return SearchAnswer(tuple(one for _, found in answers for one in found), reports)


@dataclass
class Storyteller:
    """A generator that tells one story of two finds and a loss, and saves it as the real one."""

    archive: PlaylistStore
    title: str = "Rivers"
    error: Exception | None = None
    orders: list[Order] = field(default_factory=list)

    async def generate(self, order: Order) -> AsyncIterator[Event]:
        self.orders.append(order)
        if self.error is not None:
            raise self.error
        made = story(order, str(uuid_utils.uuid7()), self.title)
        yield Planned(made.id, made.mode, 2, 7, ("embedded",))
        for trial in made.report.trials:
            yield Suggested(trial.number, trial.suggestion, trial.curator)
        yield GivenUp(made.report.trials[1])
        yield PlatformAnswered(made.report.platforms[0])
        for trial in made.items:
            yield Found(trial)
        yield Replaced(2, 3)
        await self.archive.save(made, request_key=None, digest="")
        yield Done(made)


def story(order: Order, playlist_id: str, title: str) -> Playlist:
    def judged(platform: Platform, native_id: str, score: float, reason: str) -> Judged:
        named = medium(platform, native_id, title=f"{title} {native_id}")
        return Judged(named, score, accepted=score > 0.6, reasons=(reason,))

    best = judged(Platform.YOUTUBE, "best", 1.0, "the wanted title, by the artist")
    other = judged(Platform.VIMEO, "other", 0.9, "not an official upload")
    live = judged(Platform.VIMEO, "live", 0.4, "live: not asked for")
    late = judged(Platform.MIXCLOUD, "late", 0.95, "the wanted title")
    many = (best, other) if order.mode is Mode.MANUAL else (best,)
    trials = (
        Trial(1, Suggestion(title, "Ann"), Fate.FOUND, "embedded", many, (live,)),
        Trial(
            2,
            Suggestion("Lost", "Bob"),
            Fate.GIVEN_UP,
            "embedded",
            rejected=(live,),
            detail="no platform has a true match",
        ),
        Trial(3, Suggestion("Late", "Cid"), Fate.FOUND, "embedded", (late,), replaces=2),
    )
    return Playlist(
        id=playlist_id,
        prompt=order.prompt,
        mode=order.mode,
        title=title,
        description="Songs of rivers.",
        created_at=datetime.now(UTC),
        items=(trials[0], trials[2]),
        report=PlaylistReport(
            seed=7,
            goal=2,
            curators=(CuratorReport("embedded", "ok", 3, 1.5),),
            suggested=3,
            verified=2,
            replaced=1,
            given_up=1,
            trials=trials,
            platforms=(PlatformReport(Platform.YOUTUBE, State.OK, 12.0, 3),),
        ),
        main_platform=order.main_platform,
        owner=order.owner,
        key_id=order.key_id,
    )


@pytest.fixture
def shelf() -> Shelf:
    return Shelf({Platform.YOUTUBE: (medium(),), Platform.VIMEO: (medium(Platform.VIMEO, "1"),)})


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def keyring(database: Database) -> Keyring:
    return Keyring(AppKeyStore(database))


@pytest.fixture
async def storyteller(database: Database) -> Storyteller:
    return Storyteller(PlaylistStore(database))


@pytest.fixture
async def services(
    database: Database, keyring: Keyring, shelf: Shelf, storyteller: Storyteller
) -> AsyncIterator[Services]:
    stack = PeopleStack(database, keyring, plan="free", passwords=Passwords(CHEAP))

    async def ready() -> dict[str, str]:
        return {"database": "ok"}

    mixcloud = MixcloudMock()
    archive = PlaylistStore(database)
    upstream = GuardedClient(InProcessTransport(lambda _: mixcloud))
    yield Services(
        search=shelf,
        keys=keyring,
        meter=Meter(AppKeyStore(database)),
        media=MediaArchive(database),
        generator=storyteller,
        playlists=archive,
        mixcloud=MixcloudCatalogue(mixcloud_client(upstream)),
        mixcloud_answers=AnswerCache(),
        ready=ready,
        pages=PageServices(stack.people, stack.sessions, stack.applications, PlaylistDesk(archive)),
    )
    stack.close()


OpenBrowser = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
async def browser(services: Services) -> OpenBrowser:
    """Opens a browser with cookies of its own, at an address."""
    app = create_app(services)

    @asynccontextmanager
    async def opened(
        address: str = "192.0.2.1", base: str = "http://test"
    ) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app, client=(address, 1))
        headers = {"Accept": "text/html,*/*;q=0.8"}
        async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
            yield client

    return opened


async def sign_up(
    client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await client.post("/signup", data={"email": email, "password": password, **more})


async def log_in(
    client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await client.post("/login", data={"email": email, "password": password, **more})


@pytest.fixture
async def somebody(browser: OpenBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is logged in."""
    async with browser() as client:
        assert (await sign_up(client)).status_code == 200
        assert (await log_in(client)).status_code == 303
        yield client

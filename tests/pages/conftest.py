"""The pages over a real database of their own, and a search that a test fills."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from aggregator.accounts.keyring import Keyring
from aggregator.accounts.limits import Meter
from aggregator.accounts.passwords import Passwords
from aggregator.domain.errors import AllPlatformsFailed
from aggregator.domain.media import FIVE_PLATFORMS, Media, Platform, media_id
from aggregator.domain.report import ANSWERED, PlatformReport, State
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.runtime.people import PeopleStack
from aggregator.runtime.searching import mixcloud_client
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.search.searcher import SearchAnswer, check_query
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.web.app import create_app
from aggregator.web.services import PageServices, Services

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
EMAIL = "ann@example.org"
PASSWORD = "correct horse battery"


def medium(platform: Platform = Platform.YOUTUBE, native_id: str = "abc", **changed) -> Media:
    values = {
        "id": media_id(platform, native_id),
        "title": "Moon River",
        "author": "Andy Williams",
        "image": "https://pictures.example.org/1.jpg",
        "platform": platform,
        "url": f"https://example.org/{native_id}",
        "duration": 166.4,
        "native_id": native_id,
    }
    return Media(**(values | changed))


@dataclass
class Shelf:
    """A search: what each platform says."""

    media: dict[Platform, tuple[Media, ...]] = field(default_factory=dict)
    states: dict[Platform, State] = field(default_factory=dict)
    error: Exception | None = None
    platforms: tuple[Platform, ...] = FIVE_PLATFORMS

    async def ask(self, platform: Platform, text: str) -> tuple[PlatformReport, tuple[Media, ...]]:
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


class NoGenerator:
    """No page asks for a playlist yet."""


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
async def services(database: Database, keyring: Keyring, shelf: Shelf) -> AsyncIterator[Services]:
    stack = PeopleStack(database, keyring, plan="free", passwords=Passwords(CHEAP))

    async def ready() -> dict[str, str]:
        return {"database": "ok"}

    mixcloud = MixcloudMock()
    upstream = GuardedClient(InProcessTransport(lambda _: mixcloud))
    yield Services(
        search=shelf,
        keys=keyring,
        meter=Meter(AppKeyStore(database)),
        media=MediaArchive(database),
        generator=NoGenerator(),
        playlists=PlaylistStore(database),
        mixcloud=MixcloudCatalogue(mixcloud_client(upstream)),
        mixcloud_answers=AnswerCache(),
        ready=ready,
        pages=PageServices(stack.people, stack.sessions, stack.applications),
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
    client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/signup", data={"email": email, "password": password})


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

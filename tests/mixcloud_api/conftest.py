"""The Mixcloud door over real keys, a real meter and a mock Mixcloud on a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.accounts.keyring import Keyring
from aggregator.accounts.limits import Meter
from aggregator.domain.media import Platform
from aggregator.mixcloud.mock import MixcloudMock, running
from aggregator.playlists.events import Event, Order
from aggregator.runtime.searching import mixcloud_client
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.upstream.client import ClientSettings, GuardedClient
from aggregator.upstream.transports import transport_for
from aggregator.web.app import create_app
from aggregator.web.services import Services
from tests.mixcloud_api.examples import documented_data

Answer = tuple[int, dict[str, str], bytes]


class Mixcloud:
    """The mock, which may be told to answer everything otherwise: `answer` status, headers and
    body, or to hang. `paths` is what was asked."""

    def __init__(self) -> None:
        self.mock = MixcloudMock(documented_data())
        self.answer: Answer | None = None
        self.hangs = False
        self.paths: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.paths.append(scope["raw_path"].decode())
        if self.hangs:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        if self.answer is None:
            await self.mock(scope, receive, send)
            return
        status, headers, body = self.answer
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})


class NoSearch:
    """The search door is another test's subject."""

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> Any:
        raise AssertionError("never asked")

    kept = search


class NoGenerator:
    """The playlists' door is another test's subject."""

    def generate(self, order: Order) -> AsyncIterator[Event]:
        raise AssertionError("never asked")


@pytest.fixture
def mixcloud() -> Mixcloud:
    return Mixcloud()


@pytest.fixture
def mixcloud_base(mixcloud: Mixcloud) -> Iterator[str]:
    with running(mixcloud) as base:
        yield base


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/aggregator.db")
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def upstream(mixcloud_base: str, anyio_backend: str) -> AsyncIterator[GuardedClient]:
    client = GuardedClient(
        transport_for(f"sandbox:{mixcloud_base}"),
        settings=ClientSettings(read=0.3, rate=10_000, breaker_threshold=1_000),
    )
    yield client
    await client.aclose()


@pytest.fixture
async def services(database: Database, upstream: GuardedClient) -> Services:
    keys = AppKeyStore(database)

    async def ready() -> dict[str, str]:
        return {}

    return Services(
        search=NoSearch(),
        keys=Keyring(keys),
        meter=Meter(keys),
        media=MediaArchive(database),
        generator=NoGenerator(),
        playlists=PlaylistStore(database),
        mixcloud=MixcloudCatalogue(mixcloud_client(upstream)),
        mixcloud_answers=AnswerCache(),
        ready=ready,
    )


@pytest.fixture
async def new_key(database: Database) -> Callable[..., Awaitable[str]]:
    async def made(plan: str = "unlimited") -> str:
        _, secret = await Keyring(AppKeyStore(database)).create("test", plan=plan)
        return secret

    return made


@pytest.fixture
async def anonymous(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client without an app key."""
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def client(
    anonymous: httpx.AsyncClient, new_key: Callable[..., Awaitable[str]]
) -> httpx.AsyncClient:
    """A client with an unlimited key."""
    anonymous.headers["x-oanor-key"] = await new_key()
    return anonymous

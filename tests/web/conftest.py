"""The doors over small services in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx
import msgspec
import pytest
from litestar import Litestar

from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.report import PlatformReport, State
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.web.app import create_app
from aggregator.web.services import Services

KEY = "agg_goodkey"


def medium(platform: Platform = Platform.YOUTUBE, native_id: str = "abc") -> Media:
    return Media(
        id=media_id(platform, native_id),
        title="Title",
        author="Author",
        image=None,
        platform=platform,
        url=f"https://example.org/{native_id}",
        duration=208.153,
        native_id=native_id,
        description="never in the public body",
    )


class Answered(msgspec.Struct, frozen=True):
    media: tuple[Media, ...]
    reports: tuple[PlatformReport, ...]


@dataclass
class FakeSearch:
    media: tuple[Media, ...] = (medium(), medium(Platform.VIMEO, "1"))
    reports: tuple[PlatformReport, ...] = (
        PlatformReport(Platform.YOUTUBE, State.OK, 311.6, 20),
        PlatformReport(Platform.SOUNDCLOUD, State.TIMEOUT, 5000.0, 0, detail="No answer."),
    )
    error: Exception | None = None
    asked: list[tuple[Platform, str]] = field(default_factory=list)

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> Answered:
        self.asked.append((platform, query))
        if self.error is not None:
            raise self.error
        return Answered(self.media, self.reports)


class FakeKey(msgspec.Struct, frozen=True):
    id: str = "key-1"
    name: str = "test"
    prefix: str = "agg_good"
    plan: str = "unlimited"


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

    def admit(self, key: FakeKey) -> FakeAdmission:
        return self.admission


@dataclass
class FakeArchive:
    media: dict[str, Media] = field(default_factory=dict)

    async def get(self, media_id: str) -> Media | None:
        return self.media.get(media_id)


async def all_well() -> dict[str, str]:
    return {"database": "ok"}


@pytest.fixture
def search() -> FakeSearch:
    return FakeSearch()


@pytest.fixture
def meter() -> FakeMeter:
    return FakeMeter()


@pytest.fixture
def archive() -> FakeArchive:
    known = [medium(), medium(Platform.SOUNDCLOUD, "40644970")]
    return FakeArchive({one.id: one for one in known})


@pytest.fixture
def services(search: FakeSearch, meter: FakeMeter, archive: FakeArchive) -> Services:
    mixcloud = MixcloudMock()
    upstream = GuardedClient(InProcessTransport(lambda _: mixcloud))
    return Services(
        search=search,
        keys=FakeKeys(),
        meter=meter,
        media=archive,
        mixcloud=MixcloudCatalogue(upstream),
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

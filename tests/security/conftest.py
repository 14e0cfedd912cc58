"""The whole service over an internet under the test's control."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.accounts.keyring import Keyring
from aggregator.settings import Settings
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.web.service import application
from tests.security.internet import Internet, controlled_internet


@pytest.fixture(scope="module")
def whole_internet() -> Iterator[Internet]:
    with pytest.MonkeyPatch.context() as patch, controlled_internet(patch) as internet:
        yield internet


@pytest.fixture
def internet(whole_internet: Internet) -> Iterator[Internet]:
    """An empty one; whatever a test did, nothing reached a private address."""
    whole_internet.clear()
    yield whole_internet
    assert whole_internet.trespasses == []


@asynccontextmanager
async def running_service(folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The service as it runs in earnest, upstream `live`, with a client that has an app key."""
    # A busy machine must not turn "not reached" into "not reached in time".
    kept = {"search_deadline": 30.0, **settings}
    chosen = Settings(database_url=f"sqlite:///{folder / 'a.db'}", upstream="live", **kept)
    database = Database(chosen.database_url)
    await database.migrate()
    _, secret = await Keyring(AppKeyStore(database)).create("test")
    await database.close()
    app = application(chosen)
    async with app.lifespan():
        bearer = {"Authorization": f"Bearer {secret}"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service", headers=bearer, timeout=60
        ) as client:
            yield client


@pytest.fixture(scope="module")
async def service(
    whole_internet: Internet, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    async with running_service(tmp_path_factory.mktemp("service")) as client:
        yield client

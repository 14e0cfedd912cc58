"""Two services as on two machines, one of them of two processes: one database, one Redis, and
simulated platforms that count what they are asked."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.accounts.keyring import Keyring
from aggregator.runtime.simulation import simulated_internet
from aggregator.settings import Settings
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database, database_url
from aggregator.store.schema import upgrade
from tests.redis_process import RedisProcess, running_redis
from tests.running_service import RunningService, serving
from tests.sockets import Served
from tests.store.conftest import empty_postgresql

TOKEN = "a token of the operator"
LATENCY = 0.4
"""Seconds a platform takes: long enough for questions of one moment to meet."""


class CountingPlatforms:
    """The simulated platforms on one socket, slow, counting calls that name what is searched."""

    def __init__(self) -> None:
        self._internet = simulated_internet(Settings(upstream="sandbox"))
        self._asked: list[tuple[str, bytes]] = []

    def calls(self, word: str) -> Counter[str]:
        """How often each host was asked something that names the word."""
        return Counter(host for host, said in self._asked if word.encode() in said)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._internet(scope, receive, send)
            return
        body, more, messages = b"", True, []
        while more:
            messages.append(await receive())
            body += messages[-1].get("body", b"")
            more = messages[-1].get("more_body", False)
        host = dict(scope["headers"])[b"host"].decode()
        said = scope["path"].encode() + scope["query_string"] + body
        self._asked.append((host, said))
        await asyncio.sleep(LATENCY)

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self._internet(scope, again, send)


class Installation:
    """Two services, the first one of two processes, on everything they share."""

    def __init__(
        self,
        services: list[RunningService],
        redis: RedisProcess,
        platforms: CountingPlatforms,
        database: str,
    ) -> None:
        self._database = database
        self.services = services
        self.redis = redis
        self.platforms = platforms

    def new_key(self, plan: str = "unlimited") -> str:
        """A fresh app key, known to the services with its first request."""

        async def make() -> str:
            database = Database(self._database)
            try:
                return (await Keyring(AppKeyStore(database)).create("test", plan=plan))[1]
            finally:
                await database.close()

        return asyncio.run(make())

    def metric(self, name: str, at: int = 0, **labels: str) -> float:
        """The sum of a metric's samples with these labels, as one of the services tells it."""
        answer = httpx.get(
            f"{self.services[at].address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == 200, answer.text
        wanted = {f'{key}="{value}"' for key, value in labels.items()}
        return sum(
            float(line.rpartition(" ")[2])
            for line in answer.text.splitlines()
            if line.partition("{")[0].partition(" ")[0] == name
            and all(one in line for one in wanted)
        )


@pytest.fixture(scope="package")
def redis_of_all() -> Iterator[RedisProcess]:
    with running_redis() as redis:
        yield redis


@pytest.fixture(scope="package")
def database_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """PostgreSQL where one is named, and always in CI; else one SQLite file."""
    if "AGGREGATOR_TEST_DATABASE_URL" not in os.environ and "CI" not in os.environ:
        yield f"sqlite:///{tmp_path_factory.mktemp('shared')}/aggregator.db"
        return
    with empty_postgresql() as address:
        upgrade(database_url(address))
        yield address


@pytest.fixture(scope="package")
def installation(
    redis_of_all: RedisProcess,
    database_of_all: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    platforms = CountingPlatforms()
    served = Served(platforms)
    settings = {
        "DATABASE_URL": database_of_all,
        "REDIS_URL": redis_of_all.address,
        "METRICS_TOKEN": TOKEN,
        "LOG_FORMAT": "json",
    }
    folder: Path = tmp_path_factory.mktemp("installation")
    with ExitStack() as opened:
        opened.callback(served.stop)
        services = [
            opened.enter_context(
                serving(folder, f"sandbox:{served.address}", "--workers", workers, **settings)
            )
            for workers in ("2", "1")
        ]
        yield Installation(services, redis_of_all, platforms, database_of_all)

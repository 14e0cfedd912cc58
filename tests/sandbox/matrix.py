"""The fault matrix: one platform misbehaves, the whole service answers over real sockets.

Each cell has a sandbox and a service of its own, both on sockets, and a client that waits a
little longer than the service's deadline.
"""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn

from aggregator.domain.media import FIVE_PLATFORMS, Platform, PublicMedia
from aggregator.runtime.service import Service
from aggregator.sandbox.faults import Fault, FaultBoard
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.sockets import server
from aggregator.sandbox.world import World
from aggregator.settings import Settings
from aggregator.web.service import application

QUERY = "love"
AT_ONCE = 3
PATIENCE = 2.0
"""Seconds that the client waits beyond the service's deadline."""

EXPECTED: dict[Fault, set[str]] = {
    Fault.HANG: {"timeout"},
    Fault.RESET: {"unreachable"},
    Fault.TOO_MANY: {"rate_limited"},
    Fault.TOO_MANY_BARE: {"rate_limited"},
    Fault.RATE_LIMIT_403: {"blocked"},
    Fault.SERVER_ERROR: {"unreachable"},
    Fault.CHALLENGE: {"blocked"},
    Fault.EMPTY_OBJECT: {"changed"},
    Fault.TRUNCATED: {"changed"},
    Fault.WRONG_TYPE: {"ok"},
    Fault.HUGE: {"changed"},
    Fault.DRIP: {"timeout"},
    Fault.EXPIRED: {"blocked"},
    Fault.PRIVATE_REDIRECT: {"changed"},
}
EXCEPT: dict[tuple[Platform, Fault], set[str]] = {
    # Its own way to say 429.
    (Platform.MIXCLOUD, Fault.RATE_LIMIT_403): {"rate_limited"},
    # What can expire there is the version of the client, not a credential.
    (Platform.YOUTUBE, Fault.EXPIRED): {"changed"},
    # The adapter takes another token, and that one is good.
    (Platform.VIMEO, Fault.EXPIRED): {"ok"},
    # It asks for no credential: it says so in an object of its own, with a 200.
    (Platform.BANDCAMP, Fault.EXPIRED): {"changed"},
    # Half a page of results is still a page of results.
    (Platform.BANDCAMP, Fault.TRUNCATED): {"ok", "changed"},
}
CELLS = [(platform, fault) for platform in FIVE_PLATFORMS for fault in Fault]


class Cell(msgspec.Struct, frozen=True):
    """What came back: the HTTP status, the platform's word, its milliseconds, and for each other
    platform its word and how many of its media stand in the answer."""

    platform: Platform
    fault: Fault
    http: int
    word: str
    milliseconds: float
    others: dict[str, tuple[str, int]]

    @property
    def right(self) -> bool:
        """Whether it is all as it should be."""
        whole = all(word == "ok" and count for word, count in self.others.values())
        return self.http == 200 and self.word in expected(self.platform, self.fault) and whole


class Template(msgspec.Struct, frozen=True):
    """A migrated database with an app key, to be copied for each cell."""

    database: Path
    key: str


class _Answer(msgspec.Struct):
    data: list[PublicMedia]
    report: dict[str, dict[str, dict[str, Any]]]


class _QuietServer(uvicorn.Server):
    """One of many in a process: it leaves the signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def expected(platform: Platform, fault: Fault) -> set[str]:
    """The words that are right for a cell."""
    return EXCEPT.get((platform, fault), EXPECTED[fault])


async def template(folder: Path) -> Template:
    """A database made once, since migrating one for each cell would take most of the time."""
    path = folder / "template.db"
    service = Service(Settings(database_url=f"sqlite:///{path}", upstream="sandbox:http://[::1]"))
    async with service.running():
        _, key = await service.keyring.create("matrix")
    return Template(path, key)


async def run(
    cells: Iterable[tuple[Platform, Fault]],
    world: World,
    made: Template,
    *,
    deadline: float,
) -> list[Cell]:
    """Every cell, some at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(platform: Platform, fault: Fault) -> Cell:
        async with places:
            return await _cell(platform, fault, world, made, deadline)

    return list(await asyncio.gather(*(one(*cell) for cell in cells)))


async def _cell(
    platform: Platform, fault: Fault, world: World, made: Template, deadline: float
) -> Cell:
    board = FaultBoard()
    board.switch(platform, fault)
    database = made.database.with_name(f"{platform}-{fault}.db")
    await asyncio.to_thread(shutil.copy, made.database, database)
    async with _served(server(Internet(world, board)).config) as upstream:
        settings = Settings(
            database_url=f"sqlite:///{database}",
            upstream=f"sandbox:{upstream}",
            search_deadline=deadline,
        )
        config = uvicorn.Config(application(settings), lifespan="on", log_config=None)
        async with (
            _served(config) as address,
            httpx.AsyncClient(base_url=address, timeout=deadline + PATIENCE) as client,
        ):
            answer = await client.post(
                "/api/v1/media/search?report=1",
                json={"platform": "url", "query": QUERY},
                headers={"Authorization": f"Bearer {made.key}"},
            )
    return _read(platform, fault, answer)


def _read(platform: Platform, fault: Fault, answer: httpx.Response) -> Cell:
    """The cell of an answer; a body that breaks the contract is a `ValidationError`."""
    told = msgspec.json.decode(answer.content, type=_Answer)
    reports = told.report["platforms"]
    counts = {name: sum(one.platform == name for one in told.data) for name in reports}
    return Cell(
        platform,
        fault,
        answer.status_code,
        reports[platform]["status"],
        reports[platform]["milliseconds"],
        {
            name: (report["status"], counts[name])
            for name, report in reports.items()
            if name != platform
        },
    )


@asynccontextmanager
async def _served(config: uvicorn.Config) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    running = _QuietServer(config)
    work = asyncio.create_task(running.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        await work

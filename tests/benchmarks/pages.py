"""Each page's server time with 10,000 saved playlists, over that of an almost empty database.

Three databases answer in turn, each request straight to the application, so that no client is
measured with it. `empty` has an account with one playlist, which pages need to show; `alike` has 21
of them, so that its list is as long as a full page of one; `full` has 10,000 of this account's and
10,000 of others'. Held at most at 1.5: `full` over `empty`, the median over all rounds.
Over `alike` says how much of it is for a longer page, and not for a larger database. The noise is
`empty` over itself, each round over the next one.
"""

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Litestar
from sqlalchemy import func, insert, select
from uuid_utils import uuid7

from aggregator.playlists.events import Done, Order
from aggregator.runtime.service import Service
from aggregator.settings import Settings
from aggregator.store.cursor import write_cursor
from aggregator.store.database import Database
from aggregator.store.tables import playlist as table
from aggregator.telemetry import configure_logging
from aggregator.web.forms import FORM_TYPE
from aggregator.web.service import application
from tests.benchmarks.figure import Figure

OWNER, PASSWORD = "ann@example.org", "correct horse battery"
MANY = 10_000
SIZES = {"empty": (1, 0), "alike": (21, 0), "full": (MANY, MANY)}
"""Playlists of the account, and of others."""
ROUNDS = 120
WARM_UP = 10
MOST = 1.5


class Took(NamedTuple):
    """Seconds on the clock, and of the processor: what else runs on the machine is in the first."""

    wall: float
    processor: float


class Site:
    """An application over a database of its own, asked as a server asks it."""

    def __init__(self, app: Litestar) -> None:
        self._app = app
        self._asked = 0
        self.cookies = ""

    async def ask(self, method: str, path: str, **form: str) -> tuple[Took, int, str]:
        """What it took until the answer was whole, its status and its text."""
        body = urlencode(form).encode()
        self._asked += 1
        # Another address each time: no allowance of one is used up.
        address = f"10.{self._asked >> 16}.{self._asked >> 8 & 255}.{self._asked & 255}"
        place, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": place, "raw_path": place.encode(), "root_path": "",
            "query_string": query.encode(), "client": (address, 1), "server": ("bench", 80),
            "headers": [(b"host", b"bench"), (b"accept", b"text/html"),
                        (b"cookie", self.cookies.encode()), (b"content-type", FORM_TYPE.encode())],
        }  # fmt: skip
        told: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            told.append(message)

        started, worked = time.perf_counter(), time.process_time()
        await self._app(scope, receive, send)  # type: ignore[arg-type]
        took = Took(time.perf_counter() - started, time.process_time() - worked)
        text = b"".join(one.get("body", b"") for one in told).decode()
        headers = told[0]["headers"]
        given = [
            value.decode().partition(";")[0] for name, value in headers if name == b"set-cookie"
        ]
        if given:
            self.cookies = "; ".join(given)
        return took, told[0]["status"], text


async def fill(database: Database, own: int, others: int) -> None:
    """Copies of the playlist that is there, each a minute older than the one before."""
    async with database.reader() as connection:
        (first,) = (await connection.execute(select(table))).mappings()
    rows = []
    for at in range(1, own + others):
        mine = at < own
        when = first["created_at"] - timedelta(minutes=at)
        changed = {"id": str(uuid7()), "title": f"Playlist {at}", "created_at": when}
        rows.append(dict(first) | changed | ({} if mine else {"owner": f"other{at % 50}@x.org"}))
    for start in range(0, len(rows), 500):
        async with database.writer() as connection:
            await connection.execute(insert(table), rows[start : start + 500])


async def site(
    stack: AsyncExitStack, folder: Path, own: int, others: int
) -> tuple[Site, list[str]]:
    """A site with its data, and the pages to ask of it."""
    folder.mkdir()
    settings = Settings(database_url=f"sqlite:///{folder}/bench.db", upstream="sandbox")
    service = Service(settings)
    async with service.running():
        order = Order(prompt="vintage jazz to listen to on the beach", owner=OWNER)
        async for event in service.generator.generate(order):
            if isinstance(event, Done):
                playlist_id = event.playlist.id
    database = Database(settings.database_url)
    if own + others > 1:
        await fill(database, own, others)
    query = select(table.c.created_at, table.c.id).where(table.c.owner == OWNER)
    async with database.reader() as connection:
        listed = (await connection.execute(query.order_by(table.c.created_at.desc()))).all()
        counted = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    await database.close()
    assert (len(listed), counted) == (own, own + others)
    app = application(settings)
    await stack.enter_async_context(app.lifespan())
    asked = Site(app)
    await asked.ask("POST", "/signup", email=OWNER, password=PASSWORD)
    await asked.ask("POST", "/login", email=OWNER, password=PASSWORD)
    await asked.ask("POST", "/settings/applications", name="bench")
    await asked.ask("POST", f"/playlists/{playlist_id}/share")
    page = (await asked.ask("GET", f"/playlists/{playlist_id}"))[2]
    (token,) = set(re.findall(r"/shared/([\w-]{20,})", page))
    # In the middle and near the end of the list; of a short one the whole list again.
    after = [listed[at] for at in (len(listed) // 2, len(listed) - 22) if at > 21]
    cursors = [write_cursor(when.replace(tzinfo=UTC), name) for when, name in after]
    middle, last = cursors or [write_cursor(datetime.now(UTC), playlist_id)] * 2
    return asked, [
        "/", "/?q=moon+river", "/generate", "/playlists", f"/playlists?cursor={middle}",
        f"/playlists?cursor={last}", f"/playlists/{playlist_id}", f"/generate/{playlist_id}",
        f"/shared/{token}", "/settings/applications", "/settings/account", "/login", "/signup",
    ]  # fmt: skip


FOR_GUESTS = ("/login", "/signup")
"""Pages that lead on who is logged in; they come last."""
NAMES = ("/", "/?q=", "/generate", "/playlists", "/playlists, middle", "/playlists, end",
         "/playlists/ID", "/generate/ID", "/shared/TOKEN", "/settings/applications",
         "/settings/account", "/login", "/signup")  # fmt: skip


async def times(sites: list[tuple[Site, list[str]]], at: int) -> list[list[Took]]:
    """What a page took of each site, which are asked in turn."""
    taken: list[list[Took]] = [[] for _ in sites]
    for number in range(WARM_UP + ROUNDS):
        for turn in range(len(sites)):
            which = (turn + number) % len(sites)
            asked, paths = sites[which]
            if paths[at] in FOR_GUESTS:
                asked.cookies = ""
            took, status, _ = await asked.ask("GET", paths[at])
            if status != 200:
                raise AssertionError(f"{paths[at]} answered {status}")
            if number >= WARM_UP:
                taken[which].append(took)
    return taken


def ratio(over: list[Took], under: list[Took], unit: str) -> float:
    """The median of what each round says: what slows a whole round down is in both."""
    return median(getattr(a, unit) / getattr(b, unit) for a, b in zip(over, under, strict=True))


async def measured() -> list[Figure]:
    """A row a page; the note says the times, and how far two halves of the empty one differ."""
    configure_logging("error")
    rows = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = [await site(stack, folder / name, *size) for name, size in SIZES.items()]
        for at, name in enumerate(NAMES):
            empty, alike, full = await times(sites, at)
            shown = " and ".join(
                f"{median(1e3 * one.wall for one in of):.1f}" for of in (empty, full)
            )
            note = (
                f"{shown} ms; over as many on the page {ratio(full, alike, 'wall'):.2f}; "
                f"noise {ratio(empty[::2], empty[1::2], 'wall'):.2f}"
            )
            rounds = [a.wall / b.wall for a, b in zip(full, empty, strict=True)]
            rows.append(
                Figure(f"page {name}, {MANY:,} playlists over none", rounds, MOST, note=note)
            )
    return rows


def figures() -> Iterator[Figure]:
    """Each page's server time."""
    return iter(asyncio.run(measured()))

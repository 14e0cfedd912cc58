"""Many clients at once, hits and misses, on platforms that fail now and then.

Held: every request is answered, none with a 5xx, and the memory of the service is flat: over the
last two thirds of the time the line through its samples rises by less than `MOST_GROWTH` of their
median. Its result cache is made small enough to be full before.
"""

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from aggregator.store.database import database_url
from aggregator.store.schema import upgrade
from tests.databases import empty_database
from tests.soak.stage import Process, check, client, new_key, running, service

CLIENTS = 500
SECONDS = 60.0
THINKING = 4.0
"""Seconds between a client's answer and its next request, at most: two on average."""

MISSES = 0.03
POPULAR = 16
AT_ONCE = 8
SETTINGS = {"CACHE_ENTRIES": "400"}
"""A cache that is soon full."""

DEADLINE = 20.0
"""Seconds for the platforms, on a machine that does much else."""

MOST_GROWTH = 0.05
WARM = 60.0
"""Seconds from which on the memory is judged: less is all warming up."""

FAULTS = {
    "youtube": "5%:500",
    "soundcloud": "5%:reset",
    "bandcamp": "5%:hang",
    "mixcloud": "5%:truncated",
    "vimeo": "5%:500",
}
SEARCH = "/api/v1/media/search"
PLAYLISTS = "/api/v1/playlists"
WORDS = ("moon", "river", "night", "love", "blue", "dance", "summer", "rain", "fire", "home")


@dataclass
class Seen:
    """What the clients saw, and the memory of the service over time."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    sent: int = 0


class Clients:
    """All of them, in this process."""

    def __init__(self, http: httpx.AsyncClient, seed: int, until: float) -> None:
        self._http = http
        self._chance = random.Random(seed)
        self._until = until
        self.seen = Seen()

    async def one(self) -> None:
        """Ask, think, ask again."""
        while (left := self._until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, self._chance.uniform(0, THINKING)))
            await self._ask()

    async def _ask(self) -> None:
        kind, seen = self._chance.random(), self.seen
        seen.sent += 1
        started = time.monotonic()
        try:
            if kind < 0.03:
                answer = await self._http.get(PLAYLISTS)
            else:
                answer = await self._http.post(SEARCH, json=self._question(kind < 0.03 + MISSES))
        except httpx.HTTPError as error:
            seen.lost.append(repr(error))
            return
        seen.milliseconds.append((time.monotonic() - started) * 1_000)
        seen.statuses[answer.status_code] += 1
        whole = answer.status_code < 500 and isinstance(answer.json(), list | dict)
        if not whole:
            seen.wrong.append(answer.text)

    def _question(self, miss: bool) -> dict[str, Any]:
        chance = self._chance
        if not miss:
            return popular(chance.randrange(POPULAR))
        words = f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.randrange(10**9)}"
        return {"platform": "url", "query": words}


def popular(number: int) -> dict[str, Any]:
    """A question that many ask."""
    return {
        "platform": "url",
        "query": f"{WORDS[number % len(WORDS)]} {WORDS[number // len(WORDS)]}",
    }


@contextmanager
def failing_at_times(platforms: str) -> Iterator[None]:
    """Each platform fails in 5 % of its answers, in its own way."""
    for platform, word in FAULTS.items():
        httpx.put(f"{platforms}/faults/{platform}", content=word).raise_for_status()
    yield
    httpx.delete(f"{platforms}/faults").raise_for_status()


def run(
    engine: str,
    folder: Path,
    platforms: str,
    *,
    clients: int,
    seconds: float,
    seed: int,
    deadline: float = DEADLINE,
) -> str:
    """Load, and judge it; returns what was seen. Raises `Broken`."""
    with empty_database(engine, folder) as database, failing_at_times(platforms):
        upgrade(database_url(database))
        key = new_key(database)
        settings = SETTINGS | {"SEARCH_DEADLINE": f"{deadline:g}"}
        with running(service(folder, database, platforms, **settings)) as process:
            seen = asyncio.run(_load(process, key, clients, seconds, seed))
    return f"{engine}: {clients} clients, {seconds:g} s: {_judged(seen, seconds)}"


async def _load(process: Process, key: str, clients: int, seconds: float, seed: int) -> Seen:
    async with client(process.address, key, most=clients) as http:
        for begin in range(0, POPULAR, AT_ONCE):  # what many ask was asked before
            asked = [popular(number) for number in range(begin, begin + AT_ONCE)]
            for first in await asyncio.gather(*(http.post(SEARCH, json=one) for one in asked)):
                check(first.status_code == 200, first.text)
        all_of_them = Clients(http, seed, time.monotonic() + seconds)
        watching = asyncio.create_task(_watch(process.pid, all_of_them.seen))
        await asyncio.gather(*(all_of_them.one() for _ in range(clients)))
        watching.cancel()
    return all_of_them.seen


async def _watch(pid: int, seen: Seen) -> None:
    started = time.monotonic()
    while True:
        seen.memory.append((time.monotonic() - started, _megabytes(pid)))
        await asyncio.sleep(0.5)


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1_024
    raise ValueError("no VmRSS")


def _judged(seen: Seen, seconds: float) -> str:
    check(not seen.lost, len(seen.lost), "answers lost, such as", seen.lost[:1])
    check(not seen.wrong, seen.statuses, "wrong:", *dict.fromkeys(one[:300] for one in seen.wrong))
    check(seen.statuses.total() == seen.sent, seen.sent, "asked, answered", seen.statuses)
    later = [(at, size) for at, size in seen.memory if at >= seconds / 3]
    middle = statistics.median(size for _, size in later)
    slope, _ = statistics.linear_regression([at for at, _ in later], [size for _, size in later])
    growth = slope * (later[-1][0] - later[0][0]) / middle
    check(
        growth < MOST_GROWTH or seconds < WARM,
        f"memory grows by {growth:.1%} of {middle:.0f} MB:",
        later,
    )
    p50, p99 = (statistics.quantiles(seen.milliseconds, n=100)[at - 1] for at in (50, 99))
    return (
        f"{seen.sent} requests, all answered, no 5xx ({dict(seen.statuses)}); p50 {p50:.0f} ms, "
        f"p99 {p99:.0f} ms; memory {middle:.0f} MB, {growth:+.1%} over the last two thirds"
    )

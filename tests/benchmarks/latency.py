"""How long a search takes over the slowest platform behind it, and with one that hangs.

Each round gives every simulated platform another latency of 80-400 ms. httpx alone makes the same
calls, side by side, and the slowest platform's time is what the search is measured against, over
the same sockets, a moment later or before. A platform that is asked twice (YouTube, for 30 media)
is as slow as both of its calls.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import uvloop

from tests.benchmarks import processes
from tests.benchmarks.calls import calls_of, made_by_httpx, platform_names
from tests.benchmarks.figure import Figure, percentile

ROUNDS = 60
SLOW = (80, 400)
QUERIES = ("love song", "moon river", "jazz", "blue train")
HUNG_QUERIES = ("love song", "moon river", "jazz", "blue train", "piano")
"""Another one each time: a question that hangs is joined by whoever asks it again."""
DEADLINE = 2.0
PATH = "/api/v1/media/search"


def figures() -> Iterator[Figure]:
    """The median and the tail over the slowest platform, then the time with one that hangs."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        platforms = opened.enter_context(processes.sandbox(folder))
        ours = opened.enter_context(
            processes.service(folder, platforms, CACHE_ENTRIES="0", SEARCH_DEADLINE=f"{DEADLINE:g}")
        )
        key = processes.new_key(folder)
        ratios = uvloop.run(_ratios(platforms, ours, key))
        late = uvloop.run(_hung(platforms, ours, key))
    yield Figure("search over its slowest platform, p50", ratios, 1.05)
    yield Figure(
        "search over its slowest platform, p99",
        [percentile(ratios, 0.99)],
        1.15,
        note=f"of {ROUNDS} searches",
    )
    yield Figure(
        "search with one platform hung, beyond the deadline",
        late,
        50,
        unit=" ms",
        note=f"each of the five hung once, deadline {DEADLINE:g} s; the other four's media there",
    )


async def _ratios(platforms: processes.Server, ours: processes.Server, key: str) -> list[float]:
    source = random.Random(8)
    made = await calls_of(platforms.address, QUERIES)
    ratios = []
    async with _client(key) as client, httpx.AsyncClient(trust_env=False, timeout=30) as bare:
        for number in range(-len(QUERIES), ROUNDS):  # each query once to warm up
            for name in platform_names():
                processes.switch(platforms, name, f"latency:{source.randint(*SLOW)}")
            at = number % len(QUERIES)
            if number % 2:
                slowest = await made_by_httpx(bare, platforms.address, made[at])
                taken, _ = await _asked(client, ours, QUERIES[at])
            else:
                taken, _ = await _asked(client, ours, QUERIES[at])
                slowest = await made_by_httpx(bare, platforms.address, made[at])
            if number >= 0:
                ratios.append(taken / slowest)
    return ratios


async def _hung(platforms: processes.Server, ours: processes.Server, key: str) -> list[float]:
    """Milliseconds beyond the deadline, for each platform that hangs."""
    late = []
    async with _client(key) as client:
        for name in platform_names():
            processes.switch(platforms, name, "none")
        for hung, query in zip(platform_names(), HUNG_QUERIES, strict=True):
            processes.switch(platforms, hung, "hang")
            taken, reports = await _asked(client, ours, query)
            processes.switch(platforms, hung, "none")
            hits = {name: report["hits"] for name, report in reports.items()}
            if hits.pop(hung) or not all(hits.values()):
                raise RuntimeError(f"with {hung} hung the other four are not there: {reports}")
            late.append((taken - DEADLINE) * 1000)
    return late


def _client(key: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=30
    )


async def _asked(
    client: httpx.AsyncClient, ours: processes.Server, query: str
) -> tuple[float, dict[str, Any]]:
    """Seconds from asking to the whole answer, and what it says of each platform."""
    await asyncio.sleep(0.05)  # what the last round left behind is written
    started = time.perf_counter()
    answer = await client.post(
        f"{ours.address}{PATH}?report=1", json={"platform": "url", "query": query}
    )
    taken = time.perf_counter() - started
    answer.raise_for_status()
    reports: dict[str, Any] = answer.json()["report"]["platforms"]
    return taken, reports

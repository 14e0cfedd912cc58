"""A search of five platforms that nothing is kept of, over the same five calls by httpx alone.

Both run in one process on one event loop, in turn, over real sockets, and are measured by the
processor time that they take. httpx reads each answer's JSON as `Response.json` does; ours makes
media of it and merges them.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import uvloop

from aggregator.domain.media import Platform
from aggregator.domain.report import ANSWERED
from aggregator.runtime.searching import SearchStack
from aggregator.settings import Settings
from tests.benchmarks import processes
from tests.benchmarks.cached import QUERIES
from tests.benchmarks.calls import calls_of, made_by_httpx
from tests.benchmarks.figure import Figure

ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Processor time, as a multiple."""
    with tempfile.TemporaryDirectory() as name, processes.sandbox(Path(name)) as platforms:
        rounds = uvloop.run(_rounds(platforms.address))
    ours = sorted(one for one, _ in rounds)[ROUNDS // 2]
    bare = sorted(other for _, other in rounds)[ROUNDS // 2]
    yield Figure(
        "uncached search of five platforms, CPU over five httpx calls",
        [one / other for one, other in rounds],
        2.2,
        note=f"{ours * 1e3:.1f} ms over {bare * 1e3:.1f} ms",
    )


async def _rounds(base: str) -> list[tuple[float, float]]:
    """Seconds of the processor for one search, ours and bare, a pair each round."""
    made = await calls_of(base, QUERIES)
    stack = SearchStack(Settings(upstream=f"sandbox:{base}", cache_entries=0))
    rounds = []
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        for _ in range(ROUNDS + 1):
            ours = bare = 0.0
            for query, calls in zip(QUERIES, made, strict=True):
                ours += await _cost(lambda query=query: _search(stack, query))  # type: ignore[misc]
                bare += await _cost(
                    lambda calls=calls: made_by_httpx(client, base, calls)  # type: ignore[misc]
                )
            rounds.append((ours / len(QUERIES), bare / len(QUERIES)))
    await stack.close()
    return rounds[1:]  # the first one warms up


async def _search(stack: SearchStack, query: str) -> None:
    answer = await stack.searcher.search(Platform.URL, query)
    if any(report.status not in ANSWERED for report in answer.reports):
        raise RuntimeError(f"'{query}': {answer.reports}")


async def _cost(work: Callable[[], Awaitable[object]]) -> float:
    started = time.process_time()
    await work()
    await asyncio.sleep(0)  # what the loop was left to do belongs to it
    return time.process_time() - started

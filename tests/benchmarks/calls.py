"""The calls of a search, taken down, so that httpx alone can make the same ones."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from aggregator.domain.media import Platform
from aggregator.platforms.extractor import Extractor
from aggregator.runtime.searching import adapters
from aggregator.settings import Settings
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.through import ThroughTransport

MEDIA = 30


@dataclass(frozen=True)
class Call:
    """One request to a simulated platform."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    content: bytes


class _TakingDown(ThroughTransport):
    """The way to the simulated platforms, with an ear to it."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.calls: list[Call] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(
            Call(
                request.method,
                request.url.raw_path.decode("ascii"),
                tuple(request.headers.multi_items()),
                await request.aread(),
            )
        )
        return await super().handle_async_request(request)


async def calls_of(base: str, queries: Sequence[str]) -> list[list[list[Call]]]:
    """What a search for each of these asks: for each platform a call, and what follows from it.

    As a service that runs for a while asks: the anonymous tokens are there, and so are the lengths
    of Bandcamp's tracks, which it remembers for weeks. YouTube is asked twice, 20 media at a time.
    """
    transport = _TakingDown(base)
    client = GuardedClient(transport)
    extractor = Extractor(client)
    platforms = adapters(client, Settings(), extractor).values()
    made = []
    try:
        for query in queries:
            for platform in platforms:
                await platform.search(query, MEDIA)
            chains = []
            for platform in platforms:
                transport.calls = []
                await platform.search(query, MEDIA)
                chains.append(transport.calls)
            made.append(chains)
    finally:
        extractor.close()
        await client.aclose()
    return made


async def made_by_httpx(
    client: httpx.AsyncClient, base: str, chains: Sequence[Sequence[Call]]
) -> float:
    """Make the calls, the platforms side by side, and read the JSON of every answer.

    Returns the seconds of the platform that took longest.
    """

    async def one(call: Call) -> None:
        answer = await client.request(
            call.method, base + call.path, headers=list(call.headers), content=call.content or None
        )
        answer.raise_for_status().json()

    async def chain(calls: Sequence[Call]) -> float:
        """The first call, then side by side those that its answer leads to."""
        started = time.perf_counter()
        await one(calls[0])
        await asyncio.gather(*(one(call) for call in calls[1:]))
        return time.perf_counter() - started

    return max(await asyncio.gather(*(chain(calls) for calls in chains)))


def platform_names() -> list[str]:
    """The five, as the simulator's switches name them."""
    return [str(platform) for platform in Platform if platform is not Platform.URL]

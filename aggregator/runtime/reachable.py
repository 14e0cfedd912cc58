"""Is there an internet? Asked once, by `aggregator run`, before it serves."""

import asyncio
from collections.abc import Callable

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.live import live_transport
from aggregator.upstream.message import Request

PROBED = (
    "https://www.youtube.com/",
    "https://soundcloud.com/",
    "https://bandcamp.com/",
    "https://www.mixcloud.com/",
    "https://vimeo.com/",
)
LONGEST_PROBE = 3.0
"""Seconds."""


def _live_client() -> GuardedClient:
    return GuardedClient(live_transport())


def any_platform_reachable(
    seconds: float = LONGEST_PROBE, make_client: Callable[[], GuardedClient] = _live_client
) -> bool:
    """Whether one platform answers anything at all within that time; takes no longer."""
    # A loop of its own: `asyncio.run` would wait for name look-ups that hang in threads.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_probe(make_client(), seconds))
    finally:
        loop.close()


async def _probe(client: GuardedClient, seconds: float) -> bool:
    asked = {asyncio.create_task(_answers(client, url, seconds)) for url in PROBED}
    waiting = asked
    reached = False
    try:
        async with asyncio.timeout(seconds):
            while waiting and not reached:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                reached = any(task.result() for task in done)
    except TimeoutError:
        pass  # no answer in time is the answer
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    await client.aclose()
    return reached


async def _answers(client: GuardedClient, url: str, seconds: float) -> bool:
    request = Request(
        url=url,
        timeout=seconds,
        follow_redirects=False,
        retry=False,
        truncate=True,
        max_bytes=1,
    )
    try:
        await client.send(request)
    except (PlatformFailure, RefusedAddress):
        return False
    return True

"""What processes share, over a real Redis: each `process` here has connections of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from aggregator.runtime.shared import SharedState, shared_state
from aggregator.settings import Settings
from aggregator.store.redis_server import RedisServer
from tests.redis_process import RedisProcess

Connect = Callable[[], RedisServer]


@pytest.fixture
async def connect(redis_process: RedisProcess, anyio_backend: str) -> AsyncIterator[Connect]:
    """Opens connections; they are closed at the end."""
    async with AsyncExitStack() as opened:

        def connected() -> RedisServer:
            server = RedisServer(redis_process.address, probe_seconds=0.05)
            opened.push_async_callback(server.close)
            return server

        yield connected


@pytest.fixture
async def process(redis_process: RedisProcess, anyio_backend: str) -> AsyncIterator[Callable]:
    """Starts what one process shares with the others, as the service does."""
    async with AsyncExitStack() as opened:

        async def started(**settings: object) -> SharedState:
            shared = shared_state(Settings(redis_url=redis_process.address, **settings))
            assert shared is not None
            opened.push_async_callback(shared.close)
            await shared.start()
            return shared

        yield started

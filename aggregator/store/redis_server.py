"""The connection to Redis, and whether it answers at present.

Whoever uses it must be able to go on without it: a command that fails raises
`CacheServerUnavailable`, and from then on every command fails at once, without waiting, until a
probe in the background has had an answer. So only the requests under way when Redis goes away wait
for it, once and for at most `COMMAND_SECONDS`.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from aggregator.domain.errors import CacheServerUnavailable, ConfigurationError
from aggregator.telemetry import REDIS_FAILURES, REDIS_UP

PREFIX = "aggregator:1:"
"""Before every name of ours; the number changes when what is kept under a name changes."""

COMMAND_SECONDS = 1.0
"""Far above what Redis takes (under 1 ms), and above what a busy event loop of ours is late by."""

PROBE_SECONDS = 0.5
CONNECTIONS = 16
"""A command takes under a millisecond; to open a connection costs as much as some commands."""

Result = TypeVar("Result")

log = structlog.get_logger()


class RedisServer:
    """One pool of connections; `name` of a command goes into the metrics, never a key or a value.

    Raises `ConfigurationError` for an address that is none.
    """

    def __init__(
        self,
        address: str,
        *,
        command_seconds: float = COMMAND_SECONDS,
        probe_seconds: float = PROBE_SECONDS,
    ) -> None:
        try:
            _check_number(address)
            pool = BlockingConnectionPool.from_url(
                address,
                max_connections=CONNECTIONS,
                timeout=command_seconds,
                socket_timeout=command_seconds,
                socket_connect_timeout=command_seconds,
                retry=Retry(NoBackoff(), 0),
                protocol=2,  # a connection is ready without asking anything first
                driver_info=None,
            )
            pool.connection_class(**pool.connection_kwargs)  # not opened; looks at the options
        except (ValueError, TypeError) as error:
            raise ConfigurationError(
                "AGGREGATOR_REDIS_URL must be redis://HOST:PORT/NUMBER (rediss:// over TLS) or "
                "unix://PATH, with no option that redis-py does not know."
            ) from error
        self._redis: Redis = Redis.from_pool(pool)
        self._probe_seconds = probe_seconds
        self._running: set[asyncio.Task[Any]] = set()
        self._closing = asyncio.Event()
        self._probing: asyncio.Task[None] | None = None
        self._refusals: set[tuple[str, str]] = set()
        self.available = True

    async def start(self) -> None:
        """Look whether it answers; when it does not, go on looking."""
        REDIS_UP.labels("sharing").set(1)
        with contextlib.suppress(CacheServerUnavailable):  # noted and probed for
            await self.run("ping", _ping)

    def pubsub(self) -> PubSub:
        """A connection of its own for messages; closing it is the caller's.

        It tells of subscriptions too: were they ignored, each would look like no message in time.
        """
        return self._redis.pubsub()

    def script(self, source: str) -> AsyncScript:
        """A Lua script, sent once and known by its hash from then on."""
        return self._redis.register_script(source)

    async def run(self, name: str, command: Callable[[Redis], Awaitable[Result]]) -> Result:
        """What the command answers. Raises `CacheServerUnavailable`."""
        if not self.available:
            raise CacheServerUnavailable("The cache server (Redis) does not answer.")
        # A caller who leaves leaves the command to its end: a cancellation inside the library is
        # lost at times, or a socket with it.
        running = asyncio.create_task(self._run(name, command))
        self._running.add(running)
        running.add_done_callback(self._ended)
        return await asyncio.shield(running)

    async def call(self, name: str, script: AsyncScript, keys: list[str], given: list[Any]) -> Any:
        """What the script answers. Raises `CacheServerUnavailable`."""
        return await self.run(name, lambda _: script(keys=keys, args=given))

    async def ping(self) -> None:
        """Ask for a sign of life now, whatever was known. Raises `CacheServerUnavailable`."""
        try:
            await _ping(self._redis)
        except (RedisError, OSError) as error:
            raise CacheServerUnavailable(_explained(error)) from error

    async def close(self) -> None:
        """Let the commands under way end, stop probing and close every connection."""
        self._closing.set()
        if self._probing is not None:
            await self._probing
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._redis.aclose()

    async def _run(self, name: str, command: Callable[[Redis], Awaitable[Result]]) -> Result:
        try:
            return await command(self._redis)
        except (RedisError, OSError) as error:
            self._failed(name, error)
            raise CacheServerUnavailable(_explained(error)) from error

    def _ended(self, running: asyncio.Task[Any]) -> None:
        self._running.discard(running)
        if not running.cancelled():
            running.exception()  # seen, should its caller have gone

    def _failed(self, name: str, error: Exception) -> None:
        REDIS_FAILURES.labels(name).inc()
        kind = type(error).__name__
        if not isinstance(error, RedisConnectionError | RedisTimeoutError | OSError):
            # It answered, with a refusal: out of memory, read only, not allowed.
            if (name, kind) not in self._refusals:
                self._refusals.add((name, kind))
                log.warning("redis refused a command, told once", command=name, why=kind)
            return
        if not self.available:
            return
        self.available = False
        REDIS_UP.labels("sharing").set(0)
        log.warning("redis does not answer", command=name, why=kind)
        self._probing = asyncio.create_task(self._probe(), name="probe redis")

    async def _probe(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._probe_seconds)
                return
            with contextlib.suppress(CacheServerUnavailable):  # asked again soon
                await self.ping()
                self.available = True
                REDIS_UP.labels("sharing").set(1)
                log.info("redis answers again")
                return


def _check_number(address: str) -> None:
    """Raises `ValueError` for a path that is no number: the library would take number 0."""
    parts = urlsplit(address)
    if parts.scheme in ("redis", "rediss") and parts.path.strip("/"):
        int(parts.path.strip("/"))


async def _ping(redis: Redis) -> None:
    await redis.ping()


def _explained(error: Exception) -> str:
    # The message of the library may hold the address, and the address a password.
    return f"The cache server (Redis) did not answer ({type(error).__name__})."

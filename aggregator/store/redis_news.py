"""What one process tells all the others at once, over Redis' publish and subscribe.

A message may be lost (nobody keeps it while a connection is down), so whoever listens has a slower
way to the same news: revoked keys are re-read from the database, answers awaited are looked for.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from aggregator.store.redis_server import PREFIX, RedisServer

REVOKED = f"{PREFIX}revoked"
ANSWERED = f"{PREFIX}answered"
CHANNELS = 2
LISTEN_SECONDS = 5.0
RECONNECT_SECONDS = 0.5

log = structlog.get_logger()


def _nothing(_: str = "") -> None:
    """What a listener does whom nobody told what to do."""


class RedisNews:
    """One listening connection a process; it comes back by itself.

    `on_revoked` is called with a key's id, `on_answered` with the token of a turn that ended, and
    `on_listening` whenever listening (again) begins: what was told before may have been missed.
    """

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._closing = asyncio.Event()
        self._told = False
        self._reading: asyncio.Task[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self.on_revoked: Callable[[str], None] = _nothing
        self.on_answered: Callable[[str], None] = _nothing
        self.on_listening: Callable[[], None] = _nothing

    async def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="listen to redis")

    async def close(self) -> None:
        """Stop listening."""
        self._closing.set()
        if self._reading:
            self._reading.cancel()
        if self._task is not None:
            await self._task

    async def tell_revoked(self, key_id: str) -> None:
        """Tell every process that the key was revoked. Raises `CacheServerUnavailable`."""
        await self._server.run("tell", lambda redis: redis.publish(REVOKED, key_id))

    async def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                if not self._told:  # once an outage: it is tried twice a second
                    log.info("redis tells no news", why=type(error).__name__)
                self._told = True
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with self._server.pubsub() as pubsub:
            await pubsub.subscribe(REVOKED, ANSWERED)
            asked = False
            while not self._closing.is_set():
                # Only the waiting is ever cancelled: in the midst of connecting a cancellation is
                # lost in the library, or a socket with it.
                self._reading = asyncio.create_task(pubsub.get_message(timeout=LISTEN_SECONDS))
                await asyncio.wait({self._reading})
                if self._reading.cancelled():
                    return
                message = self._reading.result()
                if message is None and asked:
                    raise RedisConnectionError("no sign of life")
                asked = message is None
                if message is None:
                    await pubsub.ping()  # a connection that is silent may be dead
                elif message["type"] == "message":
                    self._tell(message["channel"].decode(), message["data"].decode())
                elif message["type"] == "subscribe" and message["data"] == CHANNELS:
                    # Not before: what was told before this may have been missed.
                    self._told = False
                    self.on_listening()

    def _tell(self, channel: str, what: str) -> None:
        (self.on_revoked if channel == REVOKED else self.on_answered)(what)

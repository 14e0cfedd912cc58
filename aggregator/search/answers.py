"""Answers kept for a while, each asked for once at a time; what comes of it is marked with its age.

The ages are those of `search.cache`: *fresh* is answered as it is, *aging* while it is asked again
behind the answer, *stale* only when asking again fails. What is no more is forgotten at once.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

import msgspec
import structlog

from aggregator.domain.errors import NotFound, PlatformFailure
from aggregator.domain.report import State
from aggregator.search.cache import Age, Ages
from aggregator.telemetry import MIXCLOUD_ANSWERS, MIXCLOUD_CACHE_READS
from aggregator.upstream.single_flight import SingleFlight

MOST_BYTES = 32_000_000

Ask = Callable[[], Coroutine[Any, Any, bytes]]

log = structlog.get_logger()


class Answered(msgspec.Struct, frozen=True):
    """An answer. `age` is None when it was asked for now; `seconds` since it was, and how many it
    stays fresh (negative: since when it is not). `failure` is why a stale one had to do."""

    body: bytes
    age: Age | None = None
    seconds: float = 0.0
    fresh_for: float = 0.0
    failure: State | None = None


class AnswerCache:
    """Bodies by what was asked, least recently used out first; `most_bytes` 0 keeps nothing."""

    def __init__(
        self,
        *,
        ages: Ages = Ages(),
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ages = ages
        self._most = most_bytes
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._flights: SingleFlight[bytes] = SingleFlight()
        self._behind: dict[Hashable, asyncio.Task[None]] = {}

    async def answer(self, key: Hashable, ask: Ask) -> Answered:
        """The answer to `key`: kept, or what `ask` returns. Raises what `ask` raises, unless a
        `PlatformFailure` has a kept answer to stand in for it."""
        kept = self._read(key)
        MIXCLOUD_CACHE_READS.labels(kept.age if kept else "miss").inc()
        if kept is not None and kept.age is Age.FRESH:
            return kept
        if kept is not None and kept.age is Age.AGING:
            self._ask_behind(key, ask)
            return kept
        try:
            body = await self._flights.run(key, lambda: self._ask(key, ask))
        except PlatformFailure as failure:
            if kept is None:
                raise
            return msgspec.structs.replace(kept, failure=failure.status.state)
        return Answered(body, fresh_for=self._ages.fresh)

    async def close(self) -> None:
        """Drop what is still being asked behind answers already given."""
        behind = list(self._behind.values())
        for task in behind:
            task.cancel()
        await asyncio.gather(*behind, return_exceptions=True)
        await self._flights.close()

    def _read(self, key: Hashable) -> Answered | None:
        entry = self._kept.get(key)
        if entry is None:
            return None
        stored_at, body = entry
        seconds = self._clock() - stored_at
        age = self._ages.of(seconds)
        if age is None:
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return Answered(body, age, seconds, self._ages.fresh - seconds)

    async def _ask(self, key: Hashable, ask: Ask) -> bytes:
        try:
            body = await ask()
        except NotFound:
            MIXCLOUD_ANSWERS.labels("not_found").inc()
            self._forget(key)
            raise
        except PlatformFailure as failure:
            MIXCLOUD_ANSWERS.labels(failure.status.state).inc()
            raise
        MIXCLOUD_ANSWERS.labels(State.OK).inc()
        self._keep(key, body)
        return body

    def _ask_behind(self, key: Hashable, ask: Ask) -> None:
        if key not in self._behind:
            task = asyncio.create_task(self._renew(key, ask), name="renew an answer")
            self._behind[key] = task
            task.add_done_callback(lambda _: self._behind.pop(key, None))

    async def _renew(self, key: Hashable, ask: Ask) -> None:
        try:
            await self._flights.run(key, lambda: self._ask(key, ask))
        except (NotFound, PlatformFailure) as error:
            log.info("not renewed", error=type(error).__name__, detail=str(error))

    def _keep(self, key: Hashable, body: bytes) -> None:
        self._forget(key)
        if len(body) > self._most:
            return
        self._kept[key] = (self._clock(), body)
        self._bytes += len(body)
        while self._bytes > self._most:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        entry = self._kept.pop(key, None)
        if entry is not None:
            self._bytes -= len(entry[1])

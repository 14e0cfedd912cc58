"""Equal calls under way at the same moment are made once.

The work survives the cancellation of the caller who began it while another waits; when the last
one leaves it is cancelled.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class _Flight(Generic[Result]):
    def __init__(self, task: asyncio.Task[Result]) -> None:
        self.task = task
        self.waiting = 0


class SingleFlight(Generic[Result]):
    """One table of what is under way."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[Result]] = {}
        self._tasks: set[asyncio.Task[Result]] = set()

    async def run(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """The result of that key's work, begun here or joined; its exception likewise."""
        flight = self._flights.get(key)
        if flight is None:
            flight = _Flight(asyncio.create_task(work()))
            self._flights[key] = flight
            self._tasks.add(flight.task)
            flight.task.add_done_callback(partial(self._ended, key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                flight.task.cancel()
                self._forget(key, flight)

    async def close(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        under_way = list(self._tasks)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _ended(self, key: Hashable, flight: _Flight[Result], task: asyncio.Task[Result]) -> None:
        self._tasks.discard(task)
        self._forget(key, flight)

    def _forget(self, key: Hashable, flight: _Flight[Result]) -> None:
        # Another flight of the same key may have begun since.
        if self._flights.get(key) is flight:
            del self._flights[key]

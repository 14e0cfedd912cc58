"""A generation under way: its events as they come, and its end when nobody listens any more."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Final

from litestar.types import Receive

from aggregator.domain.errors import Throttled
from aggregator.domain.playlist import Playlist
from aggregator.playlists.events import Done, Event

MOST_AT_ONCE: Final = 20
"""Generations of one app key under way in one process: each holds a connection for up to a minute
and asks every platform, which no plan's rate of requests bounds."""


class HungUp(Exception):
    """The caller has gone; the work was cancelled."""


class Places:
    """How many generations each app key has under way."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._taken: Counter[str | None] = Counter()

    def take(self, key_id: str | None) -> Callable[[], None]:
        """A place, given back by calling what is returned; `Throttled` when none is left."""
        if self._taken[key_id] >= self._most:
            raise Throttled(
                f"{self._most} playlists are being made with this app key already.", retry_after=5.0
            )
        self._taken[key_id] += 1
        return lambda: self._give_back(key_id)

    def _give_back(self, key_id: str | None) -> None:
        self._taken[key_id] -= 1
        if not self._taken[key_id]:
            del self._taken[key_id]


class Generation:
    """The work in a task of its own, cancelled when the caller hangs up or `close` is called.

    The work is never cancelled through a reader's own await: a reader may give up waiting for an
    event, send something else, and wait again. `ended` is called once, when the work has ended.
    """

    def __init__(
        self,
        events: AsyncIterator[Event],
        receive: Receive,
        *,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._news: asyncio.Queue[Event | None] = asyncio.Queue()
        self._work = asyncio.create_task(self._read(events), name="generation")
        self._work.add_done_callback(self._ended)
        self._work.add_done_callback(lambda _: ended())
        self._caller = asyncio.create_task(_hang_up(receive), name="generation's caller")
        self._caller.add_done_callback(lambda _: self._work.cancel())

    async def next(self, patience: float | None = None) -> Event | None:
        """The next event; None when there is none within `patience` seconds.

        Raises what ended the work, and `HungUp`.
        """
        try:
            async with asyncio.timeout(patience):
                event = await self._news.get()
        except TimeoutError:
            return None
        if event is None:
            if self._work.cancelled():
                raise HungUp
            self._work.result()
            raise AssertionError("a generation ends with a playlist or an error")
        return event

    async def playlist(self) -> Playlist:
        """The playlist in the end. Raises like `next`."""
        while True:
            event = await self.next()
            if isinstance(event, Done):
                return event.playlist

    def close(self) -> None:
        """Cancel what is still under way."""
        self._caller.cancel()

    async def _read(self, events: AsyncIterator[Event]) -> None:
        async for event in events:
            self._news.put_nowait(event)

    def _ended(self, work: "asyncio.Task[None]") -> None:
        self._caller.cancel()
        self._news.put_nowait(None)
        if not work.cancelled():
            work.exception()  # told to the reader, if there still is one


async def _hang_up(receive: Receive) -> None:
    """Returns when the caller has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass

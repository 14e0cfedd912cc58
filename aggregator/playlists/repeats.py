"""The same request twice is answered with one playlist, also when both are under way at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.domain.errors import RequestKeyReused
from aggregator.domain.playlist import Playlist
from aggregator.domain.saved import Reader
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.events import Order

REUSED = "This Idempotency-Key was sent before with another request; use a new one."


class _UnderWay:
    """The requests of one key in this process; all of them ask for the same."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        self.lock = asyncio.Lock()
        self.many = 0


class Repeats:
    """Orders by their request key. Between processes the archive decides who was first; without one
    nothing is kept and nothing repeats."""

    def __init__(self, archive: PlaylistArchive | None) -> None:
        self._archive = archive
        self._under_way: dict[tuple[str | None, str], _UnderWay] = {}

    @asynccontextmanager
    async def turn(self, order: Order) -> AsyncIterator[None]:
        """One order of a key at a time; who comes later waits, and finds what the first has made.

        Raises `RequestKeyReused` at once when another request is under way with the key.
        """
        if order.request_key is None:
            yield
            return
        key = order.key_id, order.request_key
        mine = self._under_way.setdefault(key, _UnderWay(order.digest))
        if mine.digest != order.digest:
            raise RequestKeyReused(REUSED)
        mine.many += 1
        try:
            async with mine.lock:
                yield
        finally:
            mine.many -= 1
            if not mine.many:
                del self._under_way[key]

    async def earlier(self, order: Order) -> Playlist | None:
        """The playlist that the key of an order stands for; None when there is none.

        Raises `RequestKeyReused` when it was another request's.
        """
        if order.request_key is None or self._archive is None:
            return None
        reader = Reader(order.key_id)
        answered = await self._archive.answered(order.request_key, reader)
        if answered is None:
            return None
        playlist_id, digest = answered
        if digest != order.digest:
            raise RequestKeyReused(REUSED)
        return await self._archive.get(playlist_id, reader)

    async def keep(self, order: Order, playlist: Playlist) -> Playlist:
        """The playlist, committed; the earlier one where another process was first with its key."""
        if self._archive is None:
            return playlist
        while not await self._archive.save(
            playlist, request_key=order.request_key, digest=order.digest
        ):
            if (earlier := await self.earlier(order)) is not None:
                return earlier
        return playlist

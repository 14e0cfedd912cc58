"""A prompt becomes a playlist: the one stream of events behind every door."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Protocol

import uuid_utils

from aggregator.curation.base import LONGEST_PROMPT, Curator
from aggregator.curation.plan import Plan
from aggregator.curation.prompt import read_prompt
from aggregator.domain.errors import InvalidRequest
from aggregator.domain.playlist import Mode, Playlist
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.discography import Discography
from aggregator.playlists.events import Done, Event, Order, Planned
from aggregator.playlists.making import Making
from aggregator.playlists.repeats import Repeats
from aggregator.search.searcher import Searcher
from aggregator.telemetry import PLAYLISTS

LARGEST_SEED = 2**31 - 1


class PlaylistGenerator(Protocol):
    """What the doors ask; `Generator` is it."""

    def generate(self, order: Order) -> AsyncIterator[Event]:
        """The events, `Done` last; closing the stream cancels the work.

        Raises `InvalidRequest` for an order that breaks a rule, `NotFound` when no suggestion has a
        match, `AllPlatformsFailed` when no platform could be asked, `RequestKeyReused` when the
        order's request key stands for another request, `StorageUnavailable` when it is not saved,
        `ServiceStopping` when the process ends before any track stands.
        """
        ...


class Generator:
    """The use case. `curators` speak in turn, the last one being who can always answer; without an
    `archive` nothing is saved. `deadline` is seconds for the whole work."""

    def __init__(
        self,
        searcher: Searcher,
        curators: Sequence[Curator],
        *,
        archive: PlaylistArchive | None = None,
        deadline: float = 60.0,
    ) -> None:
        self._searcher = searcher
        self._curators = tuple(curators)
        self._repeats = Repeats(archive)
        self._deadline = deadline
        self._makings: set[Making] = set()
        self._hastened = False

    def hasten(self, seconds: float) -> None:
        """The process ends: every playlist in the making is what stands in so many seconds."""
        self._hastened = True
        self._deadline = min(self._deadline, seconds)
        for making in self._makings:
            making.hasten(seconds)

    async def generate(self, order: Order) -> AsyncIterator[Event]:
        """See `PlaylistGenerator`."""
        check_order(order)
        async with self._repeats.turn(order):
            if (earlier := await self._repeats.earlier(order)) is not None:
                yield _planned(earlier)
                yield Done(earlier)
                return
            async with aclosing(self._make(order)) as events:
                async for event in events:
                    yield event

    async def _make(self, order: Order) -> AsyncGenerator[Event, None]:
        # The catalogue is read with the first prompt.
        plan = await asyncio.to_thread(read_prompt, order.prompt)
        news: asyncio.Queue[Event | None] = asyncio.Queue()
        making = Making(
            order,
            plan,
            playlist_id=str(uuid_utils.uuid7()),
            seed=order.seed if order.seed is not None else secrets.randbelow(LARGEST_SEED),
            searcher=self._searcher,
            curators=self._speakers(plan),
            emit=news.put_nowait,
        )
        yield making.planned()
        self._makings.add(making)
        if self._hastened:
            making.hasten(self._deadline)
        work = asyncio.create_task(making.run(self._deadline), name="playlist")
        work.add_done_callback(lambda _: news.put_nowait(None))
        try:
            while (event := await news.get()) is not None:
                yield event
            await work
        finally:
            self._makings.discard(making)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        playlist = making.playlist()
        kept = await self._repeats.keep(order, playlist)
        if kept is playlist:
            PLAYLISTS.labels(playlist.mode, playlist.report.curators[-1].curator).inc()
        yield Done(kept)

    def _speakers(self, plan: Plan) -> tuple[Curator, ...]:
        """The curators; for tracks by named artists the platforms themselves know more."""
        if plan.by:
            return (*self._curators, Discography(self._searcher, plan.by))
        return self._curators


def _planned(playlist: Playlist) -> Planned:
    """The plan of a playlist that was made before."""
    told = playlist.report
    return Planned(
        id=playlist.id,
        mode=playlist.mode,
        goal=told.goal,
        seed=told.seed,
        curators=tuple(turn.curator for turn in told.curators),
        minutes=told.minutes_asked,
    )


def check_order(order: Order) -> None:
    """Raises `InvalidRequest` naming the field of the API that breaks a rule."""
    prompt = order.prompt.strip()
    if not prompt:
        raise InvalidRequest("must not be blank", pointer="/query")
    if len(prompt) > LONGEST_PROMPT:
        raise InvalidRequest(
            f"must be at most {LONGEST_PROMPT} characters, is {len(prompt)}", pointer="/query"
        )
    if order.mode is Mode.PLATFORM and order.main_platform is None:
        raise InvalidRequest("is required when mode is 'platform'", pointer="/mainPlatform")

"""A generator over platforms whose answers a test writes."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

from aggregator.curation.base import Ask, Curator, Heading, Piece
from aggregator.domain.media import FIVE_PLATFORMS, Kind, Media, Platform, media_id
from aggregator.domain.playlist import Playlist, Suggestion
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.platforms.base import Link, found
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.events import Done, Event, Order
from aggregator.playlists.generator import Generator
from aggregator.search.cache import ResultCache
from aggregator.search.searcher import Searcher

NEVER = 600.0
"""Seconds of a deadline that no test can wait for."""


class Station:
    """A platform that has the same media for every question, or the status, or hangs.

    It takes `seconds` to answer.
    """

    def __init__(
        self,
        platform: Platform,
        media: Iterable[Media] = (),
        *,
        status: State | None = None,
        hangs: bool = False,
        seconds: float = 0,
    ) -> None:
        self.platform = platform
        self._media = list(media)
        self._status = status
        self._hangs = hangs
        self._seconds = seconds
        self.asked: list[str] = []

    async def search(self, term: str, limit: int) -> Outcome:
        self.asked.append(term)
        if self._hangs:
            await asyncio.Event().wait()
        await asyncio.sleep(self._seconds)
        if self._status is not None:
            return Outcome(PlatformStatus(self._status, detail="It is so."))
        return found(self._media[:limit])

    async def resolve(self, link: Link, limit: int) -> Outcome:
        raise AssertionError("a playlist resolves no links")

    async def resolve_url(self, url: str, limit: int) -> Outcome:
        raise AssertionError("a playlist resolves no URLs")


class Steady:
    """A curator that suggests what it was given, and on being asked again what is left."""

    def __init__(self, *suggestions: Suggestion, name: str = "steady") -> None:
        self.name = name
        self._left = list(suggestions)
        self.asks: list[Ask] = []

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        self.asks.append(ask)
        now, self._left = self._left[: ask.count], self._left[ask.count :]
        yield Heading("A title", "A description")
        for suggestion in now:
            yield suggestion


def medium(
    title: str,
    author: str,
    platform: Platform = Platform.YOUTUBE,
    *,
    native_id: str | None = None,
    duration: float | None = 200,
    kind: Kind = Kind.TRACK,
    **more: object,
) -> Media:
    native = native_id or f"{author}-{title}".replace(" ", "_")
    return Media(
        id=media_id(platform, native),
        native_id=native,
        title=title,
        author=author,
        image=None,
        platform=platform,
        url=f"https://{platform}.example/{native}",
        duration=duration,
        kind=kind,
        **more,
    )


@asynccontextmanager
async def generator_over(
    stations: Iterable[Station],
    *curators: Curator,
    archive: PlaylistArchive | None = None,
    search_deadline: float = NEVER,
    deadline: float = NEVER,
) -> AsyncIterator[Generator]:
    """A generator over these platforms; those not named have nothing."""
    named: Mapping[Platform, Station] = {one.platform: one for one in stations}
    adapters = {one: named.get(one) or Station(one) for one in FIVE_PLATFORMS}
    searcher = Searcher(
        adapters,
        Station(Platform.URL),
        cache=ResultCache(entries=0),
        deadline=search_deadline,
    )
    try:
        yield Generator(searcher, curators, archive=archive, deadline=deadline)
    finally:
        await searcher.close()


async def told(generator: Generator, order: Order) -> list[Event]:
    """Every event; the minute is a net for a work that would never end."""
    async with asyncio.timeout(60):
        return [event async for event in generator.generate(order)]


async def made(generator: Generator, prompt: str, **more: object) -> Playlist:
    """The playlist in the end."""
    last = (await told(generator, Order(prompt=prompt, **more)))[-1]
    assert isinstance(last, Done)
    return last.playlist

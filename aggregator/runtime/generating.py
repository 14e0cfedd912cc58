"""The playlist use case with its curators and its network, as the command line and the service use
it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.curation.base import Curator
from aggregator.curation.embedded import EmbeddedCurator
from aggregator.curation.semantic import Likeness
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.generator import Generator
from aggregator.runtime.searching import searching
from aggregator.search.searcher import Searcher
from aggregator.settings import Settings


def curators() -> tuple[Curator, ...]:
    """Who is asked for suggestions, in turn: the embedded curator can always answer."""
    return (EmbeddedCurator(Likeness()),)


def generator(
    settings: Settings, searcher: Searcher, *, archive: PlaylistArchive | None = None
) -> Generator:
    """The playlist use case over a searcher."""
    return Generator(
        searcher,
        curators(),
        archive=archive,
        deadline=settings.generate_deadline,
    )


@asynccontextmanager
async def generating(settings: Settings) -> AsyncIterator[Generator]:
    """A generator for the time of the block, without a store."""
    async with searching(settings) as searcher:
        yield generator(settings, searcher)

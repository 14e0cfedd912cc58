"""The playlist use case with its curators and its network, as the command line and the service use
it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.curation.base import Curator
from aggregator.curation.embedded import EmbeddedCurator
from aggregator.curation.semantic import Likeness
from aggregator.curation.shelf import shelf
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.generator import Generator
from aggregator.runtime.searching import searching
from aggregator.search.searcher import Searcher
from aggregator.settings import Settings


def curators(likeness: Likeness | None = None) -> tuple[Curator, ...]:
    """Who is asked for suggestions, in turn: the embedded curator can always answer."""
    return (EmbeddedCurator(likeness or Likeness()),)


async def warm_up(likeness: Likeness) -> None:
    """Read the catalogue and load the encoder, which the first prompt would wait for otherwise."""
    await asyncio.to_thread(shelf)
    await asyncio.to_thread(likeness.load)


def generator(
    settings: Settings,
    searcher: Searcher,
    *,
    archive: PlaylistArchive | None = None,
    likeness: Likeness | None = None,
) -> Generator:
    """The playlist use case over a searcher; `likeness` may be one that is warm."""
    return Generator(
        searcher,
        curators(likeness),
        archive=archive,
        deadline=settings.generate_deadline,
    )


@asynccontextmanager
async def generating(settings: Settings) -> AsyncIterator[Generator]:
    """A generator for the time of the block, without a store."""
    async with searching(settings) as searcher:
        yield generator(settings, searcher)

"""The playlist use case with its curators and its network, as the command line and the service use
it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aggregator.curation.base import Curator
from aggregator.curation.embedded import EmbeddedCurator
from aggregator.curation.semantic import Likeness
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.generator import Generator
from aggregator.runtime.curating import language_model
from aggregator.runtime.searching import SearchStack
from aggregator.settings import Settings

_LIKENESS = Likeness()
"""One encoder a process: it takes 130 MB and half a second, with its first use."""


class GeneratingStack:
    """The playlist use case over a search stack, with the curators that the settings name.

    The language model speaks first where one is configured; the embedded curator can always answer.
    Without `archive` nothing is saved. Raises `ConfigurationError`.
    """

    def __init__(
        self, settings: Settings, stack: SearchStack, *, archive: PlaylistArchive | None = None
    ) -> None:
        self._model = language_model(settings, stack.internet)
        embedded = EmbeddedCurator(_LIKENESS)
        self.curators: tuple[Curator, ...] = (
            (embedded,) if self._model is None else (self._model, embedded)
        )
        self.generator = Generator(
            stack.searcher,
            self.curators,
            archive=archive,
            deadline=settings.generate_deadline,
        )

    async def close(self) -> None:
        """Close the model's connections; the search stack is closed by who opened it."""
        if self._model is not None:
            await self._model.close()


@asynccontextmanager
async def generating(settings: Settings) -> AsyncIterator[Generator]:
    """A generator for the time of the block, without a store."""
    async with AsyncExitStack() as opened:
        stack = SearchStack(settings)
        opened.push_async_callback(stack.close)
        playlists = GeneratingStack(settings, stack)
        opened.push_async_callback(playlists.close)
        yield playlists.generator


@asynccontextmanager
async def curating(settings: Settings) -> AsyncIterator[Curator]:
    """The curator that speaks first, for the time of the block, without any platform."""
    model = language_model(settings)
    try:
        yield model or EmbeddedCurator(_LIKENESS)
    finally:
        if model is not None:
            await model.close()

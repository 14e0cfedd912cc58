"""The playlist use case with its curators and its network, as the command line and the service use
it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from aggregator.curation.base import Curator
from aggregator.curation.embedded import EmbeddedCurator
from aggregator.curation.semantic import Likeness
from aggregator.curation.shelf import shelf
from aggregator.playlists.archive import PlaylistArchive
from aggregator.playlists.generator import Generator
from aggregator.runtime.curating import language_model
from aggregator.runtime.searching import SearchStack
from aggregator.settings import Settings

_LIKENESS = Likeness()
"""One encoder a process: it takes 150 MB and half a second, with its first use."""


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

    async def warm_up(self) -> None:
        """Read the catalogue, which the first prompt would wait for.

        The encoder is loaded with its first use: it is half of the memory of a service at rest, and
        many prompts never need it. Cancelled it is left behind: work that cannot be stopped must
        not hold up an end.
        """
        await _left_behind(shelf)

    async def close(self) -> None:
        """Close the model's connections; the search stack is closed by who opened it."""
        if self._model is not None:
            await self._model.close()


def _left_behind(step: Callable[[], object]) -> asyncio.Future[None]:
    """The step's end, in a thread that neither the loop nor the process waits for."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def work() -> None:
        failure: Exception | None = None
        try:
            step()
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            failure = error
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, ended, failure)

    threading.Thread(target=work, name="warm-up", daemon=True).start()
    return ended


def _settle(ended: asyncio.Future[None], failure: Exception | None) -> None:
    if ended.done():
        return
    if failure is None:
        ended.set_result(None)
    else:
        ended.set_exception(failure)


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

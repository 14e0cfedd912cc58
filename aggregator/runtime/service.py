"""The running service: everything `aggregator serve` needs, started and closed in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aggregator.accounts.keyring import Keyring
from aggregator.accounts.limits import Meter
from aggregator.domain.errors import StorageUnavailable
from aggregator.runtime.generating import GeneratingStack
from aggregator.runtime.people import PeopleStack
from aggregator.runtime.searching import SearchStack
from aggregator.runtime.shared import shared_state
from aggregator.runtime.shutdown import Shutdown
from aggregator.settings import Settings
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.machine_limits import MachineLimits
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.tracing import begin_tracing

REDIS = "redis"


class Service:
    """The object graph, about ten objects. Built without I/O; `running` opens and closes it.

    `optional` names the dependencies that requests can be answered without. `shutdown` is told when
    the process ends: from then on it is not ready, and playlists in the making are cut short.
    A database that is `prepared` is not migrated here; `limits_file` is where processes of this
    machine measure limits together, unless they do so in Redis.
    """

    optional = frozenset({REDIS})

    def __init__(
        self,
        settings: Settings,
        shutdown: Shutdown | None = None,
        *,
        prepared: bool = False,
        limits_file: Path | None = None,
    ) -> None:
        self.settings = settings
        self._prepared = prepared
        self.shutdown = shutdown or Shutdown()
        self.database = Database(settings.database_url)
        keys = AppKeyStore(self.database)
        shared = self.shared = shared_state(settings)
        self.keyring = Keyring(keys, news=shared.news if shared else None)
        self._limits = MachineLimits(limits_file) if limits_file and not shared else None
        self.meter = Meter(keys, shared=shared.limits if shared else self._limits)
        self.people = PeopleStack(self.database, self.keyring, plan=settings.key_plan)
        self.media = MediaArchive(self.database)
        self.stack = SearchStack(
            settings, memory=self.media, shared=shared.answers if shared else None
        )
        self.playlists = PlaylistStore(self.database)
        self._generating = GeneratingStack(settings, self.stack, archive=self.playlists)
        self.generator = self._generating.generator
        self.shutdown.on_hasten(self.generator.hasten)
        if shared is not None:
            shared.news.on_revoked = self.keyring.forget
            shared.news.on_listening = self.keyring.refresh_soon

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Service"]:
        """Open for the time of the block; at its end what is queued is written."""
        async with AsyncExitStack() as opened:
            opened.push_async_callback(self.database.close)
            opened.callback(self.people.close)
            if self._limits is not None:
                opened.callback(self._limits.close)
            if self.settings.traces_endpoint is not None:
                end_tracing = begin_tracing(self.settings.traces_endpoint)
                opened.push_async_callback(asyncio.to_thread, end_tracing)
            if not self._prepared:
                await self.database.migrate()
            if self.shared is not None:
                opened.push_async_callback(self.shared.close)
                await self.shared.start()
            for part in (self.media, self.meter, self.keyring):
                opened.push_async_callback(part.close)
                await part.start()
            opened.push_async_callback(self.stack.close)
            opened.push_async_callback(self._generating.close)
            yield self

    async def ready(self) -> dict[str, str]:
        """Each dependency's word: "ok", or what is wrong."""
        words = {"database": "ok"}
        try:
            await self.database.ping()
        except StorageUnavailable as error:
            words["database"] = str(error)
        if self.shared is not None:
            words[REDIS] = await self.shared.word()
        if self.shutdown.begun:
            words["process"] = "It is shutting down."
        return words


async def prepare_database(settings: Settings) -> None:
    """Bring the database to this version; `StorageUnavailable` when it cannot be used."""
    database = Database(settings.database_url)
    try:
        await database.migrate()
        await database.ping()
    finally:
        await database.close()

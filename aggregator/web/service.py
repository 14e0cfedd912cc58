"""The door joined to the running service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from litestar import Litestar
from litestar.types import ASGIApp

from aggregator.playlists.desk import PlaylistDesk
from aggregator.runtime.service import Service
from aggregator.runtime.shutdown import Shutdown
from aggregator.settings import Settings
from aggregator.web.app import create_app
from aggregator.web.services import PageServices, Services
from aggregator.web.simulation import PREFIX


def application(
    settings: Settings,
    shutdown: Shutdown | None = None,
    *,
    prepared: bool = False,
    limits_file: Path | None = None,
) -> Litestar:
    """The ASGI application; its lifespan opens and closes the service, which looks at `shutdown`;
    `prepared` says that the database was brought to this version already.

    Raises `ConfigurationError` for a setting that cannot be used.
    """
    service = Service(settings, shutdown, prepared=prepared, limits_file=limits_file)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with service.running():
            yield

    return create_app(
        Services(
            search=service.stack.searcher,
            keys=service.keyring,
            meter=service.meter,
            media=service.media,
            generator=service.generator,
            playlists=service.playlists,
            mixcloud=service.stack.mixcloud,
            mixcloud_answers=service.stack.mixcloud_answers,
            ready=service.ready,
            optional=service.optional,
            upstream_mode=settings.upstream,
            pages=PageServices(
                people=service.people.people,
                sessions=service.people.sessions,
                applications=service.people.applications,
                playlists=PlaylistDesk(service.playlists),
            ),
            metrics_token=settings.metrics_token,
            switches=cast("ASGIApp | None", service.stack.switches(PREFIX)),
        ),
        lifespan=[lifespan],
    )

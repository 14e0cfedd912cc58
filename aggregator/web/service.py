"""The door joined to the running service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from aggregator.runtime.service import Service
from aggregator.settings import Settings
from aggregator.web.app import create_app
from aggregator.web.services import Services


def application(settings: Settings) -> Litestar:
    """The ASGI application; its lifespan opens and closes the service.

    Raises `ConfigurationError` for a setting that cannot be used.
    """
    service = Service(settings)

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
            ready=service.ready,
            upstream_mode=settings.upstream,
        ),
        lifespan=[lifespan],
    )

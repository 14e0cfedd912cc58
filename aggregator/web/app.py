"""The ASGI application: routes, errors and observation put together."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import LifespanHook

from aggregator.web.api import api_router
from aggregator.web.assets import Assets, assets_router
from aggregator.web.docs_page import docs_router
from aggregator.web.head import HeadAsGet
from aggregator.web.health import health_router
from aggregator.web.metrics import metrics_router
from aggregator.web.mixcloud_api import mixcloud_router
from aggregator.web.mixcloud_errors import with_envelopes
from aggregator.web.observation import RequestObserver
from aggregator.web.openapi import openapi_config
from aggregator.web.page_frame import PageFrame
from aggregator.web.pages import pages_router, with_pages
from aggregator.web.playlists import playlists_router
from aggregator.web.problems import EXCEPTION_HANDLERS
from aggregator.web.services import Services
from aggregator.web.simulation import SimulationDoor
from aggregator.web.validation import LARGEST_BODY
from aggregator.web.visitor import PageGate


class Doors(Litestar):
    """Litestar for bodies that are msgspec's alone: its plugins for pydantic and attrs would import
    both libraries, which other dependencies bring along, with every start."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def create_app(
    services: Services,
    *,
    on_startup: Sequence[LifespanHook] = (),
    on_shutdown: Sequence[LifespanHook] = (),
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = (),
) -> Litestar:
    """The doors over these services; start and stop are the caller's to add."""
    assets = Assets()
    frame = PageFrame(assets, upstream_mode=services.upstream_mode)
    pages = [] if services.pages is None else [pages_router(services, services.pages, frame)]
    gate = [] if services.pages is None else [PageGate(services.pages.sessions)]
    app = Doors(
        route_handlers=[
            *pages,
            api_router(services),
            playlists_router(services),
            mixcloud_router(services),
            health_router(services),
            metrics_router(services.metrics_token),
            docs_router(assets, frame, gate=gate, upstream_mode=services.upstream_mode),
            assets_router(assets),
        ],
        exception_handlers=with_pages(with_envelopes(EXCEPTION_HANDLERS), frame),
        openapi_config=openapi_config(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        on_startup=on_startup,
        on_shutdown=on_shutdown,
        lifespan=list(lifespan),
    )
    app.asgi_handler = HeadAsGet(app.asgi_handler)
    if services.switches is not None:
        app.asgi_handler = SimulationDoor(app.asgi_handler, services.switches)
    # Middleware of the framework only sees requests that found a route; the observer sees all.
    app.asgi_handler = RequestObserver(app.asgi_handler, upstream_mode=services.upstream_mode)
    return app

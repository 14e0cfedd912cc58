"""`/mixcloud-api`: Mixcloud's users, shows, comments and categories as REST of our own."""

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.handlers import HTTPRouteHandler

from aggregator.web.authentication import BearerKey
from aggregator.web.mixcloud_cache_headers import cache_headers
from aggregator.web.mixcloud_endpoints import ENDPOINTS, Endpoint
from aggregator.web.mixcloud_envelope import enveloped, serialised
from aggregator.web.mixcloud_errors import PREFIX
from aggregator.web.mixcloud_openapi import KEY_HEADER, USAGE_PATH, mixcloud_document
from aggregator.web.mixcloud_parameters import read_parameters
from aggregator.web.mixcloud_schemas import KeyUsage
from aggregator.web.services import MeterService, Services

if TYPE_CHECKING:
    from aggregator.domain.account import AppKey

AnyRequest = Request[Any, Any, Any]


def mixcloud_router(services: Services) -> Router:
    """The endpoints behind the app key and its plan; the description is open to everybody.

    A key's usage is told without being counted: who has used up a plan may still read it.
    """
    keys, meter = services.keys, services.meter
    metered = Router(
        "/",
        route_handlers=[_reading(services, endpoint) for endpoint in ENDPOINTS],
        middleware=[BearerKey(keys, meter, header=KEY_HEADER)],
    )
    uncounted = Router(
        "/",
        route_handlers=[_usage(meter)],
        middleware=[BearerKey(keys, None, header=KEY_HEADER)],
    )
    return Router(
        PREFIX, route_handlers=[metered, uncounted, _description()], include_in_schema=False
    )


def _reading(services: Services, endpoint: Endpoint) -> HTTPRouteHandler:
    @get(endpoint.path)
    async def read(request: AnyRequest) -> Response[bytes]:
        values = read_parameters(endpoint.parameters, request.query_params.multi_items())

        async def ask() -> bytes:
            return serialised(await endpoint.ask(services.mixcloud, values))

        if not endpoint.asks_mixcloud:
            return enveloped(request.scope, msgspec.Raw(await ask()), endpoint.message)
        answered = await services.mixcloud_answers.answer((endpoint.path, *values.items()), ask)
        return enveloped(
            request.scope,
            msgspec.Raw(answered.body),
            endpoint.message,
            headers=cache_headers(answered),
        )

    return read


def _usage(meter: MeterService) -> HTTPRouteHandler:
    @get(USAGE_PATH, sync_to_thread=False)
    def usage(request: AnyRequest) -> Response[bytes]:
        key: AppKey = request.scope["state"]["key"]
        used = meter.usage(key)
        told = KeyUsage(
            key=key.prefix,
            plan=used.plan,
            used=used.used,
            month=used.month.strftime("%Y-%m"),
            quota=used.quota,
            remaining=None if used.quota is None else max(0, used.quota - used.used),
            resets_at=used.resets_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            requests_per_second=used.requests_per_second,
        )
        return enveloped(request.scope, told, "Usage")

    return usage


def _description() -> HTTPRouteHandler:
    document = msgspec.json.encode(mixcloud_document(ENDPOINTS))

    @get("/openapi.json", sync_to_thread=False)
    def described() -> Response[bytes]:
        return Response(document, media_type=MediaType.JSON)

    return described

"""`/metrics`: what Prometheus reads, for who has the operator's token; nobody else, ever."""

import asyncio
import hmac
from typing import Any

from litestar import Request, Response, Router, get

from aggregator.telemetry import metrics
from aggregator.web.problems import UNAUTHENTICATED, DoorProblem

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def metrics_router(token: str | None) -> Router:
    """The door; without a token it is shut, and says which setting opens it."""

    # The operator's, and no part of what is described to programs.
    @get("/metrics", include_in_schema=False)
    async def told(request: Request[Any, Any, Any]) -> Response[bytes]:
        if token is None:
            raise DoorProblem(
                UNAUTHENTICATED,
                "Metrics are told to nobody while AGGREGATOR_METRICS_TOKEN is not set.",
                headers=CHALLENGE,
            )
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode(), token.encode())
        if scheme.lower() != "bearer" or not right:
            raise DoorProblem(
                UNAUTHENTICATED,
                "Send AGGREGATOR_METRICS_TOKEN as `Authorization: Bearer`.",
                headers=CHALLENGE,
            )
        body, content_type = await asyncio.to_thread(metrics)
        return Response(body, headers={"content-type": content_type, "cache-control": "no-store"})

    return Router("/", route_handlers=[told])

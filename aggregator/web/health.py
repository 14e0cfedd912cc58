"""`/health`: the process lives; `/ready`: its dependencies answer."""

from litestar import Response, Router, get
from litestar.openapi import ResponseSpec

from aggregator.web.openapi import problem_specs
from aggregator.web.schemas import Health, Readiness
from aggregator.web.services import Services

_ALIVE = Health("ok")


def health_router(services: Services) -> Router:
    """Both probes; they need no key."""

    @get(
        "/health",
        sync_to_thread=False,
        summary="Is the process alive?",
        operation_id="health",
        responses=problem_specs(s500="A fault of ours."),
        response_description="It is.",
    )
    def health() -> Health:
        return _ALIVE

    @get(
        "/ready",
        summary="Can requests be answered?",
        operation_id="ready",
        responses={
            503: ResponseSpec(
                Readiness, generate_examples=False, description="Not now; `dependencies` says why."
            )
        }
        | problem_specs(s500="A fault of ours."),
        response_description="They can.",
    )
    async def ready() -> Response[Readiness]:
        dependencies = await services.ready()
        needed = dependencies.keys() - services.optional
        if all(dependencies[name] == "ok" for name in needed):
            return Response(Readiness("ok", dependencies))
        return Response(Readiness("unavailable", dependencies), status_code=503)

    return Router("/", route_handlers=[health, ready], tags=["Health"])

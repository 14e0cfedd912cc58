"""The description of `/mixcloud-api`: OpenAPI 3.1, built from the table of its endpoints."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final, TypeAlias

import msgspec

from aggregator.accounts.plans import PLANS
from aggregator.search.mixcloud_objects import Cloudcast, Topic, User
from aggregator.web.mixcloud_endpoints import Endpoint
from aggregator.web.mixcloud_envelope import ERROR, OK, Stamp, Trouble
from aggregator.web.mixcloud_errors import PREFIX
from aggregator.web.mixcloud_parameters import Parameter
from aggregator.web.mixcloud_schemas import KeyUsage

KEY_HEADER: Final = "x-oanor-key"
USAGE_PATH: Final = "/v1/usage"

_REF = "#/components/schemas/{name}"

_WAIT = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
_KEPT = {
    "Cache-Status": {
        "schema": {"type": "string"},
        "description": "RFC 9211. `fwd=miss`: Mixcloud was asked now. `hit`: a kept answer, with"
        " a negative `ttl` while it is asked again behind. `fwd=stale`: asked in vain for the"
        " reason in `detail`, so that an earlier answer stands in.",
    },
    "Age": {"schema": {"type": "integer"}, "description": "Seconds since a kept answer came."},
}
Refusals: TypeAlias = dict[str, tuple[str, dict[str, Any]]]
"""By status: why, and which headers come with it."""

_EVERYWHERE: Final[Refusals] = {
    "401": ("No app key, a malformed one, or one that is unknown or revoked.", {}),
    "500": ("A fault of ours.", {}),
    "503": ("A dependency of ours does not answer, or requests to Mixcloud are limited.", _WAIT),
}
_METERED: Final[Refusals] = {
    "429": ("The plan's requests per second or monthly quota are used up.", _WAIT)
}
_CHECKED: Final[Refusals] = {"400": ("A parameter breaks a rule; `data.errors` names each.", {})}
_UPSTREAM: Final[Refusals] = {
    "404": ("Mixcloud has no such thing.", {}),
    "502": ("Mixcloud does not answer as it should.", {}),
    "504": ("Mixcloud does not answer in time.", {}),
}


def mixcloud_document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The whole document."""
    shapes = [one.data for one in endpoints]
    _, components = msgspec.json.schema_components(
        [*shapes, KeyUsage, Stamp, Trouble, Cloudcast, User, Topic], ref_template=_REF
    )
    schemas = {**components, "Error": _envelope("Trouble", success=False)}
    paths = {PREFIX + one.path: {"get": _operation(one)} for one in endpoints}
    paths[PREFIX + USAGE_PATH] = {"get": _usage_operation()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mixcloud API",
            "version": version("playlist-aggregator"),
            "description": _description(),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "tags": [{"name": name} for name in dict.fromkeys(one.group for one in endpoints)]
        + [{"name": "Account"}],
        "security": [{"key_header": []}, {"app_key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key_header": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
                "app_key": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    refused = _EVERYWHERE | _METERED
    if endpoint.parameters:
        refused = refused | _CHECKED
    if endpoint.asks_mixcloud:
        refused = refused | _UPSTREAM
    return {
        "operationId": endpoint.operation,
        "summary": endpoint.summary,
        "description": endpoint.told,
        "tags": [endpoint.group],
        "parameters": [_parameter(one) for one in endpoint.parameters],
        "responses": _responses(
            endpoint.data.__name__, refused, told=_KEPT if endpoint.asks_mixcloud else {}
        ),
    }


def _usage_operation() -> dict[str, Any]:
    return {
        "operationId": "usage",
        "summary": "What the app key has used",
        "description": "Requests of this month against the plan. Reading it is not counted.",
        "tags": ["Account"],
        "parameters": [],
        "responses": _responses(KeyUsage.__name__, _EVERYWHERE),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.default is None,
        "description": parameter.description,
        "schema": parameter.schema(),
        "example": parameter.example,
    }


def _responses(
    shape: str, refused: Refusals, *, told: Mapping[str, Any] = {}
) -> dict[str, dict[str, Any]]:
    responses: dict[str, dict[str, Any]] = {
        "200": {"description": "What was asked for.", "content": _json(_envelope(shape))}
    }
    if told:
        responses["200"]["headers"] = dict(told)
    for status, (description, headers) in sorted(refused.items()):
        responses[status] = {
            "description": description,
            "content": _json({"$ref": _REF.format(name="Error")}),
        }
        if headers:
            responses[status]["headers"] = headers
    return responses


def _envelope(shape: str, *, success: bool = True) -> dict[str, Any]:
    properties = {
        "data": {"$ref": _REF.format(name=shape)},
        "meta": {"$ref": _REF.format(name="Stamp")},
        "status": {"const": OK if success else ERROR},
        "message": {"type": "string"},
        "success": {"const": success},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _description() -> str:
    plans = "\n".join(
        f"- **{plan.name.capitalize()}**: {plan.monthly_quota:,} calls a month,"
        f" {plan.requests_per_second} a second"
        for plan in PLANS.values()
        if plan.monthly_quota is not None
    )
    return (
        "Mixcloud as an API: search, users, shows, comments, categories, what is popular.\n\n"
        f"Every request carries an app key: `{KEY_HEADER}: <App key>` or"
        " `Authorization: Bearer <App key>`. Every answer is an envelope; the keys of every"
        " object stand by length, then by alphabet. An error has `success: false`, says in"
        " `message` what to do, and in `data.code` what it is. Plans:\n\n" + plans
    )

"""The envelope of every answer under `/mixcloud-api`, and the order of its fields.

The source document's bodies come from PostgreSQL's `jsonb`: the keys of every object stand by
length, then by alphabet. One serialiser keeps that for all of them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from litestar import MediaType, Response
from litestar.types import Scope

OK: Final = "ok"
ERROR: Final = "error"

_encode = msgspec.json.Encoder().encode


# The fields of these two are declared in the order that they are written in.
class Stamp(msgspec.Struct, frozen=True):
    """When it was answered (UTC), and the id of the request in our log."""

    timestamp: str
    request_id: str


class Envelope(msgspec.Struct, frozen=True):
    """What every answer is; `success` is true when `status` is `ok`."""

    data: msgspec.Raw
    meta: Stamp
    status: str
    message: str
    success: bool


class Complaint(msgspec.Struct, frozen=True):
    """One parameter and the rule it breaks."""

    field: str
    detail: str


class Trouble(msgspec.Struct, frozen=True, omit_defaults=True):
    """The `data` of an error: a word for programs, and every parameter that is wrong."""

    code: str
    errors: tuple[Complaint, ...] = ()


def enveloped(
    scope: Scope,
    data: msgspec.Struct | msgspec.Raw,
    message: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] = {},
) -> Response[bytes]:
    """Data in its envelope, serialised already or not; a status of 400 and above is an error."""
    success = status_code < 400
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = Envelope(
        data=data if isinstance(data, msgspec.Raw) else msgspec.Raw(serialised(data)),
        meta=Stamp(moment, scope["state"]["request_id"]),
        status=OK if success else ERROR,
        message=message,
        success=success,
    )
    return Response(
        _encode(body), status_code=status_code, media_type=MediaType.JSON, headers=dict(headers)
    )


def serialised(body: Any) -> bytes:
    """JSON with the keys of every object by length, then by alphabet."""
    return _encode(_ordered(msgspec.to_builtins(body)))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in _order(tuple(value))}
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    return value


@lru_cache(maxsize=500)
def _order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Lengths are those of the UTF-8 form, as in the database."""
    return tuple(sorted(keys, key=lambda key: (len(key.encode()), key.encode())))

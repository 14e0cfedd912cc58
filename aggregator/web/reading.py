"""What the doors of REST v1 share: reading a body, answering JSON, the report parameter."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import InternalServerException
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from aggregator.web.problems import InvalidFields
from aggregator.web.schemas import FieldError

_encode = msgspec.json.Encoder().encode

Report = Annotated[
    Literal["0", "1"],
    QueryParameter(
        description="1: the report about the answer comes with it.",
        examples=[Example(value="0"), Example(value="1")],
    ),
]


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """The whole body; raises `InvalidFields` for one that ended too soon."""
    try:
        return await request.body()
    except InternalServerException as error:  # what the framework calls a caller who hung up
        raise InvalidFields([FieldError("", "ended before it was complete")]) from error


def json_response(body: object, *, headers: Mapping[str, str] = {}) -> Response[Any]:
    """Structs as JSON, encoded by one encoder made once."""
    return Response(_encode(body), media_type=MediaType.JSON, headers=dict(headers))

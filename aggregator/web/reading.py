"""What the doors of REST v1 share: reading a body, answering JSON, the report parameter."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from litestar.types import HTTPReceiveMessage

from aggregator.web.problems import InvalidFields
from aggregator.web.schemas import FieldError
from aggregator.web.validation import LARGEST_BODY

_encode = msgspec.json.Encoder().encode

Report = Annotated[
    Literal["0", "1"],
    QueryParameter(
        description="1: the report about the answer comes with it.",
        examples=[Example(value="0"), Example(value="1")],
    ),
]


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """The whole body.

    Raises `RequestEntityTooLarge` for one over the cap, unread where it is announced, and
    `InvalidFields` for one that ended too soon. The framework's own way reads every header into a
    dictionary first, which takes as long as a search that is answered from the cache.
    """
    announced = next(
        (value for name, value in request.scope["headers"] if name == b"content-length"), b"0"
    )
    if int(announced) > LARGEST_BODY:  # the server has refused what is no number
        raise RequestEntityTooLarge
    body = b""
    while True:
        message = cast("HTTPReceiveMessage", await request.receive())
        if message["type"] == "http.disconnect":
            raise InvalidFields([FieldError("", "ended before it was complete")])
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise RequestEntityTooLarge
        if not message.get("more_body", False):
            return body


def json_response(body: object, *, headers: Mapping[str, str] = {}) -> Response[Any]:
    """Structs as JSON, encoded by one encoder made once."""
    return Response(_encode(body), media_type=MediaType.JSON, headers=dict(headers))

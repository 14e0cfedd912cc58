"""REST v1: searching media and reading one back."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.exceptions import InternalServerException
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from aggregator.domain.errors import NotFound
from aggregator.domain.media import PublicMedia, public
from aggregator.web.authentication import BearerKey
from aggregator.web.openapi import (
    MEDIA_ID_PATTERN,
    MEDIA_PROBLEMS,
    SEARCH_HEADERS,
    SEARCH_PROBLEMS,
    SearchOperation,
)
from aggregator.web.problems import InvalidFields
from aggregator.web.schemas import FieldError, MediaList, ReportedSearch, SearchReport, by_platform
from aggregator.web.services import Services
from aggregator.web.timing import server_timing
from aggregator.web.validation import LARGEST_BODY, canonical_media_id, search_request

MOST_MEDIA = 30

_encode = msgspec.json.Encoder().encode

Report = Annotated[
    Literal["0", "1"],
    QueryParameter(
        description="1: the report about the answer comes with it.",
        examples=[Example(value="0"), Example(value="1")],
    ),
]
MediaId = Annotated[
    str,
    PathParameter(
        description="`<platform>-<native id>`.",
        schema_extra={"pattern": MEDIA_ID_PATTERN},  # told only: a malformed id is a 404
        examples=[Example(value="youtube-_G1soKzXJUo")],
    ),
]


def api_router(services: Services) -> Router:
    """The routes under `/api/v1`, behind the app key and its limits."""

    @post(
        "/media/search",
        status_code=200,
        summary="Search media, or resolve a URL",
        operation_id="searchMedia",
        operation_class=SearchOperation,
        responses=SEARCH_PROBLEMS,
        response_headers=SEARCH_HEADERS,
        response_description="At most 30 media, best first; with `report=1` in `data`.",
    )
    async def search_media(
        request: Request[Any, Any, Any], report: Report = "0"
    ) -> Response[MediaList | ReportedSearch]:
        asked = search_request(await _body(request))
        answer = await services.search.search(asked.platform, asked.query, limit=MOST_MEDIA)
        media = [public(one) for one in answer.media[:MOST_MEDIA]]
        body: list[PublicMedia] | ReportedSearch = media
        if report == "1":
            body = ReportedSearch(media, SearchReport(by_platform(answer.reports)))
        return _json(body, headers={"Server-Timing": server_timing(answer.reports)})

    @get(
        "/media/{media_id:str}",
        summary="Read back a medium that was seen in an answer",
        operation_id="readMedia",
        responses=MEDIA_PROBLEMS,
        response_description="The medium as it was last seen.",
    )
    async def read_media(media_id: MediaId) -> Response[PublicMedia]:
        media = await services.media.get(canonical_media_id(media_id))
        if media is None:
            raise NotFound("No medium with this id was seen.")
        return _json(public(media))

    return Router(
        "/api/v1",
        route_handlers=[search_media, read_media],
        middleware=[BearerKey(services.keys, services.meter)],
        security=[{"app_key": []}],
        tags=["Media"],
        request_max_body_size=LARGEST_BODY,
    )


async def _body(request: Request[Any, Any, Any]) -> bytes:
    try:
        return await request.body()
    except InternalServerException as error:  # what the framework calls a caller who hung up
        raise InvalidFields([FieldError("", "ended before it was complete")]) from error


def _json(body: object, *, headers: Mapping[str, str] = {}) -> Response[Any]:
    """Structs as JSON, encoded by one encoder made once."""
    return Response(_encode(body), media_type=MediaType.JSON, headers=dict(headers))

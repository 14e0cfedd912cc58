"""REST v1: searching media and reading one back."""

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from aggregator.domain.errors import NotFound
from aggregator.domain.media import PublicMedia, public
from aggregator.web.authentication import BearerKey
from aggregator.web.encoded import EncodedAnswers
from aggregator.web.kept_searches import KeptSearches
from aggregator.web.openapi import (
    MEDIA_ID_PATTERN,
    MEDIA_PROBLEMS,
    SEARCH_HEADERS,
    SEARCH_PROBLEMS,
    SearchOperation,
)
from aggregator.web.reading import Report, json_response, read_body
from aggregator.web.schemas import MediaList, ReportedSearch, SearchReport, by_platform
from aggregator.web.services import Services
from aggregator.web.timing import server_timing
from aggregator.web.validation import LARGEST_BODY, canonical_media_id, search_request

MOST_MEDIA = 30

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
    encoded = EncodedAnswers(most_media=MOST_MEDIA)

    @post(
        "/media/search",
        status_code=200,
        middleware=[KeptSearches(services.search, encoded, limit=MOST_MEDIA)],
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
        asked = search_request(await read_body(request))
        answer = await services.search.search(asked.platform, asked.query, limit=MOST_MEDIA)
        if report == "1":
            media = [public(one) for one in answer.media[:MOST_MEDIA]]
            return json_response(
                ReportedSearch(media, SearchReport(by_platform(answer.reports))),
                headers={"Server-Timing": server_timing(answer.reports)},
            )
        return encoded.response(answer)

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
        return json_response(public(media))

    return Router(
        "/api/v1",
        route_handlers=[search_media, read_media],
        middleware=[BearerKey(services.keys, services.meter)],
        security=[{"app_key": []}],
        tags=["Media"],
        request_max_body_size=LARGEST_BODY,
    )

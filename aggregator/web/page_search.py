"""`/`: the search page, whole by a plain GET, or growing by server-sent events."""

import math
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar import Request, Response, Router, get
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from aggregator.accounts.allowance import Allowance
from aggregator.accounts.throttle import network
from aggregator.domain.errors import (
    AggregatorError,
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    Throttled,
)
from aggregator.domain.media import Media, Platform
from aggregator.domain.report import PlatformReport
from aggregator.search.progress import search_in_steps
from aggregator.web.page_frame import PAGE_HEADERS, PageFrame
from aggregator.web.player_view import PLAYER_HEADERS
from aggregator.web.search_view import chip, chips, found, summary
from aggregator.web.services import Services
from aggregator.web.validation import LONGEST_QUERY, PLATFORM_NAMES

EXAMPLES: Final = ("moon river", "bill evans trio", "https://www.mixcloud.com/NTSRadio/")
SENTENCES: Final = ("rainy day jazz piano, no vocals", "90s trip hop from Bristol")

_encode = msgspec.json.Encoder().encode


class Failure(msgspec.Struct, frozen=True):
    """Why there are no results: what happened, and what to do."""

    status: int
    happened: str
    advice: str
    field: str = ""
    retry_after: int = 0


class SearchPage:
    """Both ways to search; each address may search 20 times at once and then every 3 seconds."""

    def __init__(self, services: Services, frame: PageFrame) -> None:
        self._search = services.search
        self._frame = frame
        self._allowance = Allowance(20, 3.0)

    async def whole(self, request: Request[Any, Any, Any]) -> Response[str]:
        """The page with every result on it."""
        query, platform = _asked(request)
        if not query:
            return self._page(request, query, platform)
        reports: tuple[PlatformReport, ...] = ()
        try:
            self._admit(request)
            answer = await self._search.search(platform, query)
        except AllPlatformsFailed as error:
            reports = error.reports
            return self._page(request, query, platform, reports=reports, failure=_failure(error))
        except (InvalidRequest, NotFound, Throttled) as error:
            return self._page(request, query, platform, failure=_failure(error))
        return self._page(request, query, platform, media=answer.media, reports=answer.reports)

    async def steps(self, request: Request[Any, Any, Any]) -> AsyncIterator[ServerSentEventMessage]:
        """`answer` for each step, then `done` or `failed`; all JSON."""
        query, platform = _asked(request)
        sent: set[str] = set()
        said = ""
        try:
            self._admit(request)
            async for answer in search_in_steps(self._search, platform, query):
                said = summary(answer.media, answer.reports)
                yield _event("answer", self._step(answer.media, answer.reports, sent))
        except AggregatorError as error:
            failed = chips(error.reports) if isinstance(error, AllPlatformsFailed) else []
            failure = _failure(error)
            html = self._frame.part("search_failure.html", failure=failure)
            yield _event("failed", {"chips": failed, "html": html, "field": failure.field})
            return
        yield _event("done", {"summary": said})

    def _step(
        self, media: tuple[Media, ...], reports: tuple[PlatformReport, ...], sent: set[str]
    ) -> dict[str, object]:
        """The order of all rows so far, and the rows that the browser does not have yet."""
        new = [one for one in media if one.id not in sent]
        sent.update(one.id for one in new)
        return {
            "chips": [chip(report) for report in reports],
            "order": [one.id for one in media],
            "rows": {one.id: self._frame.part("found.html", found=found(one)) for one in new},
        }

    def _page(
        self,
        request: Request[Any, Any, Any],
        query: str,
        platform: Platform,
        *,
        media: tuple[Media, ...] = (),
        reports: tuple[PlatformReport, ...] = (),
        failure: Failure | None = None,
    ) -> Response[str]:
        later = {"Retry-After": str(failure.retry_after)} if failure and failure.retry_after else {}
        return self._frame.page(
            request,
            "search.html",
            status=failure.status if failure else 200,
            query=query,
            platform=str(platform),
            chips=chips(reports),
            headers=PLAYER_HEADERS | later,
            results=[found(one) for one in media],
            summary=summary(media, reports) if query and not failure else "",
            failure=failure,
            examples=EXAMPLES,
            sentences=SENTENCES,
            longest=LONGEST_QUERY,
        )

    def _admit(self, request: Request[Any, Any, Any]) -> None:
        place = network(request.client.host if request.client else "")
        wait = self._allowance.wait(place)
        if wait > 0:
            raise Throttled("Many searches were made from your address.", retry_after=wait)
        self._allowance.take(place)


def search_routes(services: Services, frame: PageFrame) -> Router:
    """The page and its stream."""
    page = SearchPage(services, frame)

    @get("/")
    async def search_page(request: Request[Any, Any, Any]) -> Response[str]:
        return await page.whole(request)

    @get("/search/stream")
    async def search_stream(request: Request[Any, Any, Any]) -> ServerSentEvent:
        return ServerSentEvent(page.steps(request), headers=PAGE_HEADERS)

    return Router("/", route_handlers=[search_page, search_stream])


def _asked(request: Request[Any, Any, Any]) -> tuple[str, Platform]:
    """The query, trimmed, and where to look; a platform that does not exist is everywhere."""
    query = request.query_params.get("q", "").strip()
    platform = PLATFORM_NAMES.get(request.query_params.get("platform", ""), Platform.URL)
    return query, platform


def _failure(error: AggregatorError) -> Failure:
    match error:
        case InvalidRequest():
            rule = error.detail
            return Failure(
                400,
                "This search cannot be made.",
                "Change what is in the box and search again.",
                field=f"{rule[:1].upper()}{rule[1:]}{'' if rule.endswith('.') else '.'}",
            )
        case NotFound():
            return Failure(
                404,
                str(error),
                "Check the link: a track, a set, a playlist or a page with media on it will do.",
            )
        case Throttled():
            wait = max(1, math.ceil(error.retry_after))
            return Failure(429, str(error), f"Wait {wait} s and search again.", retry_after=wait)
        case AllPlatformsFailed():
            return Failure(
                502,
                "No platform could answer.",
                "The chips above say why. It often helps to search again in a minute.",
            )
    return Failure(503, "Something of ours does not answer.", "Search again in a minute.")


def _event(name: str, body: object) -> ServerSentEventMessage:
    return ServerSentEventMessage(data=_encode(body).decode(), event=name)

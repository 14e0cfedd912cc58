"""The pages: their routes behind one gate, and every error as a page for who reads pages."""

from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, Router
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from aggregator.web.compression import Compression
from aggregator.web.page_accounts import account_routes
from aggregator.web.page_add import add_routes
from aggregator.web.page_applications import application_routes
from aggregator.web.page_candidates import candidates_routes
from aggregator.web.page_choices import choices_routes
from aggregator.web.page_frame import PageFrame
from aggregator.web.page_generate import generate_routes
from aggregator.web.page_missing import PageMissing
from aggregator.web.page_of_form import pages_of_forms
from aggregator.web.page_playlist import playlist_page_routes
from aggregator.web.page_playlists import playlist_routes
from aggregator.web.page_search import search_routes
from aggregator.web.schemas import Problem
from aggregator.web.services import PageServices, Services
from aggregator.web.validation import LARGEST_BODY
from aggregator.web.visitor import SAFE, LogInFirst, PageGate

NEVER_PAGES: Final = ("/api", "/mixcloud-api", "/schema", "/static", "/sandbox")
"""Where programs ask: errors there are problem documents for everybody."""

ADVICE: Final = {
    400: "The link may be old or mistyped. Start again from the front page.",
    403: "Open the page itself and try again from there.",
    404: "The link may be old or mistyped. Search, or start again from the front page.",
    429: "Wait a moment, then try again.",
    503: "Try again in a minute. If it stays, tell whoever operates this service.",
}
ADVICE_TO_FORMS: Final = {
    400: "Open the page itself and try again from there.",
    404: "It may be gone since you opened the page you sent this from: open that page again.",
}
OTHER_ADVICE: Final = "Go back and try again. If it stays, tell whoever operates this service."


def pages_router(services: Services, pages: PageServices, frame: PageFrame) -> Router:
    """Every page but the documentation."""
    return Router(
        "/",
        route_handlers=[
            search_routes(services, frame),
            generate_routes(services, frame),
            candidates_routes(services.playlists, frame),
            playlist_routes(services.playlists, frame),
            playlist_page_routes(pages.playlists, frame),
            choices_routes(pages.playlists, frame),
            add_routes(services.media, pages.playlists, frame),
            account_routes(pages.people, pages.sessions, services.playlists, frame),
            application_routes(pages.applications, frame),
            pages_of_forms(),
        ],
        middleware=[Compression(), PageGate(pages.sessions)],
        exception_handlers={LogInFirst: _log_in_first},
        include_in_schema=False,
        request_max_body_size=LARGEST_BODY,
    )


def with_pages(handlers: ExceptionHandlersMap, frame: PageFrame) -> ExceptionHandlersMap:
    """The handlers; their problem documents become pages for a browser that opens a page."""
    return {kind: _for_people(handler, frame) for kind, handler in handlers.items()}


def _for_people(handler: Any, frame: PageFrame) -> Any:
    def handle(request: Request[Any, Any, Any], error: Any) -> Response[Any]:
        answer: Response[Any] = handler(request, error)
        path = request.scope["path"]
        program = any(path == one or path.startswith(f"{one}/") for one in NEVER_PAGES)
        if program or "text/html" not in request.headers.get("accept", ""):
            return answer
        problem = msgspec.json.decode(answer.content, type=Problem)
        return frame.page(
            request,
            "problem.html",
            status=problem.status,
            headers=answer.headers,
            problem=problem,
            advice=_advice(request, error, problem.status),
        )

    return handle


def _advice(request: Request[Any, Any, Any], error: Exception, status: int) -> str:
    if isinstance(error, PageMissing):
        return error.advice
    fitting = ADVICE if request.method in SAFE else ADVICE | ADVICE_TO_FORMS
    return fitting.get(status, OTHER_ADVICE)


def _log_in_first(request: Request[Any, Any, Any], error: LogInFirst) -> Response[Any]:
    """To the log-in page, and from there back to what was to be read.

    A form is not sent again: its page is what one comes back to, with what was typed.
    """
    if request.method != "GET":
        asked = {"notice": "session-ended", "next": error.back}
        return Redirect(f"/login?{urlencode(asked)}", status_code=303)
    path = request.scope["path"]
    query = request.scope["query_string"].decode("latin-1")
    wanted = quote(path) + (f"?{query}" if query else "")
    return Redirect(f"/login?{urlencode({'next': wanted})}", status_code=303)

"""`/docs`: the API to browse and to try, and `/docs/problems`: the kinds of errors."""

from collections.abc import Sequence
from html import escape
from string import Template
from typing import Any, Final

from litestar import MediaType, Request, Response, Router, get
from litestar.types import Middleware
from markupsafe import Markup

from aggregator.web.assets import Assets
from aggregator.web.compression import Compression
from aggregator.web.openapi import DOCUMENT_PATH
from aggregator.web.page_frame import PageFrame
from aggregator.web.problems import KINDS
from aggregator.web.simulation import banner

SWAGGER: Final = "swagger-ui/5.35.0/"

PAGE_HEADERS: Final = {
    # Swagger UI draws its icons from data: URLs in its own style sheet.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

_DOCS = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playlist aggregator: API</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="$mark">
<link rel="stylesheet" href="$swagger_css">
<link rel="stylesheet" href="$docs_css">
</head>
<body>
$banner
<header>
<a class="brand" href="/"><img src="$mark" alt="" width="30" height="24"> Playlist aggregator</a>
<nav aria-label="Pages">
<a href="/settings/applications">Your app keys</a>
<a href="/docs/problems">Problems</a>
<a href="$document">Description as JSON</a>
</nav>
</header>
<main id="api" data-document="$document">
<noscript><p>This page needs JavaScript; the description itself is at
<a href="$document">$document</a>.</p></noscript>
</main>
<script src="$swagger_js"></script>
<script src="$docs_js"></script>
</body>
</html>
""")


def docs_router(
    assets: Assets, page_frame: PageFrame, *, gate: Sequence[Middleware], upstream_mode: str
) -> Router:
    """Both pages; the gate says who looks at them."""
    docs_page = _DOCS.substitute(
        banner=banner(upstream_mode),
        document=DOCUMENT_PATH,
        docs_css=assets.url("docs.css"),
        docs_js=assets.url("docs.js"),
        mark=assets.url("pages/mark.svg"),
        swagger_css=assets.url(SWAGGER + "swagger-ui.css"),
        swagger_js=assets.url(SWAGGER + "swagger-ui-bundle.js"),
    )
    kinds = [(kind, Markup(_with_code(kind.explanation))) for kind in KINDS]  # noqa: S704 - our own

    @get("/docs", sync_to_thread=False, media_type=MediaType.HTML)
    def docs() -> Response[str]:
        return Response(docs_page, headers=PAGE_HEADERS)

    @get("/docs/problems", sync_to_thread=False, media_type=MediaType.HTML)
    def problems(request: Request[Any, Any, Any]) -> Response[str]:
        return page_frame.page(request, "problems.html", kinds=kinds)

    return Router(
        "/",
        route_handlers=[docs, problems],
        middleware=[Compression(), *gate],
        include_in_schema=False,
    )


def _with_code(text: str) -> str:
    """Text as HTML, the parts between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))

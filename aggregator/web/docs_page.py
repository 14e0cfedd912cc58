"""`/docs`: the API to browse and to try, and `/docs/problems`: the kinds of errors."""

from html import escape
from string import Template
from typing import Final

from litestar import MediaType, Response, Router, get

from aggregator.web.assets import Assets
from aggregator.web.openapi import DOCUMENT_PATH
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
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$swagger_css">
<link rel="stylesheet" href="$docs_css">
</head>
<body>
$banner
<main id="api" data-document="$document">
<noscript>This page needs JavaScript; the description itself is at
<a href="$document">$document</a>.</noscript>
</main>
<script src="$swagger_js"></script>
<script src="$docs_js"></script>
</body>
</html>
""")

_PROBLEMS = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playlist aggregator: problems</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$docs_css">
</head>
<body>
$banner
<main class="text">
<h1>Problems</h1>
<p>Every error of the <a href="/docs">API</a> is an <code>application/problem+json</code> document
(RFC 9457); its <code>type</code> points here.</p>
$kinds
</main>
</body>
</html>
""")


def docs_router(assets: Assets, *, upstream_mode: str = "live") -> Router:
    """Both pages, rendered once."""
    shown = banner(upstream_mode)
    docs_css = assets.url("docs.css")
    docs_page = _DOCS.substitute(
        banner=shown,
        document=DOCUMENT_PATH,
        docs_css=docs_css,
        docs_js=assets.url("docs.js"),
        swagger_css=assets.url(SWAGGER + "swagger-ui.css"),
        swagger_js=assets.url(SWAGGER + "swagger-ui-bundle.js"),
    )
    problems_page = _PROBLEMS.substitute(banner=shown, docs_css=docs_css, kinds=_kinds())

    @get("/docs", sync_to_thread=False, media_type=MediaType.HTML)
    def docs() -> Response[str]:
        return Response(docs_page, headers=PAGE_HEADERS)

    @get("/docs/problems", sync_to_thread=False, media_type=MediaType.HTML)
    def problems() -> Response[str]:
        return Response(problems_page, headers=PAGE_HEADERS)

    return Router("/", route_handlers=[docs, problems], include_in_schema=False)


def _kinds() -> str:
    return "\n".join(
        f'<section id="{kind.name}"><h2>{escape(kind.title)}</h2>'
        f"<p><code>{kind.status}</code> <code>{kind.name}</code></p>"
        f"<p>{_with_code(kind.explanation)}</p></section>"
        for kind in KINDS
    )


def _with_code(text: str) -> str:
    """Text as HTML, the parts between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))

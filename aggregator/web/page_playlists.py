"""`/playlists`: what an account has made, newest first."""

from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, Router, get

from aggregator.domain.saved import Reader
from aggregator.playlists.archive import PlaylistArchive
from aggregator.web.generate_view import MODES
from aggregator.web.page_frame import PageFrame
from aggregator.web.visitor import visitor

PAGE: Final = 20

AnyRequest = Request[Any, Any, Any]


def playlist_routes(playlists: PlaylistArchive, frame: PageFrame) -> Router:
    """The list, a page of it at a time."""

    @get("/playlists")
    async def listed(request: AnyRequest) -> Response[str]:
        owner = visitor(request).email
        cursor = request.query_params.get("cursor") or None
        page = await playlists.page(Reader(owner=owner), limit=PAGE, cursor=cursor)
        return frame.page(
            request,
            "playlists.html",
            playlists=page.playlists,
            modes={mode: words[0] for mode, words in MODES.items()},
            older=f"/playlists?{urlencode({'cursor': page.next})}" if page.next else "",
            newest=cursor is None,
        )

    return Router("/", route_handlers=[listed])

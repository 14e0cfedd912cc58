"""`/playlists/{id}/tracks/{number}/choices`: what a track may be instead, asked for when wanted.

All candidates of all tracks are most of what is known of a playlist, and hardly anybody looks at
them. The script of the playlist's page shows this one in a dialog.
"""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath

from aggregator.domain.saved import Reader
from aggregator.playlists import editing
from aggregator.playlists.desk import PlaylistDesk
from aggregator.web.page_frame import PageFrame
from aggregator.web.playlist_view import choices
from aggregator.web.visitor import visitor

AnyRequest = Request[Any, Any, Any]


def choices_routes(desk: PlaylistDesk, frame: PageFrame) -> Router:
    """The page; `NotFound` for a playlist of another and for a track that is not in it."""

    @get("/playlists/{playlist_id:str}/tracks/{number:int}/choices")
    async def choices_page(
        request: AnyRequest, playlist_id: FromPath[str], number: FromPath[int]
    ) -> Response[str]:
        own = await desk.read(playlist_id, Reader(owner=visitor(request).email))
        track = editing.track(own.playlist, number)
        return frame.page(
            request,
            "choices.html",
            title=track.found[0].media.title,
            choices=choices(track),
            home=f"/playlists/{own.playlist.id}",
            number=number,
        )

    return Router("/", route_handlers=[choices_page])

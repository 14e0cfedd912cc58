"""`/generate/{id}/candidates/{number}`: all that may be picked for a suggestion, the refused too.

The picker shows what fits; its script asks for the others here when they are wanted. Without a
script this page saves the pick of its suggestion and leaves the others as they are.
"""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath

from aggregator.domain.errors import NotFound
from aggregator.playlists.archive import PlaylistArchive
from aggregator.web.generate_view import made
from aggregator.web.guest import reader_of
from aggregator.web.page_frame import PageFrame

AnyRequest = Request[Any, Any, Any]

UNKNOWN = "None of your playlists has this to pick for."


def candidates_routes(playlists: PlaylistArchive, frame: PageFrame) -> Router:
    """The page; `NotFound` for a playlist of another, and for one that is not picked from."""

    @get("/generate/{playlist_id:str}/candidates/{number:int}")
    async def candidates_page(
        request: AnyRequest, playlist_id: FromPath[str], number: FromPath[int]
    ) -> Response[str]:
        playlist = await playlists.get(playlist_id, reader_of(request))
        choices = () if playlist is None else made(playlist).choices
        choice = next((one for one in choices if one.number == number), None)
        if playlist is None or choice is None:
            raise NotFound(UNKNOWN)
        return frame.page(
            request,
            "candidates.html",
            choice=choice,
            others=[one for one in choices if one.chosen and one is not choice],
            playlist_id=playlist.id,
        )

    return Router("/", route_handlers=[candidates_page])

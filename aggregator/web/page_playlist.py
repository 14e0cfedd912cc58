"""`/playlists/{id}` for its owner, `/shared/{token}` for whoever has the link, with the player.

Every change is a form that works by itself and leads back to the page. The script of the page sends
the same forms and takes the list out of the answer, so that the music goes on.
"""

import re
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.playlist import Playlist
from aggregator.domain.saved import Reader
from aggregator.playlists import editing
from aggregator.playlists.desk import Change, OwnPlaylist, PlaylistDesk
from aggregator.web.forms import Form, read_form
from aggregator.web.page_frame import SECRET_HEADERS, PageFrame
from aggregator.web.player_view import PLAYER_HEADERS
from aggregator.web.playlist_view import facts, lines
from aggregator.web.visitor import own_address, visitor

AnyRequest = Request[Any, Any, Any]

SHARED_HEADERS: Final = PLAYER_HEADERS | {"X-Robots-Tag": "noindex"}

SHARING: Final = ("shared", "unshared")
"""What was just done where the part about the link stands open."""

STEPS: Final = {"up": editing.UP, "down": editing.DOWN}
_NUMBERS = re.compile(r"\d{1,9}(,\d{1,9}){0,999}")


class PlaylistPages:
    """What each page and form does; every one raises `NotFound` for a playlist of another."""

    def __init__(self, desk: PlaylistDesk, frame: PageFrame) -> None:
        self._desk = desk
        self._frame = frame

    async def shown(
        self, request: AnyRequest, playlist_id: str, form: Form | None = None
    ) -> Response[str]:
        """The page; `form` is a new title that is not taken yet, or could not be."""
        own = await self._desk.read(playlist_id, _reader(request, playlist_id))
        return self._page(request, own.playlist, own=own, form=form)

    async def shared(self, request: AnyRequest, token: str) -> Response[str]:
        """The page without anything to change."""
        return self._page(request, await self._desk.shared(token))

    async def rename(self, request: AnyRequest, playlist_id: str) -> Response[Any]:
        """A new title, or the page with what is wrong with it."""
        form = await read_form(request)
        title = form.text("title")
        typed = urlencode({"title": title[: editing.LONGEST_TITLE]})
        reader = _reader(request, playlist_id, f"?{typed}")
        try:
            await self._desk.change(playlist_id, reader, lambda one: editing.rename(one, title))
        except InvalidRequest as error:
            form.blame(error)
            return await self.shown(request, playlist_id, form)
        return _back(playlist_id)

    async def change(
        self, request: AnyRequest, playlist_id: str, change: Change, number: int | None = None
    ) -> Response[Any]:
        """One change of the tracks, and back to the track."""
        place = "" if number is None else f"#track-{number}"
        await self._desk.change(playlist_id, _reader(request, playlist_id, place), change)
        return _back(playlist_id, place)

    async def share(self, request: AnyRequest, playlist_id: str) -> Response[Any]:
        """Make the link."""
        await self._desk.share(playlist_id, _reader(request, playlist_id))
        return _back(playlist_id, "?notice=shared#share")

    async def unshare(self, request: AnyRequest, playlist_id: str) -> Response[Any]:
        """Take the link back."""
        await self._desk.unshare(playlist_id, _reader(request, playlist_id))
        return _back(playlist_id, "?notice=unshared#share")

    async def delete(self, request: AnyRequest, playlist_id: str) -> Response[Any]:
        """Delete it, and go to those that are left."""
        await self._desk.delete(playlist_id, _reader(request, playlist_id))
        return Redirect("/playlists?notice=playlist-deleted", status_code=303)

    def _page(
        self,
        request: AnyRequest,
        playlist: Playlist,
        *,
        own: OwnPlaylist | None = None,
        form: Form | None = None,
    ) -> Response[str]:
        token = None if own is None else own.token
        # Not the request's own path: that of a form that could not be taken is another.
        home = request.scope["path"] if own is None else f"/playlists/{playlist.id}"
        headers = PLAYER_HEADERS if own else SHARED_HEADERS
        return self._frame.page(
            request,
            "playlist.html",
            status=422 if form and form.errors else 200,
            headers=headers | SECRET_HEADERS if form and token else headers,
            playlist=playlist,
            mine=own is not None,
            link=f"{own_address(request)}/shared/{token}" if token else "",
            form=form or Form({"title": playlist.title}),
            renaming=form is not None,
            lines=lines(playlist),
            facts=facts(playlist),
            home=home,
            sharing=request.query_params.get("notice") in SHARING,
            longest=editing.LONGEST_TITLE,
        )


def playlist_page_routes(desk: PlaylistDesk, frame: PageFrame) -> Router:
    """The page, its forms, and what a link shows."""
    pages = PlaylistPages(desk, frame)

    @get("/playlists/{playlist_id:str}")
    async def playlist_page(request: AnyRequest, playlist_id: FromPath[str]) -> Response[str]:
        typed = request.query_params.get("title")
        form = None if typed is None else Form({"title": typed})
        return await pages.shown(request, playlist_id, form)

    @get("/shared/{token:str}")
    async def shared_page(request: AnyRequest, token: FromPath[str]) -> Response[str]:
        return await pages.shared(request, token)

    @post("/playlists/{playlist_id:str}/{what:str}", status_code=200)
    async def change_playlist(
        request: AnyRequest, playlist_id: FromPath[str], what: FromPath[str]
    ) -> Response[Any]:
        match what:
            case "rename":
                return await pages.rename(request, playlist_id)
            case "share":
                return await pages.share(request, playlist_id)
            case "unshare":
                return await pages.unshare(request, playlist_id)
            case "delete":
                return await pages.delete(request, playlist_id)
            case "order":
                visitor(request, back=_page_of(playlist_id))
                numbers = _numbers((await read_form(request)).text("order"))
                return await pages.change(
                    request, playlist_id, lambda one: editing.order(one, numbers)
                )
        raise NotFoundException

    @post("/playlists/{playlist_id:str}/tracks/{number:int}/{what:str}", status_code=200)
    async def change_track(
        request: AnyRequest,
        playlist_id: FromPath[str],
        number: FromPath[int],
        what: FromPath[str],
    ) -> Response[Any]:
        visitor(request, back=_page_of(playlist_id, f"#track-{number}"))
        media = (await read_form(request)).text("media") if what == "swap" else ""
        return await pages.change(request, playlist_id, _track_change(what, number, media), number)

    return Router("/", route_handlers=[playlist_page, shared_page, change_playlist, change_track])


def _track_change(what: str, number: int, media: str) -> Change:
    if what == "remove":
        return lambda one: editing.remove(one, number)
    if what == "swap":
        return lambda one: editing.swap(one, number, media)
    if what in STEPS:
        return lambda one: editing.move(one, number, STEPS[what])
    raise NotFoundException


def _numbers(text: str) -> list[int]:
    if not _NUMBERS.fullmatch(text):
        raise InvalidRequest(
            "An order is the numbers of the tracks with commas between.", pointer="/order"
        )
    return [int(number) for number in text.split(",")]


def _reader(request: AnyRequest, playlist_id: str, place: str = "") -> Reader:
    return Reader(owner=visitor(request, back=_page_of(playlist_id, place)).email)


def _back(playlist_id: str, place: str = "") -> Redirect:
    return Redirect(_page_of(playlist_id, place), status_code=303)


def _page_of(playlist_id: str, place: str = "") -> str:
    return f"/playlists/{quote(playlist_id, safe='')}{place}"

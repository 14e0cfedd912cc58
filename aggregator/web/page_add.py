"""`/add?media=...`: puts a found medium into one of one's playlists, or into a new one.

The search page opens the same form in a dialog.
"""

from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect

from aggregator.accounts.allowance import Allowance
from aggregator.domain.account import Account
from aggregator.domain.errors import InvalidRequest, Throttled
from aggregator.domain.media import Media
from aggregator.domain.playlist import Playlist
from aggregator.domain.saved import Reader
from aggregator.playlists import by_hand
from aggregator.playlists.desk import PlaylistDesk
from aggregator.playlists.editing import LONGEST_TITLE
from aggregator.web.forms import Form, read_form
from aggregator.web.page_frame import PageFrame
from aggregator.web.page_missing import PageMissing
from aggregator.web.search_view import row
from aggregator.web.services import MediaService
from aggregator.web.visitor import visitor

AnyRequest = Request[Any, Any, Any]

NEW: Final = "new"
SHOWN: Final = 50
FIELDS: Final = {"media": 600, "playlist": 36, "title": LONGEST_TITLE, "cursor": 100}
"""What the form sends, and how long each is at most; in the page's address they fill it in."""
UNSEEN: Final = "This was not found here before, or it is forgotten."
SEARCH_AGAIN: Final = "Search for it again, and add it from what is found."


class AddPages:
    """The form and what it does; an account may begin 20 playlists at once, then one in 30 s."""

    def __init__(self, media: MediaService, desk: PlaylistDesk, frame: PageFrame) -> None:
        self._media = media
        self._desk = desk
        self._frame = frame
        self._allowance = Allowance(20, 30.0)

    async def form(self, request: AnyRequest) -> Response[str]:
        """Which playlist; raises `NotFound` for a medium that was never seen."""
        account = visitor(request)
        form = Form({name: request.query_params.get(name, "") for name in FIELDS})
        return await self._page(request, account, await self._seen(form.text("media")), form)

    async def add(self, request: AnyRequest) -> Response[Any]:
        """Add it, and show the playlist; who is not logged in comes back to the form."""
        form = await read_form(request)
        typed = {name: form.text(name)[:most] for name, most in FIELDS.items() if form.has(name)}
        account = visitor(request, back=f"/add?{urlencode(typed)}")
        media = await self._seen(form.text("media"))
        try:
            playlist = await self._added(account, media, form)
        except InvalidRequest as error:
            form.blame(error)
            return await self._page(request, account, media, form)
        except Throttled as error:
            form.put_off("title", error)
            return await self._page(request, account, media, form)
        number = playlist.items[-1].number
        place = f"/playlists/{quote(playlist.id, safe='')}?notice=added#track-{number}"
        return Redirect(place, status_code=303)

    async def _added(self, account: Account, media: Media, form: Form) -> Playlist:
        wanted = form.text("playlist")
        if not wanted:
            raise InvalidRequest("choose where to put it.", pointer="/playlist")
        if wanted != NEW:
            reader = Reader(owner=account.email)
            return await self._desk.change(wanted, reader, lambda one: by_hand.add(one, media))
        if (wait := self._allowance.wait(account.email)) > 0:
            raise Throttled("You made many playlists just now.", retry_after=wait)
        playlist = await self._desk.begin(account.email, form.text("title"), media)
        self._allowance.take(account.email)
        return playlist

    async def _seen(self, media_id: str) -> Media:
        media = await self._media.get(media_id) if media_id else None
        if media is None:
            raise PageMissing(UNSEEN, SEARCH_AGAIN)
        return media

    async def _page(
        self, request: AnyRequest, account: Account, media: Media, form: Form
    ) -> Response[str]:
        cursor = form.text("cursor") or None
        page = await self._desk.list(Reader(owner=account.email), limit=SHOWN, cursor=cursor)
        older = {"media": media.id, "cursor": page.next}
        first = page.playlists[0].id if page.playlists else NEW
        return self._frame.page(
            request,
            "add.html",
            status=form.status,
            headers=form.headers,
            row=row(media),
            form=form,
            playlists=page.playlists,
            chosen=form.text("playlist") or first,
            older=f"/add?{urlencode(older)}" if page.next else "",
            longest=LONGEST_TITLE,
        )


def add_routes(media: MediaService, desk: PlaylistDesk, frame: PageFrame) -> Router:
    """The form, and what it is sent to."""
    pages = AddPages(media, desk, frame)

    @get("/add")
    async def add_page(request: AnyRequest) -> Response[str]:
        return await pages.form(request)

    @post("/add", status_code=200)
    async def add_to_playlist(request: AnyRequest) -> Response[Any]:
        return await pages.add(request)

    return Router("/", route_handlers=[add_page, add_to_playlist])

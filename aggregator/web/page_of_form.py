"""A form's own address, opened instead of sent to: it leads to the page that the form is on.

After a form was refused its address stands in the browser's bar.
"""

from typing import Final
from urllib.parse import quote

from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Redirect

SEE_OTHER: Final = 303


def pages_of_forms() -> Router:
    """`GET` of all that is only sent to."""

    @get(["/settings/password", "/settings/delete"], status_code=SEE_OTHER)
    async def of_the_account() -> Redirect:
        return _to("/settings/account")

    @get("/settings/applications/{key_id:str}/revoke", status_code=SEE_OTHER)
    async def of_an_application() -> Redirect:
        return _to("/settings/applications")

    @get("/logout", status_code=SEE_OTHER)
    async def of_every_page() -> Redirect:
        return _to("/")

    @get("/generate/{playlist_id:str}/picks", status_code=SEE_OTHER)
    async def of_picks(playlist_id: FromPath[str]) -> Redirect:
        return _to(f"/generate/{quote(playlist_id, safe='')}")

    @get(
        [
            "/playlists/{playlist_id:str}/{what:str}",
            "/playlists/{playlist_id:str}/tracks/{number:int}/{what:str}",
        ],
        status_code=SEE_OTHER,
    )
    async def of_a_playlist(playlist_id: FromPath[str]) -> Redirect:
        return _to(f"/playlists/{quote(playlist_id, safe='')}")

    forms = [of_the_account, of_an_application, of_every_page, of_picks, of_a_playlist]
    return Router("/", route_handlers=forms)


def _to(path: str) -> Redirect:
    return Redirect(path, status_code=SEE_OTHER)

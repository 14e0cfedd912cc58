"""Every page there is, for tests of what holds for all of them."""

import re
from typing import Any

from aggregator.domain.media import Platform
from tests.e2e.conftest import sign_in
from tests.e2e.playlists import medium, playlist, save, track
from tests.running_service import RunningService

OPEN = (
    "/",
    "/?q=moon+river",
    "/?q=http://127.0.0.1/",
    "/?q=zzqqxxyy",
    "/generate",
    "/login",
    "/signup",
    "/nowhere",
    "/docs/problems",
)
INSIDE = ("/playlists", "/settings/applications", "/settings/account")
FOR_GUESTS = ("/login", "/signup")
"""Pages that lead on who is logged in."""
NO_PAGES = {
    "/search/stream",
    "/settings",
    "/settings/password",
    "/settings/delete",
    "/settings/applications/{key_id}/revoke",
    "/logout",
    "/generate/{playlist_id}/picks",
    "/playlists/{playlist_id}/{what}",
    "/playlists/{playlist_id}/tracks/{number}/{what}",
}
"""Answered to GET without a page: a stream, and what leads to pages."""


def every_page(service: RunningService, page: Any, owner: str) -> list[str]:
    """Signs up `owner`, who has a playlist with tracks of every platform and a link to it."""
    sign_in(page, owner)
    platforms = list(Platform)
    tracks = [
        track(at, medium(platforms[at % 6], at), medium(platforms[(at + 1) % 6], at + 20))
        for at in range(1, 11)
    ]
    path = save(service, playlist(owner, *tracks))
    page.goto("/?q=moon+river")
    add = page.locator("[data-add]").first.get_attribute("href")
    page.goto(path)
    page.locator("#share summary").click()
    page.get_by_role("button", name="Make a link").click()
    shared = page.locator("#link").inner_text().removeprefix(service.address)
    swap = page.locator("#swap-1").get_attribute("href")
    page.goto("/generate")
    page.get_by_label("What would you like to hear?").fill("rainy day jazz piano")
    page.get_by_label("Pick myself").check(force=True)
    page.get_by_role("button", name="Make the playlist").click()
    made = path.replace("/playlists", "/generate")
    candidates = page.locator("[data-refused]").first.get_attribute("href")
    return [*OPEN, *INSIDE, add, path, swap, made, candidates, shared]


def left_out(routes: set[tuple[str, str]], paths: list[str]) -> set[str]:
    """The pages among the routes that none of the paths opens."""
    shown = {path for method, path in routes if method == "GET"} - NO_PAGES
    patterns = {path: re.sub(r"\{\w+\}", "[^/?]+", path) for path in shown}
    return {
        route
        for route, pattern in patterns.items()
        if not any(re.fullmatch(rf"{pattern}(\?.*)?", path) for path in paths)
    }

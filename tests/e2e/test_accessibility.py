"""axe-core over every page, wide in the light scheme and narrow in the dark one (each takes half a
minute); nothing scrolls sideways."""

from typing import Any

import pytest

from aggregator.domain.media import Platform
from aggregator.domain.playlist import Trial
from tests.e2e.conftest import PASSWORD, OpenPage
from tests.e2e.every_page import FOR_GUESTS, every_page, left_out
from tests.e2e.playlists import medium, playlist, save, track
from tests.e2e.stand_ins import Listener
from tests.pages.asks import routed
from tests.running_service import RunningService


def violations(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [f"{page.url} {one['id']}: {[at['html'] for at in one['nodes']]}" for one in found]


def songs() -> list[Trial]:
    title = "Song of a very long title, with its orchestra, live in a hall with a name as long"
    long = track(2, medium(Platform.SOUNDCLOUD, 2, title=title, image=None))
    return [track(1, medium(Platform.VIMEO, 1), medium(Platform.YOUTUBE, 1, title=title)), long]


def sideways(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_every_page(
    service: RunningService, open_page: OpenPage, axe: str, scheme: str, width: int
) -> None:
    page = open_page(service, color_scheme=scheme, viewport={"width": width, "height": 800})
    found: list[str] = []

    def look() -> None:
        found.extend(violations(page, axe))
        if sideways(page):
            found.append(f"{page.url} scrolls sideways at {width}")

    page.goto("/signup")
    page.get_by_label("Email address").fill("bad")
    page.get_by_role("button", name="Sign up").click()
    look()
    person = f"{scheme}-{width}@example.org"
    page.goto("/login")
    page.get_by_role("button", name="Log in").click()
    look()
    paths = every_page(service, page, person)
    assert left_out(routed(), paths) == set()
    for path in paths:
        page.goto(path)
        if page.locator("details").count():
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        look()
    page.context.clear_cookies()
    for path in ("/", "/generate", *FOR_GUESTS):
        page.goto(path)
        look()
    page.goto("/login")
    page.get_by_label("Email address").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/settings/applications")
    page.get_by_label("Name").fill("A name " + "that is long " * 7)
    page.get_by_role("button", name="Create").click()
    page.locator("summary").first.click()
    look()
    page.goto("/playlists")
    look()
    page.goto("/generate")
    page.get_by_label("Pick myself").check(force=True)
    page.get_by_role("button", name="Make the playlist").click()
    look()
    page.get_by_label("What would you like to hear?").fill("rainy day jazz piano")
    page.get_by_role("button", name="Make the playlist").click()
    page.locator(".made").wait_for(timeout=60_000)
    page.locator("[data-refused]").first.click()
    page.locator(".choice [data-refused]").nth(8).wait_for()
    look()
    page.goto("/playlists")
    look()
    save(service, playlist(person, *songs()))
    listener = Listener(page)
    page.goto("/playlists")
    page.locator(".saved a").first.click()
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    page.locator("#track-1 [data-play]").click()
    listener.hears("vimeo", "Song 1")
    look()
    page.locator("#swap-1").click()
    page.get_by_role("heading", name="In place of").wait_for()
    look()
    page.keyboard.press("Escape")
    page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title", exact=True).fill(" ")
    page.get_by_role("button", name="Rename").click()
    page.locator("#title-wrong").wait_for()
    look()
    page.goto(link)
    page.locator("#track-1 [data-play]").click()
    listener.hears("vimeo", "Song 1")
    look()
    page.goto("/?q=moon+river")
    page.locator(".medium.vimeo [data-play]").first.click()
    page.locator('[data-player][data-platform="vimeo"][data-state="playing"]').wait_for()
    look()
    page.locator("[data-add]").first.click()
    page.get_by_label("A new playlist").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("#title-wrong").wait_for()
    look()
    page.goto(page.locator("[data-add]").first.get_attribute("href"))
    look()
    page.goto("/settings/account")
    page.locator("summary").first.click()
    look()
    assert found == []

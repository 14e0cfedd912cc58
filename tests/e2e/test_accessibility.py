"""axe-core over every page, in both schemes, narrow and wide; nothing scrolls sideways."""

from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, sign_in
from tests.service.conftest import RunningService

pytestmark = pytest.mark.alone

OPEN = [
    "/",
    "/?q=moon+river",
    "/?q=http://127.0.0.1/",
    "/?q=zzqqxxyy",
    "/generate",
    "/login",
    "/signup",
    "/nowhere",
    "/docs/problems",
]


def violations(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [f"{page.url} {one['id']}: {[at['html'] for at in one['nodes']]}" for one in found]


def sideways(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_every_page(
    service: RunningService, open_page: OpenPage, axe: str, scheme: str, width: int
) -> None:
    page = open_page(service, color_scheme=scheme, viewport={"width": width, "height": 800})
    found: list[str] = []

    def look() -> None:
        found.extend(violations(page, axe))
        if sideways(page):
            found.append(f"{page.url} scrolls sideways at {width}")

    for path in OPEN:
        page.goto(path)
        look()
    page.goto("/signup")
    page.get_by_label("Email address").fill("bad")
    page.get_by_role("button", name="Sign up").click()
    look()
    sign_in(page, f"{scheme}-{width}@example.org")
    look()
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
    page.locator("summary").first.click()
    look()
    page.goto("/playlists")
    look()
    page.goto("/settings/account")
    page.locator("summary").first.click()
    look()
    assert found == []

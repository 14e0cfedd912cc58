"""What holds for each page as a browser loads it: it is light, and read without a script."""

from typing import Any

from tests.e2e.conftest import OpenPage
from tests.e2e.every_page import FOR_GUESTS, every_page, left_out
from tests.pages.asks import routed
from tests.running_service import RunningService

LIMIT = 100_000
"""Bytes that a page may ask for before its artwork, as they are without compression."""


def test_the_first_load_of_a_page_is_small(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    paths = every_page(service, page, "weigher@example.org")
    assert left_out(routed(), paths) == set()
    guest = open_page(service)
    weights = {}
    for path in paths:
        answers: list[Any] = []
        context = (guest if path in FOR_GUESTS else page).context
        fresh = context.new_page()
        network = context.new_cdp_session(fresh)
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        fresh.on("response", lambda answer, seen=answers: seen.append(answer))
        fresh.goto(path)
        own = [one for one in answers if one.url.startswith(service.address)]
        weights[path] = sum(len(one.body()) for one in own)
        assert len(own) > 1, "the style sheet at least is loaded"
        fresh.close()
    assert {path: size for path, size in weights.items() if size >= LIMIT} == {}


def test_every_page_is_read_without_a_script(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    paths = every_page(service, page, "reader@example.org")
    cookies = page.context.cookies()
    plain = open_page(service, java_script_enabled=False)
    plain.context.add_cookies(cookies)
    for path in sorted(paths, key=FOR_GUESTS.__contains__):
        if path in FOR_GUESTS:
            page.context.clear_cookies()
            plain.context.clear_cookies()
        page.goto(path)
        plain.goto(path)
        # The same words; what only a script can do is not shown without one.
        with_script, without = (text_of(one) for one in (page, plain))
        assert without - {"Play", "Copy"} == with_script - {"Play", "Copy"}, path
        for button in ("Play", "Copy"):
            assert plain.get_by_role("button", name=button, exact=True).count() == 0


def text_of(page: Any) -> set[str]:
    lines = page.locator("main").inner_text().splitlines()
    return {line.strip() for line in lines if line.strip()}

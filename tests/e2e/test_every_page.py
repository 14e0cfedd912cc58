"""What holds for each page as a browser loads it: it is light, and read without a script."""

from typing import Any

from tests.e2e.conftest import OpenPage
from tests.e2e.every_page import FOR_GUESTS, every_page, left_out
from tests.pages.asks import routed
from tests.running_service import RunningService

LIMIT = 100_000
"""Bytes that may travel for a page before its artwork, heads and all."""

PROMPT = "30 rock songs of the 80s"


def test_the_first_load_of_a_page_is_small(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    paths = every_page(service, page, "weigher@example.org")
    assert left_out(routed(), paths) == set()
    guest = open_page(service)
    made, saved, picker = generated(page)
    weights = {
        path: weight(service, guest if path in FOR_GUESTS else page, path)
        for path in (*paths, made, saved, picker)
    }
    assert min(weights.values()) > 5_000, "the style sheet at least is loaded"
    assert {path: size for path, size in weights.items() if size >= LIMIT} == {}
    # What is most of them has room to spare: a list may be three times as long.
    assert max(weights[path] for path in ("/?q=moon+river", made, saved, picker)) < LIMIT / 3


def generated(page: Any) -> list[str]:
    """What really is made of a sentence: its page, the playlist's, and a picker."""
    made, picker = (
        page.request.post("/generate", form={"query": PROMPT, "mode": mode}).url
        for mode in ("smart", "manual")
    )
    return [made, made.replace("/generate/", "/playlists/"), picker]


def weight(service: RunningService, page: Any, path: str) -> float:
    """Bytes of ours that travel when a browser that knows nothing opens it."""
    fresh = page.context.new_page()
    network = page.context.new_cdp_session(fresh)
    ours: set[str] = set()
    sizes: list[float] = []

    def ended(told: Any) -> None:
        if told["requestId"] in ours:
            sizes.append(told["encodedDataLength"])

    def asked(told: Any) -> None:
        if told["request"]["url"].startswith(service.address):
            ours.add(told["requestId"])

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", ended)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    fresh.goto(path)
    network.send("Network.disable")  # what was told before it is heard
    fresh.close()
    return sum(sizes)


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

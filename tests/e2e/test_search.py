"""Searching as a listener does."""

from pathlib import Path

import pytest

from tests.e2e.conftest import OpenPage
from tests.service.conftest import RunningService, serving

pytestmark = pytest.mark.alone

FOUND = '[data-chip="{}"][data-look="found"]'

HISTORY = """
addEventListener("DOMContentLoaded", () => {
  window.history_of_chips = [];
  const watched = { subtree: true, attributeFilter: ["data-look"] };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const { chip, look } = target.dataset;
      const rows = document.querySelectorAll(".medium").length;
      window.history_of_chips.push({ chip, look, rows });
    }
  }).observe(document.body, watched);
});
"""
"""Every change of a chip, with the rows that the page had by then."""


def test_results_come_while_one_platform_hangs(tmp_path: Path, open_page: OpenPage) -> None:
    faults = {"SANDBOX_FAULTS": "soundcloud=hang", "SEARCH_DEADLINE": "12"}
    with serving(tmp_path, "sandbox", **faults) as service:
        page = open_page(service)
        page.add_init_script(HISTORY)
        page.goto("/")
        page.get_by_label("Words or a link").fill("moon river")
        page.keyboard.press("Enter")
        page.locator('[data-chip="soundcloud"][data-look="failed"]').wait_for(timeout=40_000)
        page.locator("[data-media]:not([aria-busy])").wait_for()
        history = page.evaluate("history_of_chips")
        looks = [change["look"] for change in history if change["chip"] == "soundcloud"]
        assert list(dict.fromkeys(looks)) == ["searching", "failed"]
        last = next(change for change in history if change["look"] == "failed")
        before = history[: history.index(last)]
        found = {change["chip"] for change in before if change["look"] == "found"}
        assert found == {"youtube", "bandcamp", "mixcloud", "vimeo"}
        assert last["rows"] >= 10
        assert page.locator(".medium img").first.is_visible()
        assert " results. SoundCloud: " in page.locator("[data-summary]").inner_text()
        assert page.url == f"{service.address}/?q=moon+river"
        page.goto("/signup")
        page.go_back()
        page.locator(".medium").first.wait_for()
        assert page.get_by_label("Words or a link").input_value() == "moon river"
        page.context.close()


def test_titles_lead_to_their_platforms(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.goto("/?q=moon+river")
    titles = page.locator(".medium h3 a")
    assert titles.count() >= 10
    assert titles.first.get_attribute("target") == "_blank"
    assert titles.first.get_attribute("rel") == "noopener noreferrer"
    assert titles.first.get_attribute("href").startswith("https://")


def test_one_platform_alone_by_its_chip(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.goto("/?q=moon+river")
    page.get_by_label("Vimeo").check(force=True)
    page.wait_for_url("**platform=vimeo")
    page.locator(".medium.vimeo").first.wait_for()
    page.locator("[data-media]:not([aria-busy])").wait_for()
    assert page.locator(".medium:not(.vimeo)").count() == 0
    assert page.locator('[data-chip="youtube"]').get_attribute("data-look") == "idle"


def test_a_bad_query_is_blamed_beside_the_box(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.goto("/")
    box = page.get_by_label("Words or a link")
    box.fill("http://127.0.0.1/private")
    page.keyboard.press("Enter")
    page.locator("#q-wrong").wait_for()
    assert "not fetched" in page.locator("#q-wrong").inner_text()
    assert box.input_value() == "http://127.0.0.1/private"
    assert box.get_attribute("aria-describedby") == "q-wrong"
    box.fill("moon river")
    page.keyboard.press("Enter")
    page.locator(".medium").first.wait_for()
    assert page.locator("#q-wrong").count() == 0


def test_searching_needs_no_script(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service, java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Words or a link").fill("moon river")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".medium").count() >= 10
    assert page.locator(FOUND.format("youtube")).is_visible()

"""Searching as a listener does."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import PASSWORD, OpenPage, sign_in
from tests.e2e.stand_ins import Listener
from tests.running_service import RunningService, serving

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


@pytest.mark.alone
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


def found(page: Any, platform: str) -> Any:
    """The first result of a platform, when all are there."""
    page.locator("[data-media]:not([aria-busy])").wait_for()
    return page.locator(f".medium.{platform}").first


def title(row: Any) -> str:
    return row.locator("h3 a").inner_text().split("(opens")[0].strip()


def test_results_play_one_after_the_other(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    listener = Listener(page)
    page.goto("/")
    page.get_by_label("Words or a link").fill("moon river")
    page.keyboard.press("Enter")
    row = found(page, "vimeo")
    wanted = title(row)
    row.get_by_role("button", name=f"Play {wanted}").click()
    listener.hears("vimeo", wanted)
    assert listener.platforms() == {"vimeo"}
    assert row.get_attribute("aria-current") == "true"
    row.get_by_role("button", name=f"Pause {wanted}").click()
    listener.paused()
    row.get_by_role("button", name=f"Play {wanted}").click()
    listener.hears("vimeo", wanted)
    # Searching for something else goes on playing, and so does what follows.
    after = page.locator("[aria-current] ~ .medium:has([data-play])").first
    following = title(after)
    platform = after.get_attribute("data-platform")
    page.get_by_label("Words or a link").fill("take five")
    page.keyboard.press("Enter")
    page.get_by_text("take five", exact=False).first.wait_for()
    listener.hears("vimeo", wanted)
    listener.tell("end()")
    listener.hears(platform, following)
    page.goto("/?q=moon+river")
    listener.paused()
    assert listener.bar.get_by_text(following, exact=True).is_visible()


def test_a_result_is_added_while_it_plays(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    sign_in(page, "collector@example.org")
    listener = Listener(page)
    page.goto("/?q=moon+river")
    row = found(page, "vimeo")
    wanted = title(row)
    row.get_by_role("button", name="Play").click()
    listener.hears("vimeo", wanted)
    add = row.get_by_role("link", name=f"Add {wanted} to a playlist")
    add.press("Enter")
    dialog = page.get_by_role("dialog", name="Add to a playlist")
    dialog.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert add.evaluate("one => document.activeElement === one")
    add.press("Enter")
    dialog.get_by_label("Its title").fill(" ")
    dialog.get_by_role("button", name="Add").press("Enter")
    dialog.locator("#title-wrong").wait_for()
    dialog.get_by_label("Its title").fill("Found <i>tonight</i>")
    dialog.get_by_role("button", name="Add").press("Enter")
    row.get_by_role("link", name="In “Found <i>tonight</i>”").wait_for()
    assert dialog.is_hidden()
    assert add.evaluate("one => document.activeElement === one")
    other = found(page, "youtube")
    other.get_by_role("link", name="Add").click()
    dialog.get_by_label("Found <i>tonight</i>").check()
    dialog.get_by_role("button", name="Add").click()
    other.get_by_role("link", name="In “Found").wait_for()
    listener.hears("vimeo", wanted)
    assert listener.told() == [["vimeo", "play"]]
    other.get_by_role("link", name="In “Found").click()
    page.get_by_role("heading", name="Found <i>tonight</i>").wait_for()
    assert page.locator("[data-facts]").inner_text().startswith("2 tracks")
    # Logged out meanwhile: logging in leads to the form as it was typed.
    page.goto("/?q=moon+river")
    found(page, "youtube").get_by_role("link", name="Add").click()
    dialog.get_by_label("A new playlist").check()
    dialog.get_by_label("Its title").fill("Second & last")
    page.context.clear_cookies()
    dialog.get_by_role("button", name="Add").click()
    page.get_by_text("You were logged out meanwhile").wait_for()
    page.get_by_label("Email address").fill("collector@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Add to a playlist").wait_for()
    assert page.get_by_label("A new playlist").is_checked()
    assert page.get_by_label("Its title").input_value() == "Second & last"


@pytest.mark.parametrize("script", [True, False])
def test_adding_leads_over_the_log_in(
    service: RunningService, open_page: OpenPage, script: bool
) -> None:
    person = f"newcomer-{script}@example.org"
    page = open_page(service, java_script_enabled=script)
    sign_in(page, person)
    page.get_by_role("button", name="Log out").click()
    page.goto("/?q=moon+river")
    row = found(page, "vimeo") if script else page.locator(".medium.vimeo").first
    wanted = title(row)
    row.get_by_role("link", name=f"Add {wanted} to a playlist").click()
    page.get_by_label("Email address").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Add to a playlist").wait_for()
    page.get_by_label("Its title").fill("Kept")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Kept").wait_for()
    assert page.locator(".track h3 a").inner_text().startswith(wanted)

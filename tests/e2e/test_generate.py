"""A sentence becomes a playlist before a listener's eyes, in each of the three modes."""

import re
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, sign_in
from tests.e2e.stand_ins import Listener
from tests.running_service import RunningService

WISH = "rainy day jazz piano"
LONG = 60_000


def ask(page: Any, mode: str = "Smart", platform: str = "") -> None:
    page.goto("/generate")
    page.get_by_label("What would you like to hear?").fill(WISH)
    page.get_by_label(mode).check(force=True)
    if platform:
        page.get_by_label(platform).check(force=True)
    page.get_by_role("button", name="Make the playlist").click()


def test_suggestions_appear_and_become_tracks(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    listener = Listener(page)
    page.goto("/generate")
    # What the lines looked like on their way, seen by the page itself: they may pass quickly.
    page.evaluate(
        """() => { window.looks = new Set(); new MutationObserver(changes => changes.forEach(
        change => change.addedNodes.forEach(node => looks.add(node.dataset?.look ?? "found"))))
        .observe(document.querySelector("[data-lines]"), {childList: true}); }"""
    )
    page.get_by_label("What would you like to hear?").fill(WISH)
    page.get_by_role("button", name="Make the playlist").click()
    page.locator(".made").wait_for(timeout=LONG)
    assert {"looking", "found"} <= set(page.evaluate("[...looks]"))
    assert page.locator(".made .medium").count() == 10
    assert page.locator(".made .medium .source").count() == 10
    assert page.locator(".made .medium img").first.is_visible()
    title = page.locator(".made h2").inner_text()
    assert re.search(r"/generate/[0-9a-f-]{36}$", page.url)
    # It is heard right there, without an account.
    page.get_by_role("button", name="Play", exact=True).first.click()
    listener.plays(page.locator(".made .track").first)
    page.locator(".made .track [data-play]").nth(3).click()
    listener.plays(page.locator(".made .track").nth(3))
    page.reload()
    assert page.locator(".made h2").inner_text() == title
    listener.paused()
    assert listener.playing_row() == page.locator(".made .track h3 a").nth(3).inner_text()


def test_one_platform_comes_first(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.goto("/generate")
    assert not page.get_by_text("Platform to look on first").is_visible()
    ask(page, "One platform first", "SoundCloud")
    page.locator(".made").wait_for(timeout=LONG)
    every = page.locator(".made .medium")
    assert every.count() == 10
    assert page.locator(".made .medium.soundcloud").count() > 5


def test_picks_by_hand_are_saved_and_kept(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    listener = Listener(page)
    sign_in(page, "picker@example.org")
    ask(page, "Pick myself")
    page.locator(".picker").wait_for(timeout=LONG)
    first, second = page.locator(".choice").nth(0), page.locator(".choice").nth(1)
    assert "the wanted title" in first.locator(".why").first.inner_text().lower()
    # A candidate is heard, and what is picked for the next one follows.
    first.locator("[data-play]").nth(2).click()
    listener.plays(first.locator(".candidate").nth(2))
    listener.bar.get_by_role("button", name="Next").click()
    listener.plays(second.locator(".candidate").first)
    # What did not pass joins them when it is wanted, and leaves what is picked as it is.
    fitting = first.get_by_role("radio").count()
    first.get_by_role("link", name="that did not pass").click()
    page.locator(".choice input:focus").wait_for()
    assert first.get_by_role("radio").count() > fitting
    assert first.get_by_role("radio").first.is_checked()
    pick = first.get_by_role("radio").nth(fitting)
    wanted = pick.get_attribute("value")
    pick.focus()
    page.keyboard.press("Space")
    second.get_by_label("Leave it out").check()
    page.get_by_role("button", name="Save picks").click()
    page.get_by_text("Your picks are saved.").wait_for()
    assert page.locator(".choice").nth(0).locator("input:checked").get_attribute("value") == wanted
    assert page.locator(".choice").nth(1).locator("input:checked").get_attribute("value") == ""
    assert page.locator(".made .summary").first.inner_text().startswith("9 tracks")
    title = page.locator(".made h2").inner_text()
    page.goto("/playlists")
    assert page.locator(".saved li").first.get_by_role("link", name=title).first.is_visible()
    page.get_by_role("link", name="Change picks").click()
    assert page.locator(".choice").nth(0).locator("input:checked").get_attribute("value") == wanted


@pytest.mark.parametrize("script", [True, False])
def test_what_is_wrong_stands_beside_its_field(
    service: RunningService, open_page: OpenPage, script: bool
) -> None:
    page = open_page(service, java_script_enabled=script)
    page.goto("/generate")
    page.get_by_label("What would you like to hear?").fill(WISH)
    page.get_by_label("One platform first").check(force=True)
    page.get_by_role("button", name="Make the playlist").click()
    page.locator("#mainPlatform-wrong").wait_for()
    assert page.get_by_label("What would you like to hear?").input_value() == WISH
    assert page.get_by_label("One platform first").is_checked()
    page.get_by_label("What would you like to hear?").fill("")
    page.get_by_role("button", name="Make the playlist").click()
    page.locator("#query-wrong").wait_for()
    described = page.get_by_label("What would you like to hear?").get_attribute("aria-describedby")
    assert "query-wrong" in described


def test_generating_needs_no_script(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service, java_script_enabled=False)
    page.context.set_default_timeout(LONG)
    ask(page)
    page.locator(".made").wait_for(timeout=LONG)
    assert page.locator(".made .medium").count() == 10


def test_a_guest_who_logs_in_keeps_it(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    ask(page)
    page.locator(".made").wait_for(timeout=LONG)
    title = page.locator(".made h2").inner_text()
    sign_in(page, "guest@example.org")
    page.goto("/playlists")
    assert page.locator(".saved h2").inner_text() == title


def test_stopping_ends_it(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.route("**/generate/stream", lambda route: None)  # never answered
    ask(page)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped. Nothing was kept.").wait_for()
    assert page.get_by_role("button", name="Make the playlist").is_enabled()

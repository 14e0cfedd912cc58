"""A playlist is changed where it is played, shown by a link, and heard while it changes."""

from collections.abc import Callable
from typing import Any

import pytest

from aggregator.domain.media import Platform
from tests.e2e.conftest import PASSWORD, OpenPage, sign_in
from tests.e2e.keyboard import Keyboard
from tests.e2e.playlists import medium, playlist, save, track
from tests.e2e.stand_ins import Listener
from tests.running_service import RunningService

OWNER = "owner@example.org"
VIMEO, BANDCAMP = Platform.VIMEO, Platform.BANDCAMP
OpenOwn = Callable[..., Any]


@pytest.fixture(scope="module")
def session(service: RunningService, chromium: Any) -> Any:
    """The cookies of somebody who is logged in."""
    with chromium.new_context(base_url=service.address) as context:
        sign_in(context.new_page(), OWNER)
        return context.storage_state()


@pytest.fixture
def own(service: RunningService, open_page: OpenPage, session: Any) -> OpenOwn:
    """Opens a playlist of one's own: songs 1 to 4, or these tracks."""

    def opened(*tracks: Any, **options: Any) -> Any:
        some = tracks or tuple(track(at, medium(VIMEO, at)) for at in (1, 2, 3, 4))
        page = open_page(service, storage_state=session, **options)
        page.goto(save(service, playlist(OWNER, *some)))
        return page

    return opened


def titles(page: Any) -> list[str]:
    return [one.split("(opens")[0].strip() for one in page.locator(".track h3 a").all_inner_texts()]


def said(page: Any, text: str) -> None:
    page.locator("[data-said]").get_by_text(text, exact=True).wait_for(state="attached")


def kept(page: Any) -> list[str]:
    """What the service has kept."""
    page.reload()
    return titles(page)


def drag(page: Any, number: int, onto: int, below: bool) -> None:
    page.locator(f"#track-{number} [data-handle]").hover()
    page.mouse.down()
    box = page.locator(f"#track-{onto}").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] * (0.9 if below else 0.1), steps=4)


def test_reordered_by_dragging(own: OpenOwn) -> None:
    page = own()
    drag(page, 1, 3, below=True)
    page.mouse.up()
    said(page, "Song 1 is track 3 of 4.")
    assert titles(page) == ["Song 2", "Song 3", "Song 1", "Song 4"]
    drag(page, 4, 2, below=False)
    page.mouse.up()
    said(page, "Song 4 is track 1 of 4.")
    drag(page, 3, 4, below=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert titles(page) == kept(page) == ["Song 4", "Song 2", "Song 3", "Song 1"]


def test_dragging_beyond_the_window_moves_the_page(own: OpenOwn) -> None:
    many = (track(at, medium(VIMEO, at)) for at in range(1, 9))
    page = own(*many, viewport={"width": 390, "height": 600})
    page.locator("#track-1 [data-handle]").hover()
    page.mouse.down()
    page.mouse.move(30, 595, steps=3)
    page.locator("#track-8 + #track-1").wait_for()
    page.mouse.up()
    said(page, "Song 1 is track 8 of 8.")


def test_reordered_and_removed_by_the_keyboard(own: OpenOwn) -> None:
    page = own()
    Keyboard(page).reach("#track-1 [data-play]")
    Keyboard(page).reach("#down-1")
    for place in (2, 3, 4):
        page.keyboard.press("Enter")
        said(page, f"Song 1 is track {place} of 4.")
    # At the end there is no further down: the focus is on the way back.
    assert page.evaluate("document.activeElement.id") == "up-1"
    page.keyboard.press("Enter")
    said(page, "Song 1 is track 3 of 4.")
    assert titles(page) == ["Song 2", "Song 3", "Song 1", "Song 4"]
    page.locator("#main").focus()
    Keyboard(page).reach("#remove-3")
    page.keyboard.press("Enter")
    said(page, "Song 3 is removed.")
    assert page.evaluate("document.activeElement.id") == "remove-1"
    assert page.locator("[data-facts]").inner_text().startswith("3 tracks")
    assert titles(page) == kept(page) == ["Song 2", "Song 1", "Song 4"]


def test_the_length_is_as_large_as_the_words_beside_it(own: OpenOwn) -> None:
    page = own(track(1, medium(VIMEO, 1)))
    drawn = """(one) => [getComputedStyle(one).fontSize, one.getBoundingClientRect().bottom]"""
    author, length = (
        page.locator(f".track .by > {one}").evaluate(drawn)
        for one in ("span:first-child", ".length")
    )
    assert length == author


def test_removing_all_says_what_to_do(own: OpenOwn) -> None:
    page = own(track(1, medium(VIMEO, 1)))
    page.get_by_role("button", name="Remove Song 1").click()
    page.get_by_role("heading", name="No track is left.").wait_for()
    assert page.locator("[data-play-all]").is_hidden()


def test_swapped_for_another_candidate(own: OpenOwn) -> None:
    cover = medium(BANDCAMP, 7, title="Song 1, a cover")
    page = own(track(1, medium(VIMEO, 1), rejected=(cover,)), track(2, medium(VIMEO, 2)))
    Keyboard(page).reach("#swap-1")
    assert page.get_by_text("Fits less: a cover").count() == 0
    page.keyboard.press("Enter")
    page.get_by_text("Fits less: a cover").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Fits less: a cover").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "swap-1"
    page.keyboard.press("Enter")
    page.get_by_text("Fits less: a cover").wait_for()
    Keyboard(page).reach("dialog form button")
    page.keyboard.press("Enter")
    said(page, "Track 1 is now Song 1, a cover.")
    assert page.evaluate("document.activeElement.id") == "swap-1"
    assert titles(page) == kept(page) == ["Song 1, a cover", "Song 2"]
    page.locator("#swap-1").click()
    page.get_by_role("button", name="Song 1, Vimeo").wait_for()
    # The same by the page that the link leads to.
    page.goto(page.locator("#swap-1").get_attribute("href"))
    page.get_by_role("button", name="Song 1, Vimeo").click()
    page.wait_for_url("**#track-1")
    assert titles(page) == ["Song 1", "Song 2"]


@pytest.mark.parametrize("script", [True, False])
def test_renamed_and_what_is_wrong_beside_the_field(own: OpenOwn, script: bool) -> None:
    page = own(java_script_enabled=script)
    page.get_by_text("Rename", exact=True).first.click()
    title = page.get_by_label("Title")
    title.fill(" ")
    page.get_by_role("button", name="Rename").click()
    page.locator("#title-wrong").wait_for()
    assert title.get_attribute("aria-describedby").strip() == "title-wrong"
    assert title.input_value() == " "
    # The page with the mistake is whole: the list on it can be changed.
    page.locator("#down-1").click()
    page.locator("#track-2 + #track-1").wait_for()
    if not title.is_visible():
        page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title").fill("<b>Long</b> drive")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("heading", name="<b>Long</b> drive", exact=True).wait_for()
    assert page.title().startswith("<b>Long</b> drive")


@pytest.mark.parametrize("script", [True, False])
def test_a_title_typed_while_the_session_ended_is_found_again(own: OpenOwn, script: bool) -> None:
    page = own(java_script_enabled=script)
    page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title").fill("Radio & night")
    page.context.clear_cookies()
    page.get_by_role("button", name="Rename").click()
    page.get_by_text("You were logged out meanwhile").wait_for()
    page.get_by_label("Email address").fill(OWNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/playlists/**")
    assert page.get_by_label("Title").is_visible()
    assert page.get_by_label("Title").input_value() == "Radio & night"


@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_elsewhere_until_it_is_taken_back(
    own: OpenOwn, service: RunningService, open_page: OpenPage, script: bool
) -> None:
    page = own(java_script_enabled=script)
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    elsewhere = open_page(service)
    assert elsewhere.goto(link).status == 200
    assert titles(elsewhere) == titles(page)
    assert elsewhere.get_by_role("button", name="Remove").count() == 0
    assert elsewhere.get_by_text("Shared with you by a link").is_visible()
    page.get_by_role("button", name="Take the link back").click()
    page.get_by_text("The link is taken back").wait_for(state="attached")
    assert elsewhere.goto(link).status == 404
    assert elsewhere.get_by_text("whoever sent it may have taken it back").is_visible()


def test_music_goes_on_while_the_list_changes(own: OpenOwn) -> None:
    page = own()
    listener = Listener(page)
    page.reload()
    page.locator("#track-2 [data-play]").click()
    listener.hears(VIMEO, "Song 2")
    listener.tell("at(50)")
    listener.passed("0:50")
    page.locator("#up-2").click()
    said(page, "Song 2 is track 1 of 4.")
    page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title").fill("Day drive")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("heading", name="Day drive").wait_for()
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy").wait_for()
    assert listener.told() == [["vimeo", "play"]]
    listener.passed("0:50")
    listener.tell("end()")
    listener.hears(VIMEO, "Song 1")
    # What plays is removed: what came after it plays.
    page.locator("#remove-1").click()
    listener.hears(VIMEO, "Song 3")
    page.locator("#remove-2").click()
    said(page, "Song 2 is removed.")
    listener.tell("end()")
    listener.hears(VIMEO, "Song 4")
    page.locator("#remove-4").click()
    listener.said("That was the last track.")
    listener.paused()


def test_swapping_what_plays_plays_the_other(own: OpenOwn) -> None:
    page = own(track(1, medium(VIMEO, 1), medium(Platform.YOUTUBE, 7)))
    listener = Listener(page)
    page.reload()
    page.locator("#track-1 [data-play]").click()
    listener.hears(VIMEO, "Song 1")
    page.locator("#swap-1").click()
    page.get_by_role("button", name="Use this").click()
    listener.hears(Platform.YOUTUBE, "Song 7")


def test_a_change_that_is_not_saved_is_told_and_undone(own: OpenOwn) -> None:
    page = own()
    page.route("**/order", lambda route: route.abort())
    page.route("**/up", lambda route: route.fulfill(status=503, body="no"))
    drag(page, 1, 3, below=True)
    page.mouse.up()
    page.get_by_text("This was not saved").wait_for()
    assert titles(page) == ["Song 1", "Song 2", "Song 3", "Song 4"]
    page.locator("#down-1").click()
    said(page, "Song 1 is track 2 of 4.")
    assert page.get_by_text("This was not saved").is_hidden()
    page.locator("#up-1").click()
    page.get_by_text("This was not saved").wait_for()


def test_of_two_tabs_the_one_started_last_plays_and_is_remembered(own: OpenOwn) -> None:
    page = own()
    here = Listener(page)
    page.reload()
    page.locator("#track-2 [data-play]").click()
    here.hears(VIMEO, "Song 2")
    other = page.context.new_page()
    there = Listener(other)
    other.goto(page.url)
    there.paused()
    there.bar.get_by_text("Song 2", exact=True).wait_for()
    other.locator("#track-3 [data-play]").click()
    there.hears(VIMEO, "Song 3")
    here.paused()
    # The one that only waits leaves nothing of its own behind.
    other.close()
    page.reload()
    here.paused()
    assert here.playing_row().startswith("Song 3")


def test_logging_out_leaves_no_queue_behind(
    own: OpenOwn, service: RunningService, open_page: OpenPage
) -> None:
    page = own()
    listener = Listener(page)
    page.reload()
    page.locator("#track-1 [data-play]").click()
    listener.hears(VIMEO, "Song 1")
    shared = save(service, playlist(OWNER, track(1, medium(VIMEO, 9))), "t" * 22)
    page.context.clear_cookies()
    page.goto(shared)
    page.locator("[data-play-all]").wait_for()
    assert listener.bar.is_hidden()
    assert page.evaluate("localStorage.length") == 0

"""Everything by the keyboard alone: no pointer is moved in this file."""

from tests.e2e.conftest import PASSWORD, OpenPage
from tests.e2e.keyboard import Keyboard
from tests.running_service import RunningService

LONG = 60_000


def test_a_newcomer_needs_no_pointer(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    keys = Keyboard(page)
    page.goto("/")
    sign_up_and_log_in(keys)
    make_an_application_and_revoke_it(keys)
    search_one_platform(keys)
    pick_a_playlist_and_save_it(keys)
    leave(keys)


def sign_up_and_log_in(keys: Keyboard) -> None:
    keys.open('a[href="/signup"]', "/signup")
    keys.type("keyboard@example.org")  # the first field has the focus already
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.page.get_by_text("Your account is ready.").wait_for()
    keys.type(PASSWORD)  # the address is filled in
    keys.press("Enter")
    keys.page.wait_for_url("**/settings/applications")


def make_an_application_and_revoke_it(keys: Keyboard) -> None:
    keys.reach("#name")
    keys.type("By hand")
    keys.press("Enter")
    keys.page.locator("#secret").wait_for()
    keys.reach('[data-copy="curl"]')
    keys.reach("summary")
    keys.press("Enter")
    keys.reach("button.danger")
    keys.press("Enter")
    keys.page.get_by_text("The application is revoked.").wait_for()


def search_one_platform(keys: Keyboard) -> None:
    keys.open('nav a[href="/"]', "/")
    keys.type("moon river")  # the box has the focus
    keys.press("Enter")
    keys.page.locator("[data-media]:not([aria-busy]) .medium").first.wait_for()
    keys.page.locator("#q").press("Shift+Tab")
    keys.reach("[name=platform]")
    for _ in range(5):
        keys.press("ArrowRight")
    keys.page.wait_for_url("**platform=vimeo")
    keys.page.locator("[data-media]:not([aria-busy]) .medium.vimeo").first.wait_for()
    keys.reach(".medium h3 a")


def pick_a_playlist_and_save_it(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/generate")
    keys.type("rainy day jazz piano")  # the sentence has the focus
    keys.reach("[name=mode]")
    for _ in range(2):
        keys.press("ArrowDown")
    assert page.get_by_label("Pick myself").is_checked()
    keys.reach("[data-make]")
    keys.press("Enter")
    page.locator(".picker").wait_for(timeout=LONG)
    assert page.evaluate("document.activeElement.id") == "made"
    keys.reach("[data-refused]")
    keys.press("Enter")
    page.locator(".choice input:focus").wait_for()  # the first of them
    page.locator("#made").focus()
    keys.reach(".choice input")
    keys.press("ArrowDown")
    picked = page.locator(".choice").first.locator("input:checked")
    wanted = picked.get_attribute("value")
    keys.reach(".saving button", most=200)
    keys.press("Enter")
    page.get_by_text("Your picks are saved.").wait_for()
    assert picked.get_attribute("value") == wanted
    keys.open('.made a.main[href^="/playlists/"]', "/playlists/*")


def leave(keys: Keyboard) -> None:
    keys.page.goto("/settings/account")
    keys.reach('form[action="/logout"] button')
    keys.press("Enter")
    keys.page.get_by_text("You are logged out.").wait_for()


def test_the_first_key_skips_to_the_content(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service)
    page.goto("/docs/problems")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

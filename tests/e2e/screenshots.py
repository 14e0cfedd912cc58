"""The pictures of docs/images, made anew: each page of the real service on the sandbox.

`make screenshots` needs what `make browser` installs. A page is taken at three widths, light and
dark; `ARGS="search settings"` takes those alone. The simulated media have no artwork, so covers are
drawn from their addresses.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import PASSWORD, QUIET, sign_in
from tests.e2e.covers import cover
from tests.running_service import RunningService, serving

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {390: 800, 820: 940, 1440: 860}
SCHEMES = ("light", "dark")
PERSON = "ann@example.org"
PROMPT = "vintage jazz to listen to on the beach"
LONG = 60_000

DRAWN = """[...document.images].every(one => one.complete
  || one.getBoundingClientRect().top > innerHeight)"""

Show = Callable[[Any], None]


def front(page: Any) -> None:
    page.goto("/")


def search(page: Any) -> None:
    page.goto("/?q=moon+river")


def begin(page: Any, mode: str) -> None:
    page.goto("/generate")
    page.get_by_label("What would you like to hear?").fill(PROMPT)
    page.get_by_label(mode).check(force=True)
    page.get_by_role("button", name="Make the playlist").click()


def generate(page: Any) -> None:
    """On its way: some found, some looked for."""
    begin(page, "Smart")
    page.locator("[data-lines] [data-id]").nth(3).wait_for(timeout=LONG)
    page.evaluate("document.activeElement.blur()")


def picks(page: Any) -> None:
    begin(page, "Pick myself")
    page.locator(".picker").wait_for(timeout=LONG)
    page.locator(".picker").evaluate("one => one.scrollIntoView()")  # what is picked, not what of
    page.mouse.move(0, 0)


def playlist(page: Any) -> None:
    page.goto("/playlists")
    page.locator(".saved h2 a").first.click()
    page.locator(".track").first.wait_for()


def settings(page: Any) -> None:
    page.goto("/settings/applications")


def api(page: Any) -> None:
    page.goto("/docs")
    page.locator(".opblock").first.wait_for()


class Picture(NamedTuple):
    """What to show, whether somebody is logged in, and where not every size is wanted, which."""

    show: Show
    inside: bool = False
    wanted: tuple[str, ...] = ()


PAGES = {
    "front": Picture(front),
    "search": Picture(search),
    "generate": Picture(generate),
    "picks": Picture(picks, inside=True),
    "playlist": Picture(playlist, inside=True),
    "settings": Picture(settings, inside=True),
    "api": Picture(api, wanted=("1440-light",)),
}


def log_in(page: Any) -> None:
    page.goto("/login")
    page.get_by_label("Email address").fill(PERSON)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/settings/applications")


def prepare(page: Any, service: RunningService) -> None:
    """A person with a playlist and two applications, one of them in use."""
    sign_in(page, PERSON)
    keys = []
    for name in ("Radio bot", "Listening room"):
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Create").click()
        keys.append(page.locator("#secret").inner_text())
    with service.client(keys[0]) as client:
        for _ in range(3):
            client.get("/api/v1/playlists")
    begin(page, "Smart")
    page.locator(".made").wait_for(timeout=LONG)


def take(opened: Callable[..., Any], names: list[str]) -> None:
    """Write the pictures of these pages."""
    for scheme in SCHEMES:
        for width, height in SIZES.items():
            for name in names:
                picture = PAGES[name]
                if picture.wanted and f"{width}-{scheme}" not in picture.wanted:
                    continue
                page = opened(color_scheme=scheme, viewport={"width": width, "height": height})
                if picture.inside:
                    log_in(page)
                picture.show(page)
                while not page.evaluate(DRAWN):  # the policy of pages lets nothing wait in them
                    page.wait_for_timeout(50)
                path = IMAGES / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=path)
                page.context.close()
                say(f"{path.name}: {path.stat().st_size // 1024} KB")
    total = sum(path.stat().st_size for path in IMAGES.iterdir())
    say(f"{IMAGES.name}: {total / 1e6:.2f} MB in all")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    """Start the service and a browser, and take the pictures that are asked for, or all."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium: run 'make browser'")
    faults = {"SANDBOX_FAULTS": "vimeo=hang", "SANDBOX_LATENCY": "150-900"}
    faults |= {"SEARCH_DEADLINE": "3", "CACHE_ENTRIES": "0"}  # else only the first making is slow
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "sandbox", **faults) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))

        def drawn(route: Any) -> None:
            route.fulfill(content_type="image/svg+xml", body=cover(route.request.url))

        def opened(**options: Any) -> Any:
            context = browser.new_context(
                base_url=service.address, reduced_motion="reduce", **options
            )
            context.set_default_timeout(LONG)
            context.route(lambda url: not url.startswith(service.address), drawn)
            return context.new_page()

        prepare(opened(), service)
        take(opened, sys.argv[1:] or list(PAGES))
        browser.close()


if __name__ == "__main__":
    main()

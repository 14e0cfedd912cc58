"""A real browser before the real service on the sandbox.

The browser is the system's Chromium, and axe-core is what `make browser` installs; without them
these tests skip, and in CI they fail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running_service import RunningService, serving

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "correct horse battery"
QUIET = (
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A picture for every artwork: nothing is asked of the outside.
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#356" d="M0 0h9v9H0z"/>'
    "</svg>"
)


def _missing(what: str) -> None:
    reason = f"{what}: run 'make browser'"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    # By module: its event loop must not run where the next module's async tests do.
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _missing("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, "sandbox", SEARCH_DEADLINE="30") as service:
        yield service


OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[OpenPage]:
    """Opens a page of a service in a browser of its own; what the page complains of fails."""
    contexts = []
    complaints: list[str] = []

    def opened(service: RunningService, **options: Any) -> Any:
        context = chromium.new_context(base_url=service.address, **options)
        contexts.append(context)
        context.set_default_timeout(60_000)
        context.route(
            lambda url: not url.startswith(service.address),
            lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        _missing("no axe-core")
    return AXE.read_text(encoding="utf-8")


def sign_in(page: Any, email: str) -> None:
    """A new person, logged in, on the page of their applications."""
    page.goto("/signup")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/settings/applications")

"""From signing up to a key that works, and to one that does not any more."""

import re
import subprocess
import time
from typing import Any

import msgspec
import pytest

from tests.e2e.conftest import OpenPage, sign_in
from tests.running_service import RunningService

pytestmark = pytest.mark.alone

WITHIN = 5.0
"""Seconds in which a revoked key must be refused: what the README promises."""


def pasted(line: str) -> tuple[int, Any]:
    """Status and body of what the page gives to paste in a terminal."""
    told = subprocess.run(
        ["sh", "-c", line + " -w '\\n%{http_code}'"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    body, _, status = told.stdout.rpartition("\n")
    return int(status), msgspec.json.decode(body)


def test_a_key_in_a_minute_and_its_end(service: RunningService, open_page: OpenPage) -> None:
    page = open_page(service, permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "developer@example.org")
    page.get_by_label("Name").fill("Radio bot")
    page.get_by_role("button", name="Create").click()
    key = page.locator("#secret").inner_text()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == key
    line = page.locator("#curl").inner_text()
    assert line.startswith(f"curl -s {service.address}/api/v1/media/search ")
    status, media = pasted(line)
    assert status == 200
    assert re.search("moon river", media[0]["title"], re.IGNORECASE)

    page.get_by_text("Revoke", exact=False).first.click()
    page.get_by_role("button", name="Revoke “Radio bot”").click()
    page.get_by_text("The application is revoked.").wait_for()
    revoked = time.monotonic()
    while pasted(line)[0] != 401:
        assert time.monotonic() - revoked < WITHIN


def test_another_site_cannot_act_for_who_is_logged_in(
    service: RunningService, open_page: OpenPage
) -> None:
    page = open_page(service)
    sign_in(page, "victim@example.org")
    form = (
        f'<form method="post" action="{service.address}/settings/applications">'
        '<input name="name" value="planted"><button>Win a prize</button></form>'
    )
    page.context.route(
        "http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=form)
    )
    page.goto("http://evil.example/")
    with page.expect_response(f"{service.address}/settings/applications") as answer:
        page.get_by_role("button", name="Win a prize").click()
    assert answer.value.status == 403
    page.goto("/settings/applications")
    assert page.get_by_text("planted").count() == 0

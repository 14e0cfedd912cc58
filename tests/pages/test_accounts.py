"""Signing up, logging in and out, changing the password, deleting the account: by their pages."""

import re

import pytest

from tests.pages.conftest import EMAIL, PASSWORD, log_in, sign_up

pytestmark = pytest.mark.anyio

SETTINGS = "/settings/account"


async def test_a_new_person_signs_up_and_logs_in(browser) -> None:
    async with browser() as client:
        asked = await client.get(SETTINGS)
        assert asked.headers["location"] == "/login?next=%2Fsettings%2Faccount"
        ready = await sign_up(client, " Ann@Example.org ")
        assert "Your account is ready" in ready.text
        answer = await log_in(client, next=SETTINGS)
        assert (answer.status_code, answer.headers["location"]) == (303, SETTINGS)
        page = await client.get(SETTINGS)
    assert page.status_code == 200
    assert EMAIL in page.text


async def test_the_session_cookie_is_guarded(browser) -> None:
    async with browser() as client:
        await sign_up(client)
        plain = (await log_in(client)).headers.get_list("set-cookie")
    async with browser(base="https://test") as client:
        tls = (await log_in(client)).headers.get_list("set-cookie")
    assert len(plain) == len(tls) == 2
    for cookie in plain + tls:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert not any("Secure" in cookie for cookie in plain)
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in tls)


async def test_no_cookie_is_set_where_nobody_logs_in(browser) -> None:
    async with browser() as client:
        for path in ("/", "/?q=x", "/login", "/signup", "/docs", "/health", "/nowhere"):
            assert "set-cookie" not in (await client.get(path)).headers


async def test_signing_up_does_not_tell_whether_an_address_is_taken(browser) -> None:
    async with browser() as client:
        new = await sign_up(client)
        taken = await sign_up(client, password="another good password")
        assert (new.status_code, new.text) == (taken.status_code, taken.text)
        assert new.headers.keys() == taken.headers.keys()
        assert (await log_in(client, password="another good password")).status_code == 422
        assert (await log_in(client)).status_code == 303


async def test_logging_in_does_not_tell_whether_an_address_is_known(browser) -> None:
    async with browser() as client:
        await sign_up(client)
        wrong = await log_in(client, password="not this one")
        unknown = await log_in(client, "bob@example.org", "not this one")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(EMAIL, "bob@example.org") == unknown.text


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("bad<b>", PASSWORD, "An email address looks like"),
        (EMAIL, "short", "Use at least 10 characters."),
        (EMAIL, "aaaaaaaaaaaaaaaa", "different characters"),
        (EMAIL, EMAIL, "something else than your email"),
        (EMAIL, "x" * 201 + "abc", "at most 200"),
        ("", "", "An email address looks like"),
    ],
)
async def test_bad_input_is_told_beside_its_field_and_kept(
    browser, email: str, password: str, said: str
) -> None:
    async with browser() as client:
        page = await sign_up(client, email, password)
    assert page.status_code == 422
    (field,) = re.findall(r'<div class="field wrong">(?:(?!</div>).)*?' + said, page.text, re.S)
    assert 'aria-invalid="true"' in field
    assert f'value="{email.replace("<", "&lt;").replace(">", "&gt;")}"' in page.text
    assert not password or f'value="{password}"' not in page.text.replace(f'value="{email}"', "")


async def test_a_session_is_rotated_at_log_in(browser, somebody) -> None:
    old = somebody.cookies["session"]
    assert (await log_in(somebody)).status_code == 303
    assert somebody.cookies["session"] != old
    async with browser() as thief:
        thief.cookies.set("session", old)
        assert (await thief.get(SETTINGS)).status_code == 303


async def test_a_session_planted_before_log_in_is_worth_nothing(browser) -> None:
    async with browser() as client, browser() as attacker:
        await sign_up(client)
        for one in (client, attacker):
            one.cookies.set("session", "planted", domain="test.local")
        await log_in(client)
        assert (await attacker.get(SETTINGS)).status_code == 303


async def test_a_stolen_session_is_refused_after_log_out(browser, somebody) -> None:
    async with browser() as thief:
        thief.cookies.set("session", somebody.cookies["session"])
        assert (await thief.get(SETTINGS)).status_code == 200
        left = await somebody.post("/logout")
        assert left.headers["location"] == "/?notice=logged-out"
        assert (await thief.get(SETTINGS)).status_code == 303
    assert "session" not in somebody.cookies
    assert "You are logged out." in (await somebody.get(left.headers["location"])).text


async def test_a_new_password_ends_every_other_session(browser, somebody) -> None:
    new = "another good password"
    async with browser() as other:
        await log_in(other)
        wrong = await somebody.post(
            "/settings/password", data={"password": "not this", "new_password": new}
        )
        assert wrong.status_code == 422
        assert "This is not your present password." in wrong.text
        short = await somebody.post(
            "/settings/password", data={"password": PASSWORD, "new_password": "short"}
        )
        assert "Use at least 10 characters." in short.text
        assert (await other.get(SETTINGS)).status_code == 200
        changed = await somebody.post(
            "/settings/password", data={"password": PASSWORD, "new_password": new}
        )
        assert "Your password is changed." in (await somebody.get(changed.headers["location"])).text
        assert (await other.get(SETTINGS)).status_code == 303
        assert (await log_in(other)).status_code == 422
        assert (await log_in(other, password=new)).status_code == 303


async def test_a_deleted_account_takes_what_it_owned(browser, somebody, keyring) -> None:
    _, secret = await keyring.create("bot", owner="ANN@example.org")
    assert await keyring.authenticate(secret) is not None
    refused = await somebody.post("/settings/delete", data={"delete_password": "not this"})
    assert "Nothing was deleted" in refused.text
    async with browser() as other:
        await log_in(other)
        gone = await somebody.post("/settings/delete", data={"delete_password": PASSWORD})
        assert gone.headers["location"] == "/?notice=account-deleted"
        assert (await other.get(SETTINGS)).status_code == 303
        assert (await log_in(other)).status_code == 422
    assert await keyring.authenticate(secret) is None
    await keyring.refresh()
    assert await keyring.authenticate(secret) is None
    assert await keyring.list() == []


async def test_guessing_is_slowed_and_locks_nobody_else_out(browser) -> None:
    async with browser("192.0.2.1") as owner:
        await sign_up(owner)
        await log_in(owner)
        await owner.post("/logout")
        async with browser("198.51.100.7") as guesser:
            codes = [
                (await log_in(guesser, password=f"guess number {number}")).status_code
                for number in range(8)
            ]
            right = await log_in(guesser)
        assert codes == [422] * 5 + [429] * 3
        assert right.status_code == 429
        assert "Too many attempts to log in. Try again in" in right.text
        async with browser("203.0.113.9") as elsewhere:
            assert (await log_in(elsewhere)).status_code == 303
        # The guesser sits behind the owner's own address: the owner's browser is known.
        async with browser("192.0.2.1") as neighbour:
            for number in range(8):
                last = await log_in(neighbour, password=f"guess number {number}")
        assert last.status_code == 429
        assert (await log_in(owner)).status_code == 303


OWN = {"Origin": "http://test"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", **OWN},
        {"Origin": "https://evil.example"},
        {"Origin": "http://test.evil.example"},
        {"Origin": "http://test:81"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://test@evil.example"},
    ],
)
async def test_a_post_of_another_site_is_refused(somebody, headers: dict[str, str]) -> None:
    for path, form in (
        ("/settings/applications", {"name": "bot"}),
        ("/settings/delete", {"delete_password": PASSWORD}),
        ("/logout", {}),
        ("/login", {"email": EMAIL, "password": PASSWORD}),
    ):
        answer = await somebody.post(path, data=form, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert "made by a page of another site" in answer.text
    listed = await somebody.get("/settings/applications")
    assert listed.status_code == 200
    assert "No application yet." in listed.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, OWN, {}]
)
async def test_a_post_of_our_own_pages_is_taken(somebody, headers: dict[str, str]) -> None:
    answer = await somebody.post("/settings/applications", data={"name": "b"}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "settings",
        "",
        "/x\r\nSet-Cookie: a=b",
    ],
)
async def test_nobody_is_led_elsewhere_by_logging_in(browser, place: str) -> None:
    async with browser() as client:
        await sign_up(client)
        page = await client.get("/login", params={"next": place})
        assert 'name="next" value="/settings/applications"' in page.text
        answer = await log_in(client, next=place)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/applications")


async def test_a_path_of_ours_is_where_one_goes_on(browser) -> None:
    async with browser() as client:
        await sign_up(client)
        answer = await log_in(client, next="/?q=moon%20river&platform=vimeo")
    assert answer.headers["location"] == "/?q=moon%20river&platform=vimeo"


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", ""])
async def test_what_is_no_form_is_refused(browser, kind: str) -> None:
    async with browser() as client:
        answer = await client.post("/login", content=b"x", headers={"Content-Type": kind})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/login", "/signup"])
async def test_who_is_logged_in_already_goes_on(somebody, path: str) -> None:
    for place, target in (("/?q=moon", "/?q=moon"), ("//evil.example", "/settings/applications")):
        answer = await somebody.get(path, params={"next": place})
        assert (answer.status_code, answer.headers["location"]) == (303, target)


async def test_who_comes_too_often_is_told_when_to_come_back(browser, somebody) -> None:
    wrong = {"email": EMAIL, "password": "not this one"}
    change = {"password": "not this one", "new_password": "another good password"}
    for path, form in (
        ("/login", wrong),
        ("/settings/password", change),
        ("/settings/delete", {"delete_password": "not this one"}),
        ("/signup", {"email": "new@example.org", "password": PASSWORD}),
    ):
        for _ in range(12):
            answer = await somebody.post(path, data=form)
        assert answer.status_code == 429, path
        wait = answer.headers["retry-after"]
        assert f"Try again in {wait} s." in answer.text, path

"""What no page may do, tried on every one of them.

A test walks through all asks by itself: with a database for each of them they would take minutes.
"""

import re
from urllib.parse import parse_qs, quote, urlsplit

import anyio
import msgspec
import pytest

from aggregator.web.forms import FORM_TYPE
from aggregator.web.visitor import local_path
from tests.medium import medium
from tests.pages.asks import ASKS, POSTS, belongings, owned, routed, send, template_forms
from tests.pages.conftest import log_in, sign_up

pytestmark = pytest.mark.anyio

EVIL = '"><img src=x onerror=alert(1)></textarea></title><script>alert(1)</script>'


@pytest.fixture(autouse=True)
async def seen(services) -> None:
    """What may be added to a playlist."""
    services.media.remember([medium()])


def test_every_route_is_asked() -> None:
    assert {ask.answers for ask in ASKS} == routed()


def test_every_form_is_sent() -> None:
    sent = {(ask.method, ask.path.partition("?")[0]) for ask in ASKS}
    for method, action, _ in template_forms():
        # What a template fills in is an id, or a whole path up to what the form does.
        pattern = re.escape(action).replace(r"\*", ".+")
        assert any(method == one and re.fullmatch(pattern, path) for one, path in sent), action


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://test"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
async def test_a_post_of_another_site_changes_nothing(
    somebody, storyteller, headers: dict[str, str]
) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    for ask in POSTS:
        answer = await send(somebody, ask, own.path(ask), headers=headers)
        assert answer.status_code == 403, ask
        assert "set-cookie" not in answer.headers
        assert "made by a page of another site" in answer.text
    assert await owned(somebody, own) == before
    assert storyteller.orders == []


async def test_head_is_told_what_get_is_and_gets_nothing(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    for ask in (ask for ask in ASKS if ask.method == "GET"):
        get = await send(somebody, ask, own.path(ask))
        head = await somebody.head(own.path(ask))
        assert head.status_code == get.status_code, ask
        assert head.content == b"", ask
        told = [
            {name: value for name, value in answer.headers.items() if name != "x-request-id"}
            for answer in (get, head)
        ]
        assert told[0] == told[1], ask


async def test_a_stream_that_would_not_end_ends_at_once_for_head(somebody, shelf) -> None:
    shelf.hangs = True
    with anyio.fail_after(30):
        head = await somebody.head("/search/stream?q=moon")
    assert head.status_code == 200
    assert head.headers["content-type"].startswith("text/event-stream")


async def test_a_stolen_session_is_worth_nothing_after_log_out(
    browser, somebody, storyteller
) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    async with browser("198.51.100.7") as thief:
        stolen = somebody.cookies["session"]
        thief.cookies.set("session", stolen)
        assert (await thief.get("/settings/account")).status_code == 200
        await somebody.post("/logout")
        for ask in ASKS:
            thief.cookies.clear()
            thief.cookies.set("session", stolen)
            answer = await send(thief, ask, own.path(ask))
            if ask.private:
                assert answer.status_code == 303, ask
                assert answer.headers["location"].startswith("/login?"), ask
            assert "Log out" not in answer.text, ask
            assert "private bot" not in answer.text, ask
    await log_in(somebody)
    assert await owned(somebody, own) == before


async def test_what_is_another_s_is_as_good_as_not_there(browser, somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    async with browser() as nobody, browser() as other:
        await sign_up(other, "eve@example.org")
        await log_in(other, "eve@example.org")
        for ask in (ask for ask in ASKS if "_id}" in ask.path):
            path = own.path(ask)
            answer = await send(other, ask, path)
            if answer.is_redirect:  # of the address of a form, to where it may be found
                path = answer.headers["location"]
                assert "private bot" not in (await other.get(path)).text
                continue
            assert answer.status_code == 404, ask
            unknown = re.sub("[0-9a-f]{8}-", "00000000-", path)
            assert answer.text == (await send(other, ask, unknown)).text
            malformed = re.sub("[0-9a-f-]{36}", "%00.%2e%2e", path)
            assert (await send(other, ask, malformed)).status_code == 404, ask
            assert (await send(nobody, ask, path)).status_code == (303 if ask.private else 404), ask
    assert await owned(somebody, own) == before


async def test_a_tag_has_its_attributes_apart(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    bad = [await send(somebody, ask, own.path(ask), dict.fromkeys(ask.form, "")) for ask in POSTS]
    pages = [await send(somebody, ask, own.path(ask)) for ask in ASKS if ask.method == "GET"]
    for answer in bad + pages:
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert re.findall(r'<[a-z][^<>]*="[^"<>]*"[^\s/>][^<>]*>', answer.text) == []


async def test_html_is_text_wherever_it_comes_from(somebody, storyteller, shelf) -> None:
    shelf.media = {
        platform: tuple(msgspec.structs.replace(one, title=EVIL, author=EVIL) for one in found)
        for platform, found in shelf.media.items()
    }
    own = await belongings(somebody, storyteller, EVIL, EVIL)
    for ask in (ask for ask in ASKS if ask.method == "GET"):
        page = await send(somebody, ask, own.path(ask))
        assert "<img src=x" not in page.text, ask
        assert "<script>" not in page.text, ask
    for ask in POSTS:
        page = await send(somebody, ask, own.path(ask), dict.fromkeys(ask.form or (), EVIL))
        assert "<img src=x" not in page.text, ask
        assert "<script>" not in page.text, ask


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"],
)
async def test_nobody_is_led_elsewhere(browser, somebody, storyteller, place: str) -> None:
    own = await belongings(somebody, storyteller)
    headers = {"Host": "evil.example", "Referer": f"http://evil.example{place}"}
    led = set()
    async with browser() as nobody:
        for ask in ASKS:
            form = None if ask.form is None else ask.form | {"next": place}
            joint = "&" if "?" in ask.path else "?"
            path = f"{own.path(ask)}{joint}next={quote(place)}"
            for client in (nobody, somebody):
                answer = await send(client, ask, path, form, headers)
                if target := answer.headers.get("location"):
                    led.add((ask.method, ask.path))
                    assert re.match(r"/(?![/\\])", target), ask
                    after = parse_qs(urlsplit(target).query).get("next", ["/"])[0]
                    assert local_path(after, "elsewhere") == after, ask
                    assert "evil" not in urlsplit(after).netloc
    assert len(led) > len(ASKS) / 2


HOSTILE = {
    "nothing": "{}=",
    "a NUL": "{}=a%00b",
    "no UTF-8": "{}=%ff%fe",
    "half a surrogate": "{}=%ed%a0%80",
    "raw bytes": "{}=\xff",
    "turned around, with lines": "{}=%e2%80%ae%0d%0aSet-Cookie:x=y",
    "long": "{}=" + "x" * 60_000,
    "a deep number": "{}=" + "9" * 400,
    "twice": "{0}=a&{0}=b",
}


async def test_nothing_typed_is_a_fault_of_ours(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    for ask in POSTS:
        for name in ask.form or ():
            for kind, typed in HOSTILE.items():
                answer = await somebody.post(
                    own.path(ask),
                    content=typed.format(name).encode("latin-1"),
                    headers={"Content-Type": FORM_TYPE},
                )
                assert answer.status_code < 500, (ask, name, kind)
                assert "x=y" not in answer.headers.get("set-cookie", "")
    for path in ("/?q={}", "/generate?query={}", "/playlists?cursor={}", "/login?next={}"):
        for typed in HOSTILE.values():
            answer = await somebody.get(path.format(typed.format("")[1:900]))
            assert answer.status_code < 500, path
    assert (await owned(somebody, own))[0].count("<li>") >= before[0].count("<li>")


async def test_what_is_no_form_changes_nothing(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        for ask in (ask for ask in POSTS if ask.form):
            answer = await somebody.post(
                own.path(ask), content=b"--x\r\n\r\n{}", headers={"Content-Type": kind}
            )
            assert answer.status_code == 400, ask
    assert await owned(somebody, own) == before


async def test_the_address_of_a_form_leads_to_its_page(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    for ask in (ask for ask in POSTS if ask.path not in ("/generate/stream", "/add")):
        opened = await somebody.get(own.path(ask), follow_redirects=True)
        assert opened.status_code == 200, ask

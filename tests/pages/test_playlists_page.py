"""The list of one's playlists, and what a guest made before logging in."""

import re

import pytest

from aggregator.playlists.events import Order
from tests.pages.conftest import log_in, sign_up

pytestmark = pytest.mark.anyio

WISH = {"query": "songs of rivers", "mode": "smart"}


async def test_nobody_has_a_list(browser) -> None:
    async with browser() as client:
        answer = await client.get("/playlists")
    assert answer.headers["location"] == "/login?next=%2Fplaylists"


async def test_an_empty_list_says_how_to_fill_it(somebody) -> None:
    page = (await somebody.get("/playlists")).text
    assert "No playlist yet." in page
    assert 'href="/generate">Make a playlist' in page


async def test_newest_first_and_in_pages(somebody, storyteller) -> None:
    for at in range(22):
        storyteller.title = f"Number {at}"
        async for _ in storyteller.generate(Order(prompt="x", owner="ann@example.org")):
            pass
    titles = []
    path = "/playlists"
    while path:
        page = (await somebody.get(path)).text
        titles += re.findall(r'<a href="/playlists/[0-9a-f-]{36}">([^<]+)</a>', page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1] if older else ""
    assert titles == [f"Number {at}" for at in reversed(range(22))]
    assert ">Newest</a>" in page
    bad = await somebody.get("/playlists?cursor=nonsense")
    assert bad.status_code == 400


@pytest.mark.parametrize("opened", ["/generate", "/playlists"])
async def test_logging_in_keeps_what_a_guest_made(browser, opened: str) -> None:
    async with browser() as client:
        where = (await client.post("/generate", data=WISH)).headers["location"]
        assert "this browser alone remembers it" in (await client.get(where)).text
        await sign_up(client, " Ann@Example.org")
        assert (await log_in(client, "wrong@example.org")).status_code == 422
        assert (await client.get(where)).status_code == 200
        await log_in(client, "ANN@example.org ")
        assert "guest" not in client.cookies
        assert (await client.get(where.replace("/generate", opened))).status_code == 200
        page = (await client.get("/playlists")).text
        assert where.replace("/generate", "/playlists") in page
    async with browser() as elsewhere:
        await log_in(elsewhere)
        assert (await elsewhere.get(where)).status_code == 200


async def test_the_guest_cookie_is_out_of_reach(browser) -> None:
    async with browser(base="https://test") as client:
        for path in ("/generate", "/generate/stream"):
            client.cookies.clear()
            given = (await client.post(path, data=WISH)).headers["set-cookie"]
            assert given.startswith("__Host-guest=")
            for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
                assert word in given

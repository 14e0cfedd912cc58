"""What holds for every page."""

import re

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from aggregator.domain.media import Platform
from tests.medium import medium

pytestmark = pytest.mark.anyio

OPEN = ["/", "/?q=moon", "/generate", "/login", "/signup", "/nowhere"]
INSIDE = ["/playlists", "/settings/applications", "/settings/account"]


@pytest.mark.parametrize("path", OPEN + INSIDE)
async def test_the_policy_allows_our_own_only_and_the_page_keeps_to_it(somebody, path) -> None:
    if path in ("/login", "/signup"):  # for who is logged in they are no pages
        await somebody.post("/logout")
    page = await somebody.get(path)
    policy = dict(
        one.strip().split(" ", 1) for one in page.headers["content-security-policy"].split(";")
    )
    if path.startswith("/?") or path in (
        "/",
        "/generate",
    ):  # with the player, whose sources have a test
        assert policy.pop("script-src").startswith("'self' https://")
        assert policy.pop("frame-src").startswith("https://")
        assert policy.pop("media-src") == "https: http:"
    else:
        assert policy.pop("script-src") == "'self'"
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' https:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert re.findall(r"<script(?![^>]* src=\"/static/)", page.text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page.text) == []
    assert re.findall(r'<(?:link|script)[^>]*(?:src|href)="(?!/static/)', page.text) == []
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


async def test_a_full_page_is_under_100_kilobytes(browser, shelf) -> None:
    shelf.media = {
        Platform.YOUTUBE: tuple(
            medium(native_id=f"abcdefgh{at:03}", title="A title of a usual length, official video")
            for at in range(30)
        )
    }
    async with browser() as client:
        page = await client.get("/?q=moon+river")
        wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
        loaded: dict[str, httpx.Response] = {}
        while missing := wanted - loaded.keys():
            for asset in missing:
                loaded[asset] = await client.get(asset)
                # A platform's own player is loaded when it is first needed.
                for name in re.findall(r'^import .*"\./(.*)";$', loaded[asset].text, re.M):
                    wanted.add(f"{asset.rpartition('/')[0]}/{name}")
    assert {name.rpartition("/")[2] for name in loaded} >= {"page.css", "player_deck.js"}
    assert not any("youtube" in name for name in loaded)
    assert len(page.content) + sum(len(answer.content) for answer in loaded.values()) < 100_000


async def test_an_error_is_a_page_for_a_browser_and_a_problem_for_a_program(browser) -> None:
    async with browser() as client:
        page = await client.get("/nowhere")
        program = await client.get("/nowhere", headers={"Accept": "application/json"})
        api = await client.get("/api/v1/media/x")
    assert page.status_code == program.status_code == 404
    assert "<h1>Not found</h1>" in page.text
    assert "start again from the front page" in page.text
    assert program.headers["content-type"] == api.headers["content-type"]
    assert api.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "form", "said"),
    [
        ("GET", "/playlists?cursor=zzz", None, "mistyped"),
        ("GET", "/add?media=youtube-abc&cursor=zzz", None, "mistyped"),
        ("GET", "/playlists/none", None, "mistyped"),
        ("GET", "/add?media=x", None, "Search for it again"),
        ("POST", "/add", {"media": "x"}, "Search for it again"),
        ("POST", "/playlists/none/order", {"order": "3;1"}, "Open the page itself"),
        ("POST", "/playlists/none/order", {"order": "3,1"}, "gone since you opened the page"),
        ("POST", "/settings/applications/none/revoke", {}, "gone since you opened the page"),
    ],
)
async def test_an_error_page_speaks_in_sentences_and_its_advice_fits(
    somebody, services, method: str, path: str, form: dict[str, str] | None, said: str
) -> None:
    services.media.remember([medium()])
    answer = await somebody.request(method, path, data=form)
    assert answer.status_code in (400, 404)
    page = LexborHTMLParser(answer.text)
    happened, advice = (one.text().strip() for one in page.css(".problem p:not(.status)")[:2])
    assert re.fullmatch(r"[A-Z].*\.", happened)
    assert said in advice
    assert ("mistyped" in advice) == (said == "mistyped")


async def test_an_error_page_knows_who_is_logged_in(somebody) -> None:
    page = await somebody.post("/settings/applications/none/revoke")
    assert page.status_code == 404
    assert "Log out" in page.text


async def test_only_our_own_sentences_are_notices(browser) -> None:
    async with browser() as client:
        page = await client.get("/?notice=Your+bank+calls")
    assert "bank" not in page.text


async def test_scripts_find_their_neighbours_by_name(browser) -> None:
    async with browser() as client:
        page = await client.get("/")
        (script,) = re.findall(r'src="(/static/[^"]+/pages/)search.js"', page.text)
        assert (await client.get(f"{script}copy.js")).status_code == 200


async def test_a_fault_of_ours_is_a_page_that_says_nothing_of_it(somebody, storyteller) -> None:
    storyteller.error = RuntimeError("secret words")
    page = await somebody.post("/generate", data={"query": "rivers", "mode": "smart"})
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "secret" not in page.text
    assert "Log out" in page.text


async def test_a_database_that_is_away_is_told_on_a_page(somebody, database) -> None:
    async with database.writer() as connection:
        await connection.execute(text("DROP TABLE session"))
    page = await somebody.get("/playlists")
    assert page.status_code == 503
    assert "The database does not answer." in page.text
    assert "Try again in a minute." in page.text
    assert (await somebody.get("/playlists", headers={"Accept": "application/json"})).json()

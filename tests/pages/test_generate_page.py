"""The generate page: whole, in steps, and picked by hand."""

import re

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.domain.errors import AllPlatformsFailed, NotFound
from aggregator.domain.media import Platform, media_id
from aggregator.domain.playlist import Mode
from aggregator.domain.report import PlatformReport, State
from tests.pages.conftest import log_in, sign_up

pytestmark = pytest.mark.anyio

WISH = {"query": "songs of rivers", "mode": "smart"}


async def events(client, **asked: str) -> list[tuple[str, dict]]:
    answer = await client.post("/generate/stream", data=asked)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = re.findall(r"event: (\w+)\ndata: (.*)\n", answer.text)
    return [(name, msgspec.json.decode(data)) for name, data in told]


async def made(client, **asked: str) -> str:
    """Where a playlist made without a script is shown."""
    answer = await client.post("/generate", data=WISH | asked)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_plain_form_leads_to_the_playlist(somebody, storyteller) -> None:
    where = await made(somebody, mode="platform", mainPlatform="vimeo")
    order = storyteller.orders[0]
    assert (order.prompt, order.mode, order.main_platform, order.owner) == (
        "songs of rivers",
        Mode.PLATFORM,
        Platform.VIMEO,
        "ann@example.org",
    )
    page = (await somebody.get(where)).text
    assert page.count('<li class="medium') == 2
    assert "Rivers best" in page
    assert f'href="/playlists/{where.removeprefix("/generate/")}"' in page
    assert "No platform has a true match. Nearest: “Rivers live” (live: not asked for)." in page


async def test_each_step_is_told(browser) -> None:
    async with browser() as client:
        told = await events(client, **WISH)
        names = [name for name, _ in told]
        lines = [(body["number"], body["html"]) for name, body in told if name == "line"]
        assert [number for number, _ in lines] == [1, 2, 3, 2, 1, 3, 2]
        assert 'data-look="looking"' in lines[0][1]
        assert 'data-look="gone"' in lines[3][1]
        assert "Rivers best" in lines[4][1]
        assert 'data-look="replaced"' in lines[6][1]
        assert "Number 3 stands in for it." in lines[6][1]
        assert [body["said"] for name, body in told if name == "far"][-1] == "2 of 2 found"
        assert "platform" in names
        assert names[-1] == "done"
        done = told[-1][1]
        assert "Log in" in done["html"]
        assert (await client.get(done["url"])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"query": "  "}, "query", "Write what you would like to hear."),
        ({"query": "x" * 2001}, "query", "At most 2,000 characters; this is 2,001."),
        ({"mode": "clever"}, "mode", "Choose one of these."),
        ({"mode": "platform"}, "mainPlatform", "Choose the platform to look on first."),
        ({"mode": "platform", "mainPlatform": "url"}, "mainPlatform", "Choose the platform"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    browser, storyteller, wrong, field, said
) -> None:
    asked = WISH | wrong
    async with browser() as client:
        page = await client.post("/generate", data=asked)
        told = await client.post("/generate/stream", data=asked)
    assert page.status_code == told.status_code == 422
    assert re.search(rf'<p class="error" id="{field}-wrong">{said}', page.text)
    assert asked["query"].strip() in page.text
    assert told.json()["errors"][field].startswith(said)
    assert storyteller.orders == []


async def test_a_failure_says_what_to_do_and_keeps_the_prompt(browser, storyteller) -> None:
    storyteller.error = NotFound("No curator knows a track for this prompt; try other words.")
    async with browser() as client:
        page = await client.post("/generate", data=WISH)
        ((name, body),) = await events(client, **WISH)
        assert page.status_code == 404
        assert name == "failed"
        for html in (page.text, body["html"]):
            assert "No curator knows a track for this prompt" in html
            assert "Name an artist, a genre" in html
        assert "songs of rivers</textarea>" in page.text
        storyteller.error = AllPlatformsFailed(
            (PlatformReport(Platform.VIMEO, State.TIMEOUT, 1, 0),)
        )
        page = await client.post("/generate", data=WISH)
        ((_, body),) = await events(client, **WISH)
    assert page.status_code == 502
    assert "timed out" in page.text
    assert body["chips"][-1]["text"] == "timed out"


async def test_a_fault_of_ours_is_told_without_its_words(browser, storyteller) -> None:
    storyteller.error = RuntimeError("secret words")
    async with browser() as client:
        ((name, body),) = await events(client, **WISH)
    assert name == "failed"
    assert "secret" not in body["html"]
    assert "Something went wrong on our side" in body["html"]


async def test_picks_are_saved_and_shown_again(somebody, services) -> None:
    where = await made(somebody, mode="manual")
    page = (await somebody.get(where)).text
    assert "100 %</span> The wanted title, by the artist." in page
    assert "Live: not asked for" not in page, "it is asked for when it is wanted"
    assert f'href="{where}/candidates/1"' in page
    assert f'href="{where}/candidates/3"' not in page, "nothing was refused for it"
    live = media_id(Platform.VIMEO, "live")
    answer = await somebody.post(f"{where}/picks", data={"pick-1": live, "pick-3": ""})
    assert answer.status_code == 303
    page = (await somebody.get(answer.headers["location"])).text
    assert "Your picks are saved." in page
    assert re.findall(r'value="([^"]*)" checked', page) == [live, ""]
    # What is chosen is never hidden.
    assert "40 %</span> Live: not asked for." in page
    assert f"{where}/candidates/1" not in page
    assert '<p class="summary">1 track' in page
    # The picks may be changed again, to what was left out before too.
    late = media_id(Platform.MIXCLOUD, "late")
    await somebody.post(f"{where}/picks", data={"pick-1": "", "pick-3": late})
    page = (await somebody.get(where)).text
    assert re.findall(r'value="([^"]*)" checked', page) == ["", late]


async def test_all_candidates_of_one_are_a_page_that_changes_no_other_pick(somebody) -> None:
    where = await made(somebody, mode="manual")
    page = (await somebody.get(f"{where}/candidates/1")).text
    assert "40 %</span> Live: not asked for." in page
    assert page.count('type="radio"') == 4
    live, late = media_id(Platform.VIMEO, "live"), media_id(Platform.MIXCLOUD, "late")
    kept = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    assert kept == [("pick-3", late)]
    await somebody.post(f"{where}/picks", data=dict(kept) | {"pick-1": live})
    page = (await somebody.get(where)).text
    assert re.findall(r'value="([^"]*)" checked', page) == [live, late]
    smart = await made(somebody)
    for path in (f"{where}/candidates/2", f"{where}/candidates/9", f"{smart}/candidates/1"):
        assert (await somebody.get(path)).status_code == 404


@pytest.mark.parametrize("mode", ["smart", "manual"])
async def test_what_is_made_plays_where_it_is_shown(browser, mode: str) -> None:
    async with browser() as guest:
        blank = await guest.get("/generate")
        told = await events(guest, **(WISH | {"mode": mode}))
        page = await guest.get(told[-1][1]["url"])
    home = told[-1][1]["url"].replace("generate", "playlists" if mode == "smart" else "generate")
    for html in (page.text, told[-1][1]["html"]):
        assert f'data-home="{home}"' in html
        assert html.count(" data-track=") == (2 if mode == "smart" else 0)
        assert " data-play-all " in html
    for answer in (blank, page):
        assert "data-player" in answer.text
        assert "pages/player.js" in answer.text
        assert (
            "https://www.youtube-nocookie.com/embed/" in answer.headers["content-security-policy"]
        )


@pytest.mark.parametrize(
    ("picks", "said"),
    [
        ({"pick-1": "", "pick-3": ""}, "Pick at least one track."),
        ({"pick-1": "no-candidate"}, "Pick one of its candidates."),
    ],
)
async def test_picks_that_break_a_rule_change_nothing(somebody, picks, said) -> None:
    where = await made(somebody, mode="manual")
    before = (await somebody.get(where)).text
    answer = await somebody.post(f"{where}/picks", data=picks)
    assert answer.status_code == 422
    assert said in answer.text
    assert (await somebody.get(where)).text == before


async def test_only_a_manual_playlist_is_picked_from(somebody) -> None:
    where = await made(somebody)
    picks = {"pick-1": media_id(Platform.VIMEO, "live")}
    assert (await somebody.post(f"{where}/picks", data=picks)).status_code == 422


async def test_a_guest_who_is_forgotten_is_told_what_happened(browser) -> None:
    async with browser() as guest:
        where = await made(guest, mode="manual")
        page = LexborHTMLParser((await guest.get(where)).text)
        chosen = page.css(".picker [type=hidden], .picker [checked]")
        picks = {one.attributes["name"]: one.attributes["value"] or "" for one in chosen}
        assert (await guest.post(f"{where}/picks", data=picks)).status_code == 303
        guest.cookies.clear()
        answer = await guest.post(f"{where}/picks", data=picks)
        assert answer.status_code == 404
        assert "This browser remembers this playlist no longer: nothing was saved." in answer.text
        assert "Make the playlist again, and log in to keep it." in answer.text
        answer = await guest.get(where)
        assert answer.status_code == 404
        assert "If you made it with an account, log in" in answer.text


async def test_nobody_else_reads_or_picks(somebody, browser) -> None:
    where = await made(somebody, mode="manual")
    best = {"pick-1": media_id(Platform.YOUTUBE, "best")}
    async with browser() as other:
        assert (await other.get(where)).status_code == 404
        assert (await other.get(f"{where}/candidates/1")).status_code == 404
        assert (await other.post(f"{where}/picks", data=best)).status_code == 303
        await made(other)  # a guest of its own now
        assert (await other.get(where)).status_code == 404
        await sign_up(other, "eve@example.org")
        await log_in(other, "eve@example.org")
        assert (await other.get(where)).status_code == 404
        assert (await other.post(f"{where}/picks", data=best)).status_code == 404


async def test_another_site_makes_and_picks_nothing(somebody, storyteller) -> None:
    where = await made(somebody, mode="manual")
    evil = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/generate", "/generate/stream", f"{where}/picks"):
        assert (await somebody.post(path, data=WISH, headers=evil)).status_code == 403
    assert len(storyteller.orders) == 1


async def test_html_is_text_everywhere(somebody, storyteller) -> None:
    evil = storyteller.title = '"><img src=x onerror=alert(1)></textarea><script>'
    where = await made(somebody, query=evil, mode="manual")
    pages = [
        (await somebody.get(where)).text,
        (await somebody.get("/playlists")).text,
        (await somebody.get("/generate", params={"query": evil})).text,
        (await somebody.post("/generate", data={"query": evil, "mode": "x"})).text,
    ]
    told = await events(somebody, query=evil, mode="manual")
    pages += [str(body.get("html", "")) for _, body in told]
    for page in pages:
        assert "<img src=x" not in page
        assert "<script>" not in page


async def test_an_address_that_generates_all_the_time_is_slowed(browser, storyteller) -> None:
    async with browser() as client:
        answers = [await client.post("/generate", data=WISH) for _ in range(11)]
        assert [one.status_code for one in answers] == [303] * 10 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
        answer = await client.post("/generate/stream", data=WISH)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 20
    assert answer.json()["errors"][""].startswith("Many playlists were made from your address.")
    assert len(storyteller.orders) == 10

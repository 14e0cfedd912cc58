"""The search page: whole, and in steps."""

import re

import msgspec
import pytest

from aggregator.domain.errors import NotFound
from aggregator.domain.media import FIVE_PLATFORMS, Kind, Platform
from aggregator.domain.report import State
from tests.medium import medium

pytestmark = pytest.mark.anyio


async def events(client, **asked: str) -> list[tuple[str, dict]]:
    answer = await client.get("/search/stream", params=asked)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = re.findall(r"event: (\w+)\r?\ndata: (.*)\r?\n", answer.text)
    return [(name, msgspec.json.decode(data)) for name, data in told]


async def test_everything_is_there_without_a_script(browser, shelf) -> None:
    shelf.media[Platform.YOUTUBE] = (medium(kind=Kind.LIVE_SET, preview=True, duration=3723),)
    shelf.states[Platform.SOUNDCLOUD] = State.TIMEOUT
    shelf.states[Platform.BANDCAMP] = State.BLOCKED
    async with browser() as client:
        page = (await client.get("/", params={"q": "moon river"})).text
    assert 'value="moon river"' in page
    assert page.count('<li class="medium') == 2
    assert "Andy Williams" in page
    assert "1:02:03" in page
    assert '<span class="badge">Live set</span>' in page
    assert '<span class="badge">Preview</span>' in page
    assert 'src="https://pictures.example.org/1.jpg"' in page
    said = dict(
        re.findall(r'data-chip="(\w+)" data-look="\w+".*?class="state">([^<]*)<', page, re.S)
    )
    assert said == {
        "youtube": "1 found",
        "soundcloud": "timed out",
        "bandcamp": "blocked",
        "mixcloud": "nothing found",
        "vimeo": "1 found",
    }
    assert "2 results. SoundCloud: timed out. Bandcamp: blocked." in page


async def test_one_platform_is_asked_alone(browser) -> None:
    async with browser() as client:
        page = (await client.get("/", params={"q": "moon", "platform": "vimeo"})).text
    assert page.count('<li class="medium') == 1
    assert 'value="vimeo" checked' in page


async def test_html_of_a_platform_is_text(browser, shelf) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    shelf.media[Platform.YOUTUBE] = (
        medium(title=evil, author=evil, image="javascript:alert(1)", url="javascript:alert(1)"),
    )
    async with browser() as client:
        page = (await client.get("/", params={"q": evil})).text
        told = await events(client, q=evil)
    rows = told[-2][1]["rows"]
    for html in (page, "".join(rows.values())):
        assert "<img src=x" not in html
        assert 'href="javascript:' not in html


async def test_nothing_found_says_what_to_do(browser, shelf) -> None:
    shelf.media.clear()
    async with browser() as client:
        page = await client.get("/", params={"q": "zzz"})
    assert page.status_code == 200
    assert "Nothing was found." in page.text.split("<template")[0]
    assert "Try fewer words" in page.text


async def test_a_bad_query_is_told_beside_the_box_and_kept(browser) -> None:
    async with browser() as client:
        page = await client.get("/", params={"q": "x" * 501})
        told = await events(client, q="x" * 501)
    assert page.status_code == 400
    assert 'id="q-wrong">Must be at most 500 characters, is 501.' in page.text
    assert "x" * 501 in page.text
    ((name, failed),) = told
    assert (name, failed["field"]) == ("failed", "Must be at most 500 characters, is 501.")


async def test_a_link_to_nothing_is_a_404_that_helps(browser, shelf) -> None:
    shelf.error = NotFound("This video was removed.")
    async with browser() as client:
        page = await client.get("/", params={"q": "https://youtu.be/x"})
    assert page.status_code == 404
    assert "This video was removed." in page.text
    assert "Check the link" in page.text


async def test_all_platforms_failing_is_told_by_each(browser, shelf) -> None:
    shelf.states = dict.fromkeys(FIVE_PLATFORMS, State.TIMEOUT)
    async with browser() as client:
        page = await client.get("/", params={"q": "moon"})
        told = await events(client, q="moon")
    assert page.status_code == 502
    assert page.text.count('data-look="failed"') == 5
    assert "No platform could answer." in page.text
    name, failed = told[-1]
    assert name == "failed"
    assert {chip["text"] for chip in failed["chips"]} == {"timed out"}


async def test_results_come_in_steps(browser, shelf) -> None:
    shelf.media[Platform.SOUNDCLOUD] = (medium(Platform.SOUNDCLOUD, "late", title="Late River"),)
    async with browser() as client:
        told = await events(client, q="moon river")
    answers = [body for name, body in told if name == "answer"]
    assert len(answers) == 5
    assert answers[-1]["chips"][1] == {
        "platform": "soundcloud",
        "label": "SoundCloud",
        "look": "found",
        "text": "1 found",
        "detail": "",
    }
    rows = [key for body in answers for key in body["rows"]]
    assert sorted(rows) == sorted(set(answers[-1]["order"]))
    assert told[-1] == ("done", {"summary": "3 results."})


async def test_an_address_that_searches_all_the_time_is_slowed(browser) -> None:
    async with browser("192.0.2.1") as client:
        answers = [await client.get("/", params={"q": "x"}) for _ in range(21)]
        assert [one.status_code for one in answers] == [200] * 20 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 3
        assert (await events(client, q="x"))[0][0] == "failed"
        assert (await client.get("/")).status_code == 200
    async with browser("192.0.2.2") as other:
        assert (await other.get("/", params={"q": "x"})).status_code == 200

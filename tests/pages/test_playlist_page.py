"""A playlist's page and its forms, and what a link shows."""

import html
import re

import msgspec
import pytest
from markupsafe import escape

from aggregator.domain.media import Platform, media_id
from aggregator.domain.saved import Reader
from aggregator.playlists.events import Order
from tests.pages.conftest import EMAIL, log_in, sign_up, story

pytestmark = pytest.mark.anyio

ID = "01890000-0000-7000-8000-{:012x}"
EVIL = '"><script>alert(1)</script>'
LIVE = media_id(Platform.VIMEO, "live")


@pytest.fixture
async def saved(services) -> str:
    """The path of a playlist of Ann's: tracks 1 and 3."""
    return await keep(services)


async def keep(services, owner: str = EMAIL, number: int = 1, **changed) -> str:
    made = story(Order(prompt="songs of rivers", owner=owner), ID.format(number), "Rivers")
    made = msgspec.structs.replace(made, **changed)
    assert await services.playlists.save(made, request_key=None, digest="")
    return f"/playlists/{made.id}"


def tracks(page: str) -> list[str]:
    return re.findall(r'<li class="medium track \w+" id="track-(\d+)"', page)


def queue(page: str) -> list[dict]:
    told = re.findall(r"data-track='([^']*)'", page)
    return [msgspec.json.decode(html.unescape(one)) for one in told]


async def link_of(client, where: str) -> str:
    """Make the link; its path."""
    await client.post(f"{where}/share", data={"x": ""})
    found = re.search(r"http://test(/shared/[\w-]{22})<", (await client.get(where)).text)
    assert found is not None
    return found[1]


FORMS = [
    ("/rename", {"title": "Mine now"}),
    ("/order", {"order": "3,1"}),
    ("/share", {}),
    ("/unshare", {}),
    ("/delete", {}),
    ("/tracks/1/up", {}),
    ("/tracks/3/down", {}),
    ("/tracks/1/remove", {}),
    ("/tracks/1/swap", {"media": LIVE}),
]


async def test_the_page_says_what_it_plays(somebody, saved) -> None:
    answer = await somebody.get(saved)
    assert answer.status_code == 200
    assert tracks(answer.text) == ["1", "3"]
    assert [one["number"] for one in queue(answer.text)] == [1, 3]
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert "https://www.youtube-nocookie.com/embed/" in policy["frame-src"]
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert policy["script-src"].startswith("'self' https://www.youtube.com/iframe_api")


async def test_each_form_changes_it_and_leads_back(somebody, saved) -> None:
    async def changed(path: str, **data: str) -> str:
        answer = await somebody.post(f"{saved}{path}", data=data)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(saved)
        return (await somebody.get(answer.headers["location"])).text

    assert tracks(await changed("/tracks/3/up")) == ["3", "1"]
    assert tracks(await changed("/tracks/3/down")) == ["1", "3"]
    assert tracks(await changed("/order", order="3,1")) == ["3", "1"]
    page = await changed("/tracks/1/swap", media=LIVE)
    assert queue(page)[1]["media"][0]["title"] == "Rivers live"
    assert tracks(await changed("/tracks/1/remove")) == ["3"]
    assert "<h1 data-title>Day trip</h1>" in await changed("/rename", title=" Day  trip ")
    assert tracks(await changed("/tracks/3/remove")) == []
    answer = await somebody.post(f"{saved}/delete")
    assert answer.headers["location"] == "/playlists?notice=playlist-deleted"
    assert (await somebody.get(saved)).status_code == 404


async def test_what_a_track_may_be_instead_is_a_page_of_its_own(somebody, browser, saved) -> None:
    page = (await somebody.get(saved)).text
    assert "Rivers live" not in page
    assert f'href="{saved}/tracks/1/choices"' in page
    assert f'href="{saved}/tracks/3/choices"' not in page, "it has no other candidate"
    answer = await somebody.get(f"{saved}/tracks/1/choices")
    assert answer.status_code == 200
    assert '<h2 id="instead">In place of “Rivers best”</h2>' in answer.text
    assert "Fits less: live: not asked for" in answer.text
    assert re.findall(r'<form method="post" action="([^"]+/swap)">', answer.text) == [
        f"{saved}/tracks/1/swap"
    ]
    assert f'<input type="hidden" name="media" value="{LIVE}">' in answer.text
    assert f'href="{saved}#track-1"' in answer.text
    alone = await somebody.get(f"{saved}/tracks/3/choices")
    assert "Nothing else was found for it." in alone.text
    for path in (f"{saved}/tracks/9/choices", f"/playlists/{ID.format(9)}/tracks/1/choices"):
        assert (await somebody.get(path)).status_code == 404
    async with browser() as client:
        answer = await client.get(f"{saved}/tracks/1/choices")
        assert answer.headers["location"].startswith("/login?next=%2Fplaylists%2F")
        await sign_up(client, "eve@example.org")
        await log_in(client, "eve@example.org")
        assert (await client.get(f"{saved}/tracks/1/choices")).status_code == 404
        token = await link_of(somebody, saved)
        assert (await client.get(f"{token}/tracks/1/choices")).status_code == 404


async def test_anothers_playlist_is_not_there(browser, services, saved) -> None:
    async with browser() as client:
        await sign_up(client, "eve@example.org")
        await log_in(client, "eve@example.org")
        unknown = await client.get(f"/playlists/{ID.format(9)}")
        answers = [await client.post(f"{saved}{path}", data=data) for path, data in FORMS]
        for answer in (*answers, await client.get(saved)):
            assert answer.status_code == 404
            assert "You have no such playlist." in answer.text
        # Nothing tells that there is one.
        assert (await client.get(saved)).text == unknown.text
    own = await services.pages.playlists.read(saved.split("/")[2], Reader(owner=EMAIL))
    kept = own.playlist
    assert (kept.title, [one.number for one in kept.items]) == ("Rivers", [1, 3])
    assert kept.items[0].found[0].media.title == "Rivers best"
    assert own.token is None


async def test_another_site_changes_nothing(somebody, saved) -> None:
    before = (await somebody.get(saved)).text
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        for path, data in FORMS:
            answer = await somebody.post(f"{saved}{path}", data=data, headers=headers)
            assert answer.status_code == 403
    assert (await somebody.get(saved)).text == before


async def test_who_is_logged_out_is_led_to_the_log_in(browser, saved) -> None:
    async with browser() as client:
        for path, data in FORMS:
            answer = await client.post(f"{saved}{path}", data=data)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/login?notice=session-ended&next=%2F")
        answer = await client.get(saved)
        assert answer.headers["location"] == f"/login?next={saved.replace('/', '%2F')}"


async def test_a_title_that_is_none_is_kept_beside_what_is_wrong(somebody, saved) -> None:
    for title in ("", "   ", "x" * 201, "right\u202eleft", "\0"):
        answer = await somebody.post(f"{saved}/rename", data={"title": title})
        assert answer.status_code == 422
        field = re.search(r'<div class="field wrong">.*?</div>', answer.text, re.S)
        assert field is not None
        assert "A title has 1 to 200 printable characters." in field[0]
        assert f'value="{title}"' in field[0]
        assert "<h1 data-title>Rivers</h1>" in answer.text
        # What the page sends next goes to the playlist.
        assert f'data-home="{saved}"' in answer.text


NONSENSE = [
    ("/order", {"order": "3;1"}, 400),
    ("/order", {"order": ""}, 400),
    ("/order", {"order": "1," * 2_000}, 400),
    ("/tracks/9/remove", {}, 404),
    ("/tracks/1/swap", {"media": "youtube-of-another"}, 404),
    ("/tracks/1/swap", {"media": ""}, 404),
    ("/tracks/1/burn", {}, 404),
    ("/tracks/one/up", {}, 404),
    (f"/tracks/{'9' * 400}/up", {}, 404),
    ("/burn", {}, 404),
]


async def test_what_makes_no_sense_changes_nothing(somebody, saved) -> None:
    before = (await somebody.get(saved)).text
    for path, data, status in NONSENSE:
        answer = await somebody.post(f"{saved}{path}", data=data)
        assert answer.status_code == status, path
        assert "<h1" in answer.text
    for text in ("x", "%00", "é", "0" * 3_000):
        for path in (f"/playlists/{text}", f"/shared/{text}"):
            assert (await somebody.get(path)).status_code == 404
    assert (await somebody.get(saved)).text == before


async def test_html_in_titles_and_names_is_text(somebody, browser, services) -> None:
    made = story(Order(prompt=EVIL, owner=EMAIL), ID.format(2), EVIL)
    (first, other) = made.items
    (judged,) = first.found
    media = msgspec.structs.replace(
        judged.media, author=EVIL, url="javascript:alert(1)", image="javascript:alert(1)"
    )
    judged = msgspec.structs.replace(judged, media=media, reasons=(EVIL,))
    first = msgspec.structs.replace(first, found=(judged,), others=(judged,))
    made = msgspec.structs.replace(made, description=EVIL, items=(first, other))
    await services.playlists.save(made, request_key=None, digest="")
    where = f"/playlists/{made.id}"
    link = await link_of(somebody, where)
    async with browser() as client:
        for page in ((await somebody.get(where)).text, (await client.get(link)).text):
            assert page.count(escape(EVIL)) > 5
            assert "<script>alert" not in page
            assert 'href="javascript:' not in page
            assert 'src="javascript:' not in page
            assert queue(page)[0]["media"][0]["title"] == f"{EVIL} best"
            assert "javascript:" not in str(queue(page))


async def test_a_link_shows_it_to_anybody_until_it_is_taken_back(somebody, browser, saved) -> None:
    link = await link_of(somebody, saved)
    assert await link_of(somebody, saved) == link
    async with browser() as client:
        answer = await client.get(link)
        assert answer.status_code == 200
        assert tracks(answer.text) == ["1", "3"]
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "same-origin"
        # Nothing of the owner's, and nothing to change.
        assert EMAIL not in answer.text
        assert saved.split("/")[2] not in answer.text
        assert "songs of rivers" not in answer.text
        assert "<form" not in answer.text
        for path in ("/rename", "/tracks/1/remove"):
            assert (await client.post(f"{link}{path}", data={"title": "x"})).status_code == 404
        await somebody.post(f"{saved}/unshare")
        answer = await client.get(link)
        assert answer.status_code == 404
        assert "may have taken it back" in answer.text
        again = await link_of(somebody, saved)
        assert again != link
        assert (await client.get(link)).status_code == 404
        await somebody.post(f"{saved}/delete")
        assert (await client.get(again)).status_code == 404


async def test_a_body_that_is_no_form_is_refused(somebody, saved) -> None:
    for path in ("/rename", "/order", "/tracks/1/swap"):
        answer = await somebody.post(f"{saved}{path}", json={"title": "x"})
        assert answer.status_code == 400
        assert "A form is sent as" in answer.text

"""Putting a found medium into a playlist."""

import re
from urllib.parse import unquote

import pytest
from markupsafe import escape

from aggregator.domain.media import Platform, media_id
from aggregator.domain.saved import Reader
from aggregator.playlists.by_hand import MOST_TRACKS
from tests.medium import medium
from tests.pages.conftest import EMAIL, PASSWORD, log_in, sign_up

pytestmark = pytest.mark.anyio

EVIL = '"><script>alert(1)</script>'
ABC = media_id(Platform.YOUTUBE, "abc")
FORM = {"media": ABC, "playlist": "new", "title": "Night drive"}


@pytest.fixture(autouse=True)
async def seen(services) -> None:
    services.media.remember(
        [medium(), medium(native_id="other"), medium(title=EVIL, native_id=EVIL)]
    )


async def begun(client, **changed: str) -> str:
    """The path of a new playlist with the medium."""
    answer = await client.post("/add", data=FORM | changed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def test_found_media_can_be_added(somebody, shelf) -> None:
    shelf.media[Platform.YOUTUBE] = (medium(native_id="a b/c&d"),)
    page = (await somebody.get("/", params={"q": "moon"})).text
    links = re.findall(r'href="(/add\?media=[^"]+)"', page)
    assert [unquote(link) for link in links] == [
        "/add?media=youtube-a b/c&d",
        "/add?media=vimeo-1",
    ]


async def test_a_new_playlist_and_then_the_same_again(somebody) -> None:
    page = (await somebody.get("/add", params={"media": ABC})).text
    assert re.findall(r'name="playlist" value="(\w+)" checked', page) == ["new"]
    answer = await somebody.post("/add", data=FORM)
    where, _, place = answer.headers["location"].partition("?")
    assert place == "notice=added#track-1"
    page = (await somebody.get(answer.headers["location"])).text
    assert "<h1 data-title>Night drive</h1>" in page
    assert "It is added." in page
    # It is now the first choice, and takes what it does not have.
    own = where.removeprefix("/playlists/")
    page = (await somebody.get("/add", params={"media": "youtube-other"})).text
    assert re.findall(r'name="playlist" value="([\w-]+)" checked', page) == [own]
    answer = await somebody.post("/add", data={"media": "youtube-other", "playlist": own})
    assert answer.headers["location"] == f"{where}?notice=added#track-2"
    page = (await somebody.get(where)).text
    assert page.count('data-number="') == 2
    listed = (await somebody.get("/playlists")).text
    assert "Put together by hand" in listed
    assert "2 tracks" in listed
    answer = await somebody.post("/add", data={"media": "youtube-other", "playlist": own})
    assert answer.status_code == 422
    assert "It is in “Night drive” already." in answer.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"title": " "}, "title", "A title has 1 to 200 printable characters."),
        ({"title": "x" * 201}, "title", "A title has 1 to 200 printable characters."),
        ({"playlist": ""}, "playlist", "Choose where to put it."),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(somebody, typed, field, said) -> None:
    data = FORM | typed
    answer = await somebody.post("/add", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-wrong">{said}<' in answer.text
    assert f'id="title" name="title" type="text" value="{data["title"]}"' in answer.text
    assert "No playlist yet." in (await somebody.get("/playlists")).text


async def test_a_full_playlist_takes_no_more(somebody, services) -> None:
    where = await begun(somebody)
    own = where.removeprefix("/playlists/")
    many = [medium(native_id=f"n{at}") for at in range(MOST_TRACKS)]
    services.media.remember(many)
    from aggregator.playlists import by_hand

    for one in many[1:]:
        await services.pages.playlists.change(
            own, Reader(owner=EMAIL), lambda playlist, one=one: by_hand.add(playlist, one)
        )
    answer = await somebody.post("/add", data={"media": many[0].id, "playlist": own})
    assert answer.status_code == 422
    assert f"is full: a playlist holds {MOST_TRACKS} tracks." in answer.text
    assert (await somebody.get(where)).text.count('data-number="') == MOST_TRACKS


async def test_anothers_playlist_is_not_there(somebody, browser) -> None:
    where = await begun(somebody)
    before = (await somebody.get(where)).text
    async with browser() as client:
        await sign_up(client, "eve@example.org")
        await log_in(client, "eve@example.org")
        data = {"media": "youtube-other", "playlist": where.removeprefix("/playlists/")}
        answer = await client.post("/add", data=data)
        assert answer.status_code == 404
        assert "Night drive" not in (await client.get("/add", params={"media": ABC})).text
    assert (await somebody.get(where)).text == before


async def test_logging_in_leads_back_to_the_form_and_nowhere_else(browser) -> None:
    async with browser() as client:
        await sign_up(client)
        answer = await client.get("/add", params={"media": ABC})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=%2Fadd%3Fmedia%3Dyoutube-abc"
        page = (await client.get(answer.headers["location"])).text
        (wanted,) = re.findall(r'name="next" value="([^"]*)"', page)
        back = await log_in(client, EMAIL, PASSWORD, next=wanted)
        assert back.headers["location"] == "/add?media=youtube-abc"
        assert "Moon River" in (await client.get(back.headers["location"])).text
        # Who has no account yet comes there too.
        await client.post("/logout")
        (sign,) = re.findall(r'href="(/signup\?next=[^"]*)"', page)
        page = (await client.get(sign)).text
        (wanted,) = re.findall(r'name="next" value="([^"]*)"', page)
        ready = await sign_up(client, "new@example.org", next=wanted)
        assert re.findall(r'name="next" value="([^"]*)"', ready.text) == [wanted]
        for evil in ("https://evil.example/", "//evil.example", "/\\evil.example"):
            page = (await client.get("/signup", params={"next": evil})).text
            assert "evil" not in page
            ready = await sign_up(client, "other@example.org", next=evil)
            assert "evil.example" not in ready.text
    async with browser() as client:
        evil = {"media": "https://evil.example/", "playlist": "new"}
        answer = await client.post("/add", data=evil)
        place = answer.headers["location"]
        assert place.startswith("/login?notice=session-ended&next=%2Fadd%3Fmedia%3D")


async def test_another_site_adds_nothing(somebody) -> None:
    answer = await somebody.post("/add", data=FORM, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "No playlist yet." in (await somebody.get("/playlists")).text


@pytest.mark.parametrize("asked", ["", "youtube-never", "\0", "x" * 5_000])
async def test_what_was_never_seen_cannot_be_added(somebody, asked) -> None:
    for answer in (
        await somebody.get("/add", params={"media": asked}),
        await somebody.post("/add", data=FORM | {"media": asked}),
    ):
        assert answer.status_code == 404
        assert "Search for it again" in answer.text


async def test_html_in_titles_is_text(somebody) -> None:
    evil = media_id(Platform.YOUTUBE, EVIL)
    await begun(somebody, media=evil, title=EVIL)
    page = (await somebody.get("/add", params={"media": evil})).text
    assert page.count(escape(EVIL)) >= 3
    assert "<script>alert" not in page


async def test_playlists_are_not_begun_without_end(somebody) -> None:
    for _ in range(20):
        await begun(somebody)
    answer = await somebody.post("/add", data=FORM)
    assert answer.status_code == 429
    assert f"Try again in {answer.headers['retry-after']} s." in answer.text

"""Forms sent after their session had ended: nothing changes, and nothing typed is lost."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.playlists.editing import LONGEST_TITLE
from aggregator.playlists.events import Order
from tests.pages.asks import FOR_ANYBODY, POSTS, Ask, Belongings, Fields, belongings, owned, send
from tests.pages.conftest import EMAIL, log_in, medium
from tests.pages.test_every_form import HIDDEN, kept

pytestmark = pytest.mark.anyio

OUTLIVED = tuple(ask for ask in POSTS if ask.path not in FOR_ANYBODY)
TYPED = 'Radio & "bot" +50 % <b>é</b>'
WIDE = "\N{MUSICAL SYMBOL G CLEF}" * LONGEST_TITLE
"""The longest that a title is once it stands in an address."""


@pytest.fixture(autouse=True)
async def seen(services) -> None:
    services.media.remember([medium()])


async def returned(client, ask: Ask, own: Belongings, form: Fields | None = None) -> tuple:
    """Send it with the session gone and log in again: where that leads to, and the page there."""
    client.cookies.clear()
    answer = await send(client, ask, own.path(ask), form)
    assert answer.status_code == 303, ask
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["notice"] == ["session-ended"], ask
    assert "assword" not in asked["next"][0], ask
    page = (await client.get(answer.headers["location"])).text
    assert "You were logged out meanwhile, and nothing was changed." in page, ask
    (back,) = LexborHTMLParser(page).css('input[name="next"]')
    answer = await log_in(client, next=back.attributes["value"])
    shown = await client.get(answer.headers["location"])
    assert shown.status_code == 200, ask
    return urlsplit(answer.headers["location"]).path, LexborHTMLParser(shown.text)


async def test_every_form_is_found_again_as_it_was_typed(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    before = await owned(somebody, own)
    for ask in OUTLIVED:
        path, page = await returned(somebody, ask, own)
        form = page.css_first(f'form[action="{own.path(ask)}"]')
        typed = {name: text for name, text in ask.form.items() if name not in HIDDEN}
        if form is None:  # a button that is not shown as long as something else stands
            assert own.path(ask).startswith(f"{path}/"), ask
            assert typed.keys() <= {"order"}, ask
            continue
        for name, text in typed.items():
            assert kept(form, name) == ("" if "password" in name else text), (ask, name)
            for part in parents(form.css_first(f'[name="{name}"]'), "details"):
                assert "open" in part.attributes, (ask, "what was typed is folded away")
    assert await owned(somebody, own) == before


def parents(node, tag: str) -> list:
    found = []
    while (node := node.parent) is not None:
        found += [node] if node.tag == tag else []
    return found


@pytest.mark.parametrize("text", [TYPED, WIDE], ids=["marks", "long"])
async def test_whatever_was_typed_comes_back(somebody, storyteller, text: str) -> None:
    own = await belongings(somebody, storyteller)
    for ask in OUTLIVED:
        for name in {"title", "name"} & ask.form.keys():
            told = text[:100] if name == "name" else text
            _, page = await returned(somebody, ask, own, ask.form | {name: told})
            form = page.css_first(f'form[action="{own.path(ask)}"]')
            assert kept(form, name) == told, ask


async def test_an_older_playlist_stays_chosen(somebody, storyteller) -> None:
    own = await belongings(somebody, storyteller)
    for _ in range(50):
        async for _ in storyteller.generate(Order(prompt="x", owner=EMAIL)):
            pass
    page = (await somebody.get("/add?media=youtube-abc")).text
    assert own.playlist_id not in page
    (older,) = re.findall(r'href="(/add[^"]+cursor=[^"]+)"', page)
    form = LexborHTMLParser((await somebody.get(older.replace("&amp;", "&"))).text)
    form = form.css_first('form[action="/add"]')
    sent = {one.attributes["name"]: one.attributes["value"] or "" for one in form.css("input")}
    sent["playlist"] = own.playlist_id
    ask = Ask("POST", "/add", form=sent)
    _, page = await returned(somebody, ask, own)
    assert kept(page, "playlist") == own.playlist_id
    answer = await send(somebody, ask._replace(form=sent | {"playlist": ""}), "/add")
    assert answer.status_code == 422
    assert own.playlist_id in answer.text

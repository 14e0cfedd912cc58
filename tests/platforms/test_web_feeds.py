"""Any URL that is a feed: episodes in order, and what no parser may be given."""

import time

import pytest

from aggregator.domain.media import Kind
from aggregator.domain.report import State
from aggregator.platforms.web import Web
from tests.platforms.web_site import Site, answer, feed, resolve

pytestmark = pytest.mark.anyio


async def test_podcast_episodes_come_in_order() -> None:
    url = "https://radio.example/feed"
    outcome = await resolve(url, {url: answer(feed(5), "application/rss+xml")}, limit=3)
    assert [medium.title for medium in outcome.media] == ["Night 0", "Night 1", "Night 2"]
    first = outcome.media[1]
    assert (first.author, first.duration, first.kind) == ("Tern", 3601, Kind.SHOW)
    assert first.url == "https://radio.example/night1.mp3"
    assert (first.image, first.album) == ("https://radio.example/c.jpg", "Harbour Nights")


async def test_long_feed_is_read_up_to_where_it_was_cut() -> None:
    url = "https://radio.example/feed"
    site = Site({url: answer(feed(60, padding=20_000), "text/xml")})
    assert len((await Web(site).resolve_url(url, 10)).media) == 10
    assert len(site.sent) == 1
    assert len((await Web(site).resolve_url(url, 30)).media) == 30


async def test_atom_enclosures_are_media() -> None:
    url = "https://radio.example/atom"
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><entry><id>1</id>'
        '<title>Night</title><link rel="enclosure" type="audio/ogg" href="a.ogg"/></entry></feed>'
    )
    outcome = await resolve(url, {url: answer(atom, "application/atom+xml")})
    assert [(m.title, m.url) for m in outcome.media] == [("Night", "https://radio.example/a.ogg")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
async def test_entity_bomb_is_refused_unparsed(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "x">{entities}]><rss><channel><title>&e11;</title>'
    body = f'<?xml version="1.0"?>{bomb}</channel></rss>'.encode(encoding)
    url = "https://radio.example/feed"
    told = answer(body, f"application/rss+xml; charset={encoding}")
    start = time.perf_counter()
    outcome = await resolve(url, {url: told})
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.media == ()
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("body", ["<rss><channel><item>", '<rss><enclosure url="a"/></rss>'])
async def test_broken_feed_is_a_status(body: str) -> None:
    url = "https://radio.example/feed"
    outcome = await resolve(url, {url: answer(body, "application/rss+xml")})
    assert outcome.status.state in {State.CHANGED, State.UNAVAILABLE}


async def test_nested_feed_is_refused_before_it_is_read() -> None:
    body = "<rss><channel>" + "<a>" * 50_000 + "</channel></rss>"
    url = "https://feed.example.com/"
    outcome = await resolve(url, {url: answer(body, "application/rss+xml")})
    assert outcome.status.state is State.CHANGED

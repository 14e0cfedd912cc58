"""Whatever a platform answers, its parser says what that is: media, a proved empty, a failure."""

import os
from collections.abc import AsyncIterator
from random import Random

import pytest

from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.domain.report import Outcome
from aggregator.platforms import (
    bandcamp_parse,
    mixcloud_parse,
    soundcloud_parse,
    vimeo_parse,
    web_parse,
    youtube_parse,
)
from aggregator.platforms.extractor import Extractor
from aggregator.platforms.links import recognise
from aggregator.platforms.web import Web
from aggregator.runtime.searching import adapters
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.world import World
from aggregator.settings import Settings
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request, Response
from tests.platforms.mutation import damaged, damaged_headers

pytestmark = pytest.mark.anyio

PARSERS = {
    Platform.YOUTUBE: youtube_parse.parse,
    Platform.SOUNDCLOUD: soundcloud_parse.parse,
    Platform.BANDCAMP: bandcamp_parse.parse,
    Platform.MIXCLOUD: mixcloud_parse.parse,
    Platform.VIMEO: vimeo_parse.parse,
    Platform.URL: web_parse.parse,
}
ROUNDS = int(os.environ.get("AGGREGATOR_DAMAGED_ROUNDS", "40"))
"""Damaged copies of each answer."""

Exchanges = dict[Platform, list[tuple[Request, Response]]]


class Listening:
    """The network door, and what went through it."""

    def __init__(self, client: GuardedClient) -> None:
        self.client = client
        self.heard: list[tuple[Request, Response]] = []

    async def send(self, request: Request) -> Response:
        response = await self.client.send(request)
        self.heard.append((request, response))
        return response


@pytest.fixture(scope="module")
async def exchanges() -> AsyncIterator[Exchanges]:
    """What each adapter asked and was answered for words, media and their makers' pages."""
    world = World.grow(known_songs()[:40], 1)
    client = GuardedClient(InProcessTransport(Internet(world, FaultBoard()).route))
    found: Exchanges = {}
    for platform in FIVE_PLATFORMS:
        door = Listening(client)
        extractor = Extractor(door)
        adapter = adapters(door, Settings(), extractor)[platform]
        outcome = await adapter.search(known_songs()[0].title, 10)
        assert outcome.media
        for medium in outcome.media[:2]:
            maker = "/".join(medium.url.split("/")[:4])
            for url in (medium.url, maker):
                if (link := recognise(url)) is not None:
                    await adapter.resolve(link, 10)
        extractor.close()
        found[platform] = door.heard
    door = Listening(client)
    for url in ("https://stage.example/", "https://stage.example/feed.xml"):
        await Web(door).resolve_url(url, 10)
    found[Platform.URL] = door.heard
    yield found
    await client.aclose()


@pytest.mark.parametrize("platform", list(Platform))
async def test_a_parser_has_a_word_for_every_damage(
    exchanges: Exchanges, platform: Platform
) -> None:
    chance = Random(f"{platform}")
    kept = {(one.url, two.body[:200]): (one, two) for one, two in exchanges[platform]}
    assert kept
    others = [response for found in exchanges.values() for _, response in found]
    for request, response in kept.values():
        for number in range(ROUNDS):
            told = response if number % 10 else chance.choice(others)
            changed = Response(
                status=chance.choice((200, 200, 200, 200, 206, 302, 403, 404, 500)),
                headers=damaged_headers(chance, told.headers),
                body=damaged(chance, told.body[:200_000]),
                url=chance.choice((response.url, response.url, "https://a.example/")),
            )
            outcome = PARSERS[platform](request, changed, None)
            assert isinstance(outcome, Outcome)

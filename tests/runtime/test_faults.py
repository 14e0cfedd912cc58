"""The whole search over a network that misbehaves: adapters, door and fan-out together."""

import asyncio
import json

import httpx
import pytest

from aggregator.domain.errors import AllPlatformsFailed
from aggregator.domain.media import Platform
from aggregator.platforms.extractor import Extractor
from aggregator.platforms.web import Web
from aggregator.runtime.searching import adapters
from aggregator.search.cache import ResultCache
from aggregator.search.searcher import Searcher
from aggregator.settings import Settings
from aggregator.upstream.client import GuardedClient

pytestmark = pytest.mark.anyio

CHALLENGE = "<!doctype html><title>Client Challenge</title><p>Checking your browser</p>"
SHOW = {
    "key": "/dubclub/moon/",
    "url": "https://www.mixcloud.com/dubclub/moon/",
    "name": "Moon Dub",
    "slug": "moon",
    "audio_length": 3600,
    "user": {"name": "Dub Club", "username": "dubclub"},
    "pictures": {},
}
CLIP = {
    "uri": "/videos/7",
    "name": "Moon Film",
    "link": "https://vimeo.com/7",
    "duration": 100,
    "user": {"name": "Film Club"},
    "pictures": {"sizes": []},
}


async def misbehave(request: httpx.Request) -> httpx.Response:
    """YouTube hangs, SoundCloud answers 500, Bandcamp a challenge with 200; the others answer."""
    host = request.url.host
    if "youtube" in host:
        await asyncio.Event().wait()
    if "soundcloud" in host:
        return httpx.Response(500)
    if "bandcamp" in host:
        return httpx.Response(200, headers={"content-type": "text/html"}, text=CHALLENGE)
    if host == "api.mixcloud.com":
        return httpx.Response(200, text=json.dumps({"data": [SHOW]}))
    if host == "api.vimeo.com":
        return httpx.Response(200, json={"total": 1, "data": [CLIP]})
    return httpx.Response(403, text="<html>")


async def everything_fails(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no network", request=request)


def searcher(handler, deadline: float) -> tuple[Searcher, GuardedClient, Extractor]:
    client = GuardedClient(httpx.MockTransport(handler))
    extractor = Extractor(client)
    settings = Settings(vimeo_token="any")
    service = Searcher(
        adapters(client, settings, extractor),
        Web(client, extractor=extractor),
        cache=ResultCache(),
        deadline=deadline,
    )
    return service, client, extractor


async def test_three_faults_leave_the_other_two_and_are_told() -> None:
    service, client, extractor = searcher(misbehave, 1.5)
    answer = await service.search(Platform.URL, "moon")
    assert {medium.platform for medium in answer.media} == {Platform.MIXCLOUD, Platform.VIMEO}
    assert {str(report.platform): str(report.status) for report in answer.reports} == {
        "youtube": "timeout",
        "soundcloud": "unreachable",
        "bandcamp": "blocked",
        "mixcloud": "ok",
        "vimeo": "ok",
    }
    await service.close()
    extractor.close()
    await client.aclose()


async def test_no_network_at_all_says_each_platform() -> None:
    service, client, extractor = searcher(everything_fails, 5)
    with pytest.raises(AllPlatformsFailed) as raised:
        await service.search(Platform.URL, "moon")
    assert {str(report.status) for report in raised.value.reports} == {"unreachable"}
    assert len(raised.value.reports) == 5
    await service.close()
    extractor.close()
    await client.aclose()

"""Platforms whose answers refer into private networks: whatever an adapter follows is guarded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from aggregator.domain.media import FIVE_PLATFORMS
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.internet import Internet as SimulatedInternet
from aggregator.sandbox.language_model import simulator as language_model
from aggregator.sandbox.language_model_script import Script
from aggregator.sandbox.world import World
from tests.security.conftest import running_service
from tests.security.internet import Internet
from tests.security.poison import away, poisoned

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"
PRIVATE = ("http://127.0.0.1", "http://inside.public.example")
ELSEWHERE = "https://elsewhere.public.example"
READ = (
    "search?query={word}&type=cloudcast",
    "search?query={word}&type=user",
    "user?username=spartacus",
    "user/followers?username=spartacus",
    "user/shows?username=spartacus",
    "cloudcast?username=spartacus&slug=party-time",
    "cloudcast/comments?username=spartacus&slug=party-time",
    "categories",
    "tag/popular?tag=funk",
)
CURSORS = ("http://127.0.0.1/", "//127.0.0.1", "\\\\127.0.0.1", "@127.0.0.1", "..%2f..", "..")


@pytest.fixture(scope="module")
def simulated() -> SimulatedInternet:
    return SimulatedInternet(World.grow(known_songs()[:60], 1), FaultBoard())


@pytest.fixture
def platforms(internet: Internet, simulated: SimulatedInternet) -> Iterator[Internet]:
    internet.everything_is_public = True
    internet.zone["inside.public.example"] = [["10.0.0.5"]]
    internet.web.beyond = simulated.route
    yield internet
    internet.web.beyond = None
    internet.everything_is_public = False


def poison(platforms: Internet, simulated: SimulatedInternet, target: str) -> None:
    def route(host: str) -> Any:
        app = simulated.route(host)
        return None if app is None else poisoned(app, target)

    platforms.web.beyond = route


async def addresses(service: httpx.AsyncClient, platform: str) -> list[str]:
    """Media of a platform, and the pages of who made them."""
    answer = await service.post(SEARCH, json={"platform": platform, "query": "love"})
    assert answer.status_code == 200, answer.text
    found: dict[str, None] = {}
    for medium in answer.json()[:4]:
        parts = urlsplit(medium["url"])
        found[medium["url"]] = None
        found[f"https://{parts.netloc}/{parts.path.strip('/').partition('/')[0]}"] = None
        found[f"https://{parts.netloc}/{parts.path.strip('/').partition('/')[0]}/sets"] = None
    return list(found)


@pytest.mark.parametrize("platform", [str(one) for one in FIVE_PLATFORMS])
async def test_what_a_platforms_answers_refer_to_is_guarded(
    service: httpx.AsyncClient, platforms: Internet, simulated: SimulatedInternet, platform: str
) -> None:
    asked = await addresses(service, platform)
    for number, target in enumerate(PRIVATE):
        poison(platforms, simulated, target)
        queries = [f"moon {number}", *(f"{url}?again={number}" for url in asked)]
        for query in queries:
            answer = await service.post(SEARCH, json={"platform": platform, "query": query})
            assert answer.status_code in (200, 400, 404, 502), answer.text
    assert platforms.trespasses == []


async def test_no_adapter_follows_an_address_that_is_not_its_platforms_own(
    service: httpx.AsyncClient, platforms: Internet, simulated: SimulatedInternet
) -> None:
    """So a public address in an answer gets no call of ours, nor a token that belongs elsewhere."""
    for platform in map(str, FIVE_PLATFORMS):
        asked = await addresses(service, platform)
        poison(platforms, simulated, ELSEWHERE)
        platforms.web.asked.clear()
        for query in ("silver moon", *(f"{url}?again=public" for url in asked)):
            await service.post(SEARCH, json={"platform": platform, "query": query})
        assert platforms.web.asked
        assert [url for url in platforms.web.asked if url.startswith(ELSEWHERE)] == []
        platforms.web.beyond = simulated.route


async def test_a_platform_that_sends_us_into_a_private_network_is_told_as_changed(
    service: httpx.AsyncClient, platforms: Internet
) -> None:
    platforms.web.beyond = lambda _: away
    answer = await service.post(SEARCH, json={"platform": "url", "query": "a moon far away"})
    assert answer.status_code == 502
    told = answer.json()["platforms"]
    assert {one["status"] for one in told.values()} <= {"changed", "blocked", "unreachable"}
    assert platforms.trespasses == []


async def test_what_mixcloud_refers_to_is_guarded_under_mixcloud_api(
    service: httpx.AsyncClient, platforms: Internet, simulated: SimulatedInternet
) -> None:
    for number, target in enumerate(PRIVATE):
        poison(platforms, simulated, target)
        for path in READ:
            answer = await service.get(f"/mixcloud-api/v1/{path.format(word=f'moon{number}')}")
            assert answer.status_code < 500 or answer.status_code == 502, answer.text
        for cursor in CURSORS:
            for name in ("cursor", "next", "offset", "until", "limit", "url"):
                query = {"username": "spartacus", name: cursor}
                answer = await service.get("/mixcloud-api/v1/user/shows", params=query)
                assert answer.status_code in (200, 400, 502), answer.text
            answer = await service.get("/mixcloud-api/v1/user", params={"username": cursor})
            assert answer.status_code in (400, 404, 502), answer.text
    assert platforms.trespasses == []


async def test_no_address_that_a_language_model_suggests_is_opened(
    platforms: Internet, serve: Any, tmp_path: Path
) -> None:
    address = "http://inside.public.example/canary"
    names = [(address, address), ("Moon", address), (address, "Moon"), ("Moon", f"({address})")] * 5
    songs = [
        msgspec.structs.replace(song, artist=artist, title=title)
        for song, (artist, title) in zip(known_songs(), names, strict=False)
    ]
    told = language_model(songs, Script.TOO_MANY)
    turns = []

    async def model(scope: Any, receive: Any, send: Any) -> None:
        turns.append(scope["path"])
        await told(scope, receive, send)

    base_url = serve(model)
    platforms.operated.add(int(base_url.rpartition(":")[2]))
    async with running_service(
        tmp_path, llm_base_url=f"{base_url}/v1", llm_api_key="any", generate_deadline=60.0
    ) as service:
        body = {"query": f"songs like {address}", "mode": "smart"}
        answer = await service.post("/api/v1/playlists/generate?report=1", json=body)
    assert answer.status_code in (200, 404, 502), answer.text
    assert turns
    assert not any("canary" in url and "inside" in url[:12] for url in platforms.web.asked)

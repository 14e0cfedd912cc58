"""HEAD: what GET would say, without what it would give."""

import pytest
import structlog
from prometheus_client import REGISTRY

from tests.web.conftest import FakeAdmission, FakeMeter

pytestmark = pytest.mark.anyio

READ = (
    "/health",
    "/ready",
    "/docs",
    "/docs/problems",
    "/schema/openapi.json",
    "/mixcloud-api/openapi.json",
    "/mixcloud-api/v1/categories",
    "/api/v1/playlists",
    "/api/v1/playlists/nothing",
    "/api/v1/media/youtube-abc",
    "/api/v1/media/nothing",
    "/api/v1/media/search",
    "/metrics",
    "/nowhere",
)


def comparable(answer) -> dict[str, str]:
    varying = ("x-request-id", "age", "date")
    return {name: value for name, value in answer.headers.items() if name not in varying}


@pytest.mark.parametrize("path", READ)
async def test_status_and_headers_are_those_of_get_and_there_is_no_body(door, path: str) -> None:
    async with door() as client:
        await client.get(path)  # what is kept from now on is the same for both
        get, head = await client.get(path), await client.head(path)
    assert head.status_code == get.status_code
    assert comparable(head) == comparable(get)
    assert "content-length" in head.headers
    assert head.content == b""


async def test_no_key_and_no_rate_are_no_other_with_head(door) -> None:
    async with door(key=None) as client:
        assert (await client.head("/api/v1/playlists")).status_code == 401
    spent = FakeMeter(FakeAdmission(allowed=False, retry_after=7.0))
    async with door(meter=spent) as client:
        refused = await client.head("/api/v1/playlists")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")


async def test_nothing_is_done_that_get_does_not(door, search, generator) -> None:
    async with door() as client:
        for path in ("/api/v1/media/search", "/api/v1/playlists/generate"):
            answer = await client.head(path)
            assert answer.status_code == (await client.get(path)).status_code
    assert search.asked == []
    assert generator.orders == []


async def test_the_allowed_methods_name_it_beside_get(door) -> None:
    async with door() as client:
        wrong = await client.put("/health")
        asked = await client.options("/api/v1/playlists/x")
        only_post = await client.put("/api/v1/media/search")
    assert {"GET", "HEAD"} <= set(wrong.headers["allow"].split(", "))
    assert asked.headers["allow"] == "DELETE, GET, HEAD, OPTIONS"
    assert "HEAD" not in only_post.headers["allow"]


def counted() -> float:
    labels = {"method": "HEAD", "path": "/api/v1/media/{media_id}", "status": "200"}
    return REGISTRY.get_sample_value("aggregator_requests_total", labels) or 0.0


async def test_the_log_and_the_count_know_it_as_head(door) -> None:
    before = counted()
    with structlog.testing.capture_logs() as told:
        async with door() as client:
            await client.head("/api/v1/media/youtube-abc")
    (line,) = [one for one in told if one["event"] == "request"]
    assert (line["method"], line["path"]) == ("HEAD", "/api/v1/media/{media_id}")
    assert line["key"] == "key-1"
    assert counted() == before + 1

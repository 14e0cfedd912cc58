"""What travels in gzip, for whom, and what never does."""

import gzip
import re

import pytest

from aggregator.web.compression import accepts_gzip
from tests.pages.conftest import medium

pytestmark = pytest.mark.anyio

PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5, deflate", True),
        ("gzip ; q=1.0", True),
        ("*", True),
        ("*;q=0.1, gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=high", False),
        ("identity", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_who_accepts_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


async def weighed(client, path: str) -> tuple[bytes, bytes]:
    """An answer as it travels, and what a client that takes no gzip is sent."""
    async with client.stream("GET", path) as answer:
        packed = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip", path
        assert int(answer.headers["content-length"]) == len(packed)
        assert "accept-encoding" in answer.headers["vary"].lower()
    plain = await client.get(path, headers=PLAIN)
    assert "content-encoding" not in plain.headers
    # Whoever keeps one for others must not give it to those who take the other.
    assert "accept-encoding" in plain.headers["vary"].lower()
    assert int(plain.headers["content-length"]) == len(plain.content)
    return packed, plain.content


async def test_pages_and_what_they_load_travel_packed(somebody) -> None:
    page = (await somebody.get("/?q=moon")).text
    assets = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js))"', page))
    assert len(assets) > 3
    for path in (
        "/",
        "/?q=moon",
        "/generate",
        "/settings/account",
        "/docs",
        "/schema/openapi.json",
    ):
        packed, plain = await weighed(somebody, path)
        assert gzip.decompress(packed) == plain
        assert len(packed) < len(plain) / 2
    for path in assets:
        packed, plain = await weighed(somebody, path)
        assert gzip.decompress(packed) == plain
        assert packed == (await weighed(somebody, path))[0]
        assert len(packed) < len(plain)


async def test_an_error_page_travels_packed_too(somebody) -> None:
    answer = await somebody.get("/playlists/none")
    assert answer.status_code == 404
    assert answer.headers["content-encoding"] == "gzip"
    assert "You have no such playlist." in answer.text


async def test_what_is_small_or_goes_elsewhere_is_left_as_it_is(somebody) -> None:
    small = await somebody.post("/generate/stream", data={"query": ""})
    led = await somebody.get("/settings")
    assert small.status_code == 422
    for answer in (small, led):
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("GET", "/search/stream?q=moon", None),
        ("POST", "/generate/stream", {"query": "rivers", "mode": "smart"}),
    ],
)
async def test_events_leave_one_by_one(somebody, method, path, form) -> None:
    async with somebody.stream(method, path, data=form) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert b"event: done" in b"".join([part async for part in answer.aiter_raw()])


async def test_a_secret_beside_typed_words_is_not_packed(somebody, shelf) -> None:
    made = await somebody.post("/settings/applications", data={"name": "bot" * 10})
    assert "agg_" in made.text
    listed = await somebody.get("/settings/applications")
    assert listed.headers["content-encoding"] == "gzip"
    shelf.media = {one: (medium(one),) for one in shelf.media}
    await somebody.post("/generate", data={"query": "rivers", "mode": "smart"})
    where = re.findall(
        r'href="(/playlists/[0-9a-f-]{36})"', (await somebody.get("/playlists")).text
    )[0]
    await somebody.post(f"{where}/share")
    shared = await somebody.get(where)
    assert "/shared/" in shared.text
    assert shared.headers["content-encoding"] == "gzip"
    refused = await somebody.post(f"{where}/rename", data={"title": " typed " * 60})
    assert "/shared/" in refused.text
    for answer in (made, refused):
        assert "content-encoding" not in answer.headers
        # Nor by a proxy (RFC 9111, 5.2.2.6).
        assert answer.headers["cache-control"] == "no-store, no-transform"

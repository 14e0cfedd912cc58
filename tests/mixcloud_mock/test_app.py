"""The mock as an application that another one mounts, and as a command."""

import os
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import aiomixcloud
import httpx
import mixcloud
import pytest

from aggregator.mixcloud.mock import (
    MixcloudMock,
    MockCloudcast,
    MockData,
    MockPlaylist,
    MockUser,
    default_data,
    running,
)

START = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def moving() -> Iterator[str]:
    """A mock that sends `/me/` on."""
    with running(MixcloudMock(me_redirects=True)) as base:
        yield base


def mounted(mock: MixcloudMock, host: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(mock), base_url=f"https://{host}")


@pytest.mark.anyio
async def test_it_answers_under_any_host() -> None:
    mock = MixcloudMock()
    async with mounted(mock, "api.mixcloud.com") as api:
        page = (await api.get("/popular/", params={"limit": "1"})).json()
        assert page["paging"]["next"].startswith("https://api.mixcloud.com/popular/")
    async with mounted(mock, "app.mixcloud.com") as app:
        told = await app.post("/graphql", json={"query": "{viewer{__typename}}"})
        assert told.json() == {"data": {"viewer": {"__typename": "Viewer"}}}
        page_url = "https://www.mixcloud.com/spartacus/party-time/"
        assert (await app.get("/oembed/", params={"url": page_url})).is_success


@pytest.mark.anyio
async def test_more_data_stands_beside_the_default() -> None:
    more = MockData(
        users=(MockUser(username="Zoë", name="Zoë Ray", created_time=START, city="Köln"),),
        cloudcasts=(
            MockCloudcast(
                user="Zoë",
                slug="party-für-elise",
                name="Party für Elise",
                created_time=START,
                audio_length=60,
                tags=("Klassik",),
            ),
        ),
        playlists=(
            MockPlaylist(user="Zoë", slug="one", name="One", cloudcasts=("/Zoë/party-für-elise/",)),
        ),
        tokens={"zoe": "Zoë"},
    )
    async with mounted(MixcloudMock(default_data().with_more(more)), "api.mixcloud.com") as api:
        search = {"q": "party fur", "type": "cloudcast"}
        (row,) = (await api.get("/search/", params=search)).json()["data"]
        assert row["key"] == "/Zo%C3%AB/party-f%C3%BCr-elise/"
        for path in (
            row["key"],
            "/me/cloudcasts/?access_token=zoe",
            "/genres/klassik/popular/",
            "/genres/city:k%C3%B6ln/popular/",
            "/zo%C3%AB/playlists/one/cloudcasts/",
            "/spartacus/party-time/",
        ):
            answer = await api.get(path)
            assert answer.is_success, path
            assert answer.json().get("data", [row])[0]["key"] == row["key"]


def test_me_can_be_a_redirect(moving: str) -> None:
    sent_on = httpx.get(f"{moving}/me/feed/", params={"access_token": "alice-token"})
    assert (sent_on.status_code, sent_on.headers["location"]) == (
        302,
        "/alice/feed/?access_token=alice-token",
    )
    assert mixcloud.Mixcloud(moving, "alice-token").me().key == "alice"


@pytest.mark.anyio
async def test_aiomixcloud_follows_it_too(moving: str) -> None:
    async with aiomixcloud.Mixcloud(moving, access_token="alice-token") as client:
        assert (await client.me())["is_current_user"] is True


@pytest.mark.anyio
async def test_an_upload_is_measured_not_kept() -> None:
    size, chunk = 64 * 1024 * 1024, bytes(1024 * 1024)

    async def body() -> AsyncIterator[bytes]:
        yield b'--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nLong\r\n'
        yield b'--b\r\ncontent-disposition: form-data; name="mp3"; filename="a"\r\n\r\n'
        for _ in range(size // len(chunk)):
            yield chunk
        yield b"\r\n--b--\r\n"

    parts = body()

    async def receive() -> dict[str, object]:
        part = await anext(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    mock = MixcloudMock()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/upload/",
        "query_string": b"access_token=test-token",
        "headers": [(b"content-type", b"multipart/form-data; boundary=b")],
    }
    tracemalloc.start()
    try:
        await mock(scope, receive, send)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent[0]["status"] == 200
    assert mock.state.cloudcasts["/spartacus/long/"].audio_length == size // 16_000
    assert peak < 8 * 1024 * 1024


def test_two_run_side_by_side() -> None:
    with running() as one, running() as other:
        assert one != other
        httpx.post(f"{one}/carol/follow/", params={"access_token": "alice-token"})
        httpx.delete(f"{one}/carol/follow/", params={"access_token": "alice-token"})
        counts = [httpx.get(f"{base}/carol/").json()["follower_count"] for base in (one, other)]
        assert counts == [2, 3]


def test_the_command_serves_until_it_is_stopped() -> None:
    words = [sys.executable, "-m", "aggregator", "mixcloud", "mock", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as run:
        assert run.stdout is not None
        base = run.stdout.readline().split(" at ")[1].split(" ")[0]
        assert httpx.get(f"{base}/spartacus/party-time/").json()["name"] == "Party Time"
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
    assert run.returncode in (0, 130)


def test_a_port_that_is_taken_is_told() -> None:
    with running() as base:
        port = base.rsplit(":", 1)[1]
        words = [sys.executable, "-m", "aggregator", "mixcloud", "mock", "--port", port]
        run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert run.returncode == 1
    assert run.stderr.startswith(f"aggregator: Cannot listen on 127.0.0.1 port {port}")

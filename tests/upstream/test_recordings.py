"""Recording and replaying: the best answer, the difference told, no secret written."""

import json
from pathlib import Path

import httpx
import pytest

from aggregator.domain.errors import ConfigurationError, PlatformFailure
from aggregator.domain.report import State
from aggregator.upstream.budget import request_budget
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.message import Request
from aggregator.upstream.record import RecordingTransport
from aggregator.upstream.replay import ReplayTransport
from aggregator.upstream.transports import transport_for

pytestmark = pytest.mark.anyio

SEARCH = "https://api.example.com/search"


async def record(folder: Path, request: Request, answer: httpx.Response) -> None:
    client = GuardedClient(RecordingTransport(httpx.MockTransport(lambda _: answer), folder))
    await client.send(request)


def search(words: str, **more: str) -> Request:
    return Request(url=SEARCH, params=(("q", words), *more.items()))


async def test_what_was_recorded_is_replayed(tmp_path: Path) -> None:
    await record(tmp_path, search("moon"), httpx.Response(200, json={"hits": ["moon"]}))
    await record(tmp_path, search("sun"), httpx.Response(200, json={"hits": ["sun"]}))
    client = GuardedClient(ReplayTransport(tmp_path))
    with request_budget(9) as budget:
        response = await client.send(search("sun"))
    assert json.loads(response.body) == {"hits": ["sun"]}
    assert budget.notes == []


async def test_another_query_is_answered_by_the_nearest_and_told(tmp_path: Path) -> None:
    await record(tmp_path, search("moon"), httpx.Response(200, json=[1]))
    await record(tmp_path, search("moon", page="2"), httpx.Response(200, json=[2]))
    client = GuardedClient(ReplayTransport(tmp_path))
    with request_budget(9) as budget:
        assert (await client.send(search("sun"))).body == b"[1]"
        assert (await client.send(search("sun", page="2"))).body == b"[2]"
    assert budget.notes == ["replay: asked q='sun', recorded 'moon'"]


async def test_what_nobody_recorded_is_unreachable_and_named(tmp_path: Path) -> None:
    client = GuardedClient(ReplayTransport(tmp_path))
    for _ in range(8):  # a missing recording is no fault of the host: its breaker stays closed
        with pytest.raises(PlatformFailure) as raised:
            await client.send(Request(url=SEARCH, method="POST", json={"q": "moon"}))
        assert raised.value.status.state is State.UNREACHABLE
        assert "no recording of POST api.example.com/search" in str(raised.value)


async def test_no_secret_is_written(tmp_path: Path) -> None:
    request = Request(
        url=f"{SEARCH}?client_id=s3cret1234&access_token=s3cret1234&key=s3cret1234&q=moon",
        method="POST",
        headers=(("Authorization", "jwt s3cret1234"), ("Cookie", "a=s3cret1234")),
        json={"q": "moon", "context": {"client": {"visitorData": "s3cret1234"}}},
    )
    answer = httpx.Response(
        200,
        headers={"set-cookie": "session=s3cret1234"},
        json={"jwt": "s3cret1234", "page": '"apiClient","data":{"id":"s3cret1234"}'},
    )
    await record(tmp_path, request, answer)
    (path,) = tmp_path.iterdir()
    assert "s3cret1234" not in path.read_text()
    assert "moon" in path.read_text()


async def test_files_that_are_no_recordings_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "expect.json").write_text('{"entries": []}')
    (tmp_path / "broken.json").write_text("{")
    await record(tmp_path, search("moon"), httpx.Response(200, text="<html>"))
    response = await GuardedClient(ReplayTransport(tmp_path)).send(search("moon"))
    assert response.body == b"<html>"


@pytest.mark.parametrize("mode", ["", "fast", "replay", "replay:", "replay:/nowhere/at/all"])
def test_an_upstream_that_does_not_exist_is_named(mode: str) -> None:
    with pytest.raises(ConfigurationError, match="upstream"):
        transport_for(mode)

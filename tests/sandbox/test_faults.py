"""Faults on demand: each does over a socket what it does in process, and what its word says."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from aggregator.domain.errors import ConfigurationError, PlatformFailure, RefusedAddress
from aggregator.platforms.youtube_requests import search_request
from aggregator.sandbox.faults import Fault, FaultBoard, Latency, fault_board
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.world import World
from aggregator.settings import Settings
from aggregator.upstream.client import ClientSettings, GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request, Response
from aggregator.upstream.through import ThroughTransport

pytestmark = pytest.mark.anyio

Serve = Callable[[Any], str]
SHORT = ClientSettings(read=0.6, total=1.5, connect=3)
HOME = Request(url="https://soundcloud.com/", retry=False)


@asynccontextmanager
async def asking(transport: httpx.AsyncBaseTransport) -> AsyncIterator[GuardedClient]:
    client = GuardedClient(transport, settings=SHORT)
    yield client
    await client.aclose()


@pytest.fixture(params=["in process", "over a socket"])
def transport(request: pytest.FixtureRequest, internet: Internet) -> httpx.AsyncBaseTransport:
    if request.param == "in process":
        return InProcessTransport(internet.route)
    serve: Serve = request.getfixturevalue("serve")
    return ThroughTransport(serve(internet))


async def outcome(client: GuardedClient, request: Request = HOME) -> Response | str:
    """The answer, or the word for its failure."""
    try:
        return await client.send(request)
    except PlatformFailure as failure:
        return str(failure.status.state)
    except RefusedAddress:
        return "refused"


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (Fault.HANG, "timeout"),
        (Fault.DRIP, "timeout"),
        (Fault.RESET, "unreachable"),
        (Fault.HUGE, "changed"),
        (Fault.PRIVATE_REDIRECT, "refused"),
    ],
)
async def test_faults_of_the_connection(
    fault: Fault, word: str, board: FaultBoard, transport: httpx.AsyncBaseTransport
) -> None:
    board.switch("soundcloud", fault)
    async with asking(transport) as client:
        assert await outcome(client) == word


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault.TOO_MANY, 429, b"Too Many"),
        (Fault.TOO_MANY_BARE, 429, b"Too Many"),
        (Fault.RATE_LIMIT_403, 403, b"RateLimitException"),
        (Fault.SERVER_ERROR, 500, b"500"),
        (Fault.CHALLENGE, 200, b"human"),
        (Fault.EMPTY_OBJECT, 200, b"{}"),
    ],
)
async def test_faults_of_the_answer(
    fault: Fault,
    status: int,
    words: bytes,
    board: FaultBoard,
    transport: httpx.AsyncBaseTransport,
) -> None:
    board.switch("soundcloud", fault)
    async with asking(transport) as client:
        told = await outcome(client)
    assert isinstance(told, Response)
    assert told.status == status
    assert words in told.body
    assert ("retry-after" in told.headers) is (fault is Fault.TOO_MANY)


async def test_truncated_and_mistyped_answers_are_the_true_one_spoilt(
    board: FaultBoard, transport: httpx.AsyncBaseTransport
) -> None:
    async with asking(transport) as client:
        search = search_request("moon river")
        whole = await outcome(client, search)
        board.switch("youtube", "truncated")
        half = await outcome(client, search)
        board.switch("youtube", "wrong-type")
        mistyped = await outcome(client, search)
    assert isinstance(whole, Response)
    assert isinstance(half, Response)
    assert isinstance(mistyped, Response)
    assert half.body == whole.body[: len(whole.body) // 2]
    assert half.content_type == whole.content_type == "application/json"
    assert (mistyped.body, mistyped.content_type) == (whole.body, "text/html")


async def test_the_first_credential_has_expired_and_the_next_is_good(
    board: FaultBoard, transport: httpx.AsyncBaseTransport
) -> None:
    def call(client_id: str) -> Request:
        url = "https://api-v2.soundcloud.com/search/tracks"
        return Request(url=url, params=(("q", "moon"), ("client_id", client_id)))

    async with asking(transport) as client:
        ids = []
        for _ in range(2):
            home = await outcome(client)
            assert isinstance(home, Response)
            ids.append(home.text().partition('"apiClient","data":{"id":"')[2][:32])
        board.switch("soundcloud", "expired")
        answers = [await outcome(client, call(one)) for one in (ids[0], ids[1], ids[0])]
    assert [one.status for one in answers if isinstance(one, Response)] == [401, 200, 401]


async def test_a_switch_works_at_once_and_on_one_platform_only(
    internet: Internet, board: FaultBoard, serve: Serve
) -> None:
    address = serve(internet)
    async with asking(ThroughTransport(address)) as client, httpx.AsyncClient() as control:
        told = await control.put(f"{address}/faults/soundcloud", content="500")
        assert told.json()["faults"]["soundcloud"] == "500"
        failing, other = await outcome(client), await outcome(client, search_request("moon"))
        await control.delete(f"{address}/faults")
        healed = await outcome(client)
        wrong = await control.put(f"{address}/faults/soundcloud", content="sulk")
    assert isinstance(failing, Response)
    assert isinstance(other, Response)
    assert isinstance(healed, Response)
    assert (failing.status, other.status, healed.status) == (500, 200, 200)
    assert wrong.status_code == 400
    assert "sulk" in wrong.json()["error"]


async def test_a_host_that_nobody_simulates_is_not_reached(
    transport: httpx.AsyncBaseTransport,
) -> None:
    async with asking(transport) as client:
        told = await outcome(client, Request(url="https://nobody.example/", retry=False))
    assert told == "unreachable"


async def test_latency_holds_every_answer_back(
    board: FaultBoard, transport: httpx.AsyncBaseTransport
) -> None:
    board.latency = Latency.read("2000-4000")
    async with asking(transport) as client:
        assert await outcome(client) == "timeout"
        board.latency = Latency.read("1-5")
        assert isinstance(await outcome(client), Response)
        board.switch("soundcloud", "latency:2000")
        assert await outcome(client) == "timeout"


async def test_a_share_of_the_answers_is_spoilt_by_a_fixed_sequence(world: World) -> None:
    async def failed(percent: str) -> list[int]:
        internet = Internet(world, fault_board(f"soundcloud={percent}%:500"))
        transport = InProcessTransport(internet.route)
        async with httpx.AsyncClient(transport=transport) as client:
            answers = [await client.get("https://soundcloud.com/") for _ in range(200)]
        return [at for at, answer in enumerate(answers) if answer.status_code == 500]

    some = await failed("5")
    assert 4 <= len(some) <= 20
    assert await failed("5") == some
    assert await failed("0") == []


def test_a_board_is_read_from_settings() -> None:
    board = fault_board(
        "youtube=hang, soundcloud=429-bare,url=latency:5-9,bandcamp=2.5%:reset", "100-200"
    )
    told = board.told()
    assert (told["youtube"], told["soundcloud"]) == ("hang", "429-bare")
    assert told["bandcamp"] == "2.5%:reset"
    assert board.of("url").latency == Latency(5, 9)
    assert board.of("vimeo").latency == Latency(100, 200)


@pytest.mark.parametrize(
    "text",
    [
        "youtube", "youtube=sulk", "myspace=hang", "url=latency:x", "vimeo=latency:9-1",
        "url=5%:sulk", "url=100%:reset", "url=5%:latency:9",
    ],
)  # fmt: skip
def test_a_wrong_word_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        fault_board(text)
    assert text.partition("=")[2].partition(":")[2] in str(raised.value)


def test_a_wrong_setting_is_named() -> None:
    from aggregator.runtime.simulation import simulated_internet

    with pytest.raises(ConfigurationError, match="AGGREGATOR_SANDBOX_FAULTS"):
        simulated_internet(Settings(sandbox_faults="youtube=sulk"))
    with pytest.raises(ConfigurationError, match="AGGREGATOR_SANDBOX_LATENCY"):
        simulated_internet(Settings(sandbox_latency="soon"))


async def test_a_huge_answer_is_as_large_as_promised(internet: Internet, board: FaultBoard) -> None:
    board.switch("soundcloud", "huge")
    client = httpx.AsyncClient(transport=InProcessTransport(internet.route))
    async with client, client.stream("GET", "https://soundcloud.com/") as answer:
        size = sum([len(part) async for part in answer.aiter_raw()])
    assert size >= 50_000_000


async def test_the_socket_serves_the_language_model_at_its_own_address(
    internet: Internet, serve: Serve
) -> None:
    address = serve(internet)
    async with httpx.AsyncClient() as plain:
        models = await plain.get(f"{address}/v1/models")
        state = await plain.get(f"{address}/")
        missing = await plain.get(f"{address}/elsewhere")
    assert models.json()["object"] == "list"
    assert state.json()["sandbox"] is True
    assert missing.status_code == 404


async def test_the_socket_has_any_name_that_is_asked_for_with_its_port(
    internet: Internet, serve: Serve
) -> None:
    """As another machine or container names it: `http://sandbox:8090`."""
    address = serve(internet)
    port = address.rpartition(":")[2]
    async with httpx.AsyncClient() as plain:
        state = await plain.get(address, headers={"host": f"sandbox.internal:{port}"})
        models = await plain.get(f"{address}/v1/models", headers={"host": f"sandbox:{port}"})
        youtube = await plain.get(address, headers={"host": f"www.youtube.com:{port}"})
        with pytest.raises(httpx.TransportError):
            await plain.get(address, headers={"host": "sandbox"})
    assert state.json()["sandbox"] is True
    assert models.json()["object"] == "list"
    assert youtube.headers["content-type"].startswith("text/html")

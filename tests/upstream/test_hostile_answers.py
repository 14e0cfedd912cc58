"""What a hostile or broken host sends costs little and is called what it is."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State
from aggregator.upstream.breaker import Breaker
from aggregator.upstream.budget import note, request_budget
from aggregator.upstream.client import ClientSettings, GuardedClient
from aggregator.upstream.decoding import unfolded
from aggregator.upstream.message import Request, Response
from aggregator.upstream.record import RecordingTransport
from aggregator.upstream.replay import ReplayTransport
from aggregator.upstream.secrets import clean_headers, clean_json, clean_text, clean_url
from aggregator.upstream.single_flight import SingleFlight
from aggregator.upstream.status import LONGEST_RETRY, retry_at

pytestmark = pytest.mark.anyio

URL = "https://music.example.com/a"


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces; counts how many were taken."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece


def client_of(answer: httpx.Response | Exception, **settings: float) -> GuardedClient:
    def reply(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return GuardedClient(httpx.MockTransport(reply), settings=ClientSettings(**settings))


async def state_of(client: GuardedClient, **request: object) -> State:
    with pytest.raises(PlatformFailure) as raised:
        await client.send(Request(url=URL, **request))
    return raised.value.status.state


async def test_a_compressed_body_unfolds_up_to_the_cap_and_no_further() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    body, more = await unfolded(aiter(Pieces(bomb)), "gzip", 1_000)
    assert (len(body), more) == (1_000, True)
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(bomb))
    assert await state_of(client_of(answer), max_bytes=100_000) is State.CHANGED


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "GZIP "])
async def test_what_we_ask_for_is_decoded(coding: str) -> None:
    packed = zlib.compress(b"moon") if "deflate" in coding else gzip.compress(b"moon")
    answer = httpx.Response(200, headers={"content-encoding": coding}, stream=Pieces(packed))
    assert (await client_of(answer).send(Request(url=URL))).body == b"moon"


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
async def test_a_coding_nobody_asked_for_is_refused(coding: str) -> None:
    answer = httpx.Response(200, headers={"content-encoding": coding}, stream=Pieces(b"x"))
    assert await state_of(client_of(answer)) is State.CHANGED


async def test_a_broken_body_is_unreachable() -> None:
    def reply(_: httpx.Request) -> httpx.Response:
        packed = {"content-encoding": "gzip"}
        return httpx.Response(200, headers=packed, stream=Pieces(b"nonsense"))

    assert await state_of(GuardedClient(httpx.MockTransport(reply))) is State.UNREACHABLE


async def test_a_redirect_to_no_address_does_not_keep_the_host_away_for_ever() -> None:
    now = [0.0]
    answers = [httpx.Response(500)] * 5 + [
        httpx.Response(302, headers={"location": "http://xn--/"}),
        httpx.Response(200),
    ]
    client = GuardedClient(httpx.MockTransport(lambda _: answers.pop(0)), clock=lambda: now[0])
    for _ in range(5):
        await client.send(Request(url=URL, share=False))
    now[0] = 60
    with pytest.raises(PlatformFailure):
        await client.send(Request(url=URL))
    assert (await client.send(Request(url=URL))).status == 200


async def test_a_host_that_never_ends_its_answers_opens_its_breaker() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    client = GuardedClient(httpx.MockTransport(hang), settings=ClientSettings(total=0.01))
    states = [await state_of(client) for _ in range(6)]
    assert states == [State.TIMEOUT] * 5 + [State.UNREACHABLE]


def test_a_late_answer_does_not_free_the_place_of_the_probe() -> None:
    now = [0.0]
    breaker = Breaker(threshold=1, rest=10, clock=lambda: now[0])
    early = breaker.admit()
    late = breaker.admit()
    assert early is not None
    assert late is not None
    breaker.failed(early)
    now[0] = 11
    assert breaker.admit() is not None
    breaker.abandoned(late)
    assert breaker.admit() is None


async def test_the_later_of_two_retry_afters_counts() -> None:
    answers = [
        httpx.Response(429, headers={"retry-after": "60"}),
        httpx.Response(429),
    ]
    both = asyncio.Barrier(2)

    async def reply(_: httpx.Request) -> httpx.Response:
        await both.wait()
        return answers.pop(0)

    client = GuardedClient(httpx.MockTransport(reply))
    await asyncio.gather(*(client.send(Request(url=URL, share=False)) for _ in range(2)))
    assert await state_of(client) is State.RATE_LIMITED


@pytest.mark.parametrize(
    "told", ["9" * 5_000, "Fri, 31 Dec 9999 23:59:59 -0100", "soon", "", "\u0663" * 3, "-5"]
)
def test_any_retry_after_can_be_read(told: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    moment = retry_at(Response(status=429, headers={"retry-after": told}, body=b"", url=""), now)
    assert moment is None or timedelta(0) <= moment - now <= LONGEST_RETRY


async def test_no_cookie_of_one_caller_is_sent_for_the_next() -> None:
    sent = []

    def reply(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("cookie"))
        return httpx.Response(200, headers={"set-cookie": "sid=alice"})

    client = GuardedClient(httpx.MockTransport(reply))
    for _ in range(2):
        await client.send(Request(url=URL))
    assert sent == [None, None]


async def test_what_is_remembered_of_hosts_has_an_end() -> None:
    client = GuardedClient(httpx.MockTransport(lambda _: httpx.Response(200)))
    for number in range(1_200):
        await client.send(Request(url=f"https://host-{number}.example.com/"))
    assert len(client._hosts) <= 1_001


async def test_callers_that_share_a_call_spend_their_own_budgets_and_learn_its_notes() -> None:
    async def reply(_: httpx.Request) -> httpx.Response:
        note("learned")
        await asyncio.sleep(0)
        return httpx.Response(200)

    client = GuardedClient(httpx.MockTransport(reply))

    async def ask(requests: int) -> tuple[int, list[str]]:
        with request_budget(requests) as budget:
            await client.send(Request(url=URL))
        return budget.left, budget.notes

    told = await asyncio.gather(ask(1), ask(20))
    assert told == [(0, ["learned"]), (19, ["learned"])]


async def test_a_flight_that_ends_late_takes_no_other_off_the_table() -> None:
    flights: SingleFlight[int] = SingleFlight()
    begun = []
    released = asyncio.Event()

    async def stubborn() -> int:
        begun.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
        return 0

    async def patient() -> int:
        begun.append(2)
        await released.wait()
        return 2

    first = asyncio.create_task(flights.run("key", stubborn))
    for _ in range(5):
        await asyncio.sleep(0)
    assert begun == [1]
    first.cancel()
    second = asyncio.create_task(flights.run("key", patient))
    for _ in range(5):
        await asyncio.sleep(0)
    third = asyncio.create_task(flights.run("key", patient))
    await asyncio.sleep(0)
    released.set()
    assert await asyncio.gather(second, third) == [2, 2]
    assert begun == [1, 2]


SECRET = "s3cret-s3cret-1234"


@pytest.mark.parametrize(
    "written",
    [
        clean_url(f"https://a.example/?X-Amz-Signature={SECRET}&X-Amz-Security-Token={SECRET}"),
        clean_url(f"https://a.example/?auth={SECRET}&accessToken={SECRET}&apikey={SECRET}"),
        str(clean_headers({"Location": f"https://a.example/?token={SECRET}"})),
        str(clean_headers({"X-Api-Key": SECRET, "X-Goog-Api-Key": SECRET, "X-Auth-Token": SECRET})),
        str(clean_json({"accessToken": SECRET, "apiKey": SECRET, "deep": [{"id_token": SECRET}]})),
        clean_text(f'{{"INNERTUBE_API_KEY":"{SECRET}","VISITOR_DATA":"{SECRET}"}}'),
        clean_text(f"client_secret={SECRET}&refresh_token={SECRET}&password={SECRET}"),
    ],
)
def test_secrets_of_every_spelling_are_taken_out(written: str) -> None:
    assert SECRET not in written


def test_what_only_sounds_like_a_secret_stays() -> None:
    show = {"key": "/spartacus/party-time/", "keywords": "x", "tokens": 3, "author": "Somebody"}
    assert clean_json(show) == show


async def test_a_recording_takes_no_more_of_a_body_than_its_reader(tmp_path: Path) -> None:
    stream = Pieces(*[b"x" * 65_536] * 100)
    inner = httpx.MockTransport(lambda _: httpx.Response(200, stream=stream))
    client = GuardedClient(RecordingTransport(inner, tmp_path))
    await client.send(Request(url=URL, max_bytes=100_000, truncate=True))
    assert stream.taken < 5
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size < 500_000


async def test_a_broken_file_spoils_no_other_recording(tmp_path: Path) -> None:
    inner = httpx.MockTransport(lambda _: httpx.Response(200, text="moon"))
    await GuardedClient(RecordingTransport(inner, tmp_path)).send(Request(url=URL))
    (tmp_path / "bad.json.gz").write_bytes(b"\x1f\x8b nonsense")
    (tmp_path / "worse.json").write_text(
        '{"request": {"method": "GET", "url": "http://["}, "response": {"status": 200}}'
    )
    client = GuardedClient(ReplayTransport(tmp_path))
    assert (await client.send(Request(url=URL))).body == b"moon"

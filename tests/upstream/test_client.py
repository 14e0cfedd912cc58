"""The one door: limits, retries, redirects, and what each failure is called."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import REGISTRY

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.report import State
from aggregator.upstream.budget import request_budget
from aggregator.upstream.client import ClientSettings, GuardedClient
from aggregator.upstream.message import Request

pytestmark = pytest.mark.anyio

URL = "https://music.example.com/a"


class Site:
    """A transport that answers from a list, the last one for ever, and counts."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def client(self, **settings: float) -> GuardedClient:
        return GuardedClient(httpx.MockTransport(self), settings=ClientSettings(**settings))


async def state_of(client: GuardedClient, request: Request) -> State:
    with pytest.raises(PlatformFailure) as raised:
        await client.send(request)
    return raised.value.status.state


async def test_an_answer_comes_back_whatever_its_status() -> None:
    client = Site(httpx.Response(404, json={"no": "thing"})).client()
    response = await client.send(Request(url=URL, params=(("q", "moon"),)))
    assert (response.status, response.body) == (404, b'{"no":"thing"}')


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (httpx.ConnectError("refused"), State.UNREACHABLE),
        (httpx.ReadError("reset"), State.UNREACHABLE),
        (httpx.RemoteProtocolError("junk"), State.UNREACHABLE),
        (httpx.ReadTimeout("slow"), State.TIMEOUT),
    ],
)
async def test_what_a_failed_exchange_is_called(error: Exception, state: State) -> None:
    assert await state_of(Site(error).client(), Request(url=URL)) is state


@pytest.mark.parametrize("first", [httpx.Response(503), httpx.ConnectError("refused")])
async def test_one_more_attempt(first: httpx.Response | Exception) -> None:
    site = Site(first, httpx.Response(200))
    assert (await site.client().send(Request(url=URL))).status == 200
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [400, 404, 429, 500])
async def test_no_second_attempt_where_it_would_not_help(status: int) -> None:
    site = Site(httpx.Response(status))
    await site.client().send(Request(url=URL))
    assert len(site.asked) == 1


async def test_retry_after_keeps_later_calls_away() -> None:
    site = Site(httpx.Response(429, headers={"retry-after": "60"}))
    client = site.client()
    await client.send(Request(url=URL))
    with pytest.raises(PlatformFailure) as raised:
        await client.send(Request(url=URL + "b"))
    assert raised.value.status.state is State.RATE_LIMITED
    assert raised.value.status.retry_at is not None
    assert len(site.asked) == 1


async def test_the_breaker_opens_and_lets_one_probe_through() -> None:
    now = [0.0]
    site = Site(httpx.Response(500))
    client = GuardedClient(
        httpx.MockTransport(site),
        settings=ClientSettings(breaker_threshold=3, breaker_rest=10),
        clock=lambda: now[0],
    )
    for _ in range(3):
        await client.send(Request(url=URL))
    assert await state_of(client, Request(url=URL)) is State.UNREACHABLE
    assert len(site.asked) == 3
    now[0] = 11
    site.answers = [httpx.Response(200)]
    assert (await client.send(Request(url=URL))).status == 200
    assert (await client.send(Request(url=URL))).status == 200


async def test_a_caller_leaving_is_no_failure_of_the_host() -> None:
    begun = asyncio.Event()

    async def hang(request: httpx.Request) -> httpx.Response:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    client = GuardedClient(httpx.MockTransport(hang), settings=ClientSettings(breaker_threshold=1))
    for _ in range(2):
        begun.clear()
        task = asyncio.create_task(client.send(Request(url=URL)))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_equal_calls_share_one_and_survive_the_first_caller() -> None:
    gate, begun = asyncio.Event(), asyncio.Event()
    asked = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        begun.set()
        await gate.wait()
        return httpx.Response(200, content=b"x")

    client = GuardedClient(httpx.MockTransport(answer))
    first, *others = [asyncio.create_task(client.send(Request(url=URL))) for _ in range(5)]
    await begun.wait()
    first.cancel()
    gate.set()
    assert [response.body for response in await asyncio.gather(*others)] == [b"x"] * 4
    assert len(asked) == 1


async def test_the_whole_call_has_one_deadline() -> None:
    async def drip() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.Event().wait()

    client = GuardedClient(httpx.MockTransport(lambda _: httpx.Response(200, content=drip())))
    assert await state_of(client, Request(url=URL, timeout=0.02)) is State.TIMEOUT


async def test_a_body_over_the_cap_is_a_failure_or_cut() -> None:
    client = Site(httpx.Response(200, content=b"x" * 2_000)).client()
    assert await state_of(client, Request(url=URL, max_bytes=1_000)) is State.CHANGED
    response = await client.send(Request(url=URL, max_bytes=1_000, truncate=True))
    assert (len(response.body), response.truncated) == (1_000, True)


async def test_a_decompression_bomb_is_stopped() -> None:
    import gzip

    bomb = gzip.compress(b"\0" * 20_000_000)
    packed = httpx.ByteStream(bomb)
    client = GuardedClient(
        httpx.MockTransport(
            lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=packed)
        )
    )
    assert await state_of(client, Request(url=URL)) is State.CHANGED


def redirect(target: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": target})


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://a.internal/"]
)
async def test_a_redirect_to_a_private_address_is_refused(target: str) -> None:
    site = Site(redirect(target))
    with pytest.raises(RefusedAddress):
        await site.client().send(Request(url=URL))
    assert len(site.asked) == 1


async def test_a_redirect_loop_ends() -> None:
    site = Site(redirect(URL))
    assert await state_of(site.client(), Request(url=URL)) is State.CHANGED
    assert len(site.asked) == 4


async def test_secrets_stay_with_their_host() -> None:
    site = Site(redirect("https://elsewhere.example.com/"), httpx.Response(200))
    secret = (("Authorization", "Bearer x"), ("Cookie", "y"), ("Accept", "z"))
    await site.client().send(Request(url=URL, headers=secret))
    assert site.asked[0].headers["authorization"] == "Bearer x"
    assert "authorization" not in site.asked[1].headers
    assert "cookie" not in site.asked[1].headers
    assert site.asked[1].headers["accept"] == "z"


@pytest.mark.parametrize(("status", "method"), [(303, "GET"), (302, "GET"), (307, "POST")])
async def test_what_a_redirected_post_becomes(status: int, method: str) -> None:
    site = Site(redirect("/b", status), httpx.Response(200))
    await site.client().send(Request(url=URL, method="POST", json={"a": 1}))
    assert site.asked[1].method == method
    assert bool(site.asked[1].content) == (method == "POST")


async def test_the_request_budget_ends() -> None:
    site = Site(httpx.Response(200))
    client = site.client()
    with request_budget(2):
        for at in range(2):
            await client.send(Request(url=f"{URL}{at}"))
        assert await state_of(client, Request(url=URL)) is State.CHANGED
    assert len(site.asked) == 2


async def test_failures_tell_no_secret() -> None:
    client = Site(httpx.ConnectError("https://music.example.com/?client_id=s3cret")).client()
    with pytest.raises(PlatformFailure) as raised:
        await client.send(Request(url=URL, params=(("client_id", "s3cret"),)))
    assert "s3cret" not in str(raised.value)


async def test_a_call_that_our_own_rate_holds_up_is_told_as_that() -> None:
    """The host did nothing wrong: it is no timeout, and its breaker stays closed."""
    site = Site(httpx.Response(200))
    client = site.client(rate=1, total=0.2, breaker_threshold=1)
    before = REGISTRY.get_sample_value("aggregator_upstream_held_up_total") or 0.0
    await client.send(Request(url=URL))
    with pytest.raises(PlatformFailure) as failed:
        await client.send(Request(url=f"{URL}/2"))
    status = failed.value.status
    assert status.state is State.RATE_LIMITED
    assert status.detail is not None
    assert "the 1 a second that we let out" in status.detail
    assert status.retry_at is not None
    assert len(site.asked) == 1
    assert REGISTRY.get_sample_value("aggregator_upstream_held_up_total") == before + 1
    await client.send(Request(url=f"{URL}/3", timeout=20))

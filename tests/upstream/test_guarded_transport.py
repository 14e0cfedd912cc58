"""The network door as an httpx transport: what a library sends and gets, all rules kept."""

import asyncio

import httpx
import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State
from aggregator.mixcloud import Mixcloud
from aggregator.mixcloud.errors import ConnectionFailed, TimedOut
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.upstream.budget import request_budget
from aggregator.upstream.client import USER_AGENT, ClientSettings, GuardedClient
from aggregator.upstream.guarded_transport import GuardedTransport, UpstreamFailed, failure_behind

pytestmark = pytest.mark.anyio

URL = "https://api.mixcloud.com/spartacus/?limit=1"


class Site:
    """An httpx handler that remembers what it was sent."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def transport(site: Site, **settings: float) -> GuardedTransport:
    client = GuardedClient(httpx.MockTransport(site), settings=ClientSettings(**settings))
    return GuardedTransport(client)


async def ask(through: GuardedTransport, request: httpx.Request) -> httpx.Response:
    answer = await through.handle_async_request(request)
    await answer.aread()
    return answer


async def test_a_request_goes_as_it_is_and_the_door_says_who_asks() -> None:
    site = Site(httpx.Response(200, json={"a": 1}))
    headers = {"user-agent": "a library", "referer": "https://www.mixcloud.com/"}
    asked = httpx.Request("POST", URL, headers=headers, content=b'{"query": "x"}')
    assert (await ask(transport(site), asked)).json() == {"a": 1}
    (sent,) = site.sent
    assert (sent.method, str(sent.url), sent.content) == ("POST", URL, b'{"query": "x"}')
    assert sent.headers["user-agent"] == USER_AGENT
    assert sent.headers["referer"] == "https://www.mixcloud.com/"


async def test_a_body_comes_decoded() -> None:
    packed = httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(_gzip(b"hello"))
    )
    answer = await ask(transport(Site(packed)), httpx.Request("GET", URL))
    assert answer.content == b"hello"
    assert "content-encoding" not in answer.headers


async def test_a_redirect_is_an_answer() -> None:
    site = Site(httpx.Response(301, headers={"location": "/spartacus/x/"}))
    answer = await ask(transport(site), httpx.Request("GET", URL))
    assert (answer.status_code, answer.headers["location"]) == (301, "/spartacus/x/")
    assert len(site.sent) == 1


async def test_an_address_that_is_refused_is_never_asked() -> None:
    site = Site(httpx.Response(200))
    with pytest.raises(UpstreamFailed) as failed:
        await ask(transport(site), httpx.Request("GET", "http://169.254.169.254/"))
    assert failed.value.failure.status.state is State.CHANGED
    assert site.sent == []


async def test_a_read_timeout_caps_the_whole_call() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("never answered")

    through = GuardedTransport(GuardedClient(httpx.MockTransport(hang)))
    asked = httpx.Request("GET", URL, extensions={"timeout": {"read": 0.05}})
    with pytest.raises(httpx.TimeoutException) as failed:
        await ask(through, asked)
    known = failure_behind(failed.value)
    assert known is not None
    assert known.status.state is State.TIMEOUT


async def test_the_library_knows_the_failure_and_we_know_its_reason() -> None:
    site = Site(httpx.ConnectError("no"))
    async with Mixcloud(transport=transport(site, breaker_threshold=1), netrc=False) as mixcloud:
        with pytest.raises(ConnectionFailed):
            await mixcloud.get("spartacus")
        with pytest.raises(ConnectionFailed) as failed:
            await mixcloud.get("alice")
    known = failure_behind(failed.value)
    assert known is not None
    assert known.status.state is State.UNREACHABLE
    assert known.status.retry_at is not None
    assert len(site.sent) == 1  # the breaker opened at once and let nothing more out


async def test_a_late_answer_is_the_librarys_timeout() -> None:
    site = Site(httpx.ReadTimeout("late"))
    async with Mixcloud(transport=transport(site), netrc=False) as mixcloud:
        with pytest.raises(TimedOut):
            await mixcloud.get("spartacus")


async def test_equal_calls_at_once_are_sent_once_and_budgets_count_them() -> None:
    site = Site(httpx.Response(200, json={"key": "/spartacus/"}))
    async with Mixcloud(transport=transport(site), netrc=False) as mixcloud:
        with request_budget(10) as budget:
            await asyncio.gather(*(mixcloud.get("spartacus") for _ in range(4)))
    assert len(site.sent) == 1
    assert budget.left == 6


async def test_a_budget_that_is_spent_ends_it() -> None:
    site = Site(httpx.Response(200, json={"key": "/spartacus/"}))
    async with Mixcloud(transport=transport(site), netrc=False) as mixcloud:
        with request_budget(1):
            await mixcloud.get("spartacus")
            with pytest.raises(ConnectionFailed) as failed:
                await mixcloud.get("alice")
    assert isinstance(failure_behind(failed.value), PlatformFailure)
    assert len(site.sent) == 1


async def test_no_more_of_the_librarys_calls_wait_than_the_door_lets_wait() -> None:
    """A host that hangs must not hold up calls to another one."""
    mock = MixcloudMock()
    released = asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "app.mixcloud.com":
            await released.wait()
        inner = httpx.ASGITransport(mock)
        reply = await inner.handle_async_request(request)
        return httpx.Response(reply.status_code, content=await reply.aread())

    client = GuardedClient(httpx.MockTransport(answer), settings=ClientSettings(rate=1_000))
    async with Mixcloud(transport=GuardedTransport(client), netrc=False) as mixcloud:
        hanging = [asyncio.create_task(mixcloud.find(f"x{at}", rest=False)) for at in range(50)]
        await asyncio.sleep(0)
        async with asyncio.timeout(20):
            assert (await mixcloud.user("spartacus")).username == "spartacus"
        released.set()
        await asyncio.gather(*hanging)


def _gzip(body: bytes) -> bytes:
    import gzip

    return gzip.compress(body)

"""Answers are kept for a while, and say how old they are."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from aggregator.search.answers import AnswerCache, Answered
from aggregator.search.cache import Age, Ages
from aggregator.web.services import Services
from tests.mixcloud_api.conftest import Mixcloud

pytestmark = pytest.mark.anyio

BASE = "/mixcloud-api/v1"
USER = f"{BASE}/user?username=spartacus"
GONE = (404, {}, b'{"error": {"type": "ObjectDoesNotExist", "message": ""}}')
DOWN = (500, {}, b"oops")


class Clock:
    """Seconds that the test tells."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def services(services: Services, clock: Clock) -> Services:
    ages = Ages(fresh=60, aging=360, stale=86_400)
    return replace(services, mixcloud_answers=AnswerCache(ages=ages, clock=clock))


def told(answer: httpx.Response) -> tuple[int, str, str | None]:
    return answer.status_code, answer.headers["cache-status"], answer.headers.get("age")


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_a_fresh_one_is_given_again(
    client: httpx.AsyncClient, mixcloud: Mixcloud, clock: Clock
) -> None:
    first = await client.get(USER)
    clock.now = 59.5
    second = await client.get(USER)
    assert told(first) == (200, "aggregator; fwd=miss", None)
    assert told(second) == (200, "aggregator; hit; ttl=0", "59")
    assert second.json()["data"] == first.json()["data"]
    assert second.json()["meta"] != first.json()["meta"]
    assert mixcloud.paths == ["/spartacus/"]


async def test_each_question_has_its_own(client: httpx.AsyncClient, mixcloud: Mixcloud) -> None:
    for address in (
        "/user/shows?username=alice",
        "/user/shows?username=alice&limit=1",
        "/user/shows?username=alice&offset=1",
        "/user/followers?username=alice",
        "/search?query=alice&type=user",
        "/search?query=alice&type=tag",
        "/user/shows?limit=25&username=alice",
    ):
        await client.get(BASE + address)
    assert len(mixcloud.paths) == 6


async def test_an_aging_one_says_so(client: httpx.AsyncClient, clock: Clock) -> None:
    await client.get(USER)
    clock.now = 100
    assert told(await client.get(USER)) == (200, "aggregator; hit; ttl=-40", "100")


async def test_an_aging_one_is_asked_again_behind_and_once(clock: Clock) -> None:
    cache = AnswerCache(ages=Ages(fresh=60, aging=360), clock=clock)
    begun, release = asyncio.Event(), asyncio.Event()

    async def old() -> bytes:
        return b"old"

    async def new() -> bytes:
        assert not begun.is_set()
        begun.set()
        await release.wait()
        return b"new"

    await cache.answer("a", old)
    clock.now = 100
    assert (await cache.answer("a", new)).body == b"old"
    assert (await cache.answer("a", new)).body == b"old"
    await begun.wait()
    clock.now = 1_000  # stale: who asks now waits for the answer that is under way
    waiting = asyncio.create_task(cache.answer("a", new))
    release.set()
    assert (await waiting).body == b"new"
    assert await cache.answer("a", old) == Answered(b"new", Age.FRESH, 0, 60)


async def test_a_stale_one_stands_in_where_mixcloud_fails_and_says_so(
    client: httpx.AsyncClient, mixcloud: Mixcloud, clock: Clock
) -> None:
    first = await client.get(USER)
    mixcloud.answer = DOWN
    clock.now = 1_000
    stale = await client.get(USER)
    assert told(stale) == (200, "aggregator; fwd=stale; ttl=-940; detail=unreachable", "1000")
    assert stale.json()["data"] == first.json()["data"]
    clock.now = 86_401
    assert (await client.get(USER)).status_code == 502


async def test_a_stale_one_gives_way_to_a_new_one(
    client: httpx.AsyncClient, mixcloud: Mixcloud, clock: Clock
) -> None:
    await client.get(USER)
    clock.now = 1_000
    assert told(await client.get(USER)) == (200, "aggregator; fwd=miss", None)


async def test_what_is_gone_is_gone(
    client: httpx.AsyncClient, mixcloud: Mixcloud, clock: Clock
) -> None:
    await client.get(USER)
    mixcloud.answer = GONE
    clock.now = 1_000
    assert (await client.get(USER)).status_code == 404
    mixcloud.answer = DOWN
    assert (await client.get(USER)).status_code == 502


async def test_a_failure_is_not_kept(client: httpx.AsyncClient, mixcloud: Mixcloud) -> None:
    mixcloud.answer = DOWN
    assert (await client.get(USER)).status_code == 502
    mixcloud.answer = None
    assert told(await client.get(USER)) == (200, "aggregator; fwd=miss", None)


async def test_nothing_is_kept_where_nothing_may_be(
    services: Services, client: httpx.AsyncClient, mixcloud: Mixcloud, clock: Clock
) -> None:
    none = AnswerCache(most_bytes=0, clock=clock)

    async def ask() -> bytes:
        return b"x"

    assert [(await none.answer("a", ask)).age for _ in range(2)] == [None, None]


async def test_the_least_used_ones_make_room(clock: Clock) -> None:
    cache = AnswerCache(most_bytes=10, clock=clock)
    asked: list[str] = []

    async def answer(key: str, size: int = 4) -> None:
        async def ask() -> bytes:
            asked.append(key)
            return b"x" * size

        await cache.answer(key, ask)

    for key in ("a", "b", "a", "c", "a", "b"):
        await answer(key)
    assert asked == ["a", "b", "c", "b"]
    await answer("large", 11)
    await answer("b")
    assert asked == ["a", "b", "c", "b", "large"]


async def test_a_plan_is_kept_though_mixcloud_is_asked_once(
    client: httpx.AsyncClient, new_key: Any, mixcloud: Mixcloud
) -> None:
    """80 calls in a second are what the largest plan may make; we may make 20 to Mixcloud."""
    client.headers["x-oanor-key"] = await new_key("mega")
    answers = await asyncio.gather(*(client.get(USER) for _ in range(80)))
    assert {answer.status_code for answer in answers} == {200}
    assert mixcloud.paths == ["/spartacus/"]


async def test_reads_and_answers_are_counted(client: httpx.AsyncClient, mixcloud: Mixcloud) -> None:
    reads, answers = "aggregator_mixcloud_cache_total", "aggregator_mixcloud_answers_total"
    names = [
        (reads, {"outcome": "miss"}),
        (reads, {"outcome": "fresh"}),
        (answers, {"status": "ok"}),
        (answers, {"status": "not_found"}),
        (answers, {"status": "unreachable"}),
    ]
    before = [counted(name, **labels) for name, labels in names]
    await client.get(USER)
    await client.get(USER)
    mixcloud.answer = GONE
    await client.get(f"{BASE}/user?username=nobody")
    mixcloud.answer = DOWN
    await client.get(f"{BASE}/user?username=alice")
    after = [counted(name, **labels) for name, labels in names]
    assert [late - early for early, late in zip(before, after, strict=True)] == [3, 1, 1, 1, 1]


async def test_closing_drops_what_is_asked_behind(clock: Clock) -> None:
    cache = AnswerCache(ages=Ages(fresh=1, aging=100), clock=clock)
    begun, ended = asyncio.Event(), asyncio.Event()

    async def at_once() -> bytes:
        return b"x"

    async def never() -> bytes:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return b""

    await cache.answer("a", at_once)
    clock.now = 50
    await cache.answer("a", never)
    await begun.wait()
    await cache.close()
    assert ended.is_set()


async def test_what_asks_nobody_has_no_age(client: httpx.AsyncClient) -> None:
    for path in ("meta", "usage"):
        assert "cache-status" not in (await client.get(f"{BASE}/{path}")).headers

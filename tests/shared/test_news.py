"""What one process tells the others comes over a connection that stays, and is missed at most
while it is told so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from structlog.testing import capture_logs

from aggregator.store import redis_news
from aggregator.store.redis_news import ANSWERED, REVOKED, RedisNews
from tests.redis_process import RedisProcess
from tests.shared.conftest import Connect

pytestmark = pytest.mark.anyio


class Listener:
    """Notes what it hears, and how many listened, by Redis' word, when it was told to."""

    def __init__(self, news: RedisNews, redis: RedisProcess) -> None:
        self.news = news
        self.heard: list[str] = []
        self.begun: list[list[int]] = []
        self._redis = redis
        news.on_revoked = self.heard.append
        news.on_listening = self._count

    def _count(self) -> None:
        with self._redis.client() as client:
            self.begun.append([count for _, count in client.pubsub_numsub(REVOKED, ANSWERED)])

    async def begins(self, times: int) -> None:
        async with asyncio.timeout(10):
            while len(self.begun) < times:
                await asyncio.sleep(0.01)


@pytest.fixture
async def listener(
    connect: Connect, redis_process: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Listener]:
    monkeypatch.setattr(redis_news, "LISTEN_SECONDS", 0.1)
    async with AsyncExitStack() as opened:
        news = RedisNews(connect())
        opened.push_async_callback(news.close)
        listener = Listener(news, redis_process)
        await news.start()
        yield listener


async def test_a_connection_without_news_stays(listener: Listener) -> None:
    await listener.begins(1)
    # Ten times as long as it waits before it asks for a sign of life, and twice as long as it
    # stays away after a failure.
    await asyncio.sleep(1)
    assert listener.begun == [[1, 1]]
    await listener.news.tell_revoked("a key")
    async with asyncio.timeout(5):
        while not listener.heard:
            await asyncio.sleep(0.01)
    assert listener.heard == ["a key"]
    assert len(listener.begun) == 1, "it was heard by listening, not by beginning again"


async def test_one_that_is_silent_is_given_up_for_another(
    listener: Listener, redis_process: RedisProcess
) -> None:
    await listener.begins(1)
    redis_process.pause()
    await asyncio.sleep(1)
    redis_process.resume()
    await listener.begins(2)
    await listener.news.tell_revoked("a key")
    async with asyncio.timeout(5):
        while not listener.heard:
            await asyncio.sleep(0.01)


async def test_an_outage_is_told_once(listener: Listener, redis_process: RedisProcess) -> None:
    await listener.begins(1)
    with capture_logs() as lines:
        for begun in (2, 3):
            redis_process.kill()
            await asyncio.sleep(3 * redis_news.RECONNECT_SECONDS)
            redis_process.start()
            await listener.begins(begun)
    told = [one for one in lines if one["event"] == "redis tells no news"]
    assert len(told) == 2

"""Redis hangs, or dies and comes back, while requests are made: none waits for its return."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tests.processes.conftest import Installation

pytestmark = pytest.mark.alone

SEARCH = "/api/v1/media/search"
OUTAGE_SECONDS = float(os.environ.get("AGGREGATOR_OUTAGE_SECONDS", "4"))
PATIENCE = 3.0
"""Seconds before Redis is back: who asks in the last of them may still be waiting then."""


class Asking:
    """Clients that ask all the time; each answer with when it was asked for and when it came."""

    def __init__(self, installation: Installation, keys: tuple[str, ...]) -> None:
        self._installation = installation
        self._keys = keys
        self._over = threading.Event()
        self.told: list[tuple[float, float, int]] = []

    @contextmanager
    def going_on(self) -> Iterator[None]:
        with ThreadPoolExecutor(4) as threads:
            asking: list[Future[None]] = [threads.submit(self._ask, one) for one in range(4)]
            try:
                yield
            finally:
                self._over.set()
            for one in asking:
                one.result()

    def _ask(self, number: int) -> None:
        service = self._installation.services[number % 2]
        with service.client(self._keys[number // 2]) as client:
            asked = 0
            while not self._over.wait(0.05):
                asked += 1
                body = {"platform": "youtube", "query": f"moon {number} {asked % 7}"}
                sent = time.monotonic()
                answer = client.post(SEARCH, json=body)
                self.told.append((sent, time.monotonic(), answer.status_code))


def wait_until(true: Callable[[], bool], what: str) -> None:
    last = time.monotonic() + 60
    while not true():
        assert time.monotonic() < last, f"in vain for a minute: {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("how", ["hangs", "dies"])
def test_requests_go_on_without_redis_and_share_again_when_it_is_back(
    installation: Installation, how: str
) -> None:
    def words() -> list[str]:
        answers = [httpx.get(f"{one.address}/ready", timeout=20) for one in installation.services]
        assert {one.status_code for one in answers} == {200}, "Redis is not needed to answer"
        return [one.json()["dependencies"]["redis"] for one in answers]

    def up() -> float:
        return installation.metric("aggregator_redis_up")

    def measured(by: str) -> float:
        return installation.metric("aggregator_admissions_total", measured=by)

    asking = Asking(installation, (installation.new_key(), installation.new_key("free")))
    alone_before = measured("process")
    with asking.going_on():
        try:
            leave(installation, how)
            left = time.monotonic()
            wait_until(lambda: up() == 0, "the outage is measured")
            assert "ok" not in words()
            time.sleep(max(0.0, left + OUTAGE_SECONDS - time.monotonic()))
            assert measured("process") > alone_before
            back = time.monotonic()
        finally:
            come_back(installation, how)
        wait_until(lambda: up() == 1 and words() == ["ok", "ok"], "Redis is found again")
        shared_before = measured("shared")
        wait_until(lambda: measured("shared") > shared_before, "limits are shared again")

    assert {status for _, _, status in asking.told} <= {200, 429}
    meanwhile = [one for one in asking.told if left < one[0] < back - PATIENCE]
    assert meanwhile
    assert all(answered < back for _, answered, _ in meanwhile), "a request waited for Redis"
    assert installation.metric("aggregator_redis_failures_total") > 0
    for service in installation.services:
        assert "redis does not answer" in service.log
        assert "redis answers again" in service.log


def leave(installation: Installation, how: str) -> None:
    if how == "hangs":
        installation.redis.pause()
    else:
        installation.redis.kill()


def come_back(installation: Installation, how: str) -> None:
    if how == "hangs":
        installation.redis.resume()
    else:
        installation.redis.start()

"""Two services and three processes, over real sockets: one question, one limit, one truth."""

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import httpx
import pytest

from tests.processes.conftest import Installation

pytestmark = pytest.mark.alone

SEARCH = "/api/v1/media/search"
FREE_RATE = 5
PLATFORMS = 5


def clients(installation: Installation, key: str, count: int) -> list[httpx.Client]:
    """Clients with a connection each, spread over the services."""
    services = cycle(installation.services)
    return [next(services).client(key) for _ in range(count)]


def test_one_question_at_one_moment_is_asked_once(installation: Installation) -> None:
    key = installation.new_key()
    alone, *crowd = clients(installation, key, 41)
    alone.post(SEARCH, json={"platform": "url", "query": "saudade"})
    together = threading.Barrier(len(crowd))
    before = {
        (role, at): installation.metric("aggregator_shared_flights_total", at, role=role)
        for role in ("asked", "joined", "kept")
        for at in (0, 1)
    }

    def ask(client: httpx.Client) -> tuple[int, int]:
        together.wait()
        answer = client.post(SEARCH, json={"platform": "url", "query": "moonlight"})
        return answer.status_code, len(answer.json())

    with ThreadPoolExecutor(len(crowd)) as threads:
        answers = set(threads.map(ask, crowd))
    assert len(answers) == 1
    ((status, media),) = answers
    assert (status, media > 0) == (200, True)

    asked_alone, asked = (installation.platforms.calls(word) for word in ("saudade", "moonlight"))
    assert len(asked) == PLATFORMS
    assert asked == asked_alone

    def grown(*roles: str) -> float:
        return sum(
            installation.metric("aggregator_shared_flights_total", at, role=role) - before[role, at]
            for role in roles
            for at in (0, 1)
        )

    assert grown("asked") == PLATFORMS
    # More than one process took part, or nothing was shown.
    assert grown("joined", "kept") >= PLATFORMS
    for client in (alone, *crowd):
        client.close()


def test_the_limit_of_a_key_is_exact_over_all_processes(installation: Installation) -> None:
    limited = installation.new_key("free")
    other = installation.new_key("free")
    hammering = clients(installation, limited, 8)
    until = time.monotonic() + 2.5
    path = "/api/v1/media/youtube-nobody"

    def hammer(client: httpx.Client) -> list[tuple[float, float, int, str | None]]:
        told = []
        while time.monotonic() < until:
            sent = time.monotonic()
            answer = client.get(path)
            retry_after = answer.headers.get("Retry-After")
            told.append((sent, time.monotonic(), answer.status_code, retry_after))
        return told

    with ThreadPoolExecutor(len(hammering) + 1) as threads:
        beside = threads.submit(slowly, installation, other, until)
        told = [one for many in threads.map(hammer, hammering) for one in many]
        assert set(beside.result()) == {404}, "another key was held up"

    assert {status for _, _, status, _ in told} == {404, 429}
    assert {wait for _, _, status, wait in told if status == 429} == {"1"}
    passed = [one for one in told if one[2] == 404]
    refused = [one for one in told if one[2] == 429]
    # A second's worth at once, then one at each interval, from the first request that passed to
    # the last one that was refused; when exactly, only Redis knows, between sent and answered.
    first_sent, first_answered = min(one[0] for one in passed), min(one[1] for one in passed)
    last_sent, last_answered = max(one[0] for one in refused), max(one[1] for one in refused)
    least = FREE_RATE + math.floor((last_sent - first_answered) * FREE_RATE)
    most = FREE_RATE + math.floor((last_answered - first_sent) * FREE_RATE)
    assert least <= len(passed) <= most

    time.sleep(1)  # as Retry-After said
    assert hammering[0].get(path).status_code == 404
    for client in hammering:
        client.close()


def slowly(installation: Installation, key: str, until: float) -> list[int]:
    """Statuses of a key that stays under its limit, asking all processes by turns."""
    told = []
    asking = clients(installation, key, 4)
    by_turns = cycle(asking)
    while time.monotonic() < until:
        told.append(next(by_turns).get("/api/v1/media/youtube-nobody").status_code)
        time.sleep(1.2 / FREE_RATE)
    for client in asking:
        client.close()
    return told


def test_metrics_tell_of_every_process_and_only_the_operator(installation: Installation) -> None:
    service = installation.services[0]
    before = installation.metric("aggregator_requests_total", path="/health")
    for _ in range(20):
        httpx.get(f"{service.address}/health")
    assert installation.metric("aggregator_requests_total", path="/health") == before + 20
    assert installation.metric("aggregator_process_starts_total") >= 2
    assert installation.metric("aggregator_redis_up") == 1
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic wrong"}):
        answer = httpx.get(f"{service.address}/metrics", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert "aggregator_requests" not in answer.text

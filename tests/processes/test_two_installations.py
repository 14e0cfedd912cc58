"""Two services and three processes, over real sockets: one question, one limit, one truth."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.processes.conftest import Installation
from tests.processes.exact_limits import assert_exact, clients

pytestmark = pytest.mark.alone

SEARCH = "/api/v1/media/search"
PLATFORMS = 5


def test_one_question_at_one_moment_is_asked_once(installation: Installation) -> None:
    key = installation.new_key()
    alone, *crowd = clients(installation.services, key, 41)
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
    limited, other = installation.new_key("free"), installation.new_key("free")
    assert_exact(installation.services, limited=limited, other=other)


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

"""A key of the plan `free` (5 requests a second) asks all it can: what passes is exact."""

import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import httpx

from tests.running_service import RunningService

RATE = 5
PATH = "/api/v1/media/youtube-nobody"


def clients(services: Sequence[RunningService], key: str, count: int) -> list[httpx.Client]:
    """Clients with a connection each, spread over the services."""
    by_turns = cycle(services)
    return [next(by_turns).client(key) for _ in range(count)]


def assert_exact(services: Sequence[RunningService], *, limited: str, other: str) -> None:
    """The first key is held to its plan, `Retry-After` is right, the other key is not touched."""
    hammering = clients(services, limited, 8)
    until = time.monotonic() + 2.5

    def hammer(client: httpx.Client) -> list[tuple[float, float, int, str | None]]:
        told = []
        while time.monotonic() < until:
            sent = time.monotonic()
            answer = client.get(PATH)
            retry_after = answer.headers.get("Retry-After")
            told.append((sent, time.monotonic(), answer.status_code, retry_after))
        return told

    with ThreadPoolExecutor(len(hammering) + 1) as threads:
        beside = threads.submit(_slowly, services, other, until)
        told = [one for many in threads.map(hammer, hammering) for one in many]
        assert set(beside.result()) == {404}, "another key was held up"

    assert {status for _, _, status, _ in told} == {404, 429}
    assert {wait for _, _, status, wait in told if status == 429} == {"1"}
    passed = [one for one in told if one[2] == 404]
    refused = [one for one in told if one[2] == 429]
    # A second's worth at once, then one at each interval: at least until the last that was refused,
    # at most until the last of all; when exactly lies between sent and answered.
    first_sent, first_answered = min(one[0] for one in passed), min(one[1] for one in passed)
    last_sent, last_answered = max(one[0] for one in refused), max(one[1] for one in told)
    least = RATE + math.floor((last_sent - first_answered) * RATE)
    most = RATE + math.floor((last_answered - first_sent) * RATE)
    assert least <= len(passed) <= most

    time.sleep(1)  # as Retry-After said
    assert hammering[0].get(PATH).status_code == 404
    for client in hammering:
        client.close()


def _slowly(services: Sequence[RunningService], key: str, until: float) -> list[int]:
    """Statuses of a key that stays under its limit, asking all processes by turns."""
    told = []
    asking = clients(services, key, 4)
    by_turns = cycle(asking)
    while time.monotonic() < until:
        told.append(next(by_turns).get(PATH).status_code)
        time.sleep(1.2 / RATE)
    for client in asking:
        client.close()
    return told

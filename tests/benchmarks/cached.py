"""A search that is answered from the cache, over a bare Litestar handler that returns its bytes.

Both servers are pinned to one core and the load generator to another, and asked in turn in short
bursts. Requests a second are counted by the server's own processor time: what else runs on the
machine slows the clock, not that. The tail is the clock's.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import msgspec

from tests.benchmarks import processes
from tests.benchmarks.figure import Bound, Figure, percentile
from tests.benchmarks.load import Burst, LoadGenerator, Taken, http_post, load_generator

ROUNDS = 15
SECONDS = 0.8
CONNECTIONS = 32
PATH = "/api/v1/media/search"
QUERIES = (
    *("moon river", "love song", "blue train", "summer night", "dance", "acoustic", "radio"),
    *("jazz", "piano", "live session", "deep house", "soul", "rain", "guitar", "disco", "ambient"),
)
MEDIA = 30


def figures() -> Iterator[Figure]:
    """Requests a second and the tail."""
    servers, callers = processes.cores()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        platforms = opened.enter_context(processes.sandbox(folder))
        ours = opened.enter_context(processes.service(folder, platforms, core=servers))
        requests, bodies = warmed(ours, processes.new_key(folder))
        bare = opened.enter_context(processes.bare(folder, bodies, core=servers))
        generator = opened.enter_context(load_generator(callers))
        rounds = [
            (_taken(generator, ours, requests), _taken(generator, bare, requests))
            for _ in range(ROUNDS + 1)
        ][1:]  # the first one warms up
    cost = sorted(one.cost for one, _ in rounds)[ROUNDS // 2]
    bare_cost = sorted(other.cost for _, other in rounds)[ROUNDS // 2]
    clock = sorted(one.rate / other.rate for one, other in rounds)[ROUNDS // 2]
    yield Figure(
        "cached search, requests/s over a bare handler",
        [other.cost / one.cost for one, other in rounds],
        0.60,
        Bound.AT_LEAST,
        note=f"{cost * 1e6:.0f} us of processor a request over {bare_cost * 1e6:.0f} us; "
        f"by the clock {clock:.2f}",
    )
    yield Figure(
        "cached search, p99 over the bare handler's",
        [_tail(one) / _tail(other) for one, other in rounds],
        3.0,
        note=f"{CONNECTIONS} connections that ask without a pause",
    )


def warmed(ours: processes.Server, key: str) -> tuple[list[bytes], list[bytes]]:
    """The requests, once asked so that their answers are kept, and the answers."""
    requests, bodies = [], []
    with httpx.Client(base_url=ours.address, timeout=30) as client:
        for query in QUERIES:
            body = msgspec.json.encode({"platform": "url", "query": query})
            answer = client.post(PATH, content=body, headers={"Authorization": f"Bearer {key}"})
            if answer.status_code != 200 or len(answer.json()) != MEDIA:
                raise RuntimeError(f"'{query}' has not {MEDIA} media: {answer.text[:200]}")
            requests.append(http_post(PATH, body, bearer=key))
            bodies.append(answer.content)
    return requests, bodies


def _taken(generator: LoadGenerator, server: processes.Server, requests: list[bytes]) -> Taken:
    return generator.burst(Burst(server.port, server.pid, requests, CONNECTIONS, SECONDS))


def _tail(taken: Taken) -> float:
    return percentile(taken.latencies, 0.99)

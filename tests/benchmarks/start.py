"""Start to the first answer, and memory at rest, of the service over a bare Litestar process.

Both are started in turn, as a user starts them again: the database is there, and the modules are
compiled by a first round that does not count. Memory is what is resident when the process has
nothing left to do; the first prompt adds to it what docs/PERFORMANCE.md names.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.benchmarks import processes
from tests.benchmarks.figure import Figure
from tests.benchmarks.load import processor_seconds

ROUNDS = 9
REST = 1.0
"""A process that takes hardly any processor time for so many seconds is at rest."""


def figures() -> Iterator[Figure]:
    """Seconds and bytes, as multiples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        processes.new_key(folder)  # makes the database
        rounds = [
            (_started(lambda: _service(folder)), _started(lambda: processes.bare(folder)))
            for _ in range(ROUNDS + 1)
        ][1:]
    ours, bare = zip(*rounds, strict=True)
    yield Figure(
        "start to the first answer, over bare Litestar",
        [one[0] / other[0] for one, other in rounds],
        3.0,
        note=f"{_middle(ours, 0):.2f} s over {_middle(bare, 0):.2f} s by the clock; "
        f"processor {statistics.median(one[1] / other[1] for one, other in rounds):.2f} x",
    )
    yield Figure(
        "memory at rest, over bare Litestar",
        [one[2] / other[2] for one, other in rounds],
        2.5,
        note=f"{_middle(ours, 2) / 1e6:.0f} MB over {_middle(bare, 2) / 1e6:.0f} MB",
    )


def _service(folder: Path) -> AbstractContextManager[processes.Server]:
    port = processes.free_port()
    words = ("aggregator", "serve", "--port", str(port))
    return processes.running(words, folder, port=port)


def _started(
    process: Callable[[], AbstractContextManager[processes.Server]],
) -> tuple[float, float, float]:
    """Seconds on the clock and of the processor to the first answer, and bytes at rest."""
    started = time.perf_counter()
    with process() as server:
        clock, processor = time.perf_counter() - started, processor_seconds(server.pid)
        _await_rest(server.pid)
        return clock, processor, _resident(server.pid)


def _await_rest(pid: int) -> None:
    before = -1.0
    while (now := processor_seconds(pid)) - before > 0.1 * REST:
        before = now
        time.sleep(REST)


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024.0
    raise RuntimeError(f"process {pid} is gone")


def _middle(rounds: tuple[tuple[float, float, float], ...], at: int) -> float:
    return sorted(one[at] for one in rounds)[len(rounds) // 2]

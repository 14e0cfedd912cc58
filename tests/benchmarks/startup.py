"""Time of `aggregator --help` over that of `python -c pass`: medians of runs in turn."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.processes import environment

RUNS = 15


def seconds(command: list[str], folder: Path) -> float:
    """Wall time of one run; the folder keeps what is compiled."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment(folder))
    return time.perf_counter() - started


def figures() -> Iterator[Figure]:
    """The ratio of both, a pair of runs a round."""
    bare = [sys.executable, "-c", "pass"]
    ours = [sys.executable, "-m", "aggregator", "--help"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds(bare, folder), seconds(ours, folder)
        pairs = [(seconds(ours, folder), seconds(bare, folder)) for _ in range(RUNS)]
    help_time = statistics.median(one for one, _ in pairs)
    yield Figure(
        "aggregator --help over python -c pass",
        [one / other for one, other in pairs],
        8,
        note=f"{help_time * 1000:.0f} ms",
    )

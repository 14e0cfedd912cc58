"""Time of `aggregator --help` over that of `python -c pass`: medians of runs in turn."""

import statistics
import subprocess
import sys
import time

RUNS = 15


def seconds(command: list[str]) -> float:
    """Wall time of one run."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    """Print both medians and their ratio."""
    bare = [sys.executable, "-c", "pass"]
    ours = [sys.executable, "-m", "aggregator", "--help"]
    seconds(bare), seconds(ours)
    pairs = [(seconds(ours), seconds(bare)) for _ in range(RUNS)]
    help_time = statistics.median(one for one, _ in pairs)
    bare_time = statistics.median(other for _, other in pairs)
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"aggregator --help {help_time * 1000:.0f} ms, python -c pass {bare_time * 1000:.0f} ms")
    print(f"start-up ratio {ratio:.1f} (at most 8)")


if __name__ == "__main__":
    main()

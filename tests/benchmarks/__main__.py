"""`python -m tests.benchmarks [NAME ...] [--write]`: every figure that we hold ourselves to.

A benchmark is a module of this folder with `figures()`, which yields a `Figure` a row. It ends
with 1 when a figure is not held or a benchmark fails, with 0 otherwise; `--write` puts the table
into docs/PERFORMANCE.md.
"""

import argparse
import os
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.table import markdown, row, written

BENCHMARKS = ("cached", "uncached", "latency", "start", "startup", "matching", "mixcloud",
              "playlists", "pages", "store")  # fmt: skip
"""In the order of the table; a module that joins is named here."""

DOCUMENT = Path("docs/PERFORMANCE.md")


def main() -> int:
    """Run what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCUMENT}")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    load = os.getloadavg()[0]
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} cores", flush=True)
    figures, failed = measured(arguments.names or BENCHMARKS)
    if arguments.write:
        conditions = (
            f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load before {load:.1f}, "
            f"after {os.getloadavg()[0]:.1f}."
        )
        text = DOCUMENT.read_text(encoding="utf-8")
        table = f"{conditions}\n\n{markdown(figures)}"
        DOCUMENT.write_text(written(text, table), encoding="utf-8")
    missed = [figure.name for figure in figures if not figure.holds]
    if missed:
        print(f"not held: {'; '.join(missed)}", file=sys.stderr)
    return 1 if missed or failed else 0


def measured(names: tuple[str, ...] | list[str]) -> tuple[list[Figure], bool]:
    """Every figure of these benchmarks, printed as it is measured, and whether one failed."""
    figures = []
    failed = False
    for name in names:
        try:
            for figure in import_module(f"tests.benchmarks.{name}").figures():
                print(row(figure), flush=True)
                figures.append(figure)
        except Exception:  # noqa: BLE001 - the others are measured all the same
            traceback.print_exc()
            print(f"{name}: FAILED", flush=True)
            failed = True
    return figures, failed


if __name__ == "__main__":
    sys.exit(main())

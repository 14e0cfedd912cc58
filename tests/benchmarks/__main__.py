"""`python -m tests.benchmarks [NAME ...] [--write]`: every figure in one table."""

import sys
from importlib import import_module


def main() -> int:
    for name in sys.argv[1:]:
        for figure in import_module(f"tests.benchmarks.{name}").figures():
            low, high = figure.spread
            print(
                f"{figure.name:<60} {figure.measured:.2f} ({low:.2f}-{high:.2f}) {figure.asked} {figure.holds} {figure.note}",  # noqa: E501
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

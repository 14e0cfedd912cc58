"""Tables and lines for a terminal."""

import os
import sys
from collections.abc import Sequence
from shutil import get_terminal_size


def clock(seconds: float | None) -> str:
    """`2:56`, `1:02:03`, or `-` when unknown."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def table(rows: Sequence[Sequence[str]], *, flexible: int) -> str:
    """Aligned columns; on a terminal the `flexible` one is cut, down to 24, to make rows fit."""
    if not rows:
        return ""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return "\n".join("  ".join(row).rstrip() for row in _padded(rows, widths))
    room = get_terminal_size((120, 24)).columns - sum(widths) - 2 * (len(widths) - 1)
    widths[flexible] = max(24, min(widths[flexible], widths[flexible] + room))
    return "\n".join("  ".join(row).rstrip() for row in _padded(rows, widths))


def _padded(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[list[str]]:
    return [[_fit(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]


def _fit(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"


def progress(text: str) -> None:
    """One line on a terminal's stderr that the next output replaces; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

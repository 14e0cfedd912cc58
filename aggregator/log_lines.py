"""Log lines on their way out: those of one turn of the event loop leave in one write.

A write is the dearest part of a line, and under load many requests end in the same turn. Faults
are written at once, and so is what is logged where no loop runs.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from multiprocessing.util import Finalize
from typing import Any, TextIO

import msgspec


class LineWriter:
    """A logger as structlog wants one, over a text file."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._waiting: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def msg(self, line: str) -> None:
        """Write the line when the loop has done what it is at."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.write(line)
            return
        with self._lock:
            # A loop that ended with lines waiting does not write them any more; this one does.
            unscheduled = not self._waiting or self._loop is not loop
            self._waiting.append(line)
            self._loop = loop
        if unscheduled:
            loop.call_soon(self.flush)

    def write(self, line: str) -> None:
        """Write the line now, behind those that wait."""
        with self._lock:
            self._waiting.append(line)
        self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            lines, self._waiting = self._waiting, []
            if lines:
                self._file.write("\n".join(lines) + "\n")
                self._file.flush()

    log = debug = info = warn = warning = msg
    error = critical = fatal = exception = write


def line_writers(file: TextIO) -> Callable[..., LineWriter]:
    """One writer for every logger of the process (structlog's `logger_factory`)."""
    writer = LineWriter(file)
    # Also at the end of a process that another one made, where `atexit` is not asked.
    Finalize(None, writer.flush, exitpriority=0)
    return lambda *_: writer


def line_of(event: dict[str, Any], *, default: Callable[[Any], Any]) -> str:
    """An event as JSON (structlog's `serializer`); `default` shows what JSON has no form for."""
    try:
        return msgspec.json.encode(event, enc_hook=default).decode()
    except UnicodeEncodeError:  # half a surrogate pair, which json writes as an escape
        return json.dumps(event, default=default)

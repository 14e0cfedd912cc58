"""A folder for what the processes of one service share: their metrics, and the limits of keys.

It lies in memory where there is a place for that: a metric is written to a mapped file, and on a
disk without room such a write ends the process.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - only a folder made by `mkdtemp` is used in it
PREFIX: Final = "aggregator-"
IN_USE: Final = "in-use"
"""A file that is locked as long as the service lives. A process id would not tell that to others,
since containers that share this memory count their own."""


@contextlib.contextmanager
def shared_folder(memory: Path = MEMORY) -> Iterator[Path]:
    """A new folder, removed at the end; those of services that were killed go at the beginning."""
    place = memory if os.access(memory, os.W_OK | os.X_OK) else None
    for mark in memory.glob(f"{PREFIX}*/{IN_USE}") if place else ():
        _remove_unused(mark)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    try:
        with (folder / "new").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            (folder / "new").rename(folder / IN_USE)  # locked before others may look at it
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_unused(mark: Path) -> None:
    with contextlib.suppress(OSError), mark.open("rb") as file:  # in use, or somebody else's
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(mark.parent, ignore_errors=True)

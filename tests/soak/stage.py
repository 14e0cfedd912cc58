"""Processes to be put under fire: simulated platforms, and the service over a database."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS = 120
"""For a machine that does much else besides."""


class Broken(AssertionError):
    """What a soak was there to find."""


def check(holds: object, *told: object) -> None:
    """Raise `Broken` with what is told unless it holds."""
    if not holds:
        raise Broken(" ".join(str(one) for one in told))


class Process:
    """An `aggregator` command that tells an address when it can be reached; its log is a file."""

    def __init__(self, words: tuple[str, ...], folder: Path, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._words = words
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / f"{words[0]}.log"
        self.address = ""

    def start(self) -> None:
        """Start, and come back when it serves."""
        began = self.log.stat().st_size if self.log.exists() else 0
        kept = {name: value for name, value in os.environ.items() if "AGGREGATOR" not in name}
        told = {f"AGGREGATOR_{name}": value for name, value in self._settings.items()}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aggregator", *self._words],
                stderr=log,
                env=kept | told,
            )
        for _ in range(START_SECONDS * 20):
            said = self.log.read_bytes()[began:].decode(errors="replace")
            if match := re.search(r"on (http://\S+)|Serving (http://\S+)", said):
                self.address = match[1] or match[2]
                return
            check(self._process.poll() is None, "it ended at its start:", said)
            time.sleep(0.05)
        raise Broken(f"it did not start: {said}")

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order; a fault that it logged is one of the soak's."""
        if self._process is not None:
            self._end(signal.SIGTERM)
        said = self.log.read_text(errors="replace")
        check("Traceback" not in said, said[-5_000:])

    def _end(self, by: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(by)
        self._process.wait(60)
        self._process = None


@contextmanager
def running(process: Process) -> Iterator[Process]:
    """Start it, and end it whatever happens; what it logged is looked at when all went well."""
    process.start()
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    process.stop()


@contextmanager
def sandbox(folder: Path, *words: str) -> Iterator[str]:
    """The simulated platforms in a process of their own; yields the address."""
    with running(Process(("sandbox", "--port", "0", *words), folder)) as process:
        yield process.address


def service(folder: Path, database: str, platforms: str, **settings: str) -> Process:
    """The service over a database and the simulated platforms at an address; not started."""
    words = ("serve", "--port", "0", "--upstream", f"sandbox:{platforms}")
    return Process(words, folder, DATABASE_URL=database, **settings)


def new_key(database: str) -> str:
    """An app key, made on the command line as an operator does."""
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "key", "create", "--name", "soak"],
        env=os.environ | {"AGGREGATOR_DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    check(done.returncode == 0, done.stderr)
    return done.stdout.strip()


def client(address: str, key: str, *, most: int = 100, seconds: float = 120) -> httpx.AsyncClient:
    """A client with an app key and room for `most` requests at once."""
    return httpx.AsyncClient(
        base_url=address,
        headers={"Authorization": f"Bearer {key}"},
        limits=httpx.Limits(max_connections=most, max_keepalive_connections=most),
        timeout=seconds,
    )

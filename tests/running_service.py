"""The service as a user runs it: a process of its own, a real socket, its own database."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

from tests.conftest import WATCH


class RunningService:
    """A started `aggregator serve` with a client that carries an app key."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", address: str, settings: dict[str, str], log: Path
    ) -> None:
        self.process = process
        self.address = address
        self.folder = log.parent
        self.expected: int | None = None
        self._environment = settings
        self._log = log

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text()

    def kill(self) -> None:
        """End it as a power cut would: nothing of its own runs any more."""
        self.process.kill()
        self.process.wait(20)
        self.expected = -9

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run another `aggregator` command beside the service, on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "aggregator", *words],
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=60,
            check=False,
        )

    def new_key(self, *words: str) -> str:
        """A fresh app key from the command line."""
        done = self.command("key", "create", "--name", "test", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def client(self, key: str | None = None) -> httpx.Client:
        """A client; with the key given or a new one."""
        bearer = {"Authorization": f"Bearer {key or self.new_key()}"}
        return httpx.Client(base_url=self.address, headers=bearer, timeout=30)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Nothing of the developer's own settings, and a database in the folder."""
    kept = {name: value for name, value in os.environ.items() if "AGGREGATOR" not in name}
    kept["AGGREGATOR_DATABASE_URL"] = f"sqlite:///{folder}/data/aggregator.db"
    return kept | {f"AGGREGATOR_{name}": value for name, value in settings.items()}


@contextmanager
def serving(folder: Path, upstream: str, *words: str, **settings: str) -> Iterator[RunningService]:
    """Start the service on a free port; at the end it must stop by itself on SIGTERM."""
    given = environment(folder, **settings)
    log = folder / f"log-{uuid4().hex}"
    # A file: nobody reads along, and a full pipe would hold the service up.
    with log.open("wb") as told:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "aggregator", "serve", "--port", "0"),
                *("--upstream", upstream, *words),
            ],
            stderr=told,
            env=given,
        )
    try:
        while not (greeting := re.search(r"Serving (http://\S+)", log.read_text())):
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        service = RunningService(process, greeting[1], given, log)
        yield service
    finally:
        process.terminate()
        try:
            process.wait(40)
        finally:
            process.kill()
    WATCH.heard(service.log)
    assert "Traceback" not in service.log, service.log
    expected = (0, -15) if service.expected is None else (service.expected,)
    assert process.returncode in expected, service.log

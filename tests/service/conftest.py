"""The service as a user runs it: a process of its own, a real socket, its own database."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest


class RunningService:
    """A started `aggregator serve` with a client that carries an app key."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, folder: Path) -> None:
        self.process = process
        self.address = address
        self.folder = folder
        self.killed = False

    def kill(self) -> None:
        """End it as a power cut would: nothing of its own runs any more."""
        self.process.kill()
        self.process.wait(20)
        self.killed = True

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run another `aggregator` command beside the service, on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "aggregator", *words],
            capture_output=True,
            text=True,
            env=environment(self.folder),
            timeout=60,
            check=False,
        )

    def new_key(self) -> str:
        """A fresh app key from the command line."""
        done = self.command("key", "create", "--name", "test")
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
def serving(folder: Path, upstream: str, **settings: str) -> Iterator[RunningService]:
    """Start the service on a free port; at the end it must stop by itself on SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aggregator", "serve", "--port", "0", "--upstream", upstream],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder, **settings),
    )
    assert process.stderr is not None
    greeting = process.stderr.readline()
    address = re.search(r"http://\S+", greeting)
    assert address, greeting + process.stderr.read()
    service = RunningService(process, address[0], folder)
    try:
        yield service
    finally:
        process.terminate()
        _, log = process.communicate(timeout=20)
        assert "Traceback" not in log, log
    assert process.returncode in ((-9,) if service.killed else (0, -15)), log


@pytest.fixture(scope="session")
def start_service() -> Callable[..., object]:
    return serving

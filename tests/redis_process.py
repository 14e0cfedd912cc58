"""A real Redis of its own for one test, which may pause it, end it and start it again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis


class RedisProcess:
    """A redis-server on a socket in a folder of its own, keeping nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"unix://{self._socket}"

    def start(self) -> None:
        """Start, and come back when it answers."""
        words = ["redis-server", "--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        with self.client() as client:
            for _ in range(200):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
                else:
                    return
        pytest.fail("redis-server does not answer")

    def pause(self) -> None:
        """It keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """It goes on where it was."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """It is gone, with all it knew."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def client(self) -> redis.Redis:
        """A plain client, to look at what is kept."""
        return redis.Redis.from_url(self.address)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


@contextmanager
def running_redis() -> Iterator[RedisProcess]:
    """Skips where no redis-server is installed; CI must have one."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs redis-server")
        pytest.skip("no redis-server is installed")
    # A socket's path has at most 107 characters: pytest's own folders may be longer.
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = RedisProcess(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()

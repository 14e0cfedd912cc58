"""The processes that the benchmarks compare: the service, the simulated platforms, bare Litestar.

Each is started as a user starts it, with nothing of the developer's own settings.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A process that answers on a port of this machine."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid


def cores() -> tuple[int | None, int | None]:
    """A core for the servers and one for who asks them; None where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[1]) if len(allowed) > 1 else (None, None)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """A database in the folder, these settings, and nothing else of ours.

    Modules are compiled once, as with a user who starts it again, whatever the developer's own
    environment says of bytecode: a compiling start is measured three times as long, of both sides.
    """
    kept = {name: value for name, value in os.environ.items() if "AGGREGATOR" not in name}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
    kept["AGGREGATOR_DATABASE_URL"] = f"sqlite:///{folder}/data/aggregator.db"
    return kept | {f"AGGREGATOR_{name}": value for name, value in settings.items()}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def running(
    words: Sequence[str],
    folder: Path,
    *,
    port: int,
    ready: str = "/health",
    core: int | None = None,
    **settings: str,
) -> Iterator[Server]:
    """`python -m WORDS` until the end of the block, from when it answers `ready`."""
    with (folder / f"log-{port}.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], stderr=log, env=environment(folder, **settings)
        )
        try:
            if core is not None:
                os.sched_setaffinity(process.pid, {core})
            server = Server(process, port)
            await_answer(server, ready)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def await_answer(server: Server, path: str) -> None:
    """Return at the first answer; raises when the process ends or stays silent."""
    until = time.perf_counter() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                if connection.recv(64):
                    return
        except OSError:
            pass
        if server.process.poll() is not None or time.perf_counter() > until:
            raise RuntimeError(f"{server.process.args!r} does not answer on port {server.port}")
        time.sleep(0.002)


@contextmanager
def sandbox(folder: Path, *, core: int | None = None) -> Iterator[Server]:
    """The simulated platforms."""
    port = free_port()
    words = ("aggregator", "sandbox", "--port", str(port))
    with running(words, folder, port=port, ready="/faults", core=core) as server:
        yield server


@contextmanager
def service(
    folder: Path, platforms: Server, *, core: int | None = None, **settings: str
) -> Iterator[Server]:
    """`aggregator serve` over the simulated platforms."""
    port = free_port()
    words = ("aggregator", "serve", "--port", str(port), "--upstream")
    with running(
        (*words, f"sandbox:{platforms.address}"), folder, port=port, core=core, **settings
    ) as server:
        yield server


@contextmanager
def bare(
    folder: Path, bodies: Sequence[bytes] = (), *, core: int | None = None
) -> Iterator[Server]:
    """The Litestar process that the service is compared with."""
    port = free_port()
    names = []
    for number, body in enumerate(bodies):
        (folder / f"body-{number}.json").write_bytes(body)
        names.append(str(folder / f"body-{number}.json"))
    words = ("tests.benchmarks.bare", str(port), *names)
    with running(words, folder, port=port, core=core) as server:
        yield server


def new_key(folder: Path) -> str:
    """An app key for the service of that folder."""
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "key", "create", "--name", "benchmark"],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def switch(platforms: Server, platform: str, behaviour: str) -> None:
    """Make a simulated platform behave so from now on (`docs/SANDBOX.md`)."""
    address = f"{platforms.address}/faults/{platform}"
    httpx.put(address, content=behaviour, timeout=10).raise_for_status()

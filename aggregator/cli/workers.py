"""`--workers N`: N processes serve one port; where platforms are simulated, one more does so.

The port is one socket that all of them accept from, so a process that dies or restarts loses no
connection but its own. Simulated platforms live in one process for all workers: what is switched
there is switched for everybody.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import msgspec

from aggregator.cli.processes import SERVING, Beginning, Part, Processes
from aggregator.cli.shared_folder import shared_folder
from aggregator.domain.errors import ConfigurationError
from aggregator.runtime.simulation import IN_PROCESS
from aggregator.settings import Settings
from aggregator.telemetry import (
    METRICS_FOLDER,
    PROCESS_HANGS,
    PROCESS_STARTS,
    configure_logging,
    forget_process,
)

ALONE = """\
{count} workers without AGGREGATOR_REDIS_URL: they share the database and the limits of app keys,
but each asks the platforms for itself, and sees a revoked key up to 2 seconds late. Set it to share
that too; services on several machines need it for the limits as well.
"""


def serve_with_workers(
    settings: Settings, listener: socket.socket, serving: Callable[[], None]
) -> int:
    """Serve in `settings.workers` processes until a signal ends it; 1 when they could not start."""
    if settings.redis_url is None:
        print(ALONE.format(count=settings.workers), file=sys.stderr, end="", flush=True)
    parts = []
    if settings.upstream == IN_PROCESS:
        simulated = socket.create_server(("127.0.0.1", 0))
        parts.append(Part("sandbox", _simulate, (settings, simulated), needed=True))
        address = f"http://127.0.0.1:{simulated.getsockname()[1]}"
        settings = msgspec.structs.replace(settings, upstream=f"{IN_PROCESS}:{address}")
    with shared_folder() as folder:
        os.environ[METRICS_FOLDER] = str(folder)
        parts += [
            Part(f"worker {number}", _work, (settings, listener, folder / "limits"))
            for number in range(1, settings.workers + 1)
        ]
        return Processes(
            parts,
            serving=serving,
            closing=listener.close,
            died=forget_process,
            imports=("aggregator.cli.serving",),
            longest_silence=settings.worker_silence,
            patience=settings.shutdown_drain + settings.shutdown_grace + 40.0,
        ).run()


def _work(
    settings: Settings, listener: socket.socket, limits_file: Path, beginning: Beginning
) -> None:
    """One worker."""
    from aggregator.cli.serving import ServiceServer

    configure_logging(settings.log_level, settings.log_format)
    PROCESS_STARTS.inc()
    PROCESS_HANGS.inc(beginning.after_silence)

    class Worker(ServiceServer):
        async def serve(self, sockets: list[socket.socket] | None = None) -> None:
            async with beginning.pulse.beating():
                await super().serve(sockets)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - its signature
            """Only the first process counts signals: all of them may get the same one."""
            if sig == signal.SIGTERM:
                self.begin_shutdown()

    try:
        server = Worker(settings, lambda: beginning.pipe.send(SERVING), limits_file)
    except ConfigurationError as error:
        raise SystemExit(f"aggregator: {error}") from None
    _when_told_to_stop(beginning, server.begin_shutdown)
    server.run(sockets=[listener])


def _simulate(settings: Settings, listener: socket.socket, beginning: Beginning) -> None:
    """The simulated platforms, for all workers."""
    from aggregator.runtime.simulation import simulated_internet
    from aggregator.sandbox.sockets import server

    # It ends when the workers have, and is told so; what they get, it may get too.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    configure_logging(settings.log_level, settings.log_format)
    running = server(simulated_internet(settings))
    _when_told_to_stop(beginning, lambda: setattr(running, "should_exit", True))

    async def serve() -> None:
        async with beginning.pulse.beating():
            beginning.pipe.send(SERVING)
            await running._serve([listener])  # noqa: SLF001 - `run` would listen to signals

    asyncio.run(serve())


def _when_told_to_stop(beginning: Beginning, stop: Callable[[], None]) -> None:
    def read() -> None:
        with contextlib.suppress(EOFError, OSError):  # the first process is gone
            beginning.pipe.recv()
        stop()

    threading.Thread(target=read, name="told to stop", daemon=True).start()

"""One process that serves: uvicorn, with an end that loses nothing and is not waited for in vain.

The first signal begins the shutdown: `/ready` says so, for `shutdown_drain` seconds requests are
still taken, then no more; what is in flight has `shutdown_grace` seconds, and what is queued is
written. A second signal ends the process at once.
"""

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import structlog
import uvicorn

from aggregator.cli.heap import give_back_unused
from aggregator.runtime.shutdown import Shutdown
from aggregator.settings import Settings
from aggregator.web.connections import BoundedProtocol
from aggregator.web.service import application

FLUSH_SECONDS = 30.0
"""After the grace, for what is queued; then the process ends, whatever waits."""

HASTENED = 0.7
"""The part of the grace after which a playlist in the making is answered as it stands."""

KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep an idle connection (httpx 5 s, nginx 60 s): who closes first
must be the one who asks, or a request meets a connection that is being closed, and is lost."""

log = structlog.get_logger()


class ServiceServer(uvicorn.Server):
    """Serves a prepared database; `serving` is called when the first request can be answered.

    Raises `ConfigurationError` for a setting that cannot be used.
    """

    def __init__(
        self, settings: Settings, serving: Callable[[], None], limits_file: Path | None = None
    ) -> None:
        self.ending = Shutdown()
        self._drain = settings.shutdown_drain
        self._grace = settings.shutdown_grace
        self._serving = serving
        self._close_at = 0.0
        super().__init__(
            uvicorn.Config(
                application(settings, self.ending, prepared=True, limits_file=limits_file),
                log_config=None,
                log_level="warning",
                access_log=False,
                http=BoundedProtocol,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=max(1, round(settings.shutdown_grace)),
                lifespan="on",
            )
        )

    def begin_shutdown(self) -> None:
        """Stop taking requests after the drain. Safe in a signal handler; told twice is once."""
        if not self.ending.begun:
            self._close_at = time.monotonic() + self._drain
            self.ending.begin()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - its signature
        """The first signal begins the shutdown, the second one is the end."""
        if self.ending.begun:
            os._exit(128 + sig)
        self._captured_signals.append(sig)
        self.begin_shutdown()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, and tell."""
        await super().startup(sockets)
        # What the start has made stays: collecting garbage need not walk through it again.
        gc.collect()
        gc.freeze()
        give_back_unused()
        if self.started:
            self._serving()

    async def on_tick(self, counter: int) -> bool:
        """As uvicorn does, and begin to close when the drain is over."""
        if self.ending.begun and time.monotonic() >= self._close_at:
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is in flight, write what is queued; never take longer than told."""
        self.ending.begin()
        log.info("shutting down", connections=len(self.server_state.connections))
        last = threading.Timer(self._grace + FLUSH_SECONDS, _give_up)
        last.daemon = True
        last.start()
        self.ending.hasten(self._grace * HASTENED)
        await super().shutdown(sockets)
        last.cancel()
        log.info("shut down")


def _give_up() -> None:
    log.error("the shutdown took too long, what is queued is given up")
    os._exit(128 + signal.SIGTERM)

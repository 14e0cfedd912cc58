"""One world for all tests of the sandbox, clients of its simulated hosts, and real sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.sockets import server
from aggregator.sandbox.world import World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport

SEED = 1


class Served:
    """A server on a free local port, in a thread of its own."""

    def __init__(self, app: Any) -> None:
        # Listening before the server runs: an early client waits instead of being refused.
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server = server(app)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stop(self) -> None:
        """End it; a client's unfinished call must not keep it alive."""
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serve an ASGI app until the test ends; returns its address."""
    running: list[Served] = []

    def start(app: Any) -> str:
        running.append(Served(app))
        return running[-1].address

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def world() -> World:
    return World.grow(known_songs(), SEED)


@pytest.fixture
def board() -> FaultBoard:
    return FaultBoard()


@pytest.fixture
def internet(world: World, board: FaultBoard) -> Internet:
    return Internet(world, board)


@pytest.fixture
def client(internet: Internet) -> GuardedClient:
    return GuardedClient(InProcessTransport(internet.route))

"""The mock on a socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from aggregator.mixcloud.mock.app import MixcloudMock

HOST = "127.0.0.1"


@contextmanager
def running(mock: MixcloudMock | None = None, *, port: int = 0) -> Iterator[str]:
    """Serve a mock in a thread for the time of the block; yields its base URL."""
    listening = listen(HOST, port)
    server = uvicorn.Server(_config(mock or MixcloudMock()))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield base_url(listening)
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises OSError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def base_url(listening: socket.socket) -> str:
    """What the socket is reached at, without a slash at the end."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(mock: MixcloudMock, listening: socket.socket) -> None:
    """Serve until interrupted."""
    uvicorn.Server(_config(mock)).run(sockets=[listening])


def _config(mock: MixcloudMock) -> uvicorn.Config:
    return uvicorn.Config(
        mock,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )

"""An ASGI app on a real socket, for tests of what speaks HTTP."""

import socket
import threading
from typing import Any

from aggregator.sandbox.sockets import server


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

"""The simulated hosts on a real socket, by uvicorn, with connections that can be broken off."""

import socket
import struct
from typing import cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from aggregator.sandbox.exchange import App
from aggregator.sandbox.faulty import RESET

_LINGER_NOT = struct.pack("ii", 1, 0)
"""SO_LINGER on with no time: closing sends a reset in place of a farewell."""


class _BreakableProtocol(HttpToolsProtocol):
    """Offers its apps the extension by which they break the connection off."""

    def on_message_begin(self) -> None:
        """Begin a request as uvicorn does, with the extension."""
        super().on_message_begin()
        self.scope["extensions"] = {RESET: self._break}  # type: ignore[dict-item]

    def _break(self) -> None:
        carrier = cast("socket.socket | None", self.transport.get_extra_info("socket"))
        if carrier is not None:
            carrier.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self.transport.abort()


def server(app: App, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Server:
    """A server for the app; not started."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=_BreakableProtocol,
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )

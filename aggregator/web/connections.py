"""The server's connections, bounded: a head of limited size, and head and body within a time.

uvicorn has neither bound with its fast parser: one caller could hold connections open for ever, or
send a head that never ends.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 65_536
"""Bytes of the request line and all headers."""

_TOO_LARGE: Final = b"431 Request Header Fields Too Large"
_TOO_SLOW: Final = b"408 Request Timeout"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with bounds. A subclass may set others."""

    head_seconds = 15.0
    """From the first moment of a connection, or the first byte of a further request."""

    body_seconds = 30.0
    """From the end of the head; a body has at most 64 KB."""

    _head_size = 0
    _latest = 0
    _in_head = True
    _refused = False
    _timer: asyncio.TimerHandle | None = None
    _timed = False
    """Whether the timer runs for what is awaited now, and not for what has come since."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless it is too much; what came whole was never waited for."""
        if self._refused:
            return
        self._latest = len(data)
        if self._in_head:
            self._head_size += self._latest
        super().data_received(data)
        self._consider_the_rest()

    def on_message_begin(self) -> None:
        """A head begins; another one may have gone before it in the same data."""
        super().on_message_begin()
        self._in_head = True
        self._head_size = self._head_size or 1

    def on_headers_complete(self) -> None:
        """The head is whole: begin to answer, and wait for the body."""
        if self._refused or (self._head_size + self._latest > LARGEST_HEAD and self._too_large()):
            self._refuse(_TOO_LARGE)
            return
        self._in_head = self._timed = False
        self._head_size = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Nothing of a request that was refused."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole; uvicorn itself ends a connection that then stays idle."""
        self._in_head = True
        self._timed = False
        if not self._refused:
            super().on_message_complete()

    def _too_large(self) -> bool:
        """The head by itself; what has come may hold a body, and other requests."""
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        return size > LARGEST_HEAD

    def _consider_the_rest(self) -> None:
        """Refuse what is too much already; else wait for a body, or a head, that has begun."""
        if self._refused:
            return
        if self._in_head and self._head_size > LARGEST_HEAD:
            self._refuse(_TOO_LARGE)
        elif not self._timed:
            self._stop_waiting()
            if not self._in_head:
                self._wait(self.body_seconds)
            elif self._head_size:
                self._wait(self.head_seconds)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._too_late)
        self._timed = True

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        if not self._in_head:
            if not self.cycle.response_started:
                self.transport.close()
        elif self.cycle is None or self.cycle.response_complete:
            self._refuse(_TOO_SLOW)
        else:  # an answer is still being sent; what follows it can wait
            self._wait(self.head_seconds)

    def _refuse(self, status: bytes) -> None:
        """Say why and end the connection; whoever has not said a word gets none."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_waiting()
        if self._head_size:
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
        self.transport.close()

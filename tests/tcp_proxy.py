"""A TCP proxy that lets a server go away and come back: broken off, or silent."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TcpProxy:
    """Stands before one address, on a loop in a thread of its own. Made by `proxied`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._open: set[asyncio.StreamWriter] = set()
        self._refusing = False
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.port: int = self._call(self._listen())

    def break_off(self) -> None:
        """Every connection ends, and new ones are reset: the server is gone."""
        self._call(self._set(refusing=True, flowing=True))

    def hang(self) -> None:
        """Connections stay and new ones are taken, but nothing passes: the server is silent."""
        self._call(self._set(refusing=False, flowing=False))

    def resume(self) -> None:
        """All is well again."""
        self._call(self._set(refusing=False, flowing=True))

    def close(self) -> None:
        self._call(self._set(refusing=True, flowing=True))
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _listen(self) -> int:
        self._flowing.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _set(self, *, refusing: bool, flowing: bool) -> None:
        self._refusing = refusing
        (self._flowing.set if flowing else self._flowing.clear)()
        if refusing:
            for writer in self._open:
                writer.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=5) if others else None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            self._open -= {writer, back}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@contextmanager
def proxied(host: str, port: int) -> Iterator[TcpProxy]:
    """A proxy for the time of the block."""
    proxy = TcpProxy(host, port)
    try:
        yield proxy
    finally:
        proxy.close()

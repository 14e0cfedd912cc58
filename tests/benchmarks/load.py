"""A load generator in a process of its own: kept-alive connections, each asking again at once.

It costs about a tenth of what it measures, and reads the server's processor clock beside its own,
so that what else runs on the machine shows in neither.
"""

import asyncio
import itertools
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import cast

import uvloop

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True)
class Burst:
    """What to send where: raw requests in turn, over so many connections, for so long.

    `pid` is the server's, whose processor time is counted.
    """

    port: int
    pid: int
    requests: Sequence[bytes]
    connections: int
    seconds: float


@dataclass(frozen=True)
class Taken:
    """Seconds that each answer took, on the clock and of the server's processor in all."""

    latencies: Sequence[float]
    clock: float
    processor: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.clock

    @property
    def cost(self) -> float:
        """Seconds of the server's processor that an answer takes."""
        return self.processor / len(self.latencies)


def processor_seconds(pid: int) -> float:
    """The processor time that a process has taken so far, all of its threads (Linux)."""
    return time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3)


class _Caller(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last one is whole."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests = requests
        self._buffer = bytearray()
        self._wanted = 0
        self.latencies: list[float] = []
        self.failure: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        self._started = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._wanted:
            end = self._buffer.find(_END)
            if end < 0:
                return
            at = self._buffer.index(_LENGTH) + len(_LENGTH)
            length = int(self._buffer[at : self._buffer.index(b"\r", at)])
            self._wanted = end + len(_END) + length
        if len(self._buffer) < self._wanted:
            return
        self.latencies.append(time.perf_counter() - self._started)
        if not self._buffer.startswith(b"HTTP/1.1 200"):
            self.failure = bytes(self._buffer[:500]).decode("latin-1")
            self._transport.close()
            return
        self._buffer.clear()
        self._wanted = 0
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None:
            self.failure = repr(exc)

    def end(self) -> None:
        self._transport.abort()


async def _burst(asked: Burst) -> Taken:
    loop = asyncio.get_running_loop()
    requests = itertools.cycle(asked.requests)
    callers = []
    for _ in range(asked.connections):
        _, caller = await loop.create_connection(lambda: _Caller(requests), "127.0.0.1", asked.port)
        callers.append(caller)
    await asyncio.sleep(min(0.1, asked.seconds / 5))  # the connections settle
    for caller in callers:
        caller.latencies.clear()
    clock, processor = time.perf_counter(), processor_seconds(asked.pid)
    await asyncio.sleep(asked.seconds)
    latencies = [one for caller in callers for one in caller.latencies]
    taken = Taken(latencies, time.perf_counter() - clock, processor_seconds(asked.pid) - processor)
    for caller in callers:
        if caller.failure:
            raise RuntimeError(f"an answer was not 200: {caller.failure}")
        caller.end()
    return taken


def _generate(orders: Connection, core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})
    while (asked := orders.recv()) is not None:
        try:
            orders.send(uvloop.run(_burst(asked)))
        except Exception as error:  # noqa: BLE001 - raised again where the burst was asked for
            orders.send(error)


class LoadGenerator:
    """The generator as its owner sees it."""

    def __init__(self, orders: Connection) -> None:
        self._orders = orders

    def burst(self, asked: Burst) -> Taken:
        """Run one burst; raises what went wrong in it."""
        self._orders.send(asked)
        taken = self._orders.recv()
        if isinstance(taken, Exception):
            raise taken
        return cast("Taken", taken)


@contextmanager
def load_generator(core: int | None = None) -> Iterator[LoadGenerator]:
    """A generator for the time of the block, on that core alone where one is named."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_generate, args=(theirs, core), daemon=True
    )
    process.start()
    try:
        yield LoadGenerator(ours)
    finally:
        ours.send(None)
        process.join(10)


def http_post(path: str, body: bytes, *, bearer: str) -> bytes:
    """A whole request as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {bearer}\r\n"
        f"Content-Type: application/json\r\nAccept: */*\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

"""The Mixcloud client against `aiomixcloud` and bare httpx, on one local server, as ratios.

1,000 concurrent `get`s: time against aiomixcloud (at most 1), processor time against bare httpx
with `json.loads` (at most 1.15). 10,000 list items into resources: at least 10 times as fast.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import aiomixcloud
import httpx
from aiomixcloud.json import MixcloudJSONDecoder
from aiomixcloud.models import ResourceList

from aggregator.mixcloud import Mixcloud, MixcloudSync
from tests.benchmarks.figure import Bound, Figure

GETS = 1_000
ITEMS = 10_000
ROUNDS = 5
PLACES = 4
"""All 1,000 at once cost httpx several times as much: its pool looks at each waiting call."""


def cloudcast(number: int) -> dict[str, Any]:
    """A list's row, as large as Mixcloud's."""
    key = f"/person-{number % 97}/show-{number}/"
    sizes = (25, 50, 80, 100, 300, 320, 600, 640, 768, 1024)
    return {
        "key": key,
        "url": f"https://www.mixcloud.com{key}",
        "name": f"Show {number} with a Name of some Length",
        "type": "cloudcast",
        "tags": [
            {
                "key": f"/genres/tag-{at}/",
                "url": f"https://www.mixcloud.com/genres/tag-{at}/",
                "name": f"Tag {at}",
                "type": "tag",
            }
            for at in range(3)
        ],
        "created_time": "2024-05-06T07:08:09Z",
        "updated_time": "2024-05-07T07:08:09Z",
        "play_count": number,
        "favorite_count": 3,
        "comment_count": 1,
        "listener_count": 20,
        "repost_count": 2,
        "pictures": {
            f"{size}wx{size}h": f"https://pictures.example/unsafe/{size}x{size}/extaudio/{number}"
            for size in sizes
        },
        "slug": f"show-{number}",
        "user": {
            "key": f"/person-{number % 97}/",
            "url": f"https://www.mixcloud.com/person-{number % 97}/",
            "name": f"Person {number % 97}",
            "username": f"person-{number % 97}",
            "type": "user",
        },
        "audio_length": 3600,
    }


def body_of_object() -> bytes:
    """A show's own page."""
    names = ("listeners", "similar", "favorites", "comments")
    root = "https://api.mixcloud.com/person-1/show-1/"
    metadata = {"connections": {name: f"{root}{name}/" for name in names}}
    return json.dumps(
        {**cloudcast(1), "description": "Words. " * 40, "metadata": metadata}
    ).encode()


class _Canned(asyncio.Protocol):
    """Answers each request with the same body: the cheapest server there is."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._answer * data.count(b"\r\n\r\n"))


def serve(port: Connection) -> None:
    """Run the server until the process is ended."""
    body = body_of_object()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/javascript; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Canned(head.encode() + body), "127.0.0.1", 0, backlog=2048
        )
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def with_ours(root: str) -> None:
    """Through this project's client."""
    async with Mixcloud(root, netrc=False) as mixcloud:
        await asyncio.gather(*(mixcloud.get(f"person-1/show-{at}") for at in range(GETS)))


async def with_aiomixcloud(root: str) -> None:
    """Through the peer."""
    async with aiomixcloud.Mixcloud(root) as mixcloud:
        await asyncio.gather(*(mixcloud.get(f"person-1/show-{at}") for at in range(GETS)))


async def with_httpx(root: str) -> None:
    """Through httpx alone; as many at a time as it does best with."""
    places = asyncio.Semaphore(PLACES)

    async def get(at: int) -> Any:
        async with places:
            answer = await client.get(f"{root}/person-1/show-{at}/", params={"metadata": "1"})
        return answer.json()

    async with httpx.AsyncClient(timeout=None) as client:
        await asyncio.gather(*(get(at) for at in range(GETS)))


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def compare_gets(root: str) -> Iterator[Figure]:
    """What 1,000 gets take."""
    ways: dict[str, Callable[[str], Awaitable[None]]] = {
        "ours": with_ours,
        "aiomixcloud": with_aiomixcloud,
        "httpx": with_httpx,
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):  # the first round warms up
        for name, way in ways.items():
            taken[name].append(timed(lambda way=way: asyncio.run(way(root))))  # type: ignore[misc]
    rounds = range(1, ROUNDS + 1)
    yield Figure(
        f"{GETS} Mixcloud gets, time over aiomixcloud",
        [taken["ours"][at][0] / taken["aiomixcloud"][at][0] for at in rounds],
        1,
    )
    yield Figure(
        f"{GETS} Mixcloud gets, CPU over bare httpx",
        [taken["ours"][at][1] / taken["httpx"][at][1] for at in rounds],
        1.15,
    )


def compare_lists() -> Figure:
    """What 10,000 items take, each read into a resource and asked for three fields."""
    body = json.dumps({"data": [cloudcast(number) for number in range(ITEMS)]}).encode()
    ours = MixcloudSync(netrc=False)

    def read_ours() -> None:
        for item in ours.parse(body):
            _ = item.name, item.user, item.created_time

    def read_theirs() -> None:
        decoded = MixcloudJSONDecoder().decode(body.decode())
        for item in ResourceList(decoded, mixcloud=_Peer()):
            _ = item.name, item.user, item.created_time

    slow = timed(read_theirs)[0]
    return Figure(
        f"{ITEMS} Mixcloud items read, times as fast as aiomixcloud",
        [slow / timed(read_ours)[0] for _ in range(ROUNDS)],
        10,
        Bound.AT_LEAST,
    )


class _Peer:
    """What aiomixcloud's models ask of their client."""

    _resource_class = aiomixcloud.models.Resource


def figures() -> Iterator[Figure]:
    """The three ratios."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    try:
        yield from compare_gets(f"http://127.0.0.1:{ours.recv()}")
    finally:
        server.terminate()
        server.join()
    yield compare_lists()

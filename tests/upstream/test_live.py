"""The DNS half of the guard: one resolution, every answer public, connected by literal."""

import httpcore
import httpx
import pytest

from aggregator.domain.errors import RefusedAddress
from aggregator.upstream.live import GuardedBackend, live_transport

pytestmark = pytest.mark.anyio


class Wire(httpcore.AsyncMockBackend):
    """Remembers where it was asked to connect."""

    def __init__(self) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"])
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, *arguments: object, **named: object):  # type: ignore[no-untyped-def, override]
        self.connected.append(host)
        return await super().connect_tcp(host, *arguments, **named)  # type: ignore[arg-type]


class Resolver:
    """Answers from a list, one resolution after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0)


async def test_it_connects_to_the_address_it_judged() -> None:
    wire, resolver = Wire(), Resolver(["93.184.216.34"], ["127.0.0.1"])
    await GuardedBackend(wire, resolver).connect_tcp("music.example.com", 443)
    assert wire.connected == ["93.184.216.34"]
    assert resolver.asked == 1


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["93.184.216.34", "169.254.169.254"],
        ["::1"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::a00:1"],
        [],
    ],
)
async def test_one_private_answer_refuses_the_name(answers: list[str]) -> None:
    wire = Wire()
    with pytest.raises(RefusedAddress):
        await GuardedBackend(wire, Resolver(answers)).connect_tcp("music.example.com", 443)
    assert wire.connected == []


async def test_a_name_that_rebinds_is_refused_the_second_time() -> None:
    wire = Wire()
    backend = GuardedBackend(wire, Resolver(["93.184.216.34"], ["127.0.0.1"]))
    await backend.connect_tcp("music.example.com", 443)
    with pytest.raises(RefusedAddress):
        await backend.connect_tcp("music.example.com", 443)
    assert wire.connected == ["93.184.216.34"]


async def test_a_unix_socket_is_refused() -> None:
    with pytest.raises(RefusedAddress):
        await GuardedBackend(Wire()).connect_unix_socket("/var/run/docker.sock")


async def test_the_live_transport_is_guarded() -> None:
    """Watches the one private touch of httpx: without it a name would reach a private address."""
    transport = live_transport(Resolver(["127.0.0.1"]))
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        with pytest.raises(RefusedAddress):
            await client.get("http://music.example.com/")

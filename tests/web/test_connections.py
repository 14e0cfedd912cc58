"""Connections are bounded: by the size of a head, by the time a head and a body take."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from aggregator.web.connections import LARGEST_HEAD, BoundedProtocol
from tests.security.internet import Server

HEAD = b"POST /api/v1/media/search HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer agg_goodkey\r\n"


class Hasty(BoundedProtocol):
    head_seconds = 0.3
    body_seconds = 0.3


@pytest.fixture
def address(app) -> Iterator[tuple[str, int]]:
    server = Server(app, http=Hasty)
    yield ("127.0.0.1", server.port)
    server.stop()


def answer_to(address: tuple[str, int], *parts: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    with socket.create_connection(address, timeout=20) as connection:
        told = b""
        try:
            for part in parts:
                connection.sendall(part)
            while more := connection.recv(65_536):
                told += more
        except (BrokenPipeError, ConnectionResetError):
            pass
        return told


def test_who_says_nothing_is_left(address: tuple[str, int]) -> None:
    assert answer_to(address) == b""


@pytest.mark.parametrize("part", [b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow", HEAD])
def test_a_head_that_does_not_end_is_not_waited_for(address: tuple[str, int], part: bytes) -> None:
    assert answer_to(address, part).startswith(b"HTTP/1.1 408 ")


def test_a_further_head_on_the_same_connection_is_not_waited_for(address: tuple[str, int]) -> None:
    told = answer_to(address, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /hea")
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in told


def test_a_body_that_does_not_come_is_not_waited_for(address: tuple[str, int]) -> None:
    told = answer_to(address, HEAD + b'Content-Length: 50\r\n\r\n{"platform"')
    assert b"200" not in told[:20]


def test_the_server_answers_on(address: tuple[str, int]) -> None:
    idle = [socket.create_connection(address) for _ in range(50)]
    with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}") as client:
        for _ in range(3):
            assert client.get("/health").status_code == 200
    for one in idle:
        one.close()


@pytest.mark.parametrize(
    "parts",
    [
        [b"GET /" + b"a" * LARGEST_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * LARGEST_HEAD + b"\r\n\r\n"],
        [b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"X: " + b"a" * 4_000 + b"\r\n"] * 100, b"\r\n"],
        [b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"a: b\r\n"] * 50_000],
    ],
    ids=["line", "header", "headers", "endless"],
)
def test_a_large_head_is_refused(address: tuple[str, int], parts: list[bytes]) -> None:
    # Sent as one: a reset may take the answer along when more is written after it.
    assert answer_to(address, b"".join(parts)[: LARGEST_HEAD + 5_000]).startswith(b"HTTP/1.1 431 ")


def test_a_head_within_the_bound_is_answered(address: tuple[str, int]) -> None:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 600) for number in range(100))
    ending = b"Connection: close\r\n\r\n"
    told = answer_to(address, b"GET /health HTTP/1.1\r\nHost: x\r\n" + many + ending)
    assert told.startswith(b"HTTP/1.1 200 ")

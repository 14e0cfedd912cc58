"""The doors over a real socket: a body that would never end, a caller who hangs up."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
import uvicorn

HEAD = (
    b"POST /api/v1/media/search HTTP/1.1\r\nHost: test\r\n"
    b"Authorization: Bearer %s\r\nContent-Type: application/json\r\n%s\r\n\r\n"
)
GIGABYTE = 1_000_000_000
CHUNK = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"


@pytest.fixture
def address(app) -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


def send_until_answered(address: tuple[str, int], head: bytes, block: bytes) -> tuple[bytes, int]:
    """Send the head and a gigabyte of blocks; stop at an answer. The answer and bytes sent."""
    sent = 0
    answer = b""
    with socket.create_connection(address, timeout=10) as connection:
        try:
            connection.sendall(head)
            connection.settimeout(0.001)
            while sent < GIGABYTE and not answer:
                try:
                    sent += connection.send(block)
                    answer = connection.recv(65_536)
                except TimeoutError:
                    continue
        except (BrokenPipeError, ConnectionResetError):
            connection.settimeout(10)
            answer = answer or connection.recv(65_536)
    return answer, sent


@pytest.mark.parametrize("key", [b"agg_goodkey", b"agg_wrongkey"])
@pytest.mark.parametrize("framing", [b"Content-Length: 1000000000", b"Transfer-Encoding: chunked"])
def test_a_gigabyte_is_refused_early_and_the_server_stays_healthy(
    address: tuple[str, int], key: bytes, framing: bytes
) -> None:
    chunked = framing.startswith(b"Transfer")
    started = time.monotonic()
    answer, sent = send_until_answered(
        address, HEAD % (key, framing), CHUNK if chunked else b"x" * 65_536
    )
    expected = b"413" if key == b"agg_goodkey" else b"401"
    assert answer.startswith(b"HTTP/1.1 " + expected)
    assert b"application/problem+json" in answer
    assert b"connection: close" in answer.lower()
    assert sent < 20_000_000
    assert time.monotonic() - started < 10
    health = httpx.get(f"http://{address[0]}:{address[1]}/health")
    assert health.json() == {"status": "ok"}


GENERATE = (
    b"POST /api/v1/playlists/generate HTTP/1.1\r\nHost: test\r\n"
    b"Authorization: Bearer agg_goodkey\r\n"
    b'Accept: %s\r\nContent-Length: 17\r\n\r\n{"query": "moon"}'
)


@pytest.mark.parametrize("accept", [b"application/json", b"text/event-stream"])
def test_a_caller_who_hangs_up_ends_the_work(
    address: tuple[str, int], generator, accept: bytes
) -> None:
    generator.hangs = True
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(GENERATE % accept)
        if accept == b"text/event-stream":
            told = b""
            while b"event: suggestion" not in told:
                told += connection.recv(65_536)
        else:
            assert generator.began.wait(10)
        assert not generator.ended.is_set()
    assert generator.ended.wait(10)
    health = httpx.get(f"http://{address[0]}:{address[1]}/health")
    assert health.json() == {"status": "ok"}


def test_a_stream_is_told_as_it_happens(address: tuple[str, int], generator) -> None:
    """The first events are read while the work still goes on, however long it will."""
    generator.hangs = True
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(GENERATE % b"text/event-stream")
        told = b""
        while b"event: suggestion" not in told:
            told += connection.recv(65_536)
        assert told.startswith(b"HTTP/1.1 200")
        assert not generator.ended.is_set()


def test_after_a_head_the_connection_goes_on(address: tuple[str, int]) -> None:
    with closing(http.client.HTTPConnection(*address, timeout=30)) as connection:
        for method in ("HEAD", "GET", "HEAD", "GET"):
            connection.request(method, "/health")
            answer = connection.getresponse()
            assert answer.status == 200
            assert bool(answer.read()) is (method == "GET")
            assert int(answer.headers["content-length"]) > 0

"""An internet under the test's control, put where the operating system's would be.

Names are looked up in a zone of the test's own; a connection to the one public address there is
reaches a real server, and every other connection is a trespass: it is written down and led to a
real listening socket, so that a guard that fails is seen to have failed. Nothing of ours is
replaced: only `getaddrinfo` and `connect`.
"""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import certifi
import pytest
import trustme
import uvicorn

PUBLIC = "93.184.215.14"
"""Where every public name leads; it belongs to nobody in these tests."""

Headers = Sequence[tuple[str, str]]


class Answer:
    """What an address answers."""

    def __init__(self, body: str | bytes = b"", *, status: int = 200, headers: Headers = ()):
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.headers = headers


class Web:
    """The public hosts: an ASGI application that answers by its table and writes down what it was
    asked; `beyond` answers for what is not in the table."""

    def __init__(self) -> None:
        self.table: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.beyond: Callable[[str], Any] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        host = next(value for name, value in scope["headers"] if name == b"host").decode()
        query = scope["query_string"].decode()
        url = f"{scope['scheme']}://{host}{scope['path']}{'?' if query else ''}{query}"
        self.asked.append(url)
        answer = self.table.get(url)
        if answer is None and self.beyond is not None:
            app = self.beyond(host)
            if app is not None:
                await app(scope, receive, send)
                return
        answer = answer or Answer("nothing here", status=404)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})


class Server:
    """The application on a real socket, with TLS when it gets a certificate."""

    def __init__(
        self, app: Any, certificate: trustme.LeafCert | None = None, *, http: Any = "auto"
    ) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

        def context(*_: Any) -> ssl.SSLContext:
            made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            assert certificate is not None
            certificate.configure_cert(made)
            return made

        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=http,
                loop="asyncio",
                lifespan="off",
                log_level="error",
                ws="none",
                timeout_graceful_shutdown=1,
                ssl_context_factory=context if certificate else None,
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()


class Tripwire:
    """A listening socket where every connection that must not be would arrive."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.trespasses: list[str] = []


class Internet:
    """The zone, the hosts and the tripwire. `zone[name]` holds the answers of its look-ups in
    turn, the last one for good; a name that is not in it does not exist, unless
    `everything_is_public`. `operated` are the ports of services that the operator has named."""

    def __init__(self, web: Web, tripwire: Tripwire, ports: Mapping[int, int]) -> None:
        self.web = web
        self.tripwire = tripwire
        self.zone: dict[str, list[list[str]]] = {}
        self.everything_is_public = False
        self.operated: set[int] = set()
        self._ports = ports

    @property
    def trespasses(self) -> list[str]:
        return self.tripwire.trespasses

    def publish(self, pages: Mapping[str, Answer]) -> None:
        """Put pages on the web, their hosts into the zone."""
        for url, answer in pages.items():
            self.web.table[url] = answer
            host = urlsplit(url).hostname or ""
            self.zone.setdefault(host, [[PUBLIC]])

    def clear(self) -> None:
        self.web.table.clear()
        self.web.asked.clear()
        self.zone.clear()
        self.trespasses.clear()

    def look_up(self, host: str) -> list[str]:
        answers = self.zone.get(host.lower().rstrip("."))
        if answers is None:
            if self.everything_is_public:
                return [PUBLIC]
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def address(self, asked: tuple[Any, ...]) -> tuple[Any, ...]:
        """Where a connection to an address really goes."""
        if asked[0] == "127.0.0.1" and asked[1] in self.operated:
            return asked
        if asked[0] == PUBLIC and asked[1] in self._ports:
            return ("127.0.0.1", self._ports[asked[1]])
        self.trespasses.append(f"{asked[0]}:{asked[1]}")
        return ("127.0.0.1", self.tripwire.port)


@contextmanager
def controlled_internet(patch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The internet for the time of the block."""
    web, tripwire = Web(), Tripwire()
    authority = trustme.CA()
    names = ["*.public.example", *(f"{'*.' * n}{host}" for host in _PLATFORM_HOSTS for n in (0, 1))]
    leaf = authority.issue_cert(*names)
    plain, secure = Server(web), Server(web, leaf)
    internet = Internet(web, tripwire, {80: plain.port, 443: secure.port})
    with authority.cert_pem.tempfile() as bundle:
        patch.setattr(certifi, "where", lambda: bundle)
        _replace(patch, internet)
        yield internet
    plain.stop()
    secure.stop()
    tripwire.socket.close()


_PLATFORM_HOSTS = (
    "youtube.com", "youtu.be", "soundcloud.com", "sndcdn.com", "bandcamp.com", "bcbits.com",
    "mixcloud.com", "vimeo.com", "googleapis.com", "example.com", "google.com", "vimeocdn.com",
)  # fmt: skip


def _replace(patch: pytest.MonkeyPatch, internet: Internet) -> None:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo, popen = socket.getaddrinfo, subprocess.Popen.__init__

    def led(one: socket.socket, asked: Any) -> Any:
        return internet.address(asked) if one.family in (socket.AF_INET, socket.AF_INET6) else asked

    def looked_up(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        addresses = [name] if _literal(name) else internet.look_up(name)
        answers: list[Any] = []
        for address in addresses:
            answers += getaddrinfo(address, port, *rest, **named)
        return answers

    def started(self: Any, command: Any, *rest: Any, **named: Any) -> None:
        # Libraries look what machine they run on and what is installed there.
        if not str(command[0]).endswith(("ffmpeg", "ffprobe", "uname")):
            internet.trespasses.append(f"program {command}")
        popen(self, command, *rest, **named)

    patch.setattr(socket.socket, "connect", lambda one, asked: connect(one, led(one, asked)))
    patch.setattr(socket.socket, "connect_ex", lambda one, asked: connect_ex(one, led(one, asked)))
    patch.setattr(socket, "getaddrinfo", looked_up)
    patch.setattr(subprocess.Popen, "__init__", started)


def _literal(host: str | None) -> bool:
    if host is None:
        return True
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host.partition("%")[0])
        except (OSError, UnicodeError):
            continue
        return True
    return False

"""The live transport: the DNS half of the address guard.

A name is resolved once, every answer must be public, and the connection goes to that very
address, so that a second answer (rebinding) is never asked for. Host header, SNI and certificate
check keep the name.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from aggregator.domain.errors import RefusedAddress
from aggregator.upstream.address import is_public
from aggregator.upstream.guard import check_host

Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the resolver's order; OSError when there is none."""
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to public addresses, by literal."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend, resolve: Resolve = resolve) -> None:
        self._inner = inner
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See the class. Raises `RefusedAddress`, and httpcore's errors."""
        check_host(host)
        try:
            addresses = await asyncio.wait_for(self._resolve(host, port), timeout)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} was not resolved in time") from error
        except OSError as error:
            raise httpcore.ConnectError(f"{host} is not known") from error
        if not addresses or not all(is_public(ip_address(address)) for address in addresses):
            raise RefusedAddress("This name leads to a private or special network.")
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: only public hosts are asked."""
        raise RefusedAddress("Only http:// and https:// URLs are fetched.")

    async def sleep(self, seconds: float) -> None:
        """As the inner backend."""
        await self._inner.sleep(seconds)


def live_transport(resolve: Resolve = resolve) -> httpx.AsyncHTTPTransport:
    """An httpx transport that reaches public addresses only, whatever the environment says."""
    transport = httpx.AsyncHTTPTransport(
        trust_env=False, limits=httpx.Limits(max_connections=200, keepalive_expiry=30)
    )
    # httpx has no public way to hand httpcore a network backend; a test watches this touch.
    pool = transport._pool  # noqa: SLF001
    pool._network_backend = GuardedBackend(pool._network_backend, resolve)  # noqa: SLF001
    return transport

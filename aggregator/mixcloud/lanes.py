"""The async client's connections: each in a pool of its own, one call at a time.

An httpx pool looks at every waiting call and every connection whenever one of them changes, and
gives an idle connection to several calls at once. With 1,000 calls on 32 connections that takes
twice the processor time of the calls themselves; a lane leaves it nothing to do.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from ssl import SSLContext
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from aggregator.mixcloud.protocol import is_this_machine

LANES = 32
"""Calls at a time; more of them wait."""

_LIMITS = httpx.Limits(max_connections=1, max_keepalive_connections=1)


class Lanes:
    """Transports to borrow: the caller's one for all, who knows how many calls it may bear, or up
    to `LANES` of our own."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None, root: str) -> None:
        self._given = transport
        self._root = root
        self._free: list[httpx.AsyncBaseTransport] = []
        self._opened: list[httpx.AsyncBaseTransport] = []
        self._places = asyncio.Semaphore(LANES)

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[httpx.AsyncBaseTransport]:
        """A transport that is nobody else's meanwhile; the one used last comes first."""
        if self._given is not None:
            yield self._given
            return
        async with self._places:
            lane = self._free.pop() if self._free else self._open()
            try:
                yield lane
            finally:
                self._free.append(lane)

    async def aclose(self) -> None:
        """Close the connections that are not the caller's."""
        opened, self._opened, self._free = self._opened, [], []
        for lane in opened:
            await lane.aclose()

    def _open(self) -> httpx.AsyncBaseTransport:
        proxy = environment_proxy(self._root)
        lane = httpx.AsyncHTTPTransport(verify=self._certificates, limits=_LIMITS, proxy=proxy)
        self._opened.append(lane)
        return lane

    @cached_property
    def _certificates(self) -> SSLContext:
        return httpx.create_ssl_context()  # 20 ms: made once, at the first call


def environment_proxy(root: str) -> str | None:
    """The environment's proxy for the host of a URL, as httpx's own clients would use it."""
    url = urlsplit(root)
    if is_this_machine(url.hostname or "") or proxy_bypass(url.netloc):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")

"""The transport through a simulator's socket: the real network stack, somebody else's hosts.

Every request goes to one address and says in its Host header whom it means.
"""

import httpx

from aggregator.domain.errors import ConfigurationError


class ThroughTransport(httpx.AsyncBaseTransport):
    """Sends everything to `base`, such as `http://127.0.0.1:8090`."""

    def __init__(self, base: str) -> None:
        try:
            self._base = httpx.URL(base)
        except httpx.InvalidURL as error:
            raise ConfigurationError(f"'{base}' is not the address of a sandbox.") from error
        if self._base.scheme != "http" or not self._base.host:
            raise ConfigurationError(f"'{base}' is not the address of a sandbox (http://...).")
        self._inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the host that the request names."""
        sent = httpx.Request(
            request.method,
            self._base.copy_with(raw_path=request.url.raw_path),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

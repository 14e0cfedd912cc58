"""The HTTP client for services that the operator names, such as a language model.

They may lie on this machine or its own network, so the address guard does not apply; nothing that
a user or a platform says may become an address of theirs.
"""

from collections.abc import Callable, Mapping

import httpx

from aggregator.upstream.in_process import InProcessTransport, Route
from aggregator.upstream.through import ThroughTransport

OperatorClient = httpx.AsyncClient


def operator_client(
    elsewhere: Mapping[str, Callable[[], httpx.AsyncBaseTransport]] | None = None,
) -> OperatorClient:
    """A client to close. The hosts of `elsewhere` are reached by the transport given for each.

    It goes by the environment's proxy settings and follows no redirect, which could carry a key
    elsewhere.
    """
    mounts = {f"all://{host}": make() for host, make in (elsewhere or {}).items()}
    return httpx.AsyncClient(mounts=mounts, follow_redirects=False)


def in_process(route: Route) -> Callable[[], httpx.AsyncBaseTransport]:
    """Answers from apps in this process."""
    return lambda: InProcessTransport(route)


def through(base: str) -> Callable[[], httpx.AsyncBaseTransport]:
    """Answers from a simulator's socket."""
    return lambda: ThroughTransport(base)

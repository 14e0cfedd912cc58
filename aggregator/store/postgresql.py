"""PostgreSQL as an engine that never keeps a caller waiting for a server that is gone.

libpq waits for ever by default, and a request waits with it. Three bounds: a connection is made
within `CONNECT_SECONDS`; the system gives up a peer that confirms nothing; and whoever leaves a
statement that has no answer (`Database` does after `ANSWER_SECONDS`) leaves it at once.
"""

import functools
from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS = 5
ANSWER_SECONDS = 5.0
CONNECTIONS = 5
MORE_AT_PEAKS = 5

_LIBPQ: dict[str, int] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,  # milliseconds
}
"""What the address may say otherwise."""


def postgresql_engine(url: URL) -> AsyncEngine:
    """A pool whose connections are tried before they are used."""
    told: dict[str, Any] = {name: value for name, value in _LIBPQ.items() if name not in url.query}
    return create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=MORE_AT_PEAKS,
        pool_pre_ping=True,
        connect_args=told | {"async_creator_fn": _connect},
    )


async def _connect(*words: Any, **named: Any) -> Any:
    return await _connection().connect(*words, **named)


@functools.cache
def _connection() -> Any:
    from psycopg import AsyncConnection

    class Connection(AsyncConnection[Any]):
        """Closed when its caller leaves: asking a server that does not answer to cancel what it
        does takes the driver ten seconds more."""

        async def cancel_safe(self, *, timeout: float = 30.0) -> None:  # noqa: ARG002, ASYNC109
            self.pgconn.finish()

    return Connection

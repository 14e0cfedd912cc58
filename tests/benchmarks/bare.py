"""What the service is compared with: one Litestar handler that returns bytes it was given.

Run as `python -m tests.benchmarks.bare PORT BODY...` under the same server, with the same
settings, as the service itself. Without a BODY it answers nothing but "ok".
"""

import itertools
import sys
from pathlib import Path

import uvicorn
from litestar import Litestar, get, post


def application(bodies: list[bytes]) -> Litestar:
    """The handler at the path of the search, and one that says that the process is there."""
    answers = itertools.cycle(bodies)

    @post("/api/v1/media/search", status_code=200, media_type="application/json")
    async def search() -> bytes:
        return next(answers)

    @get("/health", media_type="text/plain")
    async def health() -> str:
        return "ok"

    return Litestar([search, health], openapi_config=None, logging_config=None)


def main() -> None:
    """Serve until a signal ends it."""
    bodies = [Path(name).read_bytes() for name in sys.argv[2:]] or [b"ok"]
    uvicorn.run(
        application(bodies),
        port=int(sys.argv[1]),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        lifespan="on",
    )


if __name__ == "__main__":
    main()

"""The one network door as an httpx transport, for libraries that bring their own requests.

Every call goes through `Upstream.send`: guard, breaker, rate, budget and single flight hold for
it. It is for calls that only read, since equal ones may be sent once and one more time.
"""

import httpx

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.report import State
from aggregator.upstream.message import Request, Response, Upstream

_OURS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"}
)
"""What the door itself says of who asks and how."""

_UNFOLDED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of a body as it travelled; the one handed on is decoded."""


class UpstreamFailed(httpx.TransportError):
    """No answer, as httpx's libraries know it; `failure` is what the door said."""

    def __init__(self, failure: PlatformFailure, request: httpx.Request) -> None:
        super().__init__(str(failure), request=request)
        self.failure = failure


class UpstreamTimedOut(UpstreamFailed, httpx.TimeoutException):
    """As `UpstreamFailed`, for a failure that is a timeout."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """An httpx transport over the door. A request's read timeout caps the whole call.

    Redirects are answers here: whoever sends follows them, each by a call of its own.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer; raises `UpstreamFailed` where the door raises."""
        try:
            response = await self._upstream.send(await _asked(request))
        except RefusedAddress as error:
            refused = PlatformFailure.of(State.CHANGED, "It led to an address that is refused.")
            raise UpstreamFailed(refused, request) from error
        except PlatformFailure as failure:
            late = failure.status.state is State.TIMEOUT
            raise (UpstreamTimedOut if late else UpstreamFailed)(failure, request) from failure
        return _answered(response)


def failure_behind(error: BaseException) -> PlatformFailure | None:
    """What the door said, when that is why a library over this transport failed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UpstreamFailed):
            return cause.failure
        cause = cause.__cause__
    return None


async def _asked(request: httpx.Request) -> Request:
    return Request(
        url=str(request.url),
        method=request.method,
        headers=tuple(pair for pair in request.headers.multi_items() if pair[0] not in _OURS),
        content=await request.aread() or None,
        timeout=request.extensions.get("timeout", {}).get("read"),
        follow_redirects=False,
    )


def _answered(response: Response) -> httpx.Response:
    headers = [
        (name.encode(), value.encode("utf-8", "replace"))
        for name, value in response.headers.items()
        if name not in _UNFOLDED
    ]
    return httpx.Response(response.status, headers=headers, content=response.body)

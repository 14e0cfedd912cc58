"""A generation as server-sent events (WHATWG HTML, section 9.2)."""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import Receive, Send

from aggregator.playlists.events import Done, Event
from aggregator.web.playlists_bodies import event_body, playlist_body
from aggregator.web.playlists_generation import Generation, HungUp
from aggregator.web.problems import problem_of

EVENT_STREAM: Final = "text/event-stream"
PING_SECONDS: Final = 12.0
PING: Final = b": still at work\n\n"

_encode = msgspec.json.Encoder().encode


class EventStream(Response[bytes]):
    """The answer; the generation itself watches for a caller who hangs up."""

    def __init__(self, events: AsyncIterator[bytes], *, headers: dict[str, str]) -> None:
        # A proxy that gathers an answer before it passes it on would make a stream of it in vain.
        still = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        super().__init__(b"", media_type=EVENT_STREAM, headers=headers | still)
        self._events = events

    def to_asgi_response(
        self,
        app: Any,  # noqa: ARG002 - the framework's signature
        request: Request[Any, Any, Any],  # noqa: ARG002 - the framework's signature
        *,
        headers: dict[str, str] | None = None,
        cookies: Iterable[Cookie] | None = None,
        status_code: int | None = None,
        **_: Any,
    ) -> ASGIStreamingResponse:
        """See the framework's class."""
        return _WithoutListener(
            iterator=self._events,
            headers={**(headers or {}), **self.headers},
            cookies=cookies,
            media_type=EVENT_STREAM,
            status_code=status_code,
        )


class _WithoutListener(ASGIStreamingResponse):
    """The framework would listen for the hang-up a second time, and cancel the sending only."""

    async def send_body(self, send: Send, receive: Receive) -> None:  # noqa: ARG002 - its signature
        await self._stream(send)


async def frames(
    generation: Generation,
    first: Event | None,
    request: Request[Any, Any, Any],
    *,
    report: bool,
    patience: float = PING_SECONDS,
) -> AsyncIterator[bytes]:
    """Every event, a comment when there is none for `patience` seconds, and a problem when the work
    fails."""
    event = first
    try:
        while not isinstance(event, Done):
            yield PING if event is None else frame(*event_body(event))
            event = await generation.next(patience)
        yield frame("done", playlist_body(event.playlist, report=report))
    except HungUp:
        return
    except Exception as error:  # noqa: BLE001 - the status is sent: the problem must be an event
        yield _frame("error", problem_of(request, error))
    finally:
        generation.close()


def frame(name: str, body: object) -> bytes:
    """One event; JSON has no line end of its own to escape."""
    return _frame(name, _encode(body))


def _frame(name: str, data: bytes) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode("ascii"), data)

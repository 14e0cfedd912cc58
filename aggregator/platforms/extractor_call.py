"""One extraction's side of the network: its budget, its deadline, its cancel flag.

Used by a worker thread to send through the loop's network door; knows nothing of yt-dlp.
"""

import asyncio
import re
import threading
import time
from concurrent.futures import CancelledError, Future
from urllib.parse import urlsplit

import msgspec

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.report import State
from aggregator.upstream.message import Request, Response, Upstream
from aggregator.upstream.status import status_failure

LARGEST_ANSWER = 4_000_000
FILE_HEAD = 65_536

_FILE_NAME = re.compile(
    r"\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|aiff?|wma|mp4|m4v|mkv|mov|webm|avi|ts|flv)$",
    re.IGNORECASE,
)


class CallStoppedError(Exception):
    """Nothing more is sent for this extraction: cancelled, out of time or out of requests."""


class ExtractionCall:
    """The state that the awaiting task and the worker thread of one extraction share.

    `url` is the user's; `budget` counts requests; `deadline` is on the monotonic clock.
    """

    def __init__(
        self,
        url: str,
        upstream: Upstream,
        loop: asyncio.AbstractEventLoop,
        *,
        budget: int,
        deadline: float,
    ) -> None:
        self.url = url
        self.warnings: list[str] = []
        self.failure: PlatformFailure | None = None
        self.refused: RefusedAddress | None = None
        self.out_of_requests = False
        self._upstream = upstream
        self._loop = loop
        self._left = budget
        self._deadline = deadline
        self._lock = threading.Lock()
        self._cancelled = False
        self._under_way: Future[Response] | None = None

    def cancel(self) -> None:
        """Stop at once what is being sent and refuse what would follow; from any thread."""
        with self._lock:
            self._cancelled = True
            under_way = self._under_way
        if under_way is not None:
            under_way.cancel()

    def send(self, request: Request, timeout: float) -> Response:
        """Send from the worker thread and wait at most `timeout` seconds, less near the deadline.

        Raises `CallStoppedError`, `RefusedAddress` and `PlatformFailure`; an HTTP error status
        is an answer, noted in `failure`.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise CallStoppedError("out of time")
        wait = min(timeout, left)
        under_way = self._start(msgspec.structs.replace(_bounded(request), timeout=wait))
        try:
            # The door keeps the timeout itself; a second more covers a busy loop.
            response = under_way.result(timeout=wait + 1.0)
        except CancelledError as error:
            raise CallStoppedError("cancelled") from error
        except TimeoutError as error:
            under_way.cancel()
            raise CallStoppedError("out of time") from error
        except PlatformFailure as failure:
            self.failure = failure
            raise
        except RefusedAddress as refusal:
            if _same(request.url, self.url):
                self.refused = refusal
            raise
        self.failure = status_failure(response) or self.failure
        return response

    def _start(self, request: Request) -> Future[Response]:
        with self._lock:
            if self._cancelled or self._loop.is_closed():
                raise CallStoppedError("cancelled")
            if self._left <= 0:
                self.out_of_requests = True
                raise CallStoppedError("out of requests")
            self._left -= 1
            self._under_way = asyncio.run_coroutine_threadsafe(
                self._upstream.send(request), self._loop
            )
            return self._under_way

    def stopped(self) -> PlatformFailure:
        """Why it was stopped, as a failure."""
        if self.out_of_requests:
            return PlatformFailure.of(
                State.UNAVAILABLE, "Reading it would have taken too many requests."
            )
        return PlatformFailure.of(State.TIMEOUT, "It took too long.")


def _bounded(request: Request) -> Request:
    """Of what is named like a media file only the head is asked for: it is never fetched."""
    headers, largest = request.headers, LARGEST_ANSWER
    if _FILE_NAME.search(urlsplit(request.url).path):
        largest = FILE_HEAD
        if request.method == "GET":
            kept = tuple(pair for pair in headers if pair[0].lower() != "range")
            headers = (*kept, ("range", f"bytes=0-{FILE_HEAD - 1}"))
    return msgspec.structs.replace(request, headers=headers, max_bytes=largest, truncate=True)


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0].rstrip("/") == other.partition("#")[0].rstrip("/")

"""The guarded client: the one door through which all outgoing HTTP passes.

For each call: address guard, `retry_at` and breaker of the host, single flight, the host's rate
and places, one deadline over redirects and body, a cap on the decoded body, at most one retry.
"""

import asyncio
import logging
import random
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx
import msgspec
import structlog
from aiolimiter import AsyncLimiter

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.report import PlatformStatus, State
from aggregator.telemetry import BREAKER_CHANGES, BREAKERS_OPEN, HELD_UP
from aggregator.tracing import span
from aggregator.upstream.breaker import Breaker, Pass
from aggregator.upstream.budget import request_budget, spend_joined, spend_request
from aggregator.upstream.decoding import ACCEPTED, unfolded
from aggregator.upstream.guard import check_url
from aggregator.upstream.message import Request, Response
from aggregator.upstream.single_flight import SingleFlight
from aggregator.upstream.status import retry_at

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
"""A browser's: the platforms' pages and public JSON differ or are refused for anything else."""

_SENSITIVE = frozenset({"authorization", "cookie", "x-api-key"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIED = frozenset({502, 503, 504})
_DOMAINS = {
    "youtube.com": "youtube",
    "youtubei.googleapis.com": "youtube",
    "soundcloud.com": "soundcloud",
    "bandcamp.com": "bandcamp",
    "mixcloud.com": "mixcloud",
    "vimeo.com": "vimeo",
}
_HOSTS_REMEMBERED = 1_000
_REQUESTS_A_CALL = 10
"""More than redirects and a retry can come to; a budget counts what a shared call has spent."""


log = structlog.get_logger()


class ClientSettings(msgspec.Struct, frozen=True):
    """Times in seconds, sizes in decoded bytes; everything a host is that may be counted."""

    connect: float = 3.0
    read: float = 8.0
    total: float = 15.0
    max_bytes: int = 8_000_000
    max_redirects: int = 3
    places: int = 8
    rate: float = 20.0
    breaker_threshold: int = 5
    breaker_rest: float = 20.0


class _Host:
    """What is remembered of one upstream host."""

    def __init__(self, name: str, settings: ClientSettings, clock: Callable[[], float]) -> None:
        self._name = name
        self.breaker = Breaker(
            threshold=settings.breaker_threshold,
            rest=settings.breaker_rest,
            clock=clock,
            changed=self._breaker_changed,
        )
        self.limiter = AsyncLimiter(settings.rate, 1.0)
        self.places = asyncio.Semaphore(settings.places)
        self.quiet_until: float | None = None
        """On the monotonic clock: set back by an hour, the wall's would close a host for one."""
        self.calls = 0

    def _breaker_changed(self, opened: bool) -> None:
        platform = _platform_of(self._name)
        BREAKERS_OPEN.labels(platform).inc(1 if opened else -1)
        BREAKER_CHANGES.labels(platform, "open" if opened else "closed").inc()
        log.log(
            logging.WARNING if opened else logging.INFO,
            "host left alone after failures in a row" if opened else "host answers again",
            # What anybody's URL names stays out of the log.
            host="other" if platform == "other" else self._name,
        )

    def idle(self) -> bool:
        """Whether nothing would be forgotten with it that a later call needs."""
        return self.calls == 0 and self.quiet_until is None and self.breaker.closed


class _Sent(msgspec.Struct, frozen=True):
    """A response with what it took: calls, and notes for whoever asked."""

    response: Response
    requests: int
    notes: tuple[str, ...]


class GuardedClient:
    """Implements `upstream.message.Upstream` over any httpx transport."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        *,
        settings: ClientSettings = ClientSettings(),
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._now = now
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._flights: SingleFlight[_Sent] = SingleFlight()
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(settings.read, connect=settings.connect),
            headers={
                "User-Agent": USER_AGENT,
                "Accept-Language": "en",
                "Accept-Encoding": ACCEPTED,
            },
            # No site may recognise by a cookie of one caller the next one.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    async def send(self, request: Request) -> Response:
        """See `upstream.message.Upstream.send`."""
        check_url(request.url)
        if not request.share:
            return await self._within_deadline(request)
        spend_request()
        key = msgspec.json.encode(request)
        sent = await self._flights.run(key, lambda: self._shared(request))
        spend_joined(sent.requests - 1, sent.notes)
        return sent.response

    async def aclose(self) -> None:
        """End what is under way and close the connections."""
        await self._flights.close()
        await self._client.aclose()

    async def _shared(self, request: Request) -> _Sent:
        """A call of its own budget, since callers with other budgets may join it."""
        with request_budget(_REQUESTS_A_CALL) as budget:
            response = await self._within_deadline(request)
        return _Sent(response, _REQUESTS_A_CALL - budget.left, tuple(budget.notes))

    async def _within_deadline(self, request: Request) -> Response:
        limit = request.timeout or self._settings.total
        try:
            async with asyncio.timeout(limit) as deadline:
                return await self._follow(request, deadline)
        except TimeoutError as error:
            host = urlsplit(request.url).hostname
            raise PlatformFailure.of(
                State.TIMEOUT, f"No whole answer from {host} within {limit:g} seconds."
            ) from error

    async def _follow(self, request: Request, deadline: asyncio.Timeout) -> Response:
        """Redirects by hand: each target is checked, and secrets stay with their host."""
        for _ in range(self._settings.max_redirects + 1):
            response = await self._attempt_twice(request, deadline)
            target = response.headers.get("location")
            if response.status not in _REDIRECTS or not target or not request.follow_redirects:
                return response
            request = _redirected(request, response, target)
            check_url(request.url)
        raise PlatformFailure.of(
            State.CHANGED, f"More than {self._settings.max_redirects} redirects in a row."
        )

    async def _attempt_twice(self, request: Request, deadline: asyncio.Timeout) -> Response:
        try:
            response = await self._attempt(request, deadline)
        except PlatformFailure as failure:
            if not request.retry or failure.status.state is not State.UNREACHABLE:
                raise
            if failure.status.retry_at or isinstance(failure.__cause__, NoRecordingError):
                raise  # nothing was sent: the breaker spoke, or a replay that has no answer
        else:
            told_when = "retry-after" in response.headers
            if not request.retry or response.status not in _RETRIED or told_when:
                return response
        await asyncio.sleep(random.uniform(0.05, 0.2))  # noqa: S311 - jitter, not a secret
        return await self._attempt(request, deadline)

    async def _attempt(self, request: Request, deadline: asyncio.Timeout) -> Response:
        name = urlsplit(request.url).hostname or ""
        host = self._host(name)
        self._check_quiet(name, host)
        spend_request()
        host.calls += 1
        try:
            await self._take_turn(name, host, deadline)
            async with host.places:
                self._check_quiet(name, host)  # an answer while this call queued may have set it
                leave = host.breaker.admit()
                if leave is None:
                    raise PlatformFailure(
                        PlatformStatus(
                            State.UNREACHABLE,
                            detail=f"{name} failed several times in a row and is left alone"
                            " for now.",
                            retry_at=host.breaker.retry_at(),
                        )
                    )
                return await self._exchange(name, host, leave, request, deadline)
        finally:
            host.calls -= 1

    async def _take_turn(self, name: str, host: _Host, deadline: asyncio.Timeout) -> None:
        """Wait until our own rate lets the call out; one that it holds up for too long proves
        nothing of the host, and is told as what it is."""
        try:
            await host.limiter.acquire()
        except asyncio.CancelledError:
            if not deadline.expired():
                raise
            HELD_UP.inc()
            rate = self._settings.rate
            raise PlatformFailure(
                PlatformStatus(
                    State.RATE_LIMITED,
                    detail=f"More calls to {name} wait than the {rate:g} a second that we let out.",
                    retry_at=self._now() + timedelta(seconds=max(1.0, host.calls / rate)),
                )
            ) from None

    def _check_quiet(self, name: str, host: _Host) -> None:
        if host.quiet_until is None:
            return
        left = host.quiet_until - self._clock()
        if left <= 0:
            host.quiet_until = None
            return
        raise PlatformFailure(
            PlatformStatus(
                State.RATE_LIMITED,
                detail=f"{name} asked to be left alone for a while.",
                retry_at=self._now() + timedelta(seconds=left),
            )
        )

    def _host(self, name: str) -> _Host:
        """What is remembered of a host; the longest unasked ones that are idle are forgotten."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(name, self._settings, self._clock)
            if len(self._hosts) > _HOSTS_REMEMBERED:
                oldest = next((key for key, one in self._hosts.items() if one.idle()), name)
                if oldest != name:
                    del self._hosts[oldest]
        self._hosts.move_to_end(name)
        return host

    async def _exchange(
        self, name: str, host: _Host, leave: Pass, request: Request, deadline: asyncio.Timeout
    ) -> Response:
        try:
            with span("call host", host=_platform_of(name)) as told:
                response = await self._transfer(request)
                told.tell(http__response__status_code=response.status)
        except httpx.TimeoutException as error:
            host.breaker.failed(leave)
            raise PlatformFailure.of(State.TIMEOUT, f"{name} did not answer in time.") from error
        except NoRecordingError as error:
            host.breaker.abandoned(leave)
            raise PlatformFailure.of(State.UNREACHABLE, str(error)) from error
        except httpx.HTTPError as error:
            if _names_no_address(error):
                host.breaker.abandoned(leave)
                raise _no_address(name) from error
            host.breaker.failed(leave)
            raise PlatformFailure.of(State.UNREACHABLE, f"No answer from {name}.") from error
        except asyncio.CancelledError:
            # Our own deadline is the host's failure; a caller that left proves nothing.
            (host.breaker.failed if deadline.expired() else host.breaker.abandoned)(leave)
            raise
        except (httpx.InvalidURL, UnicodeError) as error:
            host.breaker.abandoned(leave)
            raise _no_address(name) from error
        except BaseException:
            host.breaker.abandoned(leave)
            raise
        if response.status >= 500:
            host.breaker.failed(leave)
        else:
            host.breaker.succeeded(leave)
        if (
            response.status in (403, 429, 503)
            and (later := retry_at(response, self._now())) is not None
        ):
            until = self._clock() + (later - self._now()).total_seconds()
            host.quiet_until = max(until, host.quiet_until or until)
        return response

    async def _transfer(self, request: Request) -> Response:
        cap = request.max_bytes or self._settings.max_bytes
        try:
            call = self._client.build_request(
                request.method,
                request.url,
                params=list(request.params) or None,
                headers=list(request.headers),
                json=request.json,
                content=request.content,
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise RefusedAddress("This is not a well-formed URL.") from error
        answer = await self._client.send(call, stream=True)
        try:
            body, cut = await _body(answer, cap)
        finally:
            await answer.aclose()
        if cut and not request.truncate:
            raise PlatformFailure.of(State.CHANGED, f"The answer is larger than {cap} bytes.")
        return Response(
            status=answer.status_code,
            headers=_single(answer.headers),
            body=body,
            url=str(answer.url),
            truncated=cut,
        )


def _platform_of(host: str) -> str:
    """Whose host it is, in the few words that a metric may have."""
    named = (name for domain, name in _DOMAINS.items() if f".{host}".endswith(f".{domain}"))
    return next(named, "other")


class NoRecordingError(httpx.ConnectError):
    """A replay has no answer; its message says to what and is told as it is."""


async def _body(answer: httpx.Response, cap: int) -> tuple[bytes, bool]:
    """The decoded body up to the cap, and whether there was more."""
    if answer.is_stream_consumed:  # built whole by a transport without a network
        return answer.content[:cap], len(answer.content) > cap
    coding = answer.headers.get("content-encoding", "")
    return await unfolded(answer.aiter_raw(65_536), coding, cap)


def _no_address(name: str) -> PlatformFailure:
    return PlatformFailure.of(State.CHANGED, f"{name} redirects to something that is no address.")


def _names_no_address(error: httpx.HTTPError) -> bool:
    """httpx reads where a redirect leads even when it is not to follow it."""
    return isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error)


def _single(headers: httpx.Headers) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _redirected(request: Request, response: Response, target: str) -> Request:
    """The next request (RFC 9110 15.4): 303, and POST at 301 or 302, become GET without body."""
    url = str(httpx.URL(response.url).join(target))
    becomes_get = response.status == 303 or (
        response.status in (301, 302) and request.method == "POST"
    )
    headers = request.headers
    before, after = urlsplit(request.url), urlsplit(url)
    if before.hostname != after.hostname or (before.scheme, after.scheme) == ("https", "http"):
        headers = tuple(pair for pair in headers if pair[0].lower() not in _SENSITIVE)
    changed = msgspec.structs.replace(request, url=url, params=(), headers=headers)
    if not becomes_get or request.method == "HEAD":
        return changed
    return msgspec.structs.replace(changed, method="GET", json=None, content=None)

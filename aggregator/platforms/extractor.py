"""yt-dlp's extractors behind our own network door, in a few threads of their own.

yt-dlp is imported in a worker thread on first need: it costs a third of a second and 45 MB.
"""

import asyncio
import contextvars
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import PLAYED_BY_NOBODY, failed, found
from aggregator.platforms.extractor_call import ExtractionCall
from aggregator.platforms.extractor_failure import failure_of
from aggregator.platforms.extractor_media import media_of
from aggregator.platforms.web_medium import nothing_playable
from aggregator.upstream.message import Upstream

_WEB_URL = re.compile(r"https?://", re.IGNORECASE)
_EMPTY_ANSWER = "Incomplete data"
_YOUTUBE = (
    "YoutubeClip",
    "YoutubeSearch",
    "YoutubeShortsAudioPivot",
    "YoutubeTab",
    "YoutubePlaylist",
    "Youtube",
)
_YOUTUBE_SECONDS = 8.0
_FEWEST_HITS_A_PAGE = 10

Arguments = Mapping[str, Mapping[str, list[str]]]

log = structlog.get_logger()


class Extractor:
    """Runs yt-dlp, at most `threads` extractions at a time, each with a YoutubeDL of its own
    (one shared loses results: its recursion guard is instance state)."""

    def __init__(self, upstream: Upstream, *, threads: int = 2) -> None:
        self._upstream = upstream
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="extractor")
        self._free = asyncio.Semaphore(threads)
        self._calls: set[ExtractionCall] = set()

    async def extract(
        self,
        url: str,
        *,
        limit: int,
        only: tuple[str, ...] = (),
        budget: int = 12,
        seconds: float = 10.0,
        arguments: Arguments | None = None,
    ) -> Outcome:
        """The media at an http(s) URL, at most `limit`, in at most `budget` requests and `seconds`.

        `only` names the yt-dlp extractors allowed (() means all), `arguments` their options.
        Failures are statuses; raises `RefusedAddress` when `url` itself must not be fetched.
        """
        if not _WEB_URL.match(url):
            return failed(nothing_playable())  # yt-dlp has words of its own: `ytsearchall:`
        return await self.run(
            url, limit=limit, only=only, budget=budget, seconds=seconds, arguments=arguments
        )

    async def run(
        self,
        target: str,
        *,
        limit: int,
        only: tuple[str, ...],
        budget: int,
        seconds: float,
        arguments: Arguments | None = None,
    ) -> Outcome:
        """Like `extract` for a target of our own making, such as `ytsearch30:words`."""
        call = ExtractionCall(
            target,
            self._upstream,
            asyncio.get_running_loop(),
            budget=budget,
            deadline=time.monotonic() + seconds,
        )
        try:
            async with asyncio.timeout(seconds):
                information = await self._in_thread(call, limit, only, arguments or {})
        except TimeoutError:
            return failed(call.stopped())
        except PlatformFailure as failure:
            return failed(failure)
        return _outcome(information, call, limit)

    def close(self) -> None:
        """Stop what runs and let the threads end."""
        for call in tuple(self._calls):
            call.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(
        self, call: ExtractionCall, limit: int, only: tuple[str, ...], arguments: Arguments
    ) -> Mapping[str, Any]:
        await self._free.acquire()
        # The copied context carries the request budget and the trace into the thread and, from
        # there, into every send.
        context = contextvars.copy_context()
        work = asyncio.get_running_loop().run_in_executor(
            self._pool, context.run, _extract, call, limit, only, arguments
        )
        self._calls.add(call)
        work.add_done_callback(lambda _: self._done(call))
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:
            call.cancel()
            # A thread cannot be killed: it ends at its next request, and nobody waits for it.
            work.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise
        return _answer(work)

    def _done(self, call: ExtractionCall) -> None:
        self._calls.discard(call)
        self._free.release()


class YouTubeSecondRoute:
    """YouTube by yt-dlp: a second, independently kept parser for when the direct route fails."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    async def search(self, term: str, limit: int) -> Outcome:
        """Videos for a text in YouTube's own order, at most `limit`: one request a page."""
        return await self._extractor.run(
            f"ytsearch{limit}:{term}",
            limit=limit,
            only=_YOUTUBE,
            budget=limit // _FEWEST_HITS_A_PAGE + 2,
            seconds=_YOUTUBE_SECONDS,
            arguments={"youtubetab": {"skip": ["webpage"]}},
        )

    async def resolve(self, url: str, limit: int) -> Outcome:
        """The video, or the videos of a playlist or channel in order, at most `limit`."""
        outcome = await self._extractor.extract(
            url,
            limit=limit,
            only=_YOUTUBE,
            budget=6,
            seconds=_YOUTUBE_SECONDS,
            arguments={
                "youtubetab": {"skip": ["webpage"]},
                # Not initial_data: the channel's name is nowhere else.
                "youtube": {"player_skip": ["webpage", "configs", "js"]},
            },
        )
        told = {medium.restriction for medium in outcome.media}
        if len(told) == 1 and (restriction := told.pop()) in PLAYED_BY_NOBODY:
            detail = "YouTube plays it to nobody here."
            return failed(PlatformFailure.of(State.UNAVAILABLE, detail, restriction=restriction))
        return outcome


def _extract(
    call: ExtractionCall, limit: int, only: tuple[str, ...], arguments: Arguments
) -> Mapping[str, Any]:
    from aggregator.platforms.extractor_network import extract_information  # imports yt-dlp

    return extract_information(call, call.url, limit=limit, only=only, arguments=arguments)


def _answer(work: asyncio.Future[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the thread returned. Extractors of 1,700 sites raise anything on a page that changed;
    what is neither ours nor yt-dlp's is told as `changed`."""
    if work.cancelled():
        raise PlatformFailure.of(State.TIMEOUT, "The extractor was closed.")
    error = work.exception()
    if error is None:
        return work.result()
    if isinstance(error, PlatformFailure | RefusedAddress) or not isinstance(error, Exception):
        raise error
    log.warning("an extractor failed", error=type(error).__name__)
    raise PlatformFailure.of(State.CHANGED, "The extractor could not read the page.") from error


def _outcome(information: Mapping[str, Any], call: ExtractionCall, limit: int) -> Outcome:
    media = media_of(information, call.url, call.warnings)[:limit]
    if media:
        return found(list(media))
    said = " ".join(call.warnings)
    if _EMPTY_ANSWER in said:
        return failed(PlatformFailure.of(State.CHANGED, "The answer holds no results section."))
    if information.get("entries") is not None:
        return found([]) if not _WEB_URL.match(call.url) else failed(nothing_playable())
    if not said and call.failure is None:
        return failed(nothing_playable())
    return failed(failure_of(call, said, expected=True))

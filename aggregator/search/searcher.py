"""One query, every platform, the truth about each."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import msgspec
import structlog

from aggregator.domain.errors import (
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    PlatformFailure,
    RefusedAddress,
    WrongPlatform,
)
from aggregator.domain.media import Media, Platform
from aggregator.domain.report import (
    ANSWERED,
    Outcome,
    PlatformReport,
    PlatformStatus,
    State,
)
from aggregator.platforms.base import Adapter, failed
from aggregator.platforms.links import recognise
from aggregator.search.cache import Age, CacheKey, ResultCache
from aggregator.search.pages import KeptPages, SearchAnswer
from aggregator.search.sharing import Sharing
from aggregator.telemetry import (
    CACHE_READS,
    PLATFORM_ANSWERS,
    PLATFORM_SECONDS,
    SHARED_READS,
)
from aggregator.tracing import span
from aggregator.upstream.budget import request_budget
from aggregator.upstream.guard import check_url

MOST_MEDIA = 30
LONGEST_QUERY = 500
REQUESTS_A_PLATFORM = 40
"""A cap on runaway pages, not a target: a SoundCloud set of 450 takes 12 requests."""

URL_PATIENCE = 3
"""A URL has nobody else to wait for it, and may need page after page: three search deadlines."""

_FRESH_READS = CACHE_READS.labels(Age.FRESH)

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://", re.IGNORECASE)

log = structlog.get_logger()


class PageResolver(Protocol):
    """What resolves a URL that belongs to none of the five platforms."""

    async def resolve_url(self, url: str, limit: int) -> Outcome:
        """The media found at the URL."""
        ...


class MediaMemory(Protocol):
    """What remembers the media seen, behind the answer; must return at once."""

    def remember(self, media: tuple[Media, ...]) -> None:
        """Queue these media."""
        ...


class Searcher:
    """The search use case. `deadline` is seconds from the request to the answer.

    With `sharing`, several processes read each other's answers and ask a question once.
    """

    def __init__(
        self,
        adapters: Mapping[Platform, Adapter],
        pages: PageResolver,
        *,
        cache: ResultCache,
        sharing: Sharing | None = None,
        memory: MediaMemory | None = None,
        deadline: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._adapters = dict(adapters)
        self._pages = pages
        self._cache = cache
        self._sharing = sharing
        self._memory = memory
        self._deadline = deadline
        self._clock = clock
        self._running: dict[CacheKey, asyncio.Task[Outcome]] = {}
        # A page holds on to the answers behind it: no more pages than the cache has answers for.
        self._most_pages = max(1, cache.most // max(1, len(adapters)))
        self._pages_kept = KeptPages(cache, most=self._most_pages)
        self._remembered: dict[int, tuple[Media, ...]] = {}

    async def search(
        self, platform: Platform, query: str, *, limit: int = MOST_MEDIA
    ) -> SearchAnswer:
        """Media for a text or a URL, at most `limit`.

        Raises `InvalidRequest` (and its `RefusedAddress`, `WrongPlatform`) for a query that
        breaks a rule, `NotFound` for a URL that resolves to nothing, and `AllPlatformsFailed`
        when no platform asked could answer.
        """
        query = check_query(query)
        if is_url(query):
            answer = await self._resolve(platform, query, limit)
        else:
            answer = await self._search_text(platform, query, limit)
        self._remember(answer.media)
        return answer

    def kept(
        self, platform: Platform, query: str, *, limit: int = MOST_MEDIA
    ) -> SearchAnswer | None:
        """The answer given to this text before, while everything behind it is fresh."""
        page = self._pages_kept.fresh(platform, _question(query), limit)
        if page is not None:
            _FRESH_READS.inc(len(page.reports))
        return page

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms that a text is searched on, in the order of reports."""
        return tuple(self._adapters)

    async def ask(self, platform: Platform, text: str) -> tuple[PlatformReport, tuple[Media, ...]]:
        """One platform's answer to a text by the deadline, its failure a status, never an error."""
        question = _question(text)[:LONGEST_QUERY]
        report, media = await self._answer(
            CacheKey(platform, question, MOST_MEDIA),
            _later(_searched, self._adapters[platform], question),
        )
        self._remember(media)
        return report, media

    async def close(self) -> None:
        """Drop what is still being asked behind answers already given."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _search_text(self, platform: Platform, query: str, limit: int) -> SearchAnswer:
        page = self.kept(platform, query, limit=limit)
        if page is not None:
            return page
        question = _question(query)
        asked = self._adapters if platform is Platform.URL else (platform,)
        keys = [CacheKey(name, question, MOST_MEDIA) for name in asked]
        answers = await self._answers(keys, query)
        reports = tuple(report for report, _ in answers)
        if not any(report.status in ANSWERED for report in reports):
            raise AllPlatformsFailed(reports)
        found = {report.platform: media for report, media in answers}
        if len(found) == 1:
            media = found[reports[0].platform][:limit]
        else:
            media = self._pages_kept.merged(question, found, limit)
        answer = SearchAnswer(media, reports)
        self._pages_kept.keep(platform, question, limit, keys, answer)
        return answer

    def _remember(self, media: tuple[Media, ...]) -> None:
        """Queue media for the store, once for a list that the cache gives again and again."""
        if self._memory is None or not media or self._remembered.get(id(media)) is media:
            return
        self._memory.remember(media)
        if len(self._remembered) >= self._most_pages:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[id(media)] = media  # held, so that its id is nobody else's

    async def _answers(
        self, keys: Sequence[CacheKey], query: str
    ) -> list[tuple[PlatformReport, tuple[Media, ...]]]:
        """Each platform's answer, in order; tasks are made only where one is not kept fresh."""
        fresh = [self._fresh(key) for key in keys]
        asking = [
            self._answer(key, _later(_searched, self._adapters[key.platform], query))
            for key, one in zip(keys, fresh, strict=True)
            if one is None
        ]
        others = iter(await asyncio.gather(*asking) if asking else ())
        return [next(others) if one is None else one for one in fresh]

    def _fresh(self, key: CacheKey) -> tuple[PlatformReport, tuple[Media, ...]] | None:
        """The answer that this process keeps, when it may be given as it is."""
        started = self._clock()
        kept = self._cache.get(key)
        if kept is None or kept[0] is not Age.FRESH:
            return None
        _FRESH_READS.inc()
        return self._report(key, kept[1], started, cache=Age.FRESH)

    async def _resolve(self, platform: Platform, url: str, limit: int) -> SearchAnswer:
        check_url(url)
        link = recognise(url)
        if link is not None and platform not in (Platform.URL, link.platform):
            raise WrongPlatform(platform, link.platform)
        if link is None and platform is not Platform.URL:
            raise InvalidRequest(
                f"This is not a URL of {platform}; ask platform 'url' for any other site.",
                pointer="/query",
            )
        if link is not None:
            adapter = self._adapters[link.platform]
            key = CacheKey(link.platform, link.url + (link.secret or ""), limit)
            asking = _later(adapter.resolve, link, limit)
        else:
            key = CacheKey(Platform.URL, url, limit)
            asking = _later(self._pages.resolve_url, url, limit)
        report, media = await self._answer(key, asking, patience=URL_PATIENCE)
        if report.status in (State.EMPTY, State.UNAVAILABLE) or (
            report.status is State.OK and not media
        ):
            raise NotFound(report.detail or "Nothing playable was found at this URL.")
        if report.status is not State.OK:
            raise AllPlatformsFailed((report,))
        return SearchAnswer(media[:limit], (report,))

    async def _answer(
        self, key: CacheKey, ask: Callable[[], Awaitable[Outcome]], *, patience: float = 1
    ) -> tuple[PlatformReport, tuple[Media, ...]]:
        """One platform's answer by the deadline: from the cache, asked now, or a status."""
        started = self._clock()
        kept = await self._kept(key)
        CACHE_READS.labels(kept[0] if kept else "miss").inc()
        if kept is not None and kept[0] is Age.FRESH:
            return self._report(key, kept[1], started, cache=Age.FRESH)
        deadline = self._deadline * patience
        task = self._ask_once(key, ask, deadline)
        if kept is not None and kept[0] is Age.AGING:
            return self._report(key, kept[1], started, cache=Age.AGING)
        left = max(0.0, deadline - (self._clock() - started))
        done, _ = await asyncio.wait({task}, timeout=left)
        if done:
            outcome = task.result()
        else:
            outcome = Outcome(
                PlatformStatus(State.TIMEOUT, detail=f"No answer within {deadline:g} seconds.")
            )
        if kept is not None and outcome.status.state not in ANSWERED:
            note = f"an earlier answer: asked again it was {outcome.status.state}"
            stale = msgspec.structs.replace(kept[1], notes=(*kept[1].notes, note))
            return self._report(key, stale, started, cache=Age.STALE)
        return self._report(key, outcome, started)

    async def _kept(self, key: CacheKey) -> tuple[Age, Outcome] | None:
        """What is kept here, else what any process keeps; no need to look while it is asked."""
        kept = self._cache.get(key)
        enough = kept is not None and kept[0] is not Age.STALE
        if self._sharing is None or enough or key in self._running:
            return kept
        shared = await self._sharing.read(key)
        if shared is not None:
            self._cache.put(key, shared.outcome, seconds=shared.seconds)
            kept = self._cache.get(key)
        SHARED_READS.labels(kept[0] if shared and kept else "miss").inc()
        return kept

    def _ask_once(
        self, key: CacheKey, ask: Callable[[], Awaitable[Outcome]], deadline: float
    ) -> asyncio.Task[Outcome]:
        """The one task asking this question now; it outlives its callers to fill the cache."""
        running = self._running.get(key)
        if running is None:
            running = asyncio.create_task(self._ask(key, ask, deadline), name=f"ask {key.platform}")
            self._running[key] = running
            running.add_done_callback(lambda task: self._settle(key, task))
        return running

    def _settle(self, key: CacheKey, task: asyncio.Task[Outcome]) -> None:
        del self._running[key]
        # A failure is retrieved here so that one which no caller waits for is not reported
        # by asyncio as lost; callers that wait get it from the task.
        if not task.cancelled() and (error := task.exception()) is not None:
            log.info("question refused", platform=str(key.platform), error=type(error).__name__)

    async def _ask(
        self, key: CacheKey, ask: Callable[[], Awaitable[Outcome]], deadline: float
    ) -> Outcome:
        if self._sharing is None:
            outcome = await self._ask_here(key, ask)
            self._cache.put(key, outcome)
            return outcome
        told = await self._sharing.ask(key, lambda: self._ask_here(key, ask), patience=deadline)
        self._cache.put(key, told.outcome, seconds=told.seconds)
        return told.outcome

    async def _ask_here(self, key: CacheKey, ask: Callable[[], Awaitable[Outcome]]) -> Outcome:
        started = self._clock()
        with (
            request_budget(REQUESTS_A_PLATFORM) as budget,
            span("ask platform", platform=str(key.platform)) as told,
        ):
            outcome = await _fence(key.platform, ask)
            told.tell(status=str(outcome.status.state), hits=len(outcome.media))
        if budget.notes:
            outcome = msgspec.structs.replace(outcome, notes=(*outcome.notes, *budget.notes))
        PLATFORM_SECONDS.labels(key.platform).observe(self._clock() - started)
        PLATFORM_ANSWERS.labels(key.platform, outcome.status.state).inc()
        return outcome

    def _report(
        self, key: CacheKey, outcome: Outcome, started: float, *, cache: Age | None = None
    ) -> tuple[PlatformReport, tuple[Media, ...]]:
        status = outcome.status
        report = PlatformReport(
            platform=key.platform,
            status=status.state,
            milliseconds=round((self._clock() - started) * 1000, 1),
            hits=len(outcome.media),
            detail=status.detail,
            restriction=status.restriction,
            retry_at=status.retry_at,
            cache=cache,
            notes=outcome.notes,
        )
        return report, outcome.media


def check_query(query: str) -> str:
    """The trimmed query; raises `InvalidRequest` when it is blank or too long."""
    query = query.strip()
    if not query:
        raise InvalidRequest("must not be blank", pointer="/query")
    if len(query) > LONGEST_QUERY:
        raise InvalidRequest(
            f"must be at most {LONGEST_QUERY} characters, is {len(query)}", pointer="/query"
        )
    return query


def is_url(query: str) -> bool:
    """Whether a query is taken as a URL, and not as words."""
    return _SCHEME.match(query) is not None


def _question(text: str) -> str:
    """What is asked, whatever the case and the spaces between words."""
    return " ".join(text.casefold().split())


async def _searched(adapter: Adapter, query: str) -> Outcome:
    """A text search; a platform that sends us to a forbidden address is the platform's fault."""
    try:
        return await adapter.search(query, MOST_MEDIA)
    except RefusedAddress:
        return Outcome(
            PlatformStatus(State.CHANGED, detail="It redirected to an address that is refused.")
        )


async def _fence(platform: Platform, ask: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """The one place where an adapter's own fault becomes a status instead of failing the rest."""
    try:
        return await ask()
    except PlatformFailure as failure:
        return failed(failure)
    except RefusedAddress:
        raise
    except Exception:  # the platform fence: one broken adapter spoils no other
        log.exception("adapter failed", platform=str(platform))
        return Outcome(
            PlatformStatus(State.CHANGED, detail="Its answer was not understood (a fault of ours).")
        )


def _later(
    ask: Callable[..., Awaitable[Outcome]], *arguments: object
) -> Callable[[], Awaitable[Outcome]]:
    return lambda: ask(*arguments)

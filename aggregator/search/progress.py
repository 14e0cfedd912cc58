"""A search as it grows: the same platforms, cache and merge as the search, told step by step."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from aggregator.domain.errors import AllPlatformsFailed
from aggregator.domain.media import Media, Platform
from aggregator.domain.report import ANSWERED, PlatformReport
from aggregator.search.merge import merge
from aggregator.search.pages import SearchAnswer
from aggregator.search.searcher import MOST_MEDIA, check_query, is_url


class Asked(Protocol):
    """What is asked: the searcher."""

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms that a text is searched on, in the order of reports."""
        ...

    async def ask(self, platform: Platform, text: str) -> tuple[PlatformReport, tuple[Media, ...]]:
        """One platform's answer to a text, its failure a status."""
        ...

    async def search(
        self, platform: Platform, query: str, *, limit: int = MOST_MEDIA
    ) -> SearchAnswer:
        """The whole answer."""
        ...


async def search_in_steps(
    searcher: Asked, platform: Platform, query: str, *, limit: int = MOST_MEDIA
) -> AsyncIterator[SearchAnswer]:
    """The answer so far, each time a platform has answered; the last one is the whole answer.

    A URL, and a text for one platform, is one step. Raises as `Searcher.search` does: before the
    first step what the query is to blame for, after the last `AllPlatformsFailed`.
    """
    query = check_query(query)
    if platform is not Platform.URL or is_url(query):
        yield await searcher.search(platform, query, limit=limit)
        return
    asking = [asyncio.create_task(searcher.ask(name, query)) for name in searcher.platforms]
    question = " ".join(query.casefold().split())
    told: dict[Platform, tuple[PlatformReport, tuple[Media, ...]]] = {}
    reports: tuple[PlatformReport, ...] = ()
    try:
        for next_answer in asyncio.as_completed(asking):
            report, media = await next_answer
            told[report.platform] = (report, media)
            so_far = [told[name] for name in searcher.platforms if name in told]
            found = {report.platform: media for report, media in so_far}
            reports = tuple(report for report, _ in so_far)
            yield SearchAnswer(merge(question, found, limit), reports)
    finally:
        for task in asking:
            task.cancel()  # of a reader who left; what the platforms are asked goes on
        await asyncio.gather(*asking, return_exceptions=True)
    if not any(report.status in ANSWERED for report in reports):
        raise AllPlatformsFailed(reports)

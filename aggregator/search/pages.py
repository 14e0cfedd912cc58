"""Pages made of what several platforms answered, kept while those answers are.

Merging 150 media takes 4 ms, and a page whose every answer is still fresh is given again as it is.
"""

from collections.abc import Mapping, Sequence

import msgspec

from aggregator.domain.media import Media, Platform
from aggregator.domain.report import Outcome, PlatformReport
from aggregator.search.cache import Age, CacheKey, ResultCache
from aggregator.search.merge import merge

LOOK_SECONDS = 1.0
"""A page that is asked for is looked through so often, so that the cache knows of its use."""

Lists = tuple[tuple[Media, ...], ...]


class SearchAnswer(msgspec.Struct, frozen=True, weakref=True):
    """The media, best first, and a report a platform asked."""

    media: tuple[Media, ...]
    reports: tuple[PlatformReport, ...]


class _Page(msgspec.Struct):
    """A whole answer, and the kept outcomes that it is made of.

    It need not be looked through while the cache's `changes` are these and its clock is not past
    `until`.
    """

    keys: tuple[CacheKey, ...]
    outcomes: tuple[Outcome, ...]
    answer: SearchAnswer
    changes: int = -1
    until: float = 0.0


class KeptPages:
    """The pages of this process, over its result cache."""

    def __init__(self, cache: ResultCache, *, most: int) -> None:
        self._cache = cache
        self._most = most
        self._merged: dict[tuple[str, int], tuple[Lists, tuple[Media, ...]]] = {}
        self._whole: dict[tuple[Platform, str, int], _Page] = {}

    def fresh(self, platform: Platform, question: str, limit: int) -> SearchAnswer | None:
        """The answer given before, when every outcome behind it is the one kept, and fresh."""
        page = self._whole.get((platform, question, limit))
        if page is None:
            return None
        cache, now = self._cache, self._cache.clock()
        if page.changes == cache.changes and now <= page.until:
            return page.answer
        until = now + LOOK_SECONDS
        for key, outcome in zip(page.keys, page.outcomes, strict=True):
            kept, last = cache.get(key), cache.fresh_until(key)
            if kept is None or last is None or kept[0] is not Age.FRESH or kept[1] is not outcome:
                del self._whole[platform, question, limit]
                return None
            until = min(until, last)
        page.changes, page.until = cache.changes, until
        return page.answer

    def keep(
        self,
        platform: Platform,
        question: str,
        limit: int,
        keys: Sequence[CacheKey],
        answer: SearchAnswer,
    ) -> None:
        """Keep an answer whose reports all say fresh; any other one is not kept."""
        if any(report.cache is not Age.FRESH for report in answer.reports):
            return
        kept = [self._cache.get(key) for key in keys]
        outcomes = tuple(one[1] for one in kept if one is not None)
        if len(outcomes) < len(keys):
            return
        # Given again it takes no time, whatever looking it up took this once.
        told = tuple(msgspec.structs.replace(one, milliseconds=0.0) for one in answer.reports)
        if len(self._whole) >= self._most:
            self._whole.clear()
        self._whole[platform, question, limit] = _Page(
            tuple(keys), outcomes, SearchAnswer(answer.media, told)
        )

    def merged(
        self, question: str, found: Mapping[Platform, tuple[Media, ...]], limit: int
    ) -> tuple[Media, ...]:
        """The merged page, made once for the same answers."""
        lists = tuple(found.values())
        kept = self._merged.get((question, limit))
        if kept is not None and all(
            one is other for one, other in zip(kept[0], lists, strict=True)
        ):
            return kept[1]
        page = merge(question, found, limit)
        if len(self._merged) >= self._most:
            self._merged.clear()
        self._merged[question, limit] = (lists, page)
        return page

"""A suggestion laid before the platforms, and what they answer judged as it comes."""

import asyncio
from collections.abc import Callable

import msgspec

from aggregator.domain.media import Media, Platform
from aggregator.domain.playlist import Judged, Mode, Suggestion
from aggregator.domain.report import ANSWERED, PlatformReport
from aggregator.playlists.judging import best_rejected, judged
from aggregator.playlists.modes import chosen, spare
from aggregator.playlists.platform_states import not_waited_for
from aggregator.search.searcher import Searcher

SURE = 0.98
"""A score that leaves nothing to be found: the right recording from the right hands."""

SURE_GRACE = (0.25, 0.05)
GOOD_GRACE = (2.0, 1.5)
CHOICE_GRACE = (4.0, 1.5)
"""Once a platform has a match, the others get this many times the time it took, and at least so
many seconds: longer while something better may come, or in manual mode another candidate, but a
platform that hangs must not hold up what is found already."""

Tell = Callable[[PlatformReport], None]


class Resolved(msgspec.Struct, frozen=True):
    """What the platforms had. `answered` says that at least one could be asked."""

    found: tuple[Judged, ...]
    rejected: tuple[Judged, ...]
    answered: bool
    others: tuple[Judged, ...] = ()


class Resolver:
    """Asks the platforms of a mode for one suggestion. `tell` gets each platform's report."""

    def __init__(self, searcher: Searcher, mode: Mode, main: Platform | None, tell: Tell) -> None:
        self._searcher = searcher
        self._mode = mode
        self._main = main
        self._tell = tell

    async def resolve(self, suggestion: Suggestion) -> Resolved:
        """The candidates that may stand, the nearest that may not, over all platforms asked."""
        text = f"{suggestion.author} {suggestion.title}".strip()
        everywhere = self._searcher.platforms
        media: list[Media] = []
        answered = False
        for platforms in self._turns(everywhere):
            answered |= await self._ask(suggestion, text, platforms, media)
            ranking = judged(suggestion, media)
            if found := chosen(self._mode, self._main, ranking):
                others = spare(found, ranking)
                return Resolved(found, best_rejected(ranking), answered=True, others=others)
        return Resolved((), best_rejected(judged(suggestion, media)), answered)

    def _turns(self, everywhere: tuple[Platform, ...]) -> tuple[tuple[Platform, ...], ...]:
        """Which platforms are asked together, and which only when those had nothing."""
        if self._mode is Mode.PLATFORM and self._main is not None:
            return (self._main,), tuple(one for one in everywhere if one is not self._main)
        return (everywhere,)

    async def _ask(
        self,
        suggestion: Suggestion,
        text: str,
        platforms: tuple[Platform, ...],
        media: list[Media],
    ) -> bool:
        """Add what the platforms have to `media`; whether any could be asked."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        asked = {
            asyncio.create_task(self._searcher.ask(platform, text)): platform
            for platform in platforms
        }
        waiting = set(asked)
        answered = False
        until: float | None = None
        try:
            while waiting:
                patience = None if until is None else max(0.0, until - loop.time())
                done, waiting = await asyncio.wait(
                    waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    spent = loop.time() - started
                    for task in waiting:
                        self._tell(not_waited_for(asked[task], spent))
                    break
                for task in done:
                    report, found = task.result()
                    self._tell(report)
                    answered |= report.status in ANSWERED
                    media += found
                    if (grace := self._grace(suggestion, found)) is not None:
                        share, least = grace
                        end = loop.time() + max(least, share * (loop.time() - started))
                        until = end if until is None else min(until, end)
        finally:
            # The question itself goes on behind: its answer fills the cache.
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return answered

    def _grace(
        self, suggestion: Suggestion, media: tuple[Media, ...]
    ) -> tuple[float, float] | None:
        """How long the other platforms are still waited for, now that these media are there."""
        ranking = judged(suggestion, media)
        if not ranking or not ranking[0].accepted:
            return None
        if self._mode is Mode.MANUAL:
            return CHOICE_GRACE
        return SURE_GRACE if ranking[0].score >= SURE else GOOD_GRACE

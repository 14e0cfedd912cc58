"""Mixes, sets and radio shows: searched for themselves, Mixcloud's first."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable

from aggregator.curation.facets import Sort
from aggregator.curation.names import key_of
from aggregator.curation.plan import Plan
from aggregator.domain.media import Kind, Media, Platform
from aggregator.domain.playlist import Judged, Mode, Suggestion
from aggregator.domain.report import PlatformReport
from aggregator.matching.text import fold
from aggregator.playlists.platform_states import not_waited_for
from aggregator.search.searcher import Searcher

LONG = 20 * 60
"""Seconds from which a medium is no track."""

MOST_BY_ONE = 2
_KINDS = frozenset({Kind.MIX, Kind.SHOW, Kind.LIVE_SET})
_NAMED, _TAGGED = 0.95, 0.8

Tell = Callable[[PlatformReport], None]


async def long_form_media(
    searcher: Searcher, plan: Plan, mode: Mode, main: Platform | None, tell: Tell
) -> AsyncGenerator[tuple[Suggestion, Judged], None]:
    """Long media on the prompt's subject with why each was taken, Mixcloud's before the others'.

    In platform mode the main platform comes first.
    """
    subject, topics = _subject(plan), _topics(plan)
    first = main if mode is Mode.PLATFORM and main is not None else Platform.MIXCLOUD
    order = sorted(searcher.platforms, key=lambda platform: platform is not first)
    started = time.monotonic()
    asked = {one: asyncio.create_task(searcher.ask(one, _words(one, subject))) for one in order}
    try:
        authors: Counter[str] = Counter()
        titles: set[str] = set()
        # In this order, not as they come: a slow platform behind is not waited for in vain.
        for platform in order:
            report, media = await asked[platform]
            del asked[platform]
            tell(report)
            for one in media:
                ruling = _judge(one, topics)
                if ruling is None or authors[key_of(one.author)] >= MOST_BY_ONE:
                    continue
                name = fold(one.title)
                if name in titles or plan.excludes(Suggestion(one.title, one.author)):
                    continue
                titles.add(name)
                authors[key_of(one.author)] += 1
                yield Suggestion(one.title, one.author), ruling
    finally:
        for platform, task in asked.items():
            waited = time.monotonic() - started
            answered = task.done() and not task.cancelled()
            tell(task.result()[0] if answered else not_waited_for(platform, waited))
            task.cancel()
        await asyncio.gather(*asked.values(), return_exceptions=True)


def _words(platform: Platform, subject: str) -> str:
    """What a platform is asked: Mixcloud has hardly anything but mixes."""
    return subject if platform is Platform.MIXCLOUD else f"{subject} mix".strip()


def _subject(plan: Plan) -> str:
    """What the mix is of: artists and genres, else moods and scenes, else the prompt's words."""
    years = [f"{era.first}s" for era in plan.eras if era.last - era.first == 9]
    words = (*years, *_topics(plan))
    return " ".join(words) or plan.text


def _topics(plan: Plan) -> tuple[str, ...]:
    genres, moods, scenes = (plan.names(sort) for sort in (Sort.GENRE, Sort.MOOD, Sort.SCENE))
    return (*plan.by, *plan.like, *genres) or (*moods, *scenes)


def _judge(one: Media, topics: tuple[str, ...]) -> Judged | None:
    """The medium when it is long, playable and on a topic."""
    length = one.full_duration if one.preview else one.duration
    is_long = one.kind in _KINDS or (one.kind is Kind.OTHER and (length or 0) >= LONG)
    if not is_long or one.preview or one.restriction is not None or one.live:
        return None
    said = f" {fold(one.title)} {fold(one.author)} {fold(one.description or '')} "
    named = [topic for topic in topics if f" {fold(topic)} " in said]
    form = f"a {one.kind.value.replace('_', ' ')}"
    if length:
        form += f" of {round(length / 60)} minutes"
    if named:
        return Judged(one, _NAMED, accepted=True, reasons=(form, f"names {', '.join(named)}"))
    # Mixcloud finds shows by their tags, which its answers do not repeat.
    if one.platform is Platform.MIXCLOUD:
        reasons = (form, "Mixcloud lists it for the topic")
        return Judged(one, _TAGGED, accepted=True, reasons=reasons)
    return None

"""A page is given again whole only while every answer behind it is fresh and the same."""

import gc
from collections.abc import Callable

import pytest

from aggregator.domain.media import Kind, Media, Platform, media_id
from aggregator.domain.report import Outcome
from aggregator.platforms.base import Link, found
from aggregator.search.cache import Ages, ResultCache
from aggregator.search.searcher import Searcher

pytestmark = pytest.mark.anyio


class Counting:
    """An adapter that finds another medium each time it is asked."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.asked = 0

    async def search(self, term: str, limit: int) -> Outcome:
        self.asked += 1
        native = str(self.asked)
        return found(
            [
                Media(
                    id=media_id(self.platform, native),
                    native_id=native,
                    title=f"{term} {native}",
                    author=str(self.platform),
                    image=None,
                    platform=self.platform,
                    url=f"https://{self.platform}.example/{native}",
                    duration=100,
                    kind=Kind.TRACK,
                )
            ]
        )

    async def resolve(self, link: Link, limit: int) -> Outcome:
        raise AssertionError

    async def resolve_url(self, url: str, limit: int) -> Outcome:
        raise AssertionError


class Memory:
    def __init__(self) -> None:
        self.lists: list[tuple[Media, ...]] = []

    def remember(self, media: tuple[Media, ...]) -> None:
        self.lists.append(media)


class Service:
    def __init__(self, entries: int = 2_000) -> None:
        self.now = 0.0
        self.adapters = [Counting(Platform.YOUTUBE), Counting(Platform.VIMEO)]
        self.memory = Memory()
        clock: Callable[[], float] = lambda: self.now  # noqa: E731
        self.searcher = Searcher(
            {one.platform: one for one in self.adapters},
            self.adapters[0],
            cache=ResultCache(
                ages=Ages(fresh=10, aging=10, stale=100), entries=entries, clock=clock
            ),
            memory=self.memory,
            clock=clock,
        )


async def test_a_fresh_page_is_given_again_and_remembered_once() -> None:
    service = Service()
    first, *others = [await service.searcher.search(Platform.URL, "moon") for _ in range(4)]
    assert all(other.media is first.media for other in others)
    assert others[-1] is others[-2]
    assert {report.cache for report in others[-1].reports} == {"fresh"}
    assert [one.asked for one in service.adapters] == [1, 1]
    assert service.memory.lists == [first.media]


async def test_a_page_is_made_anew_when_an_answer_is_no_longer_fresh() -> None:
    service = Service()
    for _ in range(3):
        before = await service.searcher.search(Platform.URL, "moon")
    service.now = 11
    after = await service.searcher.search(Platform.URL, "moon")
    assert {one.native_id for one in before.media} == {"1"}
    assert {one.native_id for one in after.media} == {"2"}
    assert [one.asked for one in service.adapters] == [2, 2]
    assert service.memory.lists == [before.media, after.media]


async def test_a_page_is_made_anew_when_one_answer_was_asked_again_elsewhere() -> None:
    service = Service()
    service.now = 0
    for _ in range(3):
        await service.searcher.search(Platform.URL, "moon")
    service.now = 11
    await service.searcher.ask(Platform.VIMEO, "moon")
    await service.searcher.ask(Platform.YOUTUBE, "moon")
    after = await service.searcher.search(Platform.URL, "moon")
    assert {one.native_id for one in after.media} == {"2"}


async def test_a_page_that_is_asked_for_stays_when_others_come() -> None:
    service = Service(entries=4)  # two platforms' answers to two questions
    for question in ("moon", "moon", "sun", "sun", "moon", "sun", "moon", "rain", "moon"):
        await service.searcher.search(Platform.URL, question)
        service.now += 1.1
    assert [one.asked for one in service.adapters] == [3, 3]


async def test_media_are_held_no_longer_than_the_answers_they_came_in() -> None:
    service = Service(entries=4)
    service.memory.remember = lambda media: None  # type: ignore[method-assign]
    for number in range(50):
        await service.searcher.search(Platform.URL, f"moon {number}")
        await service.searcher.ask(Platform.VIMEO, f"moon {number}")
    gc.collect()
    held = {
        one.title
        for one in gc.get_objects()
        if isinstance(one, Media) and one.author in {"youtube", "vimeo"}
    }
    assert len(held) <= 3 * 4


async def test_what_one_platform_told_is_remembered_beside_the_page() -> None:
    service = Service()
    page = await service.searcher.search(Platform.URL, "moon")
    _, media = await service.searcher.ask(Platform.VIMEO, "moon")
    assert service.memory.lists == [page.media, media]


async def test_platforms_asked_alone_and_together_are_different_pages() -> None:
    service = Service()
    for _ in range(3):
        together = await service.searcher.search(Platform.URL, "moon")
        alone = await service.searcher.search(Platform.VIMEO, "moon")
    assert {one.platform for one in together.media} == {Platform.YOUTUBE, Platform.VIMEO}
    assert {one.platform for one in alone.media} == {Platform.VIMEO}

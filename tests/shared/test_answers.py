"""One question, several processes: asked once, answered to all, and never waited for in vain."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aggregator.domain.errors import RefusedAddress
from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.report import Outcome, PlatformReport, PlatformStatus, State
from aggregator.platforms.base import Link, found
from aggregator.search.cache import Ages, CacheKey, ResultCache
from aggregator.search.searcher import Searcher
from aggregator.search.sharing import Sharing
from tests.redis_process import RedisProcess

pytestmark = pytest.mark.anyio

FOUND = found(
    [
        Media(
            id=media_id(Platform.YOUTUBE, "1"),
            native_id="1",
            title="Moon River",
            author="Artist",
            image=None,
            platform=Platform.YOUTUBE,
            url="https://youtube.example/1",
            duration=100,
        )
    ]
)
BLOCKED = Outcome(PlatformStatus(State.BLOCKED, detail="no"))
KEY = CacheKey(Platform.YOUTUBE, "moon river", 30)


class Station:
    """A platform that answers when told, with what it is told."""

    def __init__(self) -> None:
        self.asked = 0
        self.outcome = FOUND
        self.open = asyncio.Event()
        self.reached = asyncio.Event()

    async def search(self, term: str, limit: int) -> Outcome:
        self.asked += 1
        self.reached.set()
        await self.open.wait()
        return self.outcome

    async def resolve(self, link: Link, limit: int) -> Outcome:
        return await self.search("", limit)


class NoPages:
    async def resolve_url(self, url: str, limit: int) -> Outcome:
        raise RefusedAddress("no")


NewProcess = Callable[..., Awaitable[Searcher]]


@pytest.fixture
def new_searcher(process, station: Station) -> NewProcess:
    """A searcher of a process of its own; a real clock unless one is given."""

    async def searcher(*, deadline: float = 5.0, ages: Ages = Ages(), **more: object) -> Searcher:
        shared = await process(cache_fresh=ages.fresh, cache_stale=ages.stale)
        return Searcher(
            {Platform.YOUTUBE: station},
            NoPages(),
            cache=ResultCache(ages=ages),
            sharing=Sharing(shared.answers),
            deadline=deadline,
            **more,
        )

    return searcher


@pytest.fixture
def station() -> Station:
    return Station()


async def ask(searcher: Searcher) -> PlatformReport:
    report, _ = await searcher.ask(Platform.YOUTUBE, "Moon River")
    return report


async def test_one_question_at_one_moment_is_asked_once(
    new_searcher: NewProcess, station: Station
) -> None:
    searchers = [await new_searcher() for _ in range(3)]
    asking = [asyncio.create_task(ask(one)) for one in searchers * 5]
    await station.reached.wait()
    station.open.set()
    reports = await asyncio.gather(*asking)
    assert station.asked == 1
    assert {(one.status, one.hits) for one in reports} == {(State.OK, 1)}


async def test_an_answer_of_one_process_is_the_others_too(
    new_searcher: NewProcess, station: Station
) -> None:
    station.open.set()
    await ask(await new_searcher())
    report = await ask(await new_searcher())
    assert (station.asked, report.cache, report.hits) == (1, "fresh", 1)


async def test_a_failure_is_told_to_who_waits_and_not_kept(
    new_searcher: NewProcess, station: Station
) -> None:
    station.outcome = BLOCKED
    searchers = [await new_searcher() for _ in range(2)]
    asking = [asyncio.create_task(ask(one)) for one in searchers]
    await station.reached.wait()
    station.open.set()
    assert [one.status for one in await asyncio.gather(*asking)] == [State.BLOCKED] * 2
    assert station.asked == 1
    assert (await ask(searchers[1])).status is State.BLOCKED
    assert station.asked == 2


async def test_an_aging_answer_is_given_at_once_and_asked_again_once(
    new_searcher: NewProcess, station: Station
) -> None:
    ages = Ages(fresh=0.05, aging=60, stale=60)
    station.open.set()
    await ask(await new_searcher(ages=ages))
    await asyncio.sleep(0.1)  # the answer ages by Redis' own clock
    station.open.clear()
    searchers = [await new_searcher(ages=ages) for _ in range(2)]
    reports = await asyncio.gather(*(ask(one) for one in searchers))
    assert [one.cache for one in reports] == ["aging", "aging"]
    station.open.set()
    await asyncio.gather(*(task for one in searchers for task in one._running.values()))
    assert station.asked == 2


async def test_a_stale_answer_of_another_process_stands_in_for_a_failure(
    new_searcher: NewProcess, station: Station
) -> None:
    ages = Ages(fresh=0.05, aging=0.05, stale=60)
    station.open.set()
    await ask(await new_searcher(ages=ages))
    await asyncio.sleep(0.1)  # the answer ages by Redis' own clock
    station.outcome = BLOCKED
    report = await ask(await new_searcher(ages=ages))
    assert (report.status, report.cache, report.hits) == (State.OK, "stale", 1)
    assert report.notes == ("an earlier answer: asked again it was blocked",)


async def test_who_waits_asks_itself_when_the_owner_of_the_turn_is_gone(
    new_searcher: NewProcess, station: Station, process
) -> None:
    gone = await process()
    turn = await gone.answers.take_turn("youtube\n30\nmoon river", "token of a process that died")
    assert turn.mine
    station.open.set()
    report = await ask(await new_searcher(deadline=5.0))
    assert (report.status, station.asked) == (State.OK, 1)
    assert report.milliseconds < 4_000


async def test_nobody_waits_for_another_process_longer_than_the_deadline(
    new_searcher: NewProcess, station: Station
) -> None:
    owner, waiting = await new_searcher(), await new_searcher(deadline=0.3)
    first = asyncio.create_task(ask(owner))
    await station.reached.wait()
    report = await ask(waiting)
    assert (report.status, station.asked) == (State.TIMEOUT, 1)
    station.open.set()
    assert (await first).status is State.OK


async def test_a_turn_is_held_for_as_long_as_its_owner_asks(
    new_searcher: NewProcess, station: Station
) -> None:
    owner, waiting = await new_searcher(), await new_searcher()
    first = asyncio.create_task(ask(owner))
    await station.reached.wait()
    second = asyncio.create_task(ask(waiting))
    await asyncio.sleep(2.0)  # longer than a turn lasts that nobody holds
    station.open.set()
    assert {one.status for one in await asyncio.gather(first, second)} == {State.OK}
    assert station.asked == 1


async def test_a_turn_given_up_is_free_at_once(new_searcher: NewProcess, station: Station) -> None:
    owner, waiting = await new_searcher(), await new_searcher()
    first = asyncio.create_task(ask(owner))
    await station.reached.wait()
    station.reached.clear()
    second = asyncio.create_task(ask(waiting))
    await owner.close()
    station.open.set()
    assert (await second).status is State.OK
    assert station.asked == 2
    with pytest.raises(asyncio.CancelledError):
        await first


@pytest.mark.parametrize("how", ["pause", "kill"])
async def test_without_redis_each_process_asks_for_itself(
    new_searcher: NewProcess, station: Station, redis_process: RedisProcess, how: str
) -> None:
    station.open.set()
    searchers = [await new_searcher() for _ in range(2)]
    getattr(redis_process, how)()
    reports = await asyncio.gather(*(ask(one) for one in searchers))
    assert {one.status for one in reports} == {State.OK}
    assert station.asked == 2
    assert (await ask(searchers[0])).cache == "fresh"  # its own memory goes on
    if how == "pause":
        redis_process.resume()


async def test_redis_that_leaves_in_the_middle_loses_no_answer(
    new_searcher: NewProcess, station: Station, redis_process: RedisProcess
) -> None:
    searchers = [await new_searcher() for _ in range(2)]
    asking = [asyncio.create_task(ask(one)) for one in searchers]
    await station.reached.wait()
    redis_process.kill()
    station.open.set()
    assert {one.status for one in await asyncio.gather(*asking)} == {State.OK}
    redis_process.start()
    async with asyncio.timeout(10):
        while (await ask(await new_searcher())).cache != "fresh":
            await asyncio.sleep(0.05)


async def test_what_is_asked_does_not_stand_in_the_names_that_redis_keeps(
    new_searcher: NewProcess, station: Station, redis_process: RedisProcess
) -> None:
    station.open.set()
    await ask(await new_searcher())
    with redis_process.client() as client:
        names = client.keys()
        assert names
        assert all(b"moon" not in name for name in names)
        assert all(client.pttl(name) > 0 for name in names)


async def test_an_answer_that_is_not_understood_is_asked_again(
    new_searcher: NewProcess, station: Station, redis_process: RedisProcess
) -> None:
    station.open.set()
    await ask(await new_searcher())
    with redis_process.client() as client:
        for name in client.keys("*answer"):
            client.set(name, b"of another version", keepttl=True)
    report = await ask(await new_searcher())
    assert (report.status, report.cache, station.asked) == (State.OK, None, 2)

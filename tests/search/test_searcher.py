"""The fan-out: the others' media by the deadline, and each platform's own word."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aggregator.domain.errors import (
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    PlatformFailure,
    RefusedAddress,
    WrongPlatform,
)
from aggregator.domain.media import Kind, Media, Platform, media_id
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.platforms.base import Link, found
from aggregator.search.cache import Ages, ResultCache
from aggregator.search.searcher import Searcher

pytestmark = pytest.mark.anyio

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def medium(platform: Platform, native: str = "1") -> Media:
    return Media(
        id=media_id(platform, native),
        native_id=native,
        title=f"moon {platform} {native}",
        author="Artist",
        image=None,
        platform=platform,
        url=f"https://{platform}.example/{native}",
        duration=100,
        kind=Kind.TRACK,
    )


class Station:
    """An adapter whose every answer is what the test says."""

    def __init__(self, platform: Platform, answer: Callable[[], Awaitable[Outcome]]) -> None:
        self.platform = platform
        self.answer = answer
        self.asked = 0

    async def search(self, term: str, limit: int) -> Outcome:
        self.asked += 1
        return await self.answer()

    async def resolve(self, link: Link, limit: int) -> Outcome:
        self.asked += 1
        return await self.answer()


class Pages:
    """A page resolver that finds nothing anywhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def resolve_url(self, url: str, limit: int) -> Outcome:
        self.asked.append(url)
        return Outcome(PlatformStatus(State.UNAVAILABLE, detail="nothing playable there"))


async def hang() -> Outcome:
    await asyncio.Event().wait()
    raise AssertionError


def answers(platform: Platform) -> Callable[[], Awaitable[Outcome]]:
    async def answer() -> Outcome:
        return found([medium(platform)])

    return answer


def says(state: State) -> Callable[[], Awaitable[Outcome]]:
    async def answer() -> Outcome:
        return Outcome(PlatformStatus(state, detail="told"))

    return answer


def raises(error: Exception) -> Callable[[], Awaitable[Outcome]]:
    async def answer() -> Outcome:
        raise error

    return answer


def searcher(
    *stations: Station, cache: ResultCache | None = None, deadline: float = 0.05
) -> Searcher:
    return Searcher(
        {station.platform: station for station in stations},
        Pages(),
        cache=cache or ResultCache(),
        deadline=deadline,
    )


async def test_faults_of_some_leave_the_others_and_are_told() -> None:
    service = searcher(
        Station(Platform.YOUTUBE, hang),
        Station(Platform.SOUNDCLOUD, says(State.UNREACHABLE)),
        Station(Platform.BANDCAMP, raises(PlatformFailure.of(State.BLOCKED, "challenge"))),
        Station(Platform.MIXCLOUD, raises(KeyError("a shape nobody knew"))),
        Station(Platform.VIMEO, answers(Platform.VIMEO)),
    )
    answer = await service.search(Platform.URL, "moon")
    assert [media.platform for media in answer.media] == [Platform.VIMEO]
    assert {str(report.platform): str(report.status) for report in answer.reports} == {
        "youtube": "timeout",
        "soundcloud": "unreachable",
        "bandcamp": "blocked",
        "mixcloud": "changed",
        "vimeo": "ok",
    }
    await service.close()


async def test_all_failing_is_an_error_that_says_each() -> None:
    service = searcher(
        Station(Platform.YOUTUBE, says(State.BLOCKED)), Station(Platform.VIMEO, hang)
    )
    with pytest.raises(AllPlatformsFailed, match="youtube: blocked, vimeo: timeout"):
        await service.search(Platform.URL, "moon")
    await service.close()


async def test_a_proved_empty_is_an_answer() -> None:
    service = searcher(Station(Platform.YOUTUBE, says(State.EMPTY)))
    answer = await service.search(Platform.YOUTUBE, "moon")
    assert answer.media == ()


async def test_what_answers_after_the_deadline_still_fills_the_cache() -> None:
    gate = asyncio.Event()

    async def late() -> Outcome:
        await gate.wait()
        return found([medium(Platform.YOUTUBE)])

    station = Station(Platform.YOUTUBE, late)
    service = searcher(station, deadline=0.01)
    with pytest.raises(AllPlatformsFailed):
        await service.search(Platform.YOUTUBE, "moon")
    gate.set()
    answer = await service.search(Platform.YOUTUBE, "Moon ")
    assert len(answer.media) == 1
    assert station.asked == 1


async def test_the_same_question_at_the_same_moment_is_asked_once() -> None:
    station = Station(Platform.YOUTUBE, answers(Platform.YOUTUBE))
    service = searcher(station, deadline=5)
    await asyncio.gather(*(service.search(Platform.YOUTUBE, "moon") for _ in range(10)))
    assert station.asked == 1


async def test_a_stale_answer_stands_in_for_a_failure_and_says_so() -> None:
    now = [0.0]
    cache = ResultCache(ages=Ages(fresh=1, aging=2, stale=100), clock=lambda: now[0])
    station = Station(Platform.YOUTUBE, answers(Platform.YOUTUBE))
    service = searcher(station, cache=cache)
    await service.search(Platform.YOUTUBE, "moon")
    now[0] = 50
    station.answer = says(State.UNREACHABLE)
    answer = await service.search(Platform.YOUTUBE, "moon")
    assert len(answer.media) == 1
    (report,) = answer.reports
    assert report.cache == "stale"
    assert "unreachable" in report.notes[0]


async def test_an_aging_answer_is_given_at_once_and_asked_again_behind() -> None:
    now = [0.0]
    cache = ResultCache(ages=Ages(fresh=1, aging=50, stale=100), clock=lambda: now[0])
    station = Station(Platform.YOUTUBE, answers(Platform.YOUTUBE))
    service = searcher(station, cache=cache)
    await service.search(Platform.YOUTUBE, "moon")
    now[0] = 30
    asked_again = asyncio.Event()

    async def fresh() -> Outcome:
        asked_again.set()
        return found([medium(Platform.YOUTUBE, "new")])

    station.answer = fresh
    answer = await service.search(Platform.YOUTUBE, "moon")
    assert answer.reports[0].cache == "aging"
    await asyncio.wait_for(asked_again.wait(), 5)


@pytest.mark.parametrize(
    ("platform", "query", "error"),
    [
        (Platform.URL, "   ", InvalidRequest),
        (Platform.URL, "x" * 501, InvalidRequest),
        (Platform.SOUNDCLOUD, VIDEO, WrongPlatform),
        (Platform.SOUNDCLOUD, "https://example.com/song", InvalidRequest),
        (Platform.URL, "http://127.0.0.1:1/", RefusedAddress),
        (Platform.URL, "http://169.254.169.254/", RefusedAddress),
        (Platform.URL, "http://[::ffff:10.0.0.1]/", RefusedAddress),
        (Platform.URL, "file:///etc/passwd", RefusedAddress),
        (Platform.YOUTUBE, "ftp://example.com/a.mp3", RefusedAddress),
        (Platform.URL, "https://example.com/nothing", NotFound),
    ],
)
async def test_bad_queries(platform: Platform, query: str, error: type[Exception]) -> None:
    station = Station(Platform.YOUTUBE, answers(Platform.YOUTUBE))
    with pytest.raises(error):
        await searcher(station).search(platform, query)
    assert station.asked == 0


async def test_a_platform_url_goes_to_its_adapter_whichever_was_asked() -> None:
    for platform in (Platform.URL, Platform.YOUTUBE):
        station = Station(Platform.YOUTUBE, answers(Platform.YOUTUBE))
        answer = await searcher(station).search(platform, VIDEO)
        assert station.asked == 1
        assert len(answer.media) == 1


async def test_a_url_whose_platform_fails_is_not_called_missing() -> None:
    service = searcher(Station(Platform.YOUTUBE, says(State.BLOCKED)))
    with pytest.raises(AllPlatformsFailed, match="youtube: blocked"):
        await service.search(Platform.URL, VIDEO)

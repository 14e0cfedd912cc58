"""A search told step by step: what has answered is there while another platform hangs."""

import asyncio

import pytest

from aggregator.domain.errors import AllPlatformsFailed, InvalidRequest
from aggregator.domain.media import FIVE_PLATFORMS, Media, Platform, media_id
from aggregator.domain.report import PlatformReport, State
from aggregator.search.pages import SearchAnswer
from aggregator.search.progress import search_in_steps

pytestmark = pytest.mark.anyio


class Asked:
    """Answers at once, but for the platforms that are held."""

    platforms = FIVE_PLATFORMS

    def __init__(self, *held: Platform, state: State = State.OK) -> None:
        self.released = asyncio.Event()
        self.held = held
        self.state = state
        self.cancelled: list[Platform] = []

    async def ask(self, platform: Platform, text: str) -> tuple[PlatformReport, tuple[Media, ...]]:
        if platform in self.held:
            try:
                await self.released.wait()
            except asyncio.CancelledError:
                self.cancelled.append(platform)
                raise
        found = (medium(platform, text),) if self.state is State.OK else ()
        return PlatformReport(platform, self.state, 1.0, len(found)), found

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> SearchAnswer:
        return SearchAnswer((medium(platform, query),), ())


def medium(platform: Platform, title: str) -> Media:
    return Media(
        id=media_id(platform, "1"),
        title=title,
        author=str(platform),
        image=None,
        platform=platform,
        url="https://example.org/1",
        duration=100,
        native_id="1",
    )


async def test_what_has_answered_is_told_while_one_hangs() -> None:
    asked = Asked(Platform.YOUTUBE)
    steps = search_in_steps(asked, Platform.URL, "moon river")
    told = [await anext(steps) for _ in range(4)]
    assert Platform.YOUTUBE not in {report.platform for report in told[-1].reports}
    assert len(told[-1].media) >= 1
    asked.released.set()
    rest = [step async for step in steps]
    (whole,) = rest
    assert [report.platform for report in whole.reports] == list(FIVE_PLATFORMS)


async def test_a_reader_who_leaves_waits_for_nobody() -> None:
    asked = Asked(Platform.YOUTUBE)
    steps = search_in_steps(asked, Platform.URL, "moon river")
    await anext(steps)
    await steps.aclose()
    assert asked.cancelled == [Platform.YOUTUBE]


@pytest.mark.parametrize(
    ("platform", "query"),
    [(Platform.URL, "https://youtu.be/x"), (Platform.VIMEO, "moon river")],
)
async def test_a_link_and_a_single_platform_are_one_step(platform: Platform, query: str) -> None:
    (only,) = [step async for step in search_in_steps(Asked(), platform, query)]
    assert only.media == (medium(platform, query),)


async def test_all_failing_is_an_error_after_the_last_step() -> None:
    steps = search_in_steps(Asked(state=State.TIMEOUT), Platform.URL, "moon river")
    with pytest.raises(AllPlatformsFailed) as failure:
        [step async for step in steps]
    assert len(failure.value.reports) == 5


async def test_a_bad_query_is_an_error_before_the_first() -> None:
    with pytest.raises(InvalidRequest):
        await anext(search_in_steps(Asked(), Platform.URL, "  "))

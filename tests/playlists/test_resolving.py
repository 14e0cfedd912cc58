"""What a suggestion becomes: the full original, in the way of the mode, whatever is offered."""

import msgspec
import pytest

from aggregator.domain.errors import AllPlatformsFailed, NotFound
from aggregator.domain.media import FIVE_PLATFORMS, Platform, Restriction
from aggregator.domain.playlist import Fate, Mode, Suggestion, public_playlist
from aggregator.domain.report import State
from aggregator.playlists.resolver import SURE_GRACE
from tests.playlists.stations import Station, Steady, generator_over, made, medium

pytestmark = pytest.mark.anyio

MOON_RIVER = Suggestion("Moon River", "Audrey Hepburn")
FULL = medium("Moon River", "Audrey Hepburn - Topic", duration=176)


def preview(of: str = "Moon River", by: str = "Audrey Hepburn"):
    return medium(
        of, by, Platform.SOUNDCLOUD, duration=30, preview=True, full_duration=176, verified=True
    )


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_preview_never_wins_over_the_full_one(mode: Mode) -> None:
    stations = [Station(Platform.SOUNDCLOUD, [preview()]), Station(Platform.YOUTUBE, [FULL])]
    async with generator_over(stations, Steady(MOON_RIVER)) as generator:
        playlist = await made(generator, "moon river", mode=mode, main_platform=Platform.SOUNDCLOUD)
    (trial,) = playlist.items
    assert trial.found[0].media == FULL
    if mode is not Mode.MANUAL:
        rejected = {one.media.id: one for one in trial.rejected}
        assert not rejected[preview().id].accepted
        assert rejected[preview().id].reasons


@pytest.mark.parametrize(
    "other",
    [
        medium("Moon River (Live at Carnegie Hall)", "Audrey Hepburn", native_id="live"),
        medium("Moon River (Karaoke Version)", "Sing King", native_id="karaoke"),
        medium("Moon River (sped up)", "Audrey Hepburn", native_id="fast"),
        medium("Moon River", "Frank Ocean", native_id="cover"),
        medium("Moon River", "Audrey Hepburn", native_id="geo", restriction=Restriction.GEO),
        medium("Moon River 1 hour loop", "Audrey Hepburn", native_id="loop", duration=3600),
    ],
)
async def test_what_only_answers_to_the_name_is_given_up(other) -> None:
    async with generator_over([Station(Platform.YOUTUBE, [other])], Steady(MOON_RIVER)) as one:
        with pytest.raises(NotFound):
            await made(one, "moon river")
    stations = [Station(Platform.YOUTUBE, [other]), Station(Platform.VIMEO, [FULL])]
    async with generator_over(stations, Steady(MOON_RIVER)) as one:
        (trial,) = (await made(one, "moon river")).items
    assert trial.found[0].media == FULL


async def test_a_quick_platform_does_not_keep_the_better_match_from_being_heard() -> None:
    fan = medium("Audrey Hepburn – Moon River", "Lounge Lizard", Platform.MIXCLOUD)
    later = 2 * SURE_GRACE[1]
    stations = [
        Station(Platform.MIXCLOUD, [fan]),
        Station(Platform.YOUTUBE, [FULL], seconds=later),
    ]
    async with generator_over(stations, Steady(MOON_RIVER)) as generator:
        (trial,) = (await made(generator, "moon river")).items
    assert trial.found[0].media == FULL


async def test_platform_mode_stays_where_it_is_wanted() -> None:
    own = medium("Moon River", "Audrey Hepburn", Platform.BANDCAMP)
    elsewhere = medium("Blue Moon", "Billie Holiday")
    stations = [Station(Platform.BANDCAMP, [own]), Station(Platform.YOUTUBE, [FULL, elsewhere])]
    curator = Steady(MOON_RIVER, Suggestion("Blue Moon", "Billie Holiday"))
    async with generator_over(stations, curator) as generator:
        playlist = await made(
            generator, "moon", mode=Mode.PLATFORM, main_platform=Platform.BANDCAMP
        )
    assert [trial.found[0].media for trial in playlist.items] == [own, elsewhere]
    # The others were asked only for what the main platform does not have.
    assert stations[1].asked == ["billie holiday blue moon"]


async def test_manual_mode_offers_the_best_of_each_platform() -> None:
    stations = [
        Station(one, [medium("Moon River", "Audrey Hepburn", one), medium("Other", "Else", one)])
        for one in FIVE_PLATFORMS
    ]
    async with generator_over(stations, Steady(MOON_RIVER)) as generator:
        playlist = await made(generator, "moon river", mode=Mode.MANUAL)
    (item,) = msgspec.to_builtins(public_playlist(playlist))["items"]
    assert list(item) == ["title", "author", "results"]
    assert (item["title"], item["author"]) == ("Moon River", "Audrey Hepburn")
    assert sorted(one["platform"] for one in item["results"]) == sorted(FIVE_PLATFORMS)
    assert {one["title"] for one in item["results"]} == {"Moon River"}


@pytest.mark.parametrize("mode", [Mode.SMART, Mode.MANUAL])
async def test_a_platform_that_hangs_is_not_waited_for(mode: Mode) -> None:
    """With a deadline nobody waits for: it ends because the others' answers are enough."""
    fan = medium("Audrey Hepburn – Moon River", "Lounge Lizard", Platform.MIXCLOUD)
    stations = [Station(Platform.MIXCLOUD, [fan]), Station(Platform.YOUTUBE, hangs=True)]
    async with generator_over(stations, Steady(MOON_RIVER)) as generator:
        playlist = await made(generator, "moon river", mode=mode)
    assert playlist.items[0].found[0].media == fan
    states = {report.platform: report for report in playlist.report.platforms}
    assert states[Platform.YOUTUBE].status is State.TIMEOUT
    assert states[Platform.MIXCLOUD].status is State.OK


async def test_platforms_that_fail_are_told_and_spoil_nothing() -> None:
    stations = [
        Station(Platform.YOUTUBE, [FULL]),
        Station(Platform.SOUNDCLOUD, status=State.BLOCKED),
        Station(Platform.VIMEO, status=State.RATE_LIMITED),
    ]
    async with generator_over(stations, Steady(MOON_RIVER)) as generator:
        playlist = await made(generator, "moon river")
    states = {report.platform: report.status for report in playlist.report.platforms}
    assert states[Platform.SOUNDCLOUD] is State.BLOCKED
    assert states[Platform.VIMEO] is State.RATE_LIMITED
    assert states[Platform.BANDCAMP] is State.EMPTY


async def test_when_no_platform_can_be_asked_it_says_so_and_does_not_go_on() -> None:
    stations = [Station(one, status=State.UNREACHABLE) for one in FIVE_PLATFORMS]
    curator = Steady(*(Suggestion(f"Song {at}", f"Artist {at}") for at in range(200)))
    async with generator_over(stations, curator) as generator:
        with pytest.raises(AllPlatformsFailed) as raised:
            await made(generator, "songs")
    assert {report.platform for report in raised.value.reports} == set(FIVE_PLATFORMS)
    assert len(stations[0].asked) <= 10


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script> Moon River",
        "Moon River\x00\x1b[31m\u202e",
        "Moon River'; DROP TABLE media; --",
        "{{7*7}} Moon River ${jndi:ldap://x}",
        "Moon River " + "x" * 5_000,
    ],
)
async def test_a_hostile_title_breaks_nothing(title: str) -> None:
    hostile = medium(title, "Audrey Hepburn", native_id="hostile")
    async with generator_over(
        [Station(Platform.YOUTUBE, [hostile, FULL])], Steady(MOON_RIVER)
    ) as one:
        playlist = await made(one, "moon river")
    (trial,) = playlist.items
    assert trial.fate is Fate.FOUND
    for text in (playlist.title, playlist.description):
        assert text.isprintable()
        assert "<" not in text

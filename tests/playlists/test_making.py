"""How a playlist fills up: replacements, duplicates, the artist cap, minutes, honest shortness."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from aggregator.curation.base import Ask, Piece
from aggregator.domain.errors import InvalidRequest, NotFound, ServiceStopping
from aggregator.domain.media import Kind, Platform
from aggregator.domain.playlist import Fate, Mode, Suggestion
from aggregator.playlists.events import Done, Found, GivenUp, Order, Planned, Replaced, Suggested
from tests.playlists.stations import NEVER, Station, Steady, generator_over, made, medium, told

pytestmark = pytest.mark.anyio


def songs(*numbers: int) -> list[Suggestion]:
    return [Suggestion(f"Song {word(at)}", f"Artist {word(at)}") for at in numbers]


def word(number: int) -> str:
    """A name of its own for each number: digits would be read as parts and years."""
    return "abcdefghijklmnopqrstuvwxyz"[number % 26] * 3 + "oeiua"[number // 26] * 2


def library(*numbers: int) -> Station:
    return Station(Platform.YOUTUBE, [medium(one.title, one.author) for one in songs(*numbers)])


async def test_what_is_found_nowhere_is_replaced_until_ten_stand() -> None:
    curator = Steady(*songs(*range(30)))
    there = [at for at in range(30) if at not in (2, 5)]
    async with generator_over([library(*there)], curator) as generator:
        events = await told(generator, Order(prompt="songs"))
    assert isinstance(events[0], Planned)
    assert isinstance(events[-1], Done)
    given_up = {e.trial.suggestion.title for e in events if isinstance(e, GivenUp)}
    assert given_up == {f"Song {word(2)}", f"Song {word(5)}"}
    assert len([e for e in events if isinstance(e, Found)]) == 10
    assert len([e for e in events if isinstance(e, Replaced)]) == 2
    report = events[-1].playlist.report
    assert (report.verified, report.given_up, report.replaced) == (10, 2, 2)
    assert report.suggested == len([e for e in events if isinstance(e, Suggested)])
    # A replacement stands in its turn: the order is that of the suggestions.
    numbers = [trial.number for trial in events[-1].playlist.items]
    assert numbers == sorted(numbers)


async def test_a_curator_is_asked_again_and_told_what_stands_and_what_does_not() -> None:
    curator = Steady(*songs(*range(40)))
    async with generator_over([library(*range(20, 40))], curator) as generator:
        playlist = await made(generator, "songs")
    assert len(playlist.items) == 10
    first, second = curator.asks[:2]
    assert (first.accepted, first.refused) == ((), ())
    assert {one.suggestion.title for one in second.refused} == {
        f"Song {word(at)}" for at in range(14)
    }


async def test_the_last_curator_fills_what_the_first_left_open() -> None:
    invents = Steady(*songs(20, 21, 22), name="invents")
    knows = Steady(*songs(*range(12)), name="knows")
    async with generator_over([library(*range(12))], invents, knows) as generator:
        playlist = await made(generator, "songs")
    assert {trial.curator for trial in playlist.items} == {"knows"}
    assert [turn.curator for turn in playlist.report.curators][-1] == "knows"
    assert any("invents" in note for note in playlist.report.notes)


async def test_a_short_playlist_says_that_it_is_short() -> None:
    async with generator_over([library(0, 1, 2)], Steady(*songs(*range(12)))) as generator:
        playlist = await made(generator, "songs")
    assert len(playlist.items) == 3
    assert "3 of 10 tracks were found" in playlist.report.notes


async def test_nothing_found_is_not_found() -> None:
    async with generator_over([], Steady(*songs(0, 1))) as generator:
        with pytest.raises(NotFound):
            await made(generator, "songs")


async def test_a_track_stands_once_under_whatever_name() -> None:
    one = medium("Song aaaoo", "Artist aaaoo - Topic")
    curator = Steady(
        Suggestion("Song aaaoo", "Artist aaaoo"),
        Suggestion("song AAAOO (Remastered 2011)", "artist aaaoo"),
        Suggestion("Song aaaoo", "Artist aaaoo feat. Somebody"),
        *songs(1),
    )
    station = Station(Platform.YOUTUBE, [one, medium("Song bbboo", "Artist bbboo")])
    async with generator_over([station], curator) as generator:
        playlist = await made(generator, "songs")
    assert len(playlist.items) == 2
    assert len({trial.found[0].media.id for trial in playlist.items}) == 2
    fates = Counter(trial.fate for trial in playlist.report.trials)
    assert fates[Fate.DUPLICATE] == 2


async def test_an_artist_stands_twice_at_most() -> None:
    titles = [f"Song {word(at)}" for at in range(8)]
    curator = Steady(*(Suggestion(title, "One Artist") for title in titles), *songs(9, 10))
    station = Station(
        Platform.YOUTUBE,
        [
            *(medium(title, "One Artist") for title in titles),
            *(medium(one.title, one.author) for one in songs(9, 10)),
        ],
    )
    async with generator_over([station], curator) as generator:
        playlist = await made(generator, "songs")
    many = Counter(trial.suggestion.author for trial in playlist.items)
    assert many["One Artist"] == 2
    assert sum(many.values()) == 4
    over = [t for t in playlist.report.trials if t.fate is Fate.OVER_CAP]
    assert len(over) == 6
    assert all(trial.detail for trial in over)


async def test_what_the_prompt_excludes_never_stands_whoever_suggests_it() -> None:
    curator = Steady(Suggestion("Song", "Metallica"), *songs(0, 1))
    station = Station(
        Platform.YOUTUBE,
        [medium("Song", "Metallica"), *(medium(one.title, one.author) for one in songs(0, 1))],
    )
    async with generator_over([station], curator) as generator:
        playlist = await made(generator, "rock songs, no Metallica")
    assert [trial.suggestion for trial in playlist.items] == songs(0, 1)
    (excluded,) = [t for t in playlist.report.trials if t.fate is Fate.EXCLUDED]
    assert "Metallica" in (excluded.detail or "")


async def test_minutes_end_the_list_and_are_told() -> None:
    station = Station(
        Platform.YOUTUBE,
        [medium(one.title, one.author, duration=300) for one in songs(*range(10))],
    )
    async with generator_over([station], Steady(*songs(*range(10)))) as generator:
        short = await made(generator, "20 minutes of songs")
    async with generator_over([station], Steady(*songs(*range(10)))) as generator:
        long = await made(generator, "90 minutes of songs")
    assert (len(short.items), short.report.minutes_asked, short.report.minutes_reached) == (
        4, 20, 20
    )  # fmt: skip
    assert (len(long.items), long.report.minutes_asked, long.report.minutes_reached) == (
        10, 90, 50
    )  # fmt: skip


async def test_a_mix_is_long_and_mixcloud_s_come_first() -> None:
    def show(at: int, platform: Platform, kind: Kind) -> object:
        return medium(
            f"Deep House Sessions {word(at)}", f"Host {word(at)}", platform,
            duration=3600, kind=kind,
        )  # fmt: skip

    track = medium("Deep House Anthem", "Somebody", duration=240)
    stations = [
        Station(
            Platform.YOUTUBE, [track, *(show(at, Platform.YOUTUBE, Kind.MIX) for at in range(9))]
        ),
        Station(
            Platform.MIXCLOUD, [show(at, Platform.MIXCLOUD, Kind.SHOW) for at in range(10, 14)]
        ),
    ]
    async with generator_over(stations, Steady()) as generator:
        playlist = await made(generator, "a DJ mix of deep house")
    platforms = [trial.found[0].media.platform for trial in playlist.items]
    assert platforms == [Platform.MIXCLOUD] * 4 + [Platform.YOUTUBE] * 6
    assert all((trial.found[0].media.duration or 0) > 1200 for trial in playlist.items)


async def test_enough_shows_wait_for_no_other_platform() -> None:
    shows = [
        medium(
            f"Deep House {word(at)}", f"Host {word(at)}", Platform.MIXCLOUD,
            duration=3600, kind=Kind.SHOW,
        )
        for at in range(12)
    ]  # fmt: skip
    stations = [Station(Platform.MIXCLOUD, shows), Station(Platform.YOUTUBE, hangs=True)]
    async with generator_over(stations, Steady()) as generator:
        playlist = await made(generator, "a radio show of deep house")
    assert len(playlist.items) == 10
    assert {report.platform for report in playlist.report.platforms} >= {
        Platform.MIXCLOUD,
        Platform.YOUTUBE,
    }


async def test_the_deadline_ends_the_work_with_what_stands() -> None:
    stations = [library(0, 1), Station(Platform.VIMEO, hangs=True)]
    curator = Steady(*songs(0, 1, 20, 21))
    async with generator_over(stations, curator, deadline=2.0) as generator:
        playlist = await made(generator, "songs")
    assert [trial.suggestion for trial in playlist.items] == songs(0, 1)
    assert any("deadline" in note for note in playlist.report.notes)


@pytest.mark.parametrize(
    ("order", "pointer"),
    [
        (Order(prompt=" \n "), "/query"),
        (Order(prompt="x" * 2001), "/query"),
        (Order(prompt="x", mode=Mode.PLATFORM), "/mainPlatform"),
    ],
)
async def test_an_order_that_breaks_a_rule_names_its_field(order: Order, pointer: str) -> None:
    async with generator_over([], Steady()) as generator:
        with pytest.raises(InvalidRequest) as raised:
            await told(generator, order)
    assert raised.value.pointer == pointer


class Pausing(Steady):
    """Suggests what it was given, and then thinks for ever."""

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        async for piece in super().suggest(ask):
            yield piece
        await asyncio.Event().wait()


async def test_a_process_that_ends_answers_with_what_stands() -> None:
    curator = Pausing(*songs(0, 1))
    async with generator_over([library(0, 1)], curator, deadline=NEVER) as generator:
        events = []
        async for event in generator.generate(Order(prompt="songs")):
            events.append(event)
            if sum(isinstance(one, Found) for one in events) == 2:
                generator.hasten(0.05)
    assert isinstance(events[-1], Done)
    playlist = events[-1].playlist
    assert len(playlist.items) == 2
    assert any("shutting down" in note for note in playlist.report.notes)


@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_a_process_that_ends_before_anything_stands_says_so(when: str) -> None:
    async with generator_over([], Pausing(), deadline=NEVER) as generator:

        async def ending() -> None:
            if when == "before":
                generator.hasten(0.05)
            async for event in generator.generate(Order(prompt="songs")):
                if isinstance(event, Planned) and when == "meanwhile":
                    asyncio.get_running_loop().call_later(0.05, generator.hasten, 0.05)

        with pytest.raises(ServiceStopping):
            await ending()

"""One player across platforms: it goes on by itself, obeys, and gets by when something fails."""

from collections.abc import Callable
from typing import Any

import pytest

from aggregator.domain.media import Platform
from tests.e2e.conftest import OpenPage
from tests.e2e.playlists import medium, shown, track
from tests.e2e.stand_ins import FRAMES, Listener
from tests.running_service import RunningService

YOUTUBE, SOUNDCLOUD, MIXCLOUD, VIMEO, BANDCAMP, FILE = (
    Platform.YOUTUBE,
    Platform.SOUNDCLOUD,
    Platform.MIXCLOUD,
    Platform.VIMEO,
    Platform.BANDCAMP,
    Platform.URL,
)
Listen = Callable[..., Listener]


@pytest.fixture
def listen(service: RunningService, open_page: OpenPage) -> Listen:
    """Opens a playlist of these tracks by its link."""

    def opened(*tracks: Any) -> Listener:
        listener = Listener(open_page(service))
        listener.page.goto(shown(service, *tracks))
        return listener

    return opened


def press(listener: Listener, name: str) -> None:
    listener.bar.get_by_role("button", name=name).click()


def start(listener: Listener, number: int = 1) -> None:
    listener.page.locator(f'[data-number="{number}"] [data-play]').click()


def test_it_goes_on_by_itself_across_all_platforms(listen: Listen) -> None:
    order = (YOUTUBE, SOUNDCLOUD, MIXCLOUD, VIMEO, BANDCAMP, FILE)
    listener = listen(*(track(at, medium(one, at)) for at, one in enumerate(order, 1)))
    page = listener.page
    page.clock.install()
    page.reload()
    assert listener.asked == []
    assert listener.bar.is_hidden()
    start(listener)
    for at, one in enumerate(order[:4], 1):
        listener.hears(one, f"Song {at}")
        assert listener.platforms() == set(order[:at])
        assert listener.playing_row().startswith(f"Song {at}")
        assert page.evaluate("navigator.mediaSession.metadata.title") == f"Song {at}"
        listener.tell("end()")
    listener.hears(BANDCAMP, "Song 5")
    listener.said("Press play in Bandcamp’s own player.")
    page.clock.fast_forward(100_000)
    listener.hears(BANDCAMP, "Song 5")
    # Pressing play in there begins its length anew.
    page.frame_locator("[data-stage] iframe").get_by_role("button").click()
    page.locator("[data-player-said]:empty").wait_for(state="attached")
    page.clock.fast_forward(100_000)
    listener.hears(BANDCAMP, "Song 5")
    page.clock.fast_forward(10_000)
    listener.hears(FILE, "Song 6")
    listener.said("That was the last track.")
    listener.paused()
    # The queue shows its beginning: what comes next is that.
    press(listener, "Next")
    listener.hears(YOUTUBE, "Song 1")


def test_before_the_beginning_after_the_end_is_the_last_track(listen: Listen) -> None:
    listener = listen(*(track(at, medium(VIMEO, at)) for at in (1, 2, 3)))
    start(listener, 3)
    listener.hears(VIMEO, "Song 3")
    listener.tell("end()")
    listener.said("That was the last track.")
    press(listener, "Previous")
    listener.hears(VIMEO, "Song 3")


def test_seeking_while_a_track_loads_waits_for_it(listen: Listen) -> None:
    order = (YOUTUBE, SOUNDCLOUD, MIXCLOUD, VIMEO)
    listener = listen(*(track(at, medium(one, at)) for at, one in enumerate(order, 1)))
    page = listener.page
    frames: list[Any] = []
    # Answered below. Playwright looks at its handler's signature, and `append` has none.
    page.context.route(FRAMES, lambda route: frames.append(route))  # noqa: PLW0108
    for at, one in enumerate(order, 1):
        with page.expect_request(FRAMES):
            start(listener, at)
        page.locator("h1").click()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        listener.passed("0:50")
        frames[-1].fulfill(content_type="text/html", body="<!doctype html><title>A player</title>")
        listener.hears(one, f"Song {at}")
        listener.passed("0:50")
        assert len(frames) == at
        assert [told[:3] for told in listener.told()] == [[one, "play"], [one, "seek", 50]]


def test_it_obeys_its_buttons_and_the_keyboard(listen: Listen) -> None:
    listener = listen(*(track(at, medium(VIMEO, at)) for at in (1, 2, 3)))
    page = listener.page
    page.get_by_role("button", name="Play", exact=True).first.click()
    listener.hears(VIMEO, "Song 1")
    listener.tell("at(30)")
    listener.passed("0:30")
    press(listener, "Pause")
    listener.paused()
    press(listener, "Play")
    listener.hears(VIMEO, "Song 1")
    slider = listener.bar.get_by_role("slider", name="Position")
    assert slider.get_attribute("aria-valuetext") == "0:30 of 3:20"
    slider.fill("60")
    listener.passed("1:00")
    assert listener.told() == [
        ["vimeo", "play"],
        ["vimeo", "pause"],
        ["vimeo", "play"],
        ["vimeo", "seek", 60],
    ]
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    listener.passed("1:10")
    page.keyboard.press("ArrowLeft")
    listener.passed("1:00")
    page.keyboard.press("Space")
    listener.paused()
    page.keyboard.press("Space")
    listener.hears(VIMEO, "Song 1")
    page.keyboard.press("Shift+ArrowRight")
    listener.hears(VIMEO, "Song 2")
    press(listener, "Next")
    listener.hears(VIMEO, "Song 3")
    listener.tell("at(30)")
    listener.passed("0:30")
    press(listener, "Previous")  # the beginning first
    listener.passed("0:00")
    page.locator("h1").click()
    page.keyboard.press("Shift+ArrowLeft")
    listener.hears(VIMEO, "Song 2")


def test_keys_of_headphones_and_the_lock_screen(listen: Listen) -> None:
    listener = listen(*(track(at, medium(VIMEO, at)) for at in (1, 2)))
    page = listener.page
    start(listener)
    listener.hears(VIMEO, "Song 1")
    told = page.evaluate(
        """(({title, artist, artwork}) => ({title, artist, src: artwork[0].src}))
        (navigator.mediaSession.metadata)"""
    )
    assert told == {
        "title": "Song 1",
        "artist": "Singer 1",
        "src": "https://pictures.example.org/1.jpg",
    }
    assert page.evaluate("navigator.mediaSession.playbackState") == "playing"
    page.evaluate("handlers.seekto({seekTime: 40})")
    listener.passed("0:40")
    page.evaluate("handlers.seekforward({seekOffset: 5})")
    listener.passed("0:45")
    page.evaluate("handlers.seekbackward({})")
    listener.passed("0:35")
    page.evaluate("handlers.pause()")
    listener.paused()
    assert page.evaluate("navigator.mediaSession.playbackState") == "paused"
    page.evaluate("handlers.play()")
    listener.hears(VIMEO, "Song 1")
    page.evaluate("handlers.nexttrack()")
    listener.hears(VIMEO, "Song 2")
    page.evaluate("handlers.previoustrack()")
    listener.hears(VIMEO, "Song 1")


def test_what_cannot_be_played_falls_to_its_next_candidate(listen: Listen) -> None:
    listener = listen(
        track(1, medium(YOUTUBE, 1), medium(SOUNDCLOUD, 1), medium(VIMEO, 1)),
        track(2, medium(MIXCLOUD, 2, url="https://www.mixcloud.com/x/"), medium(YOUTUBE, 2)),
    )
    start(listener)
    listener.hears(YOUTUBE, "Song 1")
    listener.tell("fail(150)")
    listener.hears(SOUNDCLOUD, "Song 1")
    listener.said(
        "YouTube does not let it be played elsewhere: another recording of “Song 1” plays."
    )
    listener.page.evaluate("window.refused = true")
    listener.tell("fail()")
    # Nothing is left for it: Vimeo's, too, may not be embedded.
    listener.hears(YOUTUBE, "Song 2")
    listener.said("Vimeo does not let it be played elsewhere: skipped “Song 1”.")


def test_what_has_no_player_is_skipped_with_a_word(listen: Listen) -> None:
    listener = listen(
        track(1, medium(BANDCAMP, 1, native_id="no-number")),
        track(2, medium(SOUNDCLOUD, 2)),
        track(3, medium(VIMEO, 3, url="https://vimeo.com/channels/x")),
    )
    start(listener)
    listener.hears(SOUNDCLOUD, "Song 2")
    listener.said("No player for it: skipped “Song 1”.")
    listener.tell("end()")
    listener.said("No player for it: skipped “Song 3”.")
    listener.paused()


def test_a_platform_that_is_out_of_reach_is_passed_by(listen: Listen) -> None:
    listener = listen(
        track(1, medium(SOUNDCLOUD, 1), medium(VIMEO, 1)), track(2, medium(MIXCLOUD, 2))
    )
    page = listener.page
    page.context.route("https://w.soundcloud.com/**", lambda route: route.abort())
    start(listener)
    listener.hears(VIMEO, "Song 1")
    listener.said("SoundCloud does not answer: another recording of “Song 1” plays.")
    # One that loads and then says nothing is given up after a while.
    page.clock.install()
    page.context.route(
        "https://player-widget.mixcloud.com/**",
        lambda route: None,  # never answered
    )
    press(listener, "Next")
    page.locator('[data-player][data-state="loading"]').wait_for()
    page.clock.fast_forward(20_000)
    listener.said("Mixcloud does not answer: skipped “Song 2”.")


def test_a_file_that_is_none_is_skipped(listen: Listen) -> None:
    listener = listen(track(1, medium(FILE, 1)), track(2, medium(VIMEO, 2)))
    listener.page.context.route(
        "https://files.example.org/**",
        lambda route: route.fulfill(content_type="text/html", body="<h1>Not a file</h1>"),
    )
    start(listener)
    listener.hears(VIMEO, "Song 2")
    listener.said("The address cannot be played here: skipped “Song 1”.")


@pytest.mark.parametrize("platform", [YOUTUBE, SOUNDCLOUD, MIXCLOUD, VIMEO])
def test_a_reload_keeps_the_queue_and_the_place_in_it(listen: Listen, platform: Platform) -> None:
    listener = listen(track(1, medium(BANDCAMP, 1)), track(2, medium(platform, 2)))
    page = listener.page
    start(listener, 2)
    listener.hears(platform, "Song 2")
    listener.tell("at(75)")
    listener.passed("1:15")
    page.reload()
    listener.paused()
    listener.passed("1:15")
    assert listener.playing_row().startswith("Song 2")
    assert page.locator("[data-stage] iframe").count() == 0
    press(listener, "Play")
    listener.hears(platform, "Song 2")
    listener.passed("1:15")
    press(listener, "Previous")
    listener.passed("0:00")
    press(listener, "Previous")
    listener.hears(BANDCAMP, "Song 1")

"""What each platform's player is told of a medium."""

import pytest
from msgspec.json import decode
from msgspec.structs import replace

from aggregator.domain.media import Platform
from aggregator.web.player_view import FRAMES, MOST_TRIES, queued, reference
from tests.e2e.playlists import medium, track

YOUTUBE, SOUNDCLOUD, MIXCLOUD, VIMEO, BANDCAMP, URL = (
    Platform.YOUTUBE,
    Platform.SOUNDCLOUD,
    Platform.MIXCLOUD,
    Platform.VIMEO,
    Platform.BANDCAMP,
    Platform.URL,
)


@pytest.mark.parametrize(
    ("platform", "native_id", "url", "told"),
    [
        (YOUTUBE, "_G1soKzXJ-o", "", "_G1soKzXJ-o"),
        (YOUTUBE, "_G1soKzXJ-o?autoplay=1", "", ""),
        (YOUTUBE, "PLsomeplaylist", "", ""),
        (SOUNDCLOUD, "123456", "", "123456"),
        (SOUNDCLOUD, "1&color=red", "", ""),
        (BANDCAMP, "42", "", "42"),
        (BANDCAMP, "42/../../x", "", ""),
        (MIXCLOUD, "Q2xv", "https://www.mixcloud.com/NTSRadio/a-show/", "/NTSRadio/a-show/"),
        (MIXCLOUD, "Q2xv", "https://www.mixcloud.com/NTSRadio/a-show", "/NTSRadio/a-show/"),
        (MIXCLOUD, "Q2xv", "https://www.mixcloud.com/NTSRadio/", ""),
        (MIXCLOUD, "Q2xv", "javascript:alert(1)", ""),
        (VIMEO, "1", "https://vimeo.com/76979871", "76979871"),
        (VIMEO, "1", "https://vimeo.com/76979871/abcdef0123", "76979871/abcdef0123"),
        (VIMEO, "1", "https://vimeo.com/channels/staffpicks/76979871", "76979871"),
        (VIMEO, "1", "https://vimeo.com/ondemand/film", ""),
        (URL, "f", "https://files.example.org/a.mp3?x=1", "https://files.example.org/a.mp3?x=1"),
        (URL, "f", "file:///etc/passwd", ""),
        (URL, "f", "data:audio/wav;base64,xx", ""),
    ],
)
def test_a_reference_is_of_a_closed_form(platform, native_id, url, told) -> None:
    assert reference(medium(platform, 1, native_id=native_id, url=url)) == told


def test_a_track_brings_what_plays_in_its_place_but_not_what_is_another() -> None:
    media = [medium(YOUTUBE, at) for at in range(1, 8)]
    trial = track(3, *media[:6], rejected=(media[6],))
    told = decode(queued(trial))
    assert told["number"] == 3
    assert [one["title"] for one in told["media"]] == [one.title for one in media[:MOST_TRIES]]
    picked_twice = replace(trial, others=(*trial.found, *trial.others))
    assert queued(picked_twice) == queued(trial)


def test_every_frame_is_of_one_path_over_tls() -> None:
    assert all(one.startswith("https://") and one.endswith("/") for one in FRAMES)

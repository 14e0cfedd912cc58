"""Changes of a playlist that stands."""

import msgspec
import pytest

from aggregator.domain.errors import InvalidRequest, NotFound
from aggregator.domain.media import Platform
from aggregator.domain.playlist import Judged, Mode
from aggregator.playlists import editing
from aggregator.playlists.modes import spare
from tests.e2e.playlists import medium, playlist, track

YOUTUBE, VIMEO, BANDCAMP = Platform.YOUTUBE, Platform.VIMEO, Platform.BANDCAMP


def numbers(one):
    return [trial.number for trial in one.items]


@pytest.fixture
def made():
    return playlist("a@example.org", *(track(at, medium(YOUTUBE, at)) for at in (1, 2, 3)))


@pytest.mark.parametrize(
    ("number", "step", "order"),
    [
        (2, editing.UP, [2, 1, 3]),
        (2, editing.DOWN, [1, 3, 2]),
        (1, editing.UP, [1, 2, 3]),
        (3, editing.DOWN, [1, 2, 3]),
    ],
)
def test_one_place_up_or_down(made, number, step, order) -> None:
    assert numbers(editing.move(made, number, step)) == order


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ([3, 1, 2], [3, 1, 2]),
        ([3], [3, 1, 2]),
        ([3, 3, 9, 2], [3, 2, 1]),
        ([], [1, 2, 3]),
    ],
)
def test_an_order_of_a_page_that_is_old_loses_no_track(made, asked, order) -> None:
    assert numbers(editing.order(made, asked)) == order


def test_removed_is_removed_once(made) -> None:
    less = editing.remove(made, 2)
    assert numbers(less) == [1, 3]
    for change in (
        lambda: editing.remove(less, 2),
        lambda: editing.move(less, 2, editing.UP),
        lambda: editing.swap(less, 2, "youtube-x"),
    ):
        with pytest.raises(NotFound):
            change()


def test_a_swap_keeps_what_stood_as_a_candidate() -> None:
    first, second, cover = medium(YOUTUBE, 1), medium(VIMEO, 1), medium(BANDCAMP, 1)
    made = playlist("a@example.org", track(1, first, second, rejected=(cover,)))
    swapped = editing.swap(made, 1, cover.id)
    (stands,) = swapped.items
    assert [one.media for one in stands.found] == [cover]
    assert [one.media for one in editing.candidates(stands)] == [cover, first, second]
    back = editing.swap(swapped, 1, first.id)
    assert {one.media.id for one in editing.candidates(back.items[0])} == {
        first.id,
        second.id,
        cover.id,
    }
    assert [one.media for one in back.items[0].found] == [first]
    with pytest.raises(NotFound):
        editing.swap(made, 1, "youtube-of-another-track")


def test_a_swap_in_manual_mode_keeps_every_choice() -> None:
    media = [medium(one, 1) for one in (YOUTUBE, VIMEO, BANDCAMP)]
    choices = tuple(Judged(one, 0.9, accepted=True) for one in media)
    trial = msgspec.structs.replace(track(1, media[0]), found=choices)
    made = msgspec.structs.replace(playlist("a@example.org", trial), mode=Mode.MANUAL)
    (swapped,) = editing.swap(made, 1, media[2].id).items
    assert [one.media for one in swapped.found] == [media[2], media[0], media[1]]


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\0b", "a\u202eb"])
def test_a_title_that_is_none(made, title) -> None:
    with pytest.raises(InvalidRequest) as raised:
        editing.rename(made, title)
    assert raised.value.pointer == "/title"


def test_a_title_is_trimmed(made) -> None:
    assert editing.rename(made, "  Two \t words ").title == "Two words"


def test_spares_are_accepted_and_of_many_platforms_first() -> None:
    media = [medium(YOUTUBE, 1), medium(YOUTUBE, 2), medium(YOUTUBE, 3), medium(VIMEO, 4)]
    ranking = tuple(Judged(one, 0.9, accepted=True) for one in media)
    refused = Judged(medium(BANDCAMP, 5), 0.8, accepted=False)
    kept = spare(ranking[:1], (*ranking, refused))
    assert [one.media for one in kept] == [media[1], media[3], media[2]]

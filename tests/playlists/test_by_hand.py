"""What a listener adds to a playlist."""

import msgspec
import pytest

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.media import Platform
from aggregator.domain.playlist import Mode
from aggregator.playlists import by_hand, editing
from aggregator.playlists.picks import with_picks
from tests.e2e.playlists import medium, playlist, track

VIMEO, OTHER = Platform.VIMEO, medium(Platform.YOUTUBE, 7)


def test_a_new_one_has_a_title_and_nothing_else() -> None:
    made = by_hand.begin("  Night \n drive", "a@example.org")
    assert (made.title, made.owner, made.items, made.prompt) == (
        "Night drive",
        "a@example.org",
        (),
        "",
    )
    assert made.id != by_hand.begin("Night drive", "a@example.org").id
    with pytest.raises(InvalidRequest) as raised:
        by_hand.begin(" ", "a@example.org")
    assert raised.value.pointer == "/title"


def test_an_added_track_is_the_last_and_like_any_other() -> None:
    made = by_hand.add(by_hand.begin("Night drive", "a@example.org"), medium(VIMEO, 1))
    made = by_hand.add(made, OTHER)
    assert [one.number for one in made.items] == [1, 2]
    assert editing.move(made, 2, editing.UP).items[0].found[0].media == OTHER
    assert len(editing.remove(made, 2).items) == 1
    with pytest.raises(InvalidRequest, match="already"):
        by_hand.add(made, OTHER)


def test_its_number_was_never_given_before() -> None:
    made = playlist("a@example.org", track(1, medium(VIMEO, 1)), track(2, medium(VIMEO, 2)))
    added = by_hand.add(editing.remove(made, 2), OTHER)
    assert [one.number for one in added.items] == [1, 3]


def test_picking_again_keeps_what_was_added() -> None:
    made = playlist("a@example.org", track(1, medium(VIMEO, 1)), track(2, medium(VIMEO, 2)))
    made = by_hand.add(msgspec.structs.replace(made, mode=Mode.MANUAL), OTHER)
    picked = with_picks(made, {2: medium(VIMEO, 2).id})
    assert [one.found[0].media for one in picked.items] == [medium(VIMEO, 2), OTHER]

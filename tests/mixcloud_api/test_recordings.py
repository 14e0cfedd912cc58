"""What Mixcloud answered in the wild is read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.mixcloud import MixcloudSync, ResourceListSync, ResourceSync
from aggregator.search import mixcloud_objects as read


@pytest.mark.parametrize(
    ("name", "reader", "count"),
    [
        ("search-zouklove", read.cloudcast, 7),
        ("cd-discover-popular-shows-nts-response", read.cloudcast, 5),
        ("cd-user-shows-search-response", read.cloudcast, 10),
        ("mh-new", read.cloudcast, 20),
        ("mh-popular-hot", read.cloudcast, 20),
        ("aio-followers", read.user, 3),
        ("af-search-users", read.user, 2),
        ("aio-comments", read.comment, 3),
        ("af-search-artists", read.topic, 2),
    ],
)
def test_lists(name: str, reader: Callable[[Any], Any], count: int, shared: Path) -> None:
    listed = recorded(shared, name)
    assert isinstance(listed, ResourceListSync)
    assert len([reader(row) for row in listed.rows]) == count


def test_a_user(shared: Path) -> None:
    told = read.profile(recorded(shared, "af-user-response").data)
    assert (told.username, told.city, told.follower_count) == ("spartacus", "London", 343)
    assert told.picture is not None
    assert "/w/600/h/600/" in told.picture
    assert told.is_pro is None


def test_a_show(shared: Path) -> None:
    told = read.cloudcast(recorded(shared, "nts-cloudcast").data)
    assert told.slug == "knee-deep-26th-august-2014"
    assert (told.audio_length, told.user.username, len(told.tags)) == (5_357, "NTSRadio", 4)


def recorded(shared: Path, name: str) -> ResourceSync | ResourceListSync:
    """The first exchange of a recording, read by the library."""
    told = json.loads((shared / "recordings" / "mixcloud" / f"{name}.json").read_text())
    one = told if "response" in told else told["exchanges"][0]
    body = json.dumps(one["response"]["json"]).encode()
    return MixcloudSync(netrc=False).parse(body)

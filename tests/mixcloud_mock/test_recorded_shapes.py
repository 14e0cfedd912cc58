"""The mock's answers have the fields, types and links of recorded ones."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

TOKEN = {"access_token": "test-token"}
GONE = {
    "data[].percentage_music",  # 2011
    "data[].hidden_stats",  # told only of shows that hide their counts
}
CASES = {
    # Recorded file -> what is asked of the mock; True where no field may be added either.
    "search-zouklove": ("/search/?q=party&type=cloudcast&limit=100", True),
    "cd-discover-popular-shows-nts-response": ("/discover/funk/popular/?limit=5", True),
    "cd-user-shows-search-response": ("/carol/cloudcasts/?limit=10", True),
    "aio-comments": ("/spartacus/comments/?metadata=1", True),
    "aio-followers": ("/spartacus/followers/?metadata=1", True),
    "af-artist-response": ("/artist/aphex-twin/?metadata=1", True),
    "af-tag-funk-response": ("/tag/funk/?metadata=1", True),
    "af-search-artists": ("/search/?q=aphex&type=artist&limit=20", True),
    "af-search-users": ("/search/?q=alice&type=user&limit=20", False),
    "af-user-response": ("/spartacus/?metadata=1", False),
    "nts-cloudcast": ("/spartacus/party-time/", False),
    "nts-cloudcast-item": ("/spartacus/party-time/", False),
    "spring-favorites": ("/alice/favorites/", False),
    "xfate-cloudcasts-2025": ("/spartacus/cloudcasts/", False),
    "mh-popular-hot": ("/popular/hot/?limit=20&access_token=alice-token", True),
    "mh-new": ("/new/?limit=20", False),
}


def shape(value: Any, place: str = "") -> dict[str, set[str]]:
    """The JSON types at every place of a document; rows of a list count as one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    found[place].add(type(value).__name__)
    below = (
        [(f"{place}.{name}".lstrip("."), one) for name, one in value.items()]
        if isinstance(value, dict)
        else [(f"{place}[]", one) for one in value]
        if isinstance(value, list)
        else []
    )
    for at, one in below:
        for deeper, kinds in shape(one, at).items():
            found[deeper] |= kinds
    return found


def recorded(shared: Path, name: str) -> Any:
    text = (shared / "recordings" / "mixcloud" / f"{name}.json").read_text()
    return json.loads(text)["response"]["json"]


@pytest.mark.parametrize("name", CASES)
def test_fields_and_types(shared: Path, library: str, name: str) -> None:
    path, exact = CASES[name]
    ours, theirs = shape(httpx.get(library + path).json()), shape(recorded(shared, name))
    paging = {place for place in theirs.keys() | ours.keys() if place.startswith("paging")}
    assert not theirs.keys() - ours.keys() - GONE - paging
    if exact:
        added = ours.keys() - theirs.keys() - paging
        assert not {place for place in added if place.rsplit(".", 1)[-1] not in PICTURES}
    for place in theirs.keys() & ours.keys():
        assert ours[place] <= theirs[place] | {"NoneType"}, place


PICTURES = {"320wx320h", "640wx640h", "768wx768h", "1024wx1024h"}
"""Sizes that came later than some recordings."""


def parameters(url: str) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(url).query)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("cd-user-shows-search-response", "/carol/cloudcasts/?limit=10"),
        ("cd-discover-popular-shows-nts-response", "/discover/funk/popular/?limit=1"),
        ("aio-followers", "/spartacus/followers/?metadata=1&limit=1"),
        ("af-search-artists", "/search/?q=party&type=cloudcast&limit=1"),
    ],
)
def test_links_of_pages(shared: Path, library: str, name: str, path: str) -> None:
    ours, theirs = httpx.get(library + path).json()["paging"], recorded(shared, name)["paging"]
    assert ours.keys() == theirs.keys()
    for way, url in theirs.items():
        assert parameters(ours[way]) == parameters(url)
        assert ours[way].startswith(f"{library}/")
        mark = "since" if "since" in url else "until"
        if mark in url:
            assert len(dict(parse_qsl(urlsplit(ours[way]).query))[mark]) == len(
                "2021-06-09 16:35:32"
            )


def test_nothing_but_recorded_numbers_are_counts(library: str) -> None:
    """REST tells no numeric id: the key is the identity."""
    show = httpx.get(f"{library}/spartacus/party-time/", params=TOKEN).json()
    assert {name for name, value in show.items() if type(value) is int} == {
        "play_count",
        "favorite_count",
        "comment_count",
        "listener_count",
        "repost_count",
        "audio_length",
    }

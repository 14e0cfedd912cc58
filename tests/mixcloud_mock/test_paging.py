"""Pages by date and by offset: their links, their bounds, their ends."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

DATED = [
    "/carol/cloudcasts/",
    "/new/",
    "/spartacus/listens/",
    "/spartacus/favorites/",
    "/spartacus/followers/",
    "/spartacus/following/",
    "/spartacus/comments/",
    "/spartacus/feed/",
    "/spartacus/party-time/comments/",
    "/spartacus/party-time/favorites/",
]
UNDATED = [
    "/popular/",
    "/popular/hot/",
    "/genres/techno/popular/",
    "/genres/techno/latest/",
    "/spartacus/party-time/similar/",
    "/carol/playlists/all-nights/cloudcasts/",
    "/search/?q=night&type=cloudcast",
]


@pytest.fixture(scope="module")
def mixcloud(library: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=library) as client:
        yield client


def walk(mixcloud: httpx.Client, page: Any, way: str) -> list[Any]:
    pages = [page]
    while (url := page["paging"].get(way)) is not None:
        page = mixcloud.get(url).json()
        if not page["data"]:
            break
        pages.append(page)
    return pages


def rows(pages: list[Any]) -> list[Any]:
    return [row for page in pages for row in page["data"]]


@pytest.mark.parametrize("path", [*DATED, *UNDATED])
def test_every_page_forth_and_back(mixcloud: httpx.Client, path: str) -> None:
    joint = "&" if "?" in path else "?"
    whole = mixcloud.get(f"{path}{joint}limit=100").json()
    forth = walk(mixcloud, mixcloud.get(f"{path}{joint}limit=1").json(), "next")
    assert rows(forth) == whole["data"]
    assert len(forth) > 1
    back = walk(mixcloud, forth[-1], "previous")
    assert rows(back[::-1]) == whole["data"]


@pytest.mark.parametrize("path", DATED)
def test_dated_lists_page_by_date(mixcloud: httpx.Client, path: str) -> None:
    page = mixcloud.get(path, params={"limit": "1"}).json()
    assert [sorted(httpx.URL(url).params) for url in page["paging"].values()] == [
        ["limit", "since"],
        ["limit", "until"],
    ]
    newer = mixcloud.get(page["paging"]["previous"]).json()
    assert (newer["data"], newer["paging"]) == ([], {})


@pytest.mark.parametrize("path", DATED)
def test_offset_zero_asks_for_offset_links(mixcloud: httpx.Client, path: str) -> None:
    page = mixcloud.get(path, params={"limit": "1", "offset": "0"}).json()
    assert list(page["paging"]) == ["next"]
    assert httpx.URL(page["paging"]["next"]).params["offset"] == "1"


def test_the_default_and_the_largest_page(mixcloud: httpx.Client) -> None:
    def count(**params: str) -> int:
        return len(mixcloud.get("/new/", params=params).json()["data"])

    assert count() == 20
    assert count(limit="100") == count(limit="1000") > 20


def test_links_keep_metadata_and_drop_the_token(mixcloud: httpx.Client, library: str) -> None:
    params = {"limit": "1", "metadata": "1", "access_token": "test-token", "callback": "f"}
    text = mixcloud.get("/me/cloudcasts/", params=params).text
    assert f'"{library}/me/cloudcasts/?limit=1&metadata=1&until=' in text
    assert "test-token" not in text


def test_links_name_the_host_that_was_asked(mixcloud: httpx.Client) -> None:
    page = mixcloud.get("/popular/", params={"limit": "1"}, headers={"host": "api.mixcloud.com"})
    assert page.json()["paging"]["next"] == "http://api.mixcloud.com/popular/?limit=1&offset=1"
    assert page.json()["data"][0]["url"].startswith("https://www.mixcloud.com/")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2023-12-20 08:00:00", "2024-01-01 12:00:00"), ("1703059200", "1704110400")],
)
def test_a_range_is_walked_within_its_bounds(
    mixcloud: httpx.Client, since: str, until: str
) -> None:
    """Both ends are left out: there is a show of exactly `since`, and one of `until`."""
    first = mixcloud.get("/new/", params={"since": since, "until": until, "limit": "2"}).json()
    names = [row["name"] for row in rows(walk(mixcloud, first, "next"))]
    assert names == ["Night 01", "Night 02", "Night 03"]


@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "x"},
        {"limit": "-1"},
        {"limit": "٣"},
        {"offset": "-1"},
        {"offset": "1.5"},
        {"since": "yesterday"},
        {"until": "9" * 30},
    ],
)
def test_what_is_no_page(mixcloud: httpx.Client, params: dict[str, str]) -> None:
    answer = mixcloud.get("/new/", params=params)
    assert answer.status_code == 400
    assert next(iter(params)) in answer.json()["error"]["message"]

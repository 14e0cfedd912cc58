"""What each endpoint answers: Mixcloud's own words, in our envelope."""

import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.mixcloud_api.examples import LISTENERS

pytestmark = pytest.mark.anyio

BASE = "/mixcloud-api/v1"


async def data(client: httpx.AsyncClient, path: str, **params: Any) -> dict[str, Any]:
    answer = await client.get(BASE + path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_the_envelope_says_when_and_which_request(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{BASE}/categories")
    body = answer.json()
    assert (body["status"], body["message"], body["success"]) == ("ok", "Categories", True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["meta"]["timestamp"])
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-type"] == "application/json"


async def test_a_user_is_told_in_full(client: httpx.AsyncClient) -> None:
    user = (await data(client, "/user", username="NTSRadio"))["user"]
    assert user == {
        "bio": "A platform — for the passionate.",
        "key": "/NTSRadio/",
        "url": "https://www.mixcloud.com/NTSRadio/",
        "city": "London",
        "name": "Mixcloud NTS Radio",
        "cover": None,
        "is_pro": True,
        "country": "United Kingdom",
        "picture": "https://thumbnailer.mixcloud.com/unsafe/600x600/profile/station.jpg",
        "username": "NTSRadio",
        "is_premium": True,
        "created_time": "2025-06-01T12:00:00Z",
        "listen_count": 0,
        "favorite_count": 0,
        "follower_count": LISTENERS + 2,
        "cloudcast_count": 3,
        "following_count": 0,
    }


async def test_the_widest_cover_is_told(client: httpx.AsyncClient) -> None:
    user = (await data(client, "/user", username="spartacus"))["user"]
    assert user["cover"].endswith("1670x240/cover/spartacus")


@pytest.mark.parametrize(
    ("kind", "query", "keys"),
    [
        ("cloudcast", "party", {"/spartacus/party-time/", "/alice/beach-party/"}),
        ("user", "alice", {"/alice/"}),
        ("tag", "funk", {"/genres/funk/"}),
    ],
)
async def test_a_search_of_each_type(
    kind: str, query: str, keys: set[str], client: httpx.AsyncClient
) -> None:
    found = await data(client, "/search", query=query, type=kind)
    assert keys <= {one["key"] for one in found["data"]}
    assert (found["type"], found["query"]) == (kind, query)


async def test_a_search_without_a_type_is_for_shows(client: httpx.AsyncClient) -> None:
    assert (await data(client, "/search", query="house"))["type"] == "cloudcast"


@pytest.mark.parametrize("written", ["house-nhạc-trôi", quote("house-nhạc-trôi")])
async def test_a_slug_is_taken_raw_and_as_a_key_writes_it(
    written: str, client: httpx.AsyncClient
) -> None:
    show = (await data(client, "/cloudcast", username="NTSRadio", slug=written))["cloudcast"]
    assert show["slug"] == "house-nhạc-trôi"
    assert show["key"] == f"/NTSRadio/{quote('house-nhạc-trôi')}/"
    assert show["user"] == {
        "key": "/NTSRadio/",
        "name": "Mixcloud NTS Radio",
        "username": "NTSRadio",
    }


async def test_shows_come_latest_first(client: httpx.AsyncClient) -> None:
    told = await data(client, "/user/shows", username="NTSRadio", limit=2)
    assert [one["slug"] for one in told["data"]] == ["late-house", "house-nhạc-trôi"]
    assert told["paging"] == {"limit": 2, "offset": 0, "next_offset": 2}
    assert told["username"] == "NTSRadio"


async def test_categories_are_those_of_mixcloud(client: httpx.AsyncClient) -> None:
    told = await data(client, "/categories")
    assert [one["key"] for one in told["data"]][:3] == [
        "/categories/ambient/",
        "/categories/bass/",
        "/categories/beats/",
    ]
    assert told["data"][0]["url"].startswith("https://www.mixcloud.com/")


async def test_comments_come_latest_first(client: httpx.AsyncClient) -> None:
    told = await data(client, "/cloudcast/comments", username="spartacus", slug="party-time")
    assert (told["username"], told["slug"]) == ("spartacus", "party-time")
    assert told["data"][0] == {
        "user": {"name": "Mixcloud NTS Radio", "username": "NTSRadio"},
        "comment": "Good work !!!!",
        "submit_date": "2025-06-01T12:00:00Z",
    }
    assert len(told["data"]) == 3


async def test_popular_shows_of_a_tag(client: httpx.AsyncClient) -> None:
    told = await data(client, "/tag/popular", tag="house")
    assert told["tag"] == "house"
    assert [one["slug"] for one in told["data"]][:2] == ["house-of-may", "house-nhạc-trôi"]


@pytest.mark.parametrize("limit", [100, 33])
async def test_pages_follow_each_other_to_the_end(limit: int, client: httpx.AsyncClient) -> None:
    offset: int | None = 0
    names: list[str] = []
    while offset is not None:
        told = await data(
            client, "/user/followers", username="NTSRadio", limit=limit, offset=offset
        )
        assert told["paging"]["limit"] == limit
        assert told["paging"]["offset"] == offset
        names += [one["username"] for one in told["data"]]
        offset = told["paging"]["next_offset"]
    listeners = [f"listener{at}" for at in reversed(range(LISTENERS))]
    assert names == [*listeners, "carol", "bob"]


async def test_a_page_has_25_unless_asked_otherwise(client: httpx.AsyncClient) -> None:
    told = await data(client, "/user/followers", username="NTSRadio")
    assert len(told["data"]) == 25
    assert told["paging"] == {"limit": 25, "offset": 0, "next_offset": 25}


async def test_every_object_has_its_keys_by_length_then_alphabet(
    client: httpx.AsyncClient,
) -> None:
    def check(value: Any) -> None:
        if isinstance(value, dict):
            assert list(value) == sorted(value, key=lambda key: (len(key), key))
            for one in value.values():
                check(one)
        elif isinstance(value, list):
            for one in value:
                check(one)

    for address in (
        "/search?query=party",
        "/user/shows?username=alice",
        "/tag/popular?tag=funk",
        "/usage",
        "/user?username=nobody",
        "/search?limit=0",
    ):
        check((await client.get(BASE + address)).json())

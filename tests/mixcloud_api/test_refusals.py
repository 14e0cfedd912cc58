"""Every error: in the envelope, with what to do about it."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from aggregator.domain.errors import StorageUnavailable
from aggregator.web.app import create_app
from aggregator.web.services import Services
from tests.mixcloud_api.conftest import Answer, Mixcloud

pytestmark = pytest.mark.anyio

BASE = "/mixcloud-api/v1"
USER = f"{BASE}/user?username=spartacus"


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The body of an error after a look at what every error has."""
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert list(body) == ["data", "meta", "status", "message", "success"]
    assert (body["status"], body["success"]) == ("error", False)
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]
    assert body["message"]
    assert body["data"]["code"] == code
    return body


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/search", {"query": "is required, such as query=house"}),
        ("/search?query=%20%20", {"query": "must not be blank"}),
        (f"/search?query={'x' * 501}", {"query": "must be at most 500 characters, is 501"}),
        ("/search?query=x&type=artist", {"type": "must be one of cloudcast, user, tag"}),
        (
            "/search?query=a&query=b&limit=101&offset=-1",
            {
                "query": "must be given once",
                "limit": "must be a whole number from 1 to 100",
                "offset": "must be a whole number from 0 to 1000000",
            },
        ),
        ("/user/shows?username=a&limit=0", {"limit": "must be a whole number from 1 to 100"}),
        ("/user/shows?username=a&limit=", {"limit": "must be a whole number from 1 to 100"}),
        ("/user/shows?username=a&limit=٣", {"limit": "must be a whole number from 1 to 100"}),
        ("/user", {"username": "is required, such as username=NTSRadio"}),
        ("/user?username=", {"username": "must not be empty"}),
        ("/user?username=a/b", {"username": "must be one name, without spaces and slashes"}),
        (
            "/cloudcast",
            {
                "username": "is required, such as username=spartacus",
                "slug": "is required, such as slug=party-time",
            },
        ),
        ("/tag/popular", {"tag": "is required, such as tag=house"}),
    ],
)
async def test_each_wrong_parameter_is_named(
    address: str, fields: dict[str, str], client: httpx.AsyncClient, mixcloud: Mixcloud
) -> None:
    body = refused(await client.get(BASE + address), 400, "invalid-request")
    assert {one["field"]: one["detail"] for one in body["data"]["errors"]} == fields
    assert all(name in body["message"].lower() for name in fields)
    assert mixcloud.paths == []


@pytest.mark.parametrize("path", ["/search?query=x", "/meta", "/usage"])
async def test_no_key_no_answer(path: str, anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get(BASE + path)
    body = refused(answer, 401, "unauthenticated")
    assert "x-oanor-key: <App key>" in body["message"]
    assert "Authorization: Bearer <App key>" in body["message"]
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["x-oanor-key", "Authorization"])
async def test_a_key_is_taken_from_either_header(
    header: str, client: httpx.AsyncClient, new_key: Any
) -> None:
    del client.headers["x-oanor-key"]
    key = await new_key()
    value = f"Bearer {key}" if header == "Authorization" else key
    assert (await client.get(f"{BASE}/meta", headers={header: value})).status_code == 200
    wrong = await client.get(f"{BASE}/meta", headers={header: value[:-1] + "!"})
    refused(wrong, 401, "unauthenticated")
    assert key[:-1] not in wrong.text


async def test_two_keys_are_one_too_many(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{BASE}/meta", headers={"Authorization": "Bearer agg_x"})
    refused(answer, 401, "unauthenticated")


async def test_our_own_header_opens_no_other_door(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/media/youtube-x")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/user?username=nobody-here", "no user 'nobody-here'"),
        ("/user?username=popular", "no user 'popular'"),
        ("/user?username=me", "no user 'me'"),
        ("/user/followers?username=nobody-here", "no user 'nobody-here'"),
        ("/user/shows?username=nobody-here", "no user 'nobody-here'"),
        ("/user/shows?username=..", "'..' is no name"),
        ("/user/shows?username=a%252Fb", "'a/b' is no name"),
        ("/cloudcast?username=spartacus&slug=none", "no show 'none' of a user 'spartacus'"),
        ("/cloudcast?username=spartacus&slug=followers", "no show 'followers'"),
        ("/cloudcast/comments?username=spartacus&slug=none", "no show 'none'"),
    ],
)
async def test_what_mixcloud_does_not_have(
    address: str, told: str, client: httpx.AsyncClient
) -> None:
    body = refused(await client.get(BASE + address), 404, "not-found")
    assert told in body["message"]


async def test_a_category_stands_in_for_a_tag_that_is_none(
    client: httpx.AsyncClient, mixcloud: Mixcloud
) -> None:
    mixcloud.answer = (404, {}, b'{"error": {"type": "ObjectDoesNotExist", "message": ""}}')
    body = refused(await client.get(f"{BASE}/tag/popular?tag=x"), 404, "not-found")
    assert body["message"] == "Mixcloud has no tag or category 'x'."
    assert mixcloud.paths == ["/genres/x/popular/", "/categories/x/cloudcasts/"]


@pytest.mark.parametrize("path", ["", "/", "/v1/nothing", "/v2/search"])
async def test_an_unknown_path_is_in_the_envelope_too(path: str, client: httpx.AsyncClient) -> None:
    refused(await client.get(f"/mixcloud-api{path}"), 404, "not-found")


async def test_a_wrong_method_names_the_right_one(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{BASE}/search")
    refused(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


A_MOMENT = 25
"""Seconds between Mixcloud's word and ours, on the slowest machine."""

LIMITED = json.dumps(
    {"error": {"type": "RateLimitException", "message": "You have hit it.", "retry_after": 452}}
).encode()


@pytest.mark.parametrize(
    ("answer", "longest"),
    [
        ((403, {"retry-after": "452"}, LIMITED), 452),
        ((403, {}, LIMITED), 452),
        ((429, {"retry-after": "900"}, b""), 900),
        ((429, {}, b""), 30),
    ],
)
async def test_mixclouds_rate_limit_is_passed_on(
    answer: Answer, longest: int, client: httpx.AsyncClient, mixcloud: Mixcloud
) -> None:
    mixcloud.answer = answer
    told = await client.get(USER)
    refused(told, 503, "mixcloud-rate-limited")
    assert longest - A_MOMENT <= int(told.headers["retry-after"]) <= longest


async def test_mixcloud_is_left_alone_while_it_limits_us(
    client: httpx.AsyncClient, mixcloud: Mixcloud
) -> None:
    mixcloud.answer = (403, {"retry-after": "452"}, LIMITED)
    await client.get(USER)
    again = await client.get(f"{BASE}/user?username=alice")
    refused(again, 503, "mixcloud-rate-limited")
    assert 452 - A_MOMENT <= int(again.headers["retry-after"]) <= 452
    assert mixcloud.paths == ["/spartacus/"]


async def test_silence_is_a_timeout(client: httpx.AsyncClient, mixcloud: Mixcloud) -> None:
    mixcloud.hangs = True
    body = refused(await client.get(USER), 504, "mixcloud-timeout")
    assert "did not answer in time" in body["message"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((500, {}, b"oops"), "mixcloud-unreachable"),
        ((403, {}, b"<html>Just a moment...</html>"), "mixcloud-blocked"),
        ((200, {}, b"<html>Just a moment...</html>"), "mixcloud-blocked"),
        ((200, {}, b"not json"), "mixcloud-failed"),
        ((200, {}, b"[]"), "mixcloud-failed"),
        ((200, {}, b'{"key": "/spartacus/"}'), "mixcloud-failed"),
        ((200, {}, b'{"error": {"type": "Other", "message": ""}}'), "mixcloud-failed"),
        ((302, {"location": "http://169.254.169.254/x"}, b""), "mixcloud-failed"),
    ],
)
async def test_what_mixcloud_should_not_answer(
    answer: Answer, code: str, client: httpx.AsyncClient, mixcloud: Mixcloud
) -> None:
    mixcloud.answer = answer
    told = await client.get(USER)
    refused(told, 502, code)
    assert "169.254" not in told.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (StorageUnavailable("db.internal:5432 refused"), 503, "unavailable"),
        (RuntimeError("db.internal:5432"), 500, "fault"),
    ],
)
async def test_a_fault_of_ours_tells_nothing_of_our_inside(
    error: Exception, status: int, code: str, services: Services
) -> None:
    class BrokenKeys:
        async def authenticate(self, presented: str) -> None:
            raise error

    app = create_app(replace(services, keys=BrokenKeys()))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(USER, headers={"x-oanor-key": "agg_x"})
    refused(answer, status, code)
    assert "db.internal" not in answer.text

"""Keys and limits at the door, before a body is read."""

import pytest
from litestar import Litestar

SEARCH = "/api/v1/media/search"
GOOD = {"platform": "url", "query": "example"}

pytestmark = pytest.mark.anyio


async def test_no_key_is_refused_with_a_challenge(door) -> None:
    async with door(key=None) as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "No app key was sent" in answer.json()["detail"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "agg_goodkey", "Bearer agg goodkey", ""]
)
async def test_a_malformed_header_is_told_apart(door, header: str) -> None:
    async with door(key=None) as client:
        answer = await client.post(SEARCH, json=GOOD, headers={"Authorization": header})
    assert answer.status_code == 401
    assert "not of the form" in answer.json()["detail"]


async def test_a_wrong_key_is_told_apart_and_not_repeated(door) -> None:
    async with door(key="agg_wrongkey") as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == 401
    assert "unknown or was revoked" in answer.json()["detail"]
    assert "agg_wrongkey" not in answer.text


async def test_the_scheme_is_read_in_any_case(door) -> None:
    async with door(key=None) as client:
        answer = await client.post(
            SEARCH, json=GOOD, headers={"Authorization": "bearer agg_goodkey"}
        )
    assert answer.status_code == 200


async def test_a_body_without_a_key_is_never_read(app: Litestar) -> None:
    sent = []

    async def receive():
        raise AssertionError("the body was read")

    async def send(message) -> None:
        sent.append(message)

    await app(
        {
            "type": "http",
            "method": "POST",
            "path": SEARCH,
            "raw_path": SEARCH.encode(),
            "query_string": b"",
            "headers": [(b"content-length", b"1000000000")],
        },
        receive,
        send,
    )
    assert sent[0]["status"] == 401
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_a_reached_limit_says_when_to_come_back(door, meter) -> None:
    meter.admission = type(meter.admission)(
        allowed=False,
        retry_after=2.2,
        limit=10,
        remaining=0,
        reset=42.1,
        policy='"default";q=10;w=60',
    )
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == 429
    assert answer.json()["type"] == "/docs/problems#limit-reached"
    assert answer.headers["retry-after"] == "3"
    assert answer.headers["ratelimit"] == '"default";r=0;t=43'
    assert answer.headers["ratelimit-policy"] == '"default";q=10;w=60'


async def test_a_limited_plan_is_told_on_every_answer(door, meter) -> None:
    meter.admission = type(meter.admission)(
        limit=10, remaining=9, reset=6.0, policy='"default";q=10;w=60'
    )
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
        refused = await client.post(SEARCH, json=[])
    assert answer.status_code == 200
    assert answer.headers["ratelimit"] == '"default";r=9;t=6'
    assert refused.headers["ratelimit"] == '"default";r=9;t=6'


async def test_an_unlimited_plan_has_no_limit_headers(door) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert not [name for name in answer.headers if name.startswith("ratelimit")]

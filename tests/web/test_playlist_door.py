"""POST /api/v1/playlists/generate: the contract's body, the stream, and the truth beside both."""

import asyncio
import json

import pytest

from aggregator.domain.errors import (
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    RequestKeyReused,
    StorageUnavailable,
)
from aggregator.domain.media import Platform
from aggregator.domain.playlist import Mode
from aggregator.domain.report import PlatformReport, State
from aggregator.web.playlists_generation import MOST_AT_ONCE

pytestmark = pytest.mark.anyio

GENERATE = "/api/v1/playlists/generate"
FIELDS = ["id", "title", "author", "image", "platform", "url", "duration"]
GOOD = {"query": "songs for a rainy sunday"}
STREAM = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, object]]:
    """The events of a stream, comments left out."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            name, data = lines
            assert name.startswith("event: ")
            assert data.startswith("data: ")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.mark.parametrize("mode", ["smart", "platform"])
async def test_a_playlist_is_one_item_of_results(door, mode: str) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD | {"mode": mode, "mainPlatform": "youtube"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["title", "description", "items"]
    (item,) = answer.json()["items"]
    assert list(item) == ["results"]
    assert [list(one) for one in item["results"]] == [FIELDS]


async def test_manual_mode_answers_candidates_for_each_suggestion(door) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD | {"mode": "manual"})
    (item,) = answer.json()["items"]
    assert list(item) == ["title", "author", "results"]
    assert [list(one) for one in item["results"]] == [FIELDS, FIELDS]


async def test_headers_say_where_it_is_and_what_each_platform_said(door) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD)
        again = await client.get(answer.headers["location"])
    assert answer.headers["location"].endswith(answer.headers["x-playlist-id"])
    expected = 'youtube;dur=312;desc="ok", soundcloud;dur=5000;desc="timeout"'
    assert answer.headers["server-timing"] == expected
    assert again.json() == answer.json()
    assert again.headers["x-playlist-id"] == answer.headers["x-playlist-id"]


async def test_the_report_comes_when_asked_for(door) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, params={"report": "1", "seed": "5"}, json=GOOD)
        again = await client.get(answer.headers["location"], params={"report": "1"})
    assert list(answer.json()) == ["data", "report"]
    report = answer.json()["report"]
    assert (report["id"], report["seed"]) == (answer.headers["x-playlist-id"], 5)
    assert (report["suggested"], report["verified"], report["given_up"]) == (2, 1, 1)
    assert report["platforms"]["soundcloud"]["status"] == "timeout"
    found, gone = report["trials"]
    assert list(found["found"][0]["media"]) == FIELDS
    assert found["found"][0]["reasons"] == ["the wanted title"]
    assert gone["fate"] == "given_up"
    assert "never in the public body" not in answer.text
    assert again.json() == answer.json()


@pytest.mark.parametrize(
    ("body", "prompt", "mode", "main"),
    [
        ({"query": " \n x\t"}, "x", Mode.SMART, None),
        ({"query": "é" * 2000}, "é" * 2000, Mode.SMART, None),
        (
            {"query": "x", "mode": "platform", "mainPlatform": "souncloud"},
            "x",
            Mode.PLATFORM,
            Platform.SOUNDCLOUD,
        ),
        (
            {"query": "x", "mode": "smart", "mainPlatform": "youtube", "other": [1]},
            "x",
            Mode.SMART,
            Platform.YOUTUBE,
        ),
    ],
)
async def test_the_order_is_what_the_body_asks_for(
    door, generator, body, prompt: str, mode: Mode, main: Platform | None
) -> None:
    async with door() as client:
        assert (await client.post(GENERATE, json=body)).status_code == 200
    (order,) = generator.orders
    assert (order.prompt, order.mode, order.main_platform) == (prompt, mode, main)
    assert (order.key_id, order.owner) == ("key-1", None)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"", [""]),
        (b"not json", [""]),
        (b"[]", [""]),
        (b"{}", ["/query"]),
        (b'{"query": ""}', ["/query"]),
        (b'{"query": " \\n "}', ["/query"]),
        (b'{"query": 1}', ["/query"]),
        (b'{"query": "%s"}' % (b"x" * 2001), ["/query"]),
        (b'{"query": "x", "mode": "clever"}', ["/mode"]),
        (b'{"query": "x", "mode": null}', ["/mode"]),
        (b'{"query": "x", "mode": ["smart"]}', ["/mode"]),
        (b'{"query": "x", "mode": "smart", "mainPlatform": "myspace"}', ["/mainPlatform"]),
        (b'{"query": "x", "mode": "manual", "mainPlatform": "url"}', ["/mainPlatform"]),
        (b'{"query": "x", "mode": "platform", "mainPlatform": null}', ["/mainPlatform"]),
        (
            b'{"query": "", "mode": "x", "mainPlatform": 1}',
            ["/query", "/mode", "/mainPlatform"],
        ),
    ],
)
@pytest.mark.parametrize("headers", [{}, STREAM])
async def test_every_wrong_field_is_named(
    door, generator, headers, body: bytes, pointers: list[str]
) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, content=body, headers=headers)
    assert answer.status_code == answer.json()["status"] == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
    assert generator.orders == []


async def test_mode_platform_without_a_platform_is_impossible_to_follow(door, generator) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD | {"mode": "platform"})
    assert answer.status_code == answer.json()["status"] == 422
    assert answer.json()["errors"] == [
        {"pointer": "/mainPlatform", "detail": "is required when mode is 'platform'"}
    ]
    assert generator.orders == []


@pytest.mark.parametrize("seed", ["-1", "2147483648", "x", "1.5", ""])
async def test_a_wrong_seed_is_named(door, seed: str) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, params={"seed": seed}, json=GOOD)
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/seed"]


async def test_an_idempotency_key_goes_with_the_digest_of_its_request(door, generator) -> None:
    async with door() as client:
        for body, seed in [(GOOD, 1), (GOOD, 1), (GOOD, 2), (GOOD | {"mode": "manual"}, 1)]:
            await client.post(
                GENERATE, json=body, params={"seed": seed}, headers={"Idempotency-Key": '"a-b"'}
            )
        await client.post(GENERATE, json=GOOD)
    same, again, *others, without = generator.orders
    assert same.request_key == '"a-b"'
    assert same.digest == again.digest
    assert len({order.digest for order in (same, *others)}) == 3
    assert without.request_key is None


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "a\tb"])
async def test_a_wrong_idempotency_key_is_named(door, generator, key: str) -> None:
    async with door() as client:
        headers = [("Idempotency-Key", key.encode("latin-1"))]
        answer = await client.post(GENERATE, json=GOOD, headers=headers)
        twice = await client.post(GENERATE, json=GOOD, headers=[("Idempotency-Key", "a")] * 2)
    for refused in (answer, twice):
        assert refused.status_code == 400
        assert [one["pointer"] for one in refused.json()["errors"]] == ["/Idempotency-Key"]
    assert generator.orders == []


@pytest.mark.parametrize("headers", [{}, STREAM])
@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (InvalidRequest("is odd", pointer="/query"), 400, "invalid-request"),
        (NotFound("None of the 3 suggested tracks was found."), 404, "not-found"),
        (RequestKeyReused("It was sent before."), 409, "request-key-reused"),
        (StorageUnavailable("postgres://user@host is away"), 503, "unavailable"),
        (RuntimeError("secret detail"), 500, "fault"),
    ],
)
async def test_what_fails_before_the_first_event_has_a_status_of_its_own(
    door, generator, headers, error, status: int, kind: str
) -> None:
    generator.error = error
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD, headers=headers)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/docs/problems#{kind}"
    assert "secret" not in answer.text


async def test_when_no_platform_can_be_asked_each_status_is_told(door, generator) -> None:
    reports = (PlatformReport(Platform.VIMEO, State.UNREACHABLE, 12.0, 0),)
    generator.late_error = AllPlatformsFailed(reports)
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD)
        stream = await client.post(GENERATE, json=GOOD, headers=STREAM)
    assert answer.status_code == 502
    assert answer.json()["platforms"]["vimeo"]["status"] == "unreachable"
    assert stream.status_code == 200
    name, problem = events_of(stream.text)[-1]
    assert (name, problem) == ("error", answer.json())


async def test_the_stream_tells_the_whole_story(door) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD, headers=STREAM)
        again = await client.get(answer.headers["location"])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    told = events_of(answer.text)
    assert [name for name, _ in told] == [
        "plan", "suggestion", "platform", "given_up", "found", "replaced", "done"
    ]  # fmt: skip
    plan, suggestion, platform, given_up, found, replaced, done = (data for _, data in told)
    assert plan["id"] == answer.headers["x-playlist-id"]
    assert (plan["goal"], plan["seed"], plan["mode"]) == (10, 7, "smart")
    assert suggestion == {
        "number": 1, "title": "Title 1", "author": "Author", "curator": "embedded"
    }  # fmt: skip
    assert (platform["platform"], platform["status"]) == ("youtube", "ok")
    assert given_up["fate"] == "given_up"
    (result,) = found["results"]
    assert list(result["media"]) == FIELDS
    assert (result["score"], result["reasons"]) == (0.9, ["the wanted title"])
    assert replaced == {"number": 2, "by": 1}
    assert done == again.json()


async def test_the_stream_ends_with_the_report_when_asked_for(door) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, params={"report": "1"}, json=GOOD, headers=STREAM)
        again = await client.get(answer.headers["location"], params={"report": "1"})
    assert events_of(answer.text)[-1] == ("done", again.json())


@pytest.mark.parametrize("error", [RuntimeError("secret detail"), NotFound("Nothing.")])
async def test_what_fails_later_is_the_stream_s_last_event(door, generator, error) -> None:
    generator.late_error = error
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD, headers=STREAM)
    name, problem = events_of(answer.text)[-1]
    assert name == "error"
    assert problem["status"] == (404 if isinstance(error, NotFound) else 500)
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
    ],
)
async def test_who_does_not_ask_for_a_stream_gets_json(door, accept: str, kind: str) -> None:
    async with door() as client:
        answer = await client.post(GENERATE, json=GOOD, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == kind


async def test_a_page_of_playlists_leads_to_the_next(door, playlists) -> None:
    async with door() as client:
        empty = await client.get("/api/v1/playlists")
        made = [await client.post(GENERATE, json=GOOD) for _ in range(3)]
        page = await client.get("/api/v1/playlists", params={"limit": 2})
        following = await client.get(page.json()["next"])
    assert empty.json() == {"items": [], "next": None}
    first = page.json()["items"][0]
    assert first == {
        "id": made[0].headers["x-playlist-id"],
        "url": made[0].headers["location"],
        "title": "A title",
        "description": "A description",
        "prompt": GOOD["query"],
        "mode": "smart",
        "mainPlatform": None,
        "tracks": 1,
        "created_at": "2026-11-02T00:00:00Z",
        "updated_at": "2026-11-02T00:00:00Z",
    }
    assert following.status_code == 200
    assert [asked[1:] for asked in playlists.asked] == [(20, None), (2, None), (2, "0" * 46)]


@pytest.mark.parametrize(
    ("query", "pointer"), [("limit=0", "/limit"), ("limit=101", "/limit"), ("cursor=x", "/cursor")]
)
async def test_a_wrong_page_is_named(door, query: str, pointer: str) -> None:
    async with door() as client:
        answer = await client.get(f"/api/v1/playlists?{query}")
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_a_deleted_playlist_is_gone(door) -> None:
    async with door() as client:
        made = await client.post(GENERATE, json=GOOD)
        deleted = await client.delete(made.headers["location"])
        assert (deleted.status_code, deleted.content) == (204, b"")
        for again in (
            await client.delete(made.headers["location"]),
            await client.get(made.headers["location"]),
        ):
            assert again.status_code == 404
            assert again.json()["type"] == "/docs/problems#not-found"


@pytest.mark.parametrize("playlist_id", ["x", "%00", "é", "019a4f6e-7c1b-7d52-9c58-5e1a3d1f0b77"])
async def test_an_unknown_playlist_is_not_found(door, playlist_id: str) -> None:
    async with door() as client:
        for answer in (
            await client.get(f"/api/v1/playlists/{playlist_id}"),
            await client.delete(f"/api/v1/playlists/{playlist_id}"),
        ):
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", GENERATE),
        ("GET", "/api/v1/playlists"),
        ("GET", "/api/v1/playlists/x"),
        ("DELETE", "/api/v1/playlists/x"),
    ],
)
async def test_every_door_asks_for_a_key_and_keeps_its_limits(
    door, meter, method: str, path: str
) -> None:
    async with door(key=None) as client:
        assert (await client.request(method, path)).status_code == 401
    meter.admission = type(meter.admission)(
        allowed=False, retry_after=3.2, limit=5, remaining=0, reset=4, policy='"default";q=5;w=1'
    )
    async with door() as client:
        answer = await client.request(method, path)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "4"


async def test_one_key_makes_so_many_playlists_at_once_and_no_more(door, generator) -> None:
    generator.hangs = True
    async with door() as client:
        under_way = [
            asyncio.create_task(client.post(GENERATE, json={"query": f"moon {number}"}))
            for number in range(MOST_AT_ONCE)
        ]
        async with asyncio.timeout(20):
            while len(generator.orders) < MOST_AT_ONCE:
                await asyncio.sleep(0)
        refused = await client.post(GENERATE, json={"query": "one more"})
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        generator.hangs = False
        async with asyncio.timeout(20):
            while (again := await client.post(GENERATE, json={"query": "moon"})).status_code == 429:
                await asyncio.sleep(0)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "5"
    assert refused.json()["type"] == "/docs/problems#too-often"
    assert again.status_code == 200

"""POST /api/v1/media/search: the contract's body, and the truth beside it."""

import httpx
import pytest

from aggregator.domain.errors import (
    AllPlatformsFailed,
    InvalidRequest,
    NotFound,
    RefusedAddress,
    StorageUnavailable,
    WrongPlatform,
)
from aggregator.domain.media import Platform
from aggregator.domain.report import PlatformReport, State
from aggregator.search.pages import SearchAnswer

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"
FIELDS = ["id", "title", "author", "image", "platform", "url", "duration"]
GOOD = {"platform": "url", "query": "example"}


async def test_the_answer_is_a_bare_array_of_seven_field_media(door) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert [list(one) for one in answer.json()] == [FIELDS, FIELDS]
    assert answer.json()[0]["duration"] == 208.153


async def test_no_more_than_thirty_media_are_answered(door, search) -> None:
    search.media = search.media * 20
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert len(answer.json()) == 30
    # Compressing takes longer than answering: a proxy does it, for those who are far away.
    assert "content-encoding" not in answer.headers


async def test_a_proved_empty_search_is_an_empty_array(door, search) -> None:
    search.media = ()
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert (answer.status_code, answer.json()) == (200, [])


async def test_the_report_comes_when_asked_for(door) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, params={"report": "1"}, json=GOOD)
    assert [list(one) for one in answer.json()["data"]] == [FIELDS, FIELDS]
    assert answer.json()["report"]["platforms"]["soundcloud"] == {
        "platform": "soundcloud",
        "status": "timeout",
        "milliseconds": 5000.0,
        "hits": 0,
        "detail": "No answer.",
    }


async def test_what_is_kept_is_given_again_as_it_was_answered(door, search) -> None:
    async with door() as client:
        asked = await client.post(SEARCH, json=GOOD)
        search.known[Platform.URL, "example"] = SearchAnswer(search.media, search.reports)
        again = await client.post(SEARCH, json={"query": " example ", "platform": "url"})
        reported = await client.post(SEARCH, params={"report": "1"}, json=GOOD)
    assert len(search.asked) == 2  # the first time, and for the report
    assert (again.status_code, again.content) == (asked.status_code, asked.content)
    assert _without_id(again.headers) == _without_id(asked.headers)
    assert reported.json()["data"] == asked.json()


def _without_id(headers: httpx.Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "x-request-id"}


async def test_a_body_too_large_is_refused_whatever_is_kept(door, search) -> None:
    search.known[Platform.URL, "example"] = SearchAnswer(search.media, search.reports)
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD | {"more": "x" * 70_000})
    assert answer.status_code == 413


async def test_server_timing_names_every_platform(door) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    expected = 'youtube;dur=312;desc="ok", soundcloud;dur=5000;desc="timeout"'
    assert answer.headers["server-timing"] == expected


@pytest.mark.parametrize(
    ("mode", "told"), [("live", None), ("sandbox", "sandbox"), ("replay:/some/folder", "replay")]
)
async def test_an_upstream_that_is_not_live_is_told(door, mode: str, told: str | None) -> None:
    async with door(upstream_mode=mode) as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.headers.get("x-upstream") == told


async def test_the_query_is_trimmed_and_unknown_fields_are_ignored(door, search) -> None:
    async with door() as client:
        body = {"platform": "vimeo", "query": f" \n{'x' * 500}\t", "limit": 3}
        assert (await client.post(SEARCH, json=body)).status_code == 200
    assert search.asked == [(Platform.VIMEO, "x" * 500)]


async def test_the_other_spelling_of_soundcloud_is_understood(door, search) -> None:
    async with door() as client:
        await client.post(SEARCH, json={"platform": "souncloud", "query": "example"})
    assert search.asked == [(Platform.SOUNDCLOUD, "example")]


@pytest.mark.parametrize("content_type", [None, "application/x-www-form-urlencoded", "text/plain"])
async def test_the_body_is_json_whatever_it_is_called(door, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    async with door() as client:
        body = b'{"platform":"url","query":"example"}'
        assert (await client.post(SEARCH, content=body, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"", [""]),
        (b"not json", [""]),
        (b'{"platform": "url", "query": "\xff"}', [""]),
        (b'{"platform": "url", "query": "\\ud800"}', [""]),
        (b"[" * 60_000, [""]),
        (b"[]", [""]),
        (b"null", [""]),
        (b'"url"', [""]),
        (b"{}", ["/platform", "/query"]),
        (b'{"query": "example"}', ["/platform"]),
        (b'{"platform": "myspace", "query": "example"}', ["/platform"]),
        (b'{"platform": "YouTube", "query": "example"}', ["/platform"]),
        (b'{"platform": ["url"], "query": 1}', ["/platform", "/query"]),
        (b'{"platform": null, "query": null}', ["/platform", "/query"]),
        (b'{"platform": "url"}', ["/query"]),
        (b'{"platform": "url", "query": ""}', ["/query"]),
        (b'{"platform": "url", "query": " \\t\\n"}', ["/query"]),
        (b'{"platform": "url", "query": "%s"}' % (b"x" * 501), ["/query"]),
        (b'{"platform": "url", "query": {"a": 1}}', ["/query"]),
        (b'{"platform": "", "query": ""}', ["/platform", "/query"]),
    ],
)
async def test_every_wrong_field_is_named(door, search, body: bytes, pointers: list[str]) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/docs/problems#invalid-request"
    assert problem["status"] == 400
    assert [error["pointer"] for error in problem["errors"]] == pointers
    assert all(error["detail"] in problem["detail"] for error in problem["errors"])
    assert search.asked == []


async def test_the_rule_is_told_with_the_length(door) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, json={"platform": "url", "query": "é" * 501})
    (error,) = answer.json()["errors"]
    assert error["detail"] == "must be at most 500 characters after trimming, is 501"


@pytest.mark.parametrize("value", ["yes", "", "2", "1,1"])
async def test_a_wrong_report_parameter_is_named(door, value: str) -> None:
    async with door() as client:
        answer = await client.post(SEARCH, params={"report": value}, json=GOOD)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/report"]


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (InvalidRequest("is odd", pointer="/query"), 400, "invalid-request"),
        (RefusedAddress("The address 127.0.0.1 is private."), 400, "refused-address"),
        (WrongPlatform(Platform.VIMEO, Platform.YOUTUBE), 400, "wrong-platform"),
        (NotFound("Nothing at this URL."), 404, "not-found"),
        (StorageUnavailable("postgres://user@host is away"), 503, "unavailable"),
        (RuntimeError("secret detail"), 500, "fault"),
    ],
)
async def test_each_error_is_one_problem(door, search, error, status: int, kind: str) -> None:
    search.error = error
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/docs/problems#{kind}"
    assert answer.json()["title"]
    assert answer.json()["detail"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    if status == 400:
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/query"]


async def test_the_right_platform_is_named(door, search) -> None:
    search.error = WrongPlatform(Platform.VIMEO, Platform.YOUTUBE)
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert "'youtube'" in answer.json()["detail"]


async def test_when_all_platforms_fail_each_status_is_told(door, search) -> None:
    reports = (
        PlatformReport(Platform.YOUTUBE, State.BLOCKED, 40.0, 0, detail="A challenge page."),
        PlatformReport(Platform.VIMEO, State.UNREACHABLE, 12.0, 0),
    )
    search.error = AllPlatformsFailed(reports)
    async with door() as client:
        answer = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == 502
    platforms = answer.json()["platforms"]
    assert {name: one["status"] for name, one in platforms.items()} == {
        "youtube": "blocked",
        "vimeo": "unreachable",
    }
    assert platforms["youtube"]["detail"] == "A challenge page."
    assert 'youtube;dur=40;desc="blocked"' in answer.headers["server-timing"]

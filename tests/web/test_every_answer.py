"""What holds for every answer: ids, problems of the framework, the log, health, pages."""

import re

import pytest
import structlog

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"
GOOD = {"platform": "url", "query": "a secret wish"}


async def test_a_sane_request_id_is_kept_and_another_replaced(door) -> None:
    async with door() as client:
        kept = await client.get("/health", headers={"X-Request-Id": "trace-1.2"})
        replaced = await client.get("/health", headers={"X-Request-Id": 'a"b c' * 100})
        unrouted = await client.get("/nowhere")
    assert kept.headers["x-request-id"] == "trace-1.2"
    assert re.fullmatch(r"[0-9a-f-]{36}", replaced.headers["x-request-id"])
    assert unrouted.headers["x-request-id"]
    assert unrouted.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/nowhere", "/api/v2/x", "/schema/nothing", "/static/0/docs.js"])
async def test_an_unknown_path_is_a_problem(door, path: str) -> None:
    async with door() as client:
        answer = await client.get(path)
    assert answer.status_code == answer.json()["status"] == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_wrong_method_names_the_right_ones(door) -> None:
    async with door() as client:
        answer = await client.get(SEARCH)
    assert answer.status_code == answer.json()["status"] == 405
    assert "POST" in answer.headers["allow"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_too_large_is_refused_and_the_next_request_served(door, chunked: bool) -> None:
    read = 0

    async def chunks():
        nonlocal read
        for _ in range(1_000):
            read += 1
            yield b"x" * 10_000

    async with door() as client:
        content = chunks() if chunked else b"x" * 70_000
        answer = await client.post(SEARCH, content=content)
        again = await client.post(SEARCH, json=GOOD)
    assert answer.status_code == answer.json()["status"] == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert read <= 8
    assert again.status_code == 200


async def test_one_line_is_logged_without_key_or_query(door) -> None:
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as lines:
        async with door() as client:
            answer = await client.post(SEARCH, json=GOOD)
    (line,) = lines
    assert line.pop("milliseconds") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "POST",
        "path": SEARCH,
        "status": 200,
        "request_id": answer.headers["x-request-id"],
        "key": "key-1",
        "key_prefix": "agg_good",
    }


async def test_a_fault_is_logged_with_the_request_id(door, search) -> None:
    search.error = RuntimeError("the reason")
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as lines:
        async with door() as client:
            answer = await client.post(SEARCH, json=GOOD)
    fault, request = lines
    assert fault["exc_info"] is search.error
    assert fault["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert request["status"] == 500


async def test_health_needs_no_key(door) -> None:
    async with door(key=None) as client:
        assert (await client.get("/health")).json() == {"status": "ok"}


async def test_readiness_is_each_dependency_word(door) -> None:
    async def half_well() -> dict[str, str]:
        return {"database": "does not answer", "cache": "ok"}

    async with door(key=None) as client:
        well = await client.get("/ready")
    async with door(key=None, ready=half_well) as client:
        unwell = await client.get("/ready")
    assert (well.status_code, well.json()["status"]) == (200, "ok")
    assert (unwell.status_code, unwell.json()) == (
        503,
        {
            "status": "unavailable",
            "dependencies": {"database": "does not answer", "cache": "ok"},
        },
    )


async def test_the_documentation_page_is_served_by_ourselves(door) -> None:
    async with door(key=None) as client:
        page = await client.get("/docs")
        assets = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
        answers = [await client.get(asset) for asset in assets]
    assert page.status_code == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "<script>" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert len(answers) == 5
    for answer in answers:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].split(";")[0] in {
            "text/css",
            "text/javascript",
            "image/svg+xml",
        }


async def test_every_kind_of_problem_has_its_place_on_the_page(door) -> None:
    async with door(key=None) as client:
        problem = (await client.get("/nowhere")).json()
        page, anchor = problem["type"].split("#")
        text = (await client.get(page)).text
    assert f'id="{anchor}"' in text

"""What another site, a curious program or a crooked client tries at the doors."""

import pytest

from aggregator.web.visitor import local_path

pytestmark = pytest.mark.anyio

SEARCH = "/api/v1/media/search"
GOOD = {"platform": "url", "query": "moon"}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://test"])
async def test_no_other_site_may_read_an_answer(door, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    async with door() as client:
        answers = [
            await client.post(SEARCH, json=GOOD, headers={"Origin": origin}),
            await client.options(SEARCH, headers=asked),
            await client.get("/health", headers={"Origin": origin}),
            await client.get("/docs", headers={"Origin": origin}),
        ]
    for answer in answers:
        assert [name for name in answer.headers if name.startswith("access-control")] == []


async def test_no_cache_keeps_what_belongs_to_a_caller(door) -> None:
    async with door() as client:
        for answer in (
            await client.post(SEARCH, json=GOOD),
            await client.get("/api/v1/playlists"),
            await client.get("/api/v1/media/youtube-abc"),
            await client.get("/api/v1/media/nothing"),
            await client.get("/health"),
        ):
            assert answer.headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..\\..\\settings.py",
        "/static/docs.js%00.css",
        "/static/0/../../templates/frame.html",
    ],
)
async def test_no_file_but_an_asset_is_served(door, path: str) -> None:
    async with door() as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Bearer \xff\xfe"},
        {"Authorization": "Bearer " + "a" * 20_000},
        {"Cookie": "session=\xff; =; ;;;"},
        {"Cookie": "session=" + "a" * 20_000},
        {"Origin": "http://["},
        {"Accept": "*/*;q=" + "9" * 400},
        {"Accept": "\xff/\xff;;;,"},
        {"X-Request-Id": "a b\tc"},
        {"Content-Type": "a; charset=\xff"},
        {"Content-Length": "0"},
        {"X-Forwarded-For": "\xff, ::1, x"},
    ],
)
async def test_no_header_is_a_fault_of_ours(door, header: dict[str, str]) -> None:
    raw = [(name, value.encode("latin-1")) for name, value in header.items()]
    async with door() as client:
        for method, path in (("POST", SEARCH), ("GET", "/health"), ("GET", "/nowhere")):
            answer = await client.request(method, path, headers=raw, content=b"{}")
            assert answer.status_code < 500, (method, path, answer.text)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"query": ' + b"9" * 60_000 + b"}",
        b'{"query": 1e999999, "platform": NaN}',
        b'{"query": "\\ud800", "platform": "url"}',
        b'{"query": "\xff", "platform": "url"}',
        b"\x1f\x8b\x08\x00" + b"\x00" * 60_000,
        '{"query": "moon"}'.encode("utf-16"),
    ],
    ids=["arrays", "objects", "number", "infinite", "surrogate", "bytes", "packed", "utf-16"],
)
async def test_no_body_is_a_fault_of_ours(door, body: bytes) -> None:
    async with door() as client:
        for path in (SEARCH, "/api/v1/playlists/generate"):
            answer = await client.post(path, content=body)
            assert answer.status_code == 400
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil",
     "/ /evil", "\\/evil.example", "/%0d%0aSet-Cookie:x\r\n", "", "evil", "/a\u2028b"],
)  # fmt: skip
async def test_no_place_of_another_site_is_gone_on_to(place: str) -> None:
    assert local_path(place, "/otherwise") == "/otherwise"

"""What goes wrong: rate limits, revoked tokens, denied consent, callers that hang up."""

import socket
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from aggregator.mixcloud.mock import Limits, MixcloudMock, RateLimit, running

TOKEN = {"access_token": "test-token"}
CLIENT = {
    "client_id": "client-id",
    "client_secret": "client-secret",
    "redirect_uri": "https://app.example/back",
}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_the_rate_limit_is_a_403(mixcloud: httpx.Client) -> None:
    answer = mixcloud.get("/__fault/rate-limit/")
    assert (answer.status_code, answer.headers["retry-after"]) == (403, "452")
    assert answer.json() == {
        "error": {
            "message": "You have hit your rate limit. Retry after 452 seconds.",
            "type": "RateLimitException",
            "retry_after": 452,
        }
    }


def test_a_limit_is_armed_for_some_calls(mock: MixcloudMock, mixcloud: httpx.Client) -> None:
    mock.faults.rate_limit(2, after=1, retry_after=1)
    statuses = [mixcloud.get("/popular/").status_code for _ in range(4)]
    assert statuses == [200, 403, 403, 200]


def test_a_window_of_calls() -> None:
    clock = Clock()
    mock = MixcloudMock(rate_limit=RateLimit(calls=2, seconds=60), clock=clock)
    with running(mock) as base, httpx.Client(base_url=base) as mixcloud:
        assert [mixcloud.get("/new/").status_code for _ in range(3)] == [200, 200, 403]
        clock.now += timedelta(seconds=59.5)
        assert mixcloud.get("/new/").headers["retry-after"] == "1"
        clock.now += timedelta(seconds=1)
        assert mixcloud.get("/new/").status_code == 200


def test_an_upload_in_the_middle_of_a_limit(mock: MixcloudMock, mixcloud: httpx.Client) -> None:
    mock.faults.rate_limit()
    sent: dict[str, Any] = {"data": {"name": "x"}, "files": {"mp3": bytes(3_000_000)}}
    assert mixcloud.post("/upload/", params=TOKEN, **sent).status_code == 403
    assert mixcloud.post("/upload/", params=TOKEN, **sent).is_success


def test_a_revoked_token_is_told_and_replaced(mock: MixcloudMock, mixcloud: httpx.Client) -> None:
    assert mixcloud.post("/__fault/revoke-token/", params=TOKEN).json() == {"revoked": True}
    for path in ("/me/", "/spartacus/", "/popular/"):
        error = mixcloud.get(path, params=TOKEN).json()["error"]
        assert (error["type"], error["message"]) == (
            "OAuthException",
            "An invalid access token was provided.",
        )
    bought = mixcloud.get("/oauth/access_token", params=CLIENT | {"code": "test-code"}).json()
    assert bought["access_token"] != TOKEN["access_token"]
    assert mixcloud.get("/me/", params=bought).json()["username"] == "spartacus"
    assert mock.grants.revoke(bought["access_token"])


@pytest.mark.parametrize("by_query", [False, True])
def test_consent_is_denied(mock: MixcloudMock, mixcloud: httpx.Client, by_query: bool) -> None:
    mock.grants.consents = by_query
    params = CLIENT | ({"deny": "1"} if by_query else {})
    target = httpx.URL(mixcloud.get("/oauth/authorize", params=params).headers["location"])
    assert target.params["error"] == "access_denied"
    assert "code" not in target.params


def test_a_code_on_the_screen_and_an_unknown_application(mixcloud: httpx.Client) -> None:
    page = mixcloud.get("/oauth/authorize", params={"client_id": "client-id"})
    code = page.text.split("<p>")[1].split("</p>")[0]
    bought = mixcloud.get("/oauth/access_token", params=CLIENT | {"code": code})
    assert bought.json() == {"access_token": "test-token"}
    assert mixcloud.get("/oauth/authorize", params={"client_id": "x"}).status_code == 400


def test_files_have_their_limits() -> None:
    limits = Limits(mp3=1_000, picture=100)
    with running(MixcloudMock(limits=limits)) as base, httpx.Client(base_url=base) as mixcloud:
        files = {"mp3": bytes(1_001), "picture": bytes(101)}
        answer = mixcloud.post("/upload/", params=TOKEN, data={"name": "x"}, files=files)
        assert sorted(answer.json()["details"]) == ["mp3", "picture"]
        allowed = {"mp3": bytes(1_000), "picture": bytes(100)}
        assert mixcloud.post("/upload/", params=TOKEN, data={"name": "x"}, files=allowed).is_success


def test_a_caller_that_hangs_up_leaves_nothing(base: str, mixcloud: httpx.Client) -> None:
    target = urlsplit(base)
    head = (
        f"POST /upload/?access_token=test-token HTTP/1.1\r\nhost: {target.netloc}\r\n"
        "content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n"
        '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nCut\r\n'
        '--b\r\ncontent-disposition: form-data; name="mp3"; filename="a"\r\n\r\n'
    )
    with socket.create_connection((target.hostname, target.port)) as caller:
        caller.sendall(head.encode() + bytes(50_000))
    assert mixcloud.get("/spartacus/cut/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b"--b\r\nno"),
        ("multipart/form-data", b"--b--"),
        ("application/x-www-form-urlencoded", b"name=" + b"x" * 100_001),
    ],
)
def test_forms_that_are_none(mixcloud: httpx.Client, kind: str, body: bytes) -> None:
    answer = mixcloud.post("/upload/", params=TOKEN, content=body, headers={"content-type": kind})
    assert answer.status_code == 400


def test_a_field_has_its_length(mixcloud: httpx.Client) -> None:
    data = {"name": "x", "description": "y" * 100_001}
    answer = mixcloud.post("/upload/", params=TOKEN, data=data, files={"mp3": b"x"})
    assert "description is too long" in answer.json()["error"]["message"]


def test_a_token_in_the_body_gets_no_answer(mixcloud: httpx.Client) -> None:
    answer = mixcloud.post("/upload/", data=TOKEN | {"name": "x"}, files={"mp3": b"x"})
    assert (answer.status_code, answer.text) == (200, "")
    assert mixcloud.get("/spartacus/x/").status_code == 404


def test_a_scheduled_show_comes_out_in_its_time() -> None:
    clock = Clock()
    with running(MixcloudMock(clock=clock)) as base, httpx.Client(base_url=base) as mixcloud:
        data = {"name": "Soon", "publish_date": "2030-02-01T00:00:00Z"}
        mixcloud.post("/upload/", params=TOKEN, data=data, files={"mp3": b"x"})
        found = {"q": "soon", "type": "cloudcast"}
        assert mixcloud.get("/spartacus/soon/").status_code == 404
        assert mixcloud.get("/spartacus/soon/", params=TOKEN).json()["is_public"] is False
        assert mixcloud.get("/search/", params=found).json()["data"] == []
        clock.now = datetime(2030, 2, 1, tzinfo=UTC)
        assert mixcloud.get("/spartacus/soon/").is_success
        assert len(mixcloud.get("/search/", params=found).json()["data"]) == 1

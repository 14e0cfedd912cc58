"""From consent to a token, with either client."""

import asyncio
import logging
import traceback
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from aggregator.mixcloud import Mixcloud, MixcloudOAuth, MixcloudOAuthSync, MixcloudSync
from aggregator.mixcloud.errors import (
    CodeRefused,
    ConsentDenied,
    InsecureTransport,
    InvalidRequest,
    MixcloudOAuthError,
    RateLimited,
    UnexpectedAnswer,
)

REDIRECT = "https://example.com/back?here=1"
APPLICATION: dict[str, Any] = {
    "client_id": "client-id",
    "client_secret": "client-secret",
    "redirect_uri": REDIRECT,
}

CODE = "one-time-code"


@pytest.fixture(params=["async", "sync"])
def exchange(request: pytest.FixtureRequest) -> Any:
    """`exchange(root, code, **options)`: the token, by either class."""

    def run(root: str, code: str, **options: Any) -> Any:
        told = {**APPLICATION, **options}
        if request.param == "sync":
            return MixcloudOAuthSync(root, **told).exchange_token(code)
        return asyncio.run(MixcloudOAuth(root, **told).exchange_token(code))

    return run


@pytest.mark.parametrize("kind", [MixcloudOAuth, MixcloudOAuthSync])
def test_the_address_that_asks_for_consent(kind: Any) -> None:
    oauth = kind(**APPLICATION)
    url = urlsplit(oauth.authorization_url)
    assert (url.scheme, url.netloc, url.path) == (
        "https",
        "www.mixcloud.com",
        "/oauth/authorize",
    )
    assert parse_qs(url.query) == {"client_id": ["client-id"], "redirect_uri": [REDIRECT]}
    assert parse_qs(urlsplit(oauth.authorize_url("st&te")).query)["state"] == ["st&te"]
    assert "client-secret" not in oauth.authorization_url + repr(oauth)


def test_the_whole_way(exchange: Any, mock: str) -> None:
    oauth = MixcloudOAuthSync(f"{mock}/oauth", **APPLICATION)
    back = httpx.get(oauth.authorization_url).headers["location"]
    token = exchange(f"{mock}/oauth", oauth.code_of(back))
    with MixcloudSync(mock, access_token=token, netrc=False) as mixcloud:
        assert mixcloud.me().username == "spartacus"


def test_denied_consent(mock: str) -> None:
    oauth = MixcloudOAuthSync(f"{mock}/oauth", **APPLICATION)
    back = httpx.get(f"{oauth.authorization_url}&deny=1").headers["location"]
    with pytest.raises(ConsentDenied, match="The user denied access"):
        oauth.code_of(back)
    with pytest.raises(ConsentDenied, match="Consent was denied"):
        oauth.code_of("https://a.example/?error=access_denied")


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("?error=server_error", MixcloudOAuthError),
        ("?error=access_denied", ConsentDenied),
        ("", MixcloudOAuthError),
        ("?code=abc&state=forged", MixcloudOAuthError),
        ("?code=abc", MixcloudOAuthError),
    ],
)
def test_redirects_that_bring_no_code(query: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        MixcloudOAuthSync.code_of(f"https://example.com/back{query}", state="sent")


def test_a_redirect_with_its_state() -> None:
    back = "https://example.com/back?code=abc&state=sent"
    assert MixcloudOAuthSync.code_of(back, state="sent") == "abc"


@pytest.mark.parametrize(
    ("code", "options"), [("wrong", {}), ("test-code", {"client_secret": "wrong"})]
)
def test_what_mixcloud_refuses(exchange: Any, mock: str, code: str, options: Any) -> None:
    with pytest.raises(CodeRefused, match="wrong"):
        exchange(f"{mock}/oauth", code, **options)
    quiet = {**options, "raise_exceptions": False}
    assert exchange(f"{mock}/oauth", code, **quiet) is None


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", {"access_token": "abc"}),
        ("text/javascript", {"access_token": "abc"}),
        ("text/html", b"access_token=abc\n"),
    ],
)
def test_tokens_in_every_form(exchange: Any, scripted: Any, content_type: str, body: Any) -> None:
    scripted.always(scripted.reply(200, body, {"Content-Type": content_type}))
    assert exchange(scripted.root, "code") == "abc"
    assert scripted.calls[0].path == "/access_token"
    assert scripted.calls[0].query == {**APPLICATION, "code": "code"}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {}, CodeRefused),
        (200, {"access_token": None}, CodeRefused),
        (200, b"<html>", CodeRefused),
        (500, b"", CodeRefused),
        (429, b"", RateLimited),
    ],
)
def test_answers_without_a_token(
    exchange: Any, scripted: Any, status: int, body: Any, kind: type[Exception]
) -> None:
    scripted.always(scripted.reply(status, body))
    with pytest.raises(kind):
        exchange(scripted.root, "code")


def test_the_secret_is_not_redirected(exchange: Any, scripted: Any) -> None:
    scripted.always(scripted.reply(302, b"", {"Location": "/elsewhere"}))
    with pytest.raises(UnexpectedAnswer):
        exchange(scripted.root, "code")
    assert len(scripted.calls) == 1


def test_the_secret_is_not_told(
    exchange: Any, scripted: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted.always(scripted.reply(400, {"error": "no"}))
    with pytest.raises(CodeRefused) as refused:
        exchange(scripted.root, CODE)
    told = "".join(traceback.format_exception(refused.value))
    told += "".join(record.getMessage() for record in caplog.records)
    assert "client-secret" not in told
    assert CODE not in told


def test_the_secret_is_not_sent_in_the_clear(exchange: Any) -> None:
    with pytest.raises(InsecureTransport):
        exchange("http://mixcloud.example/oauth", "code")


@pytest.mark.parametrize("missing", ["client_id", "client_secret", "redirect_uri"])
def test_what_must_be_set(exchange: Any, missing: str) -> None:
    with pytest.raises(InvalidRequest, match=f"{missing} must be set"):
        exchange("http://127.0.0.1:1", "code", **{missing: None})


def test_a_client_lends_its_connections_and_takes_the_token(mock: str) -> None:
    async def run() -> str:
        async with Mixcloud(mock, netrc=False) as mixcloud:
            oauth = MixcloudOAuth(f"{mock}/oauth", **APPLICATION, mixcloud=mixcloud)
            mixcloud.access_token = await oauth.access_token("test-code")
            return str((await mixcloud.me()).username)

    assert asyncio.run(run()) == "spartacus"
    with MixcloudSync(mock, netrc=False, raise_exceptions=False) as mixcloud:
        oauth = MixcloudOAuthSync(f"{mock}/oauth", **APPLICATION, mixcloud=mixcloud)
        assert oauth.access_token("wrong") is None
        mixcloud.access_token = oauth.access_token("test-code")
        assert mixcloud.me()["username"] == "spartacus"

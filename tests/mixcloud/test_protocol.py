"""The sans-IO core: redirects, waits, secrets, and what an answer means."""

import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from aggregator.mixcloud.errors import (
    ApiError,
    AuthorizationError,
    InsecureTransport,
    InvalidToken,
    MixcloudError,
    NotFound,
    RateLimited,
    RefusedFields,
    ServerFailed,
    TokenRequired,
    UnexpectedAnswer,
    WebPage,
)
from aggregator.mixcloud.protocol import (
    SILENCE,
    Request,
    Response,
    Wait,
    exchange,
    read_json,
    read_text,
)

ROOT = "https://api.mixcloud.com"
ASKED = Request(f"{ROOT}/bob/", params=(("metadata", "1"),), token="s3cret")
OK = Response(200, {}, b"{}")


def told(status: int, body: Any, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, {name.replace("_", "-"): said for name, said in headers.items()}, raw)


def ended(operation: Generator[Any, Response, Response], response: Response) -> Response:
    with pytest.raises(StopIteration) as done:
        operation.send(response)
    result = done.value.value
    assert isinstance(result, Response)
    return result


class TestRedirects:
    def test_a_relative_one_keeps_the_token(self) -> None:
        operation = exchange(ASKED)
        assert next(operation) is ASKED
        moved = operation.send(told(301, b"", location="/bob/other/?metadata=1&access_token=old"))
        assert isinstance(moved, Request)
        assert moved.target() == f"{ROOT}/bob/other/?metadata=1&access_token=s3cret"
        assert ended(operation, OK) is OK

    @pytest.mark.parametrize(
        "location",
        [
            "https://evil.example/bob/?access_token=s3cret",
            "https://www.mixcloud.com/bob/",
            "http://api.mixcloud.com/bob/",
            "//evil.example/",
            "https://api.mixcloud.com:444/bob/",
        ],
    )
    def test_one_to_another_origin_loses_the_token(self, location: str) -> None:
        operation = exchange(ASKED)
        next(operation)
        moved = operation.send(told(302, b"", location=location))
        assert isinstance(moved, Request)
        assert moved.token is None
        assert "s3cret" not in moved.target()

    def test_a_circle_ends(self) -> None:
        operation = exchange(ASKED)
        next(operation)
        around = told(301, b"", location="/bob/")
        for _ in range(5):
            operation.send(around)
        with pytest.raises(UnexpectedAnswer, match="circle"):
            operation.send(around)

    @pytest.mark.parametrize(
        "request_",
        [
            Request(f"{ROOT}/bob/follow/", method="POST", token="s3cret"),
            Request(f"{ROOT}/oauth/", secret=(("client_secret", "s3cret"),)),
        ],
        ids=["post", "secret"],
    )
    def test_what_must_not_be_sent_twice_is_not(self, request_: Request) -> None:
        operation = exchange(request_)
        next(operation)
        with pytest.raises(UnexpectedAnswer, match="redirect"):
            operation.send(told(301, b"", location="/elsewhere/"))

    @pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[", "javascript:1"])
    def test_one_to_no_web_address_is_refused(self, location: str) -> None:
        operation = exchange(ASKED)
        next(operation)
        with pytest.raises(UnexpectedAnswer):
            operation.send(told(302, b"", location=location))


LIMITED = {"error": {"type": "RateLimitException", "message": "Slow down.", "retry_after": 7}}


class TestRateLimits:
    def test_one_told_with_any_status_says_how_long(self) -> None:
        with pytest.raises(RateLimited) as limited:
            read_json(told(200, LIMITED))
        assert limited.value.retry_after == 7

    @pytest.mark.parametrize(
        "limited",
        [
            told(403, LIMITED),
            told(403, b"<html>", retry_after="7"),
            told(429, b"", retry_after="7"),
            told(503, b"", retry_after="7"),
        ],
        ids=["json", "html", "429", "503"],
    )
    def test_are_waited_out_and_asked_again(self, limited: Response) -> None:
        operation = exchange(ASKED, patience=10)
        next(operation)
        assert operation.send(limited) == Wait(7.0)
        assert operation.send(SILENCE) is ASKED
        assert ended(operation, OK) is OK

    def test_patience_is_for_the_whole_call(self) -> None:
        operation = exchange(ASKED, patience=10)
        next(operation)
        limited = told(403, LIMITED)
        assert operation.send(limited) == Wait(7.0)
        operation.send(SILENCE)
        assert ended(operation, limited) is limited

    def test_are_told_at_once_without_patience(self) -> None:
        operation = exchange(ASKED)
        next(operation)
        limited = told(403, LIMITED)
        assert ended(operation, limited) is limited

    def test_a_date_is_a_wait_too(self) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
        with pytest.raises(RateLimited) as limited:
            read_json(told(429, b"", retry_after=later))
        assert limited.value.retry_after == pytest.approx(60, abs=30)

    def test_no_wait_at_all_is_a_short_one(self) -> None:
        operation = exchange(ASKED, patience=float("inf"))
        next(operation)
        assert operation.send(told(429, b"", retry_after="0")) == Wait(1.0)

    def test_a_plain_refusal_is_no_rate_limit(self) -> None:
        operation = exchange(ASKED, patience=100)
        next(operation)
        refused = told(403, {"error": {"type": "OAuthException", "message": "No."}})
        assert ended(operation, refused) is refused


class TestSecrets:
    @pytest.mark.parametrize("host", ["http://api.mixcloud.com", "http://10.0.0.1:80"])
    def test_never_travel_in_the_clear(self, host: str) -> None:
        with pytest.raises(InsecureTransport):
            Request(f"{host}/bob/", token="s3cret").target()
        with pytest.raises(InsecureTransport):
            Request(f"{host}/oauth/", secret=(("client_secret", "s3cret"),)).target()

    @pytest.mark.parametrize(
        "host", ["http://127.0.0.1:8090", "http://localhost", "http://[::1]:1"]
    )
    def test_may_stay_on_this_machine(self, host: str) -> None:
        assert Request(f"{host}/bob/", token="s3cret").target().endswith("access_token=s3cret")

    @pytest.mark.parametrize("host", ["http://127.evil.example", "http://localhost.evil.example"])
    def test_are_not_fooled_by_a_name(self, host: str) -> None:
        with pytest.raises(InsecureTransport):
            Request(f"{host}/bob/", token="s3cret").target()

    def test_are_shown_nowhere(self) -> None:
        secret = Request(f"{ROOT}/x/", token="s3cret", secret=(("client_secret", "h1dden"),))
        assert "s3cret" not in repr(secret) + str(secret)
        assert "h1dden" not in repr(secret) + str(secret)


def error(kind: str | None, message: str = "No.", **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, **more}}


class TestMeaning:
    @pytest.mark.parametrize(
        ("response", "kind"),
        [
            (told(403, LIMITED), RateLimited),
            (told(200, LIMITED), RateLimited),
            (told(404, error("ObjectDoesNotExist")), NotFound),
            (told(404, b"<html>"), NotFound),
            (told(400, error("OAuthException", "An access_token is required.")), TokenRequired),
            (
                told(401, error("OAuthException", "An invalid access token was provided")),
                InvalidToken,
            ),
            (told(401, error("OAuthException", "Not yours.")), AuthorizationError),
            (told(403, error("Forbidden")), AuthorizationError),
            (told(400, {**error("Invalid"), "details": {"name": ["Too long."]}}), RefusedFields),
            (told(200, {"details": {"name": ["Too long."]}}), RefusedFields),
            (told(400, {"error": "invalid"}), ApiError),
            (told(418, {}), ApiError),
            (told(500, b"<html>"), ServerFailed),
            (told(403, b"<html>"), WebPage),
            (told(200, b"\n <!doctype html>"), WebPage),
            (told(200, b""), UnexpectedAnswer),
        ],
    )
    def test_each_failure_has_its_class(
        self, response: Response, kind: type[MixcloudError]
    ) -> None:
        with pytest.raises(MixcloudError) as raised:
            read_json(response)
        assert type(raised.value) is kind or issubclass(type(raised.value), kind)

    def test_an_error_tells_all_that_mixcloud_says(self) -> None:
        with pytest.raises(RateLimited) as raised:
            read_json(told(403, LIMITED))
        limited = raised.value
        assert (limited.type, limited.message) == ("RateLimitException", "Slow down.")
        assert limited.extra == {"retry_after": 7}
        assert limited.retry_after == 7
        assert limited.status == 403
        assert str(limited) == "RateLimitException: Slow down. (retry_after: 7)"

    def test_a_refusal_tells_each_field(self) -> None:
        answer = {**error("Invalid"), "details": {"name": ["Too long."], "mp3": "Too large."}}
        with pytest.raises(RefusedFields) as raised:
            read_json(told(400, answer))
        assert raised.value.details == {"name": ["Too long."], "mp3": ["Too large."]}
        assert "name: Too long." in str(raised.value)

    @pytest.mark.parametrize("body", [b'call({"a": 1})', b'/**/ns.call({"a": 1});', b'{"a": 1}'])
    def test_json_is_read_whatever_wraps_it(self, body: bytes) -> None:
        assert read_json(told(200, body, content_type="text/javascript")) == {"a": 1}

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            (rb'{"name": "party \ud83d\ude00"}', "party \U0001f600"),
            (rb'{"name": "party \ud83d"}', "party ?"),
            (b'\xef\xbb\xbf{"name": "party"}', "party"),
        ],
    )
    def test_odd_text_does_not_cost_the_answer(self, body: bytes, name: str) -> None:
        assert read_json(told(200, body)) == {"name": name}

    def test_what_is_nested_too_deep_is_no_answer(self) -> None:
        with pytest.raises(UnexpectedAnswer):
            read_json(told(200, b"[" * 100_000))

    def test_a_result_with_empty_details_is_none(self) -> None:
        assert read_json(told(200, {"result": {"success": True}, "details": {}}))

    def test_text_is_text_unless_it_is_an_error(self) -> None:
        assert read_text(told(200, b"<iframe>")) == "<iframe>"
        with pytest.raises(NotFound):
            read_text(told(404, b"gone"))


def test_a_megabyte_of_spaces_is_no_json_and_takes_no_longer_than_it_must() -> None:
    """The expression for JSONP took time with their cube: this would never have ended."""
    with pytest.raises(UnexpectedAnswer):
        read_json(told(200, b" " * 1_000_000 + b"x"))
    assert read_json(told(200, b"  \n /**/ f({}) ; \n")) == {}

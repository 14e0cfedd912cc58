"""What goes wrong on the way ends in a clear error, and no secret is told."""

import asyncio
import io
import logging
import traceback
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.mixcloud import Mixcloud, MixcloudSync
from aggregator.mixcloud.errors import (
    ConnectionFailed,
    InsecureTransport,
    InvalidToken,
    MixcloudError,
    NotFound,
    RateLimited,
    RefusedFields,
    ServerFailed,
    TimedOut,
    UnexpectedAnswer,
)

TOKEN = "s3cret-token"
LIMITED = {
    "error": {
        "message": "You have hit your rate limit. Retry after 452 seconds.",
        "type": "RateLimitException",
        "retry_after": 452,
    }
}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than the sockets between both ends hold."""
    path = tmp_path / "large.mp3"
    with path.open("wb") as file:
        file.truncate(40_000_000)
    return path


class TestRateLimits:
    def test_tell_how_long_to_wait(self, ask: Any, mock: str) -> None:
        with pytest.raises(RateLimited) as limited:
            ask(mock, lambda m: m.get("__fault/rate-limit"))
        assert limited.value.retry_after == 452
        assert limited.value.extra["retry_after"] == 452
        assert limited.value.type == "RateLimitException"

    def test_are_waited_out_when_wanted(self, ask: Any, scripted: Any) -> None:
        soon = {"error": {**LIMITED["error"], "retry_after": 0.01}}
        scripted.always(scripted.reply(403, soon), scripted.reply(body={"name": "Bob"}))
        bob = ask(scripted.root, lambda m: m.get("bob"), wait_for_rate_limit=True)
        assert bob.name == "Bob"
        assert len(scripted.calls) == 2

    @pytest.mark.parametrize("patience", [False, 0, 451])
    def test_are_not_waited_out_longer_than_wanted(
        self, ask: Any, scripted: Any, patience: float
    ) -> None:
        scripted.always(scripted.reply(403, LIMITED))
        with pytest.raises(RateLimited):
            ask(scripted.root, lambda m: m.get("bob"), wait_for_rate_limit=patience)
        assert len(scripted.calls) == 1

    def test_in_the_middle_of_an_upload(self, ask: Any, scripted: Any, large: Path) -> None:
        """The server answers and hangs up before it has read the file."""
        scripted.always(scripted.reply(403, LIMITED, {"Retry-After": "452"}, after=1_000_000))
        with pytest.raises((RateLimited, ConnectionFailed)) as failed:
            ask(scripted.root, lambda m: m.upload(large, "A"), access_token=TOKEN)
        assert isinstance(failed.value, RateLimited)
        assert failed.value.retry_after == 452

    def test_in_the_middle_of_a_walk(self, ask: Any, scripted: Any) -> None:
        row = {"key": "/bob/", "url": "https://www.mixcloud.com/bob/"}
        page = {"data": [row], "paging": {"next": f"{scripted.root}/new/?until=1"}}
        scripted.always(scripted.reply(body=page), scripted.reply(403, LIMITED))
        with pytest.raises(RateLimited):
            ask(scripted.root, lambda m: m.iterate("new"))

    def test_an_upload_is_sent_anew_after_the_wait(self, ask: Any, scripted: Any) -> None:
        soon = {"error": {**LIMITED["error"], "retry_after": 0.01}}
        scripted.always(
            scripted.reply(403, soon), scripted.reply(body={"result": {"success": True}})
        )
        ask(
            scripted.root,
            lambda m: m.upload(io.BytesIO(b"ID3" * 1000), "A"),
            access_token=TOKEN,
            wait_for_rate_limit=1,
        )
        first, second = scripted.calls
        assert first.body == second.body
        assert b"ID3ID3" in second.body


class TestConnections:
    def test_an_answer_that_breaks_off(self, ask: Any, scripted: Any) -> None:
        scripted.always(scripted.reply(body={"name": "x" * 1000}, cut=True))
        with pytest.raises(ConnectionFailed, match="broke off"):
            ask(scripted.root, lambda m: m.get("bob"))

    def test_an_upload_that_is_cut(self, ask: Any, scripted: Any, large: Path) -> None:
        told: list[int] = []
        scripted.always(scripted.reply(body=b"{" * 1000, after=1_000_000, cut=True))
        with pytest.raises(ConnectionFailed):
            ask(
                scripted.root,
                lambda m: m.upload(large, "A", progress=lambda sent, _: told.append(sent)),
                access_token=TOKEN,
            )
        assert 0 < told[-1] < 40_000_000

    def test_a_field_refused_in_the_middle(self, ask: Any, scripted: Any, large: Path) -> None:
        refusal = {
            "error": {"message": "Some fields are not valid.", "type": "ValidationError"},
            "details": {"name": ["This name is taken."], "mp3": ["This is no audio."]},
        }
        scripted.always(scripted.reply(400, refusal, after=1_000_000))
        with pytest.raises(RefusedFields) as refused:
            ask(scripted.root, lambda m: m.upload(large, "A"), access_token=TOKEN)
        assert refused.value.details == refusal["details"]

    def test_nobody_there(self, ask: Any) -> None:
        with pytest.raises(ConnectionFailed, match="cannot be reached"):
            ask("http://127.0.0.1:1", lambda m: m.get("bob"))

    def test_a_server_that_is_silent(self, ask: Any, silent: str) -> None:
        with pytest.raises(TimedOut, match="in time"):
            ask(silent, lambda m: m.get("bob"), timeout=0.05)

    def test_the_next_call_works(self, ask: Any, scripted: Any) -> None:
        scripted.always(scripted.reply(cut=True, body={"a": 1}), scripted.reply(body={"a": 2}))
        answers = []

        def twice(mixcloud: Any) -> Any:
            return mixcloud.get("bob")

        for _ in range(2):
            try:
                answers.append(ask(scripted.root, twice).a)
            except ConnectionFailed:
                answers.append("cut")
        assert answers == ["cut", 2]


def test_an_upload_that_is_cancelled_stops(scripted: Any, tmp_path: Path) -> None:
    path = tmp_path / "endless.mp3"
    with path.open("wb") as file:
        file.truncate(4_000_000_000)
    told: list[int] = []

    async def run() -> None:
        begun = asyncio.Event()

        def tell(sent: int, total: int) -> None:
            told.append(total - sent)
            begun.set()

        async with Mixcloud(scripted.root, access_token=TOKEN) as mixcloud:
            task = asyncio.create_task(mixcloud.upload(path, "A", progress=tell))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())  # it waits for the thread that sends
    assert told[-1] > 1_000_000_000


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "body", "kind"),
        [
            (500, b"<html>", ServerFailed),
            (200, b"<html>", UnexpectedAnswer),
            (403, b"<html>Attention Required</html>", UnexpectedAnswer),
            (404, b"<html>", NotFound),
            (200, b"[1]", UnexpectedAnswer),
        ],
    )
    def test_that_are_no_json(
        self, ask: Any, scripted: Any, status: int, body: bytes, kind: type[Exception]
    ) -> None:
        scripted.always(scripted.reply(status, body))
        with pytest.raises(kind):
            ask(scripted.root, lambda m: m.get("bob"))

    def test_that_unpack_to_too_much(
        self, ask: Any, scripted: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import gzip

        monkeypatch.setattr("aggregator.mixcloud.wire.MAX_BYTES", 1_000_000)
        bomb = gzip.compress(b" " * 20_000_000)
        scripted.always(scripted.reply(200, bomb, {"Content-Encoding": "gzip"}))
        with pytest.raises(UnexpectedAnswer, match="too large"):
            ask(scripted.root, lambda m: m.get("bob"))

    def test_that_are_compressed_are_read(self, ask: Any, scripted: Any) -> None:
        import gzip

        packed = gzip.compress(b'{"name": "Bob"}')
        scripted.always(scripted.reply(200, packed, {"Content-Encoding": "gzip"}))
        assert ask(scripted.root, lambda m: m.get("bob")).name == "Bob"

    def test_an_object_where_a_list_was_meant(self, ask: Any, mock: str) -> None:
        with pytest.raises(UnexpectedAnswer):
            ask(mock, lambda m: m.connection("alice"))
        with pytest.raises(UnexpectedAnswer):
            ask(mock, lambda m: m.user("popular"))

    @pytest.mark.parametrize(("body", "held"), [(LIMITED, LIMITED), (b"<html>", {})])
    def test_errors_as_values(self, ask: Any, scripted: Any, body: Any, held: Any) -> None:
        """As aiomixcloud does it: a record with `error`, an empty one for what is no JSON."""
        scripted.always(scripted.reply(403, body))
        options = {"raise_exceptions": False, "access_token": TOKEN}
        steps = [
            lambda m: m.get("bob"),
            lambda m: m.follow("bob"),
            lambda m: m.upload(io.BytesIO(b"ID3"), "A"),
        ]
        for step in steps:
            assert ask(scripted.root, step, **options).data == held
        assert len(ask(scripted.root, lambda m: m.popular(), **options)) == 0


class TestSecrets:
    def test_are_in_no_log_and_no_error(
        self, ask: Any, scripted: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        ask(scripted.root, lambda m: m.get("bob"), access_token=TOKEN)
        assert scripted.calls[0].query["access_token"] == TOKEN
        scripted.always(scripted.reply(500, b""))
        with pytest.raises(MixcloudError) as failed:
            ask(scripted.root, lambda m: m.get("bob"), access_token=TOKEN)
        with pytest.raises(MixcloudError) as unreachable:
            ask("http://127.0.0.1:1", lambda m: m.get("bob"), access_token=TOKEN)
        told = [record.getMessage() for record in caplog.records]
        for error in (failed.value, unreachable.value):
            told += traceback.format_exception(error)
        assert TOKEN not in "\n".join(told)

    def test_do_not_follow_to_another_host(self, ask: Any, scripted: Any) -> None:
        port = scripted.root.rpartition(":")[2]
        elsewhere = f"http://localhost:{port}/bob/?access_token={TOKEN}"
        scripted.always(
            scripted.reply(302, b"", {"Location": elsewhere}), scripted.reply(body={"name": "Bob"})
        )
        ask(scripted.root, lambda m: m.get("bob"), access_token=TOKEN)
        assert "access_token" in scripted.calls[0].query
        assert "access_token" not in scripted.calls[1].query

    def test_do_follow_on_the_same_host(self, ask: Any, scripted: Any) -> None:
        scripted.always(
            scripted.reply(301, b"", {"Location": "/alice/"}), scripted.reply(body={"name": "A"})
        )
        ask(scripted.root, lambda m: m.get("me"), access_token=TOKEN)
        assert scripted.calls[1].path == "/alice/"
        assert scripted.calls[1].query["access_token"] == TOKEN

    def test_are_not_sent_in_the_clear(self, ask: Any) -> None:
        with pytest.raises(InsecureTransport):
            ask("http://api.mixcloud.example", lambda m: m.get("bob"), access_token=TOKEN)

    def test_that_mixcloud_does_not_know(self, ask: Any, mock: str) -> None:
        with pytest.raises(InvalidToken):
            ask(mock, lambda m: m.get("alice"), access_token="revoked")

    def test_can_be_set_later(self, mock: str) -> None:
        with MixcloudSync(mock, netrc=False) as mixcloud:
            mixcloud.access_token = "test-token"
            assert mixcloud.me().username == "spartacus"


def test_a_transport_is_the_callers(mock: str) -> None:
    """It is used, and left open: another client may share it."""
    asked: list[str] = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    with Counting() as transport:
        for _ in range(2):
            with MixcloudSync(mock, transport=transport, netrc=False) as mixcloud:
                mixcloud.get("alice")
    assert asked == ["/alice/", "/alice/"]

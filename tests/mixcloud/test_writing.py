"""Actions, uploads and edits over a socket, with either client, to the mock."""

import io
from pathlib import Path
from typing import Any

import pytest

from aggregator.mixcloud.errors import (
    InvalidKey,
    InvalidToken,
    InvalidUpload,
    MissingToken,
    NotFound,
    RefusedFields,
)

TOKEN = "test-token"
MP3 = b"ID3" * 10_000
ACTIONS = [
    ("follow", "unfollow", "alice"),
    ("favorite", "unfavorite", "alice/beach-party"),
    ("repost", "unrepost", "alice/beach-party"),
    ("listen_later", "unlisten_later", "alice/beach-party"),
]


@pytest.fixture
def write(ask: Any, mock: str) -> Any:
    """`ask` of the mock with the token of `spartacus`."""
    return lambda *steps, **options: ask(mock, *steps, access_token=TOKEN, **options)


class TestActions:
    @pytest.mark.parametrize(("do", "undo", "key"), ACTIONS, ids=[one[0] for one in ACTIONS])
    def test_are_done_and_undone(self, write: Any, do: str, undo: str, key: str) -> None:
        for action in (undo, do, undo):
            reply = write(lambda m, action=action: getattr(m, action)(key))
            assert reply.result.success is True
            assert reply["result"]["message"]

    @pytest.mark.parametrize(("do", "undo", "key"), ACTIONS, ids=[one[0] for one in ACTIONS])
    def test_are_methods_of_a_resource(self, write: Any, do: str, undo: str, key: str) -> None:
        for action in (do, undo):
            reply = write(lambda m: m.get(key), lambda one, action=action: getattr(one, action)())
            assert reply.result.success is True

    def test_change_what_mixcloud_says(self, write: Any) -> None:
        following = lambda: {one.key for one in write(lambda m: m.connection("me", "following"))}  # noqa: E731
        assert "/alice/" in following()
        write(lambda m: m.unfollow("alice"))
        assert "/alice/" not in following()
        write(lambda m: m.follow("https://www.mixcloud.com/alice/"))
        assert "/alice/" in following()

    def test_reach_keys_beyond_ascii(self, write: Any) -> None:
        reply = write(lambda m: m.get("alice/late-night-tales-é"), lambda show: show.favorite())
        assert reply.result.success is True

    @pytest.mark.parametrize("action", [one for do, undo, _ in ACTIONS for one in (do, undo)])
    def test_need_a_token(self, ask: Any, scripted: Any, action: str) -> None:
        with pytest.raises(MissingToken):
            ask(scripted.root, lambda m: getattr(m, action)("alice/beach-party"))
        assert scripted.calls == []

    def test_need_a_token_that_is_valid(self, ask: Any, mock: str) -> None:
        with pytest.raises(InvalidToken, match="invalid access token"):
            ask(mock, lambda m: m.follow("alice"), access_token="revoked")

    def test_need_someone(self, write: Any) -> None:
        with pytest.raises(NotFound):
            write(lambda m: m.follow("nobody"))


class TestUploads:
    def test_from_a_path_with_everything(self, write: Any, tmp_path: Path) -> None:
        mp3, picture = tmp_path / "mix.mp3", tmp_path / "cover.jpg"
        mp3.write_bytes(MP3)
        picture.write_bytes(b"\xff\xd8\xff" * 100)
        reply = write(
            lambda m: m.upload(
                str(mp3),
                "Perfect Mix",
                picture=picture,
                description="The perfect house mix",
                tags=["house", "deep"],
                sections=[
                    {"chapter": "Intro", "start_time": 0},
                    {"artist": "Somebody", "song": "Some song", "start_time": "1:00"},
                ],
                hosts=["alice"],
                disable_comments=True,
                hide_stats=True,
            )
        )
        assert reply.result.success is True
        assert reply.result.key == "/spartacus/perfect-mix/"
        show = write(lambda m: m.get(reply.result.key))
        assert show.name == "Perfect Mix"
        assert show.description == "The perfect house mix"
        assert [tag.name.lower() for tag in show.tags] == ["house", "deep"]
        assert [host.username for host in show.hosts] == ["alice"]
        assert show.hidden_stats is True
        assert [one.start_time for one in show.sections] == [0, 60]

    def test_from_an_open_file_unlisted(self, write: Any, ask: Any, mock: str) -> None:
        write(lambda m: m.upload(io.BytesIO(MP3), "Secret", unlisted=True))
        assert write(lambda m: m.get("spartacus/secret")).name == "Secret"
        own = write(lambda m: m.connection("spartacus", "cloudcasts", limit=100))
        public = ask(mock, lambda m: m.connection("spartacus", "cloudcasts", limit=100))
        assert "spartacus/secret" in [one.key.strip("/") for one in own]
        assert "spartacus/secret" not in [one.key.strip("/") for one in public]

    def test_for_later(self, write: Any, ask: Any, mock: str) -> None:
        write(lambda m: m.upload(io.BytesIO(MP3), "Later", publish_date="2099-01-01T00:00:00Z"))
        with pytest.raises(NotFound):
            ask(mock, lambda m: m.get("spartacus/later"))

    def test_are_checked_before_a_byte_is_sent(self, ask: Any, scripted: Any) -> None:
        with pytest.raises(InvalidUpload) as refused:
            ask(
                scripted.root,
                lambda m: m.upload(io.BytesIO(MP3), "", tags=["t"] * 6),
                access_token=TOKEN,
            )
        assert refused.value.details.keys() == {"name", "tags"}
        assert scripted.calls == []

    @pytest.mark.parametrize(
        "step", [lambda m: m.upload(io.BytesIO(MP3), "A"), lambda m: m.edit("b/c", name="D")]
    )
    def test_need_a_token(self, ask: Any, scripted: Any, step: Any) -> None:
        with pytest.raises(MissingToken):
            ask(scripted.root, step)
        assert scripted.calls == []

    def test_carry_the_token_in_the_address_alone(self, ask: Any, scripted: Any) -> None:
        ask(scripted.root, lambda m: m.upload(io.BytesIO(MP3), "A"), access_token=TOKEN)
        call = scripted.calls[0]
        assert (call.method, call.path, call.query) == (
            "POST",
            "/upload/",
            {"access_token": TOKEN},
        )
        assert TOKEN.encode() not in call.body
        assert int(call.headers["content-length"]) == len(call.body)
        assert "transfer-encoding" not in call.headers

    def test_that_are_refused_say_which_field(self, write: Any) -> None:
        with pytest.raises(RefusedFields) as refused:
            write(lambda m: m.upload(io.BytesIO(MP3), "A", hosts=["nobody"]))
        assert refused.value.details["hosts"]
        assert "hosts" in str(refused.value)

    def test_that_fail_in_the_reply_are_told(self, ask: Any, scripted: Any) -> None:
        scripted.always(scripted.reply(body={"result": {"success": False, "message": "Full."}}))
        with pytest.raises(RefusedFields, match="Full"):
            ask(scripted.root, lambda m: m.upload(io.BytesIO(MP3), "A"), access_token=TOKEN)


class TestEdits:
    def test_change_what_is_said_and_nothing_else(self, write: Any) -> None:
        before = write(lambda m: m.get("spartacus/party-time"))
        reply = write(lambda m: m.edit("spartacus/party-time", description="New words"))
        assert reply.result.success is True
        after = write(lambda m: m.get("spartacus/party-time"))
        assert after.description == "New words"
        assert after.name == before.name
        assert after.tags == before.tags
        assert after.sections == before.sections

    @pytest.mark.parametrize(
        "key",
        [
            "party-time",
            "spartacus/party-time",
            "/spartacus/party-time/",
            "https://www.mixcloud.com/spartacus/party-time/",
        ],
    )
    def test_by_any_form_of_the_key(self, write: Any, key: str) -> None:
        write(lambda m: m.edit(key, tags=["One", "Two"]))
        show = write(lambda m: m.get("spartacus/party-time"))
        assert [tag.name for tag in show.tags] == ["One", "Two"]

    def test_by_the_resource_with_flags_and_a_picture(self, write: Any) -> None:
        picture = io.BytesIO(b"\xff\xd8\xff")
        write(
            lambda m: m.get("spartacus/party-time"),
            lambda show: show.edit(
                name="The Party", picture=picture, hide_stats=True, disable_comments=False
            ),
        )
        show = write(lambda m: m.get("spartacus/party-time"))
        assert show.name == "The Party"
        assert show.hidden_stats is True

    def test_set_and_clear_hosts(self, write: Any) -> None:
        for hosts in (["alice", "bob"], []):
            write(lambda m, hosts=hosts: m.edit("party-time", hosts=hosts))
            show = write(lambda m: m.get("spartacus/party-time"))
            assert [host.username for host in show.get("hosts", [])] == hosts

    def test_publish_and_take_back(self, write: Any, ask: Any, mock: str) -> None:
        def listed() -> bool:
            shows = ask(mock, lambda m: m.connection("spartacus", "cloudcasts", limit=100))
            return "/spartacus/not-yet/" in [show.key for show in shows]

        assert not listed()
        write(lambda m: m.edit("not-yet", publish=True))
        assert listed()
        write(lambda m: m.edit("not-yet", unpublish=True))
        assert not listed()

    def test_of_what_is_no_show(self, write: Any) -> None:
        with pytest.raises(InvalidKey):
            write(lambda m: m.edit("a/b/c", name="D"))
        with pytest.raises(NotFound):
            write(lambda m: m.edit("alice/beach-party", name="Mine"))

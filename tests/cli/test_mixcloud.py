"""`aggregator mixcloud ...` against the mock."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from aggregator.cli.main import main
from aggregator.mixcloud.mock import running

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mock() -> Iterator[str]:
    with running() as base:
        yield base


@pytest.fixture
def run(mock: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as `spartacus`: its exit code, stdout and stderr."""
    monkeypatch.setenv("MIXCLOUD_ACCESS_TOKEN", "test-token")

    def command(*words: str) -> tuple[int, str, str]:
        code = main(["mixcloud", *words, "--api-root", mock])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def test_get_shows_an_object(run: Run) -> None:
    code, out, _ = run("get", "spartacus/party-time")
    assert code == 0
    lines = dict(line.split(None, 1) for line in out.splitlines())
    assert lines["name"] == "Party Time"
    assert lines["tags"] == "Funk, Party, Disco"
    assert lines["user"] == "spartacus"
    assert "comments" in lines["connections"]


@pytest.mark.parametrize("words", [("get", "spartacus", "cloudcasts"), ("new",), ("popular",)])
def test_lists_are_tables_over_as_many_pages_as_asked_for(run: Run, words: tuple[str, ...]) -> None:
    code, out, _ = run(*words, "--limit", "3")
    assert code == 0
    assert len(out.splitlines()) == 3
    assert all(line.startswith("cloudcast") for line in out.splitlines())


def test_a_url_of_the_site_is_a_key(run: Run) -> None:
    assert run("get", "https://www.mixcloud.com/alice/")[0] == 0


def test_search_as_json(run: Run) -> None:
    code, out, _ = run("search", "party", "--json")
    found = json.loads(out)
    assert code == 0
    assert "/spartacus/party-time/" in [one["key"] for one in found["data"]]


def test_a_search_without_hits(run: Run) -> None:
    assert run("search", "zzzz")[:2] == (0, "Nothing found.\n")


def test_users_and_comments_have_a_row(run: Run) -> None:
    assert "alice" in run("search", "alice", "--type", "user")[1]
    assert "Lovely selection!" in run("get", "spartacus/party-time", "comments")[1]


def test_a_tracklist(run: Run) -> None:
    assert run("tracklist", "spartacus/party-time")[1].splitlines()[1].startswith("12:00  ")
    assert json.loads(run("tracklist", "spartacus/party-time", "--json")[1])["source"] == "graphql"


def test_what_is_not_there_is_one_line(run: Run) -> None:
    code, out, err = run("get", "nobody/nothing")
    assert (code, out) == (1, "")
    assert err.startswith("aggregator: ")
    assert len(err.splitlines()) == 1


def test_an_upload_from_yaml_and_an_edit(run: Run, tmp_path: Path) -> None:
    yml, mp3 = tmp_path / "show.yml", tmp_path / "show.mp3"
    yml.write_text("title: From YAML\ntags: [one]\ntracks: [{start: 2:54, artist: A, track: B}]\n")
    mp3.write_bytes(b"ID3" * 1000)
    code, out, err = run("upload", str(yml), str(mp3), "--description", "Words")
    assert (code, err) == (0, "")
    assert out.strip().endswith("/spartacus/from-yaml/")
    assert run("edit", "from-yaml", "--tag", "two", "--tag", "three", "--unlisted")[0] == 0
    show = json.loads(run("get", "spartacus/from-yaml", "--json")[1])
    assert [tag["name"] for tag in show["tags"]] == ["two", "three"]
    assert show["description"] == "Words"
    assert show["sections"][0]["start_time"] == 174


def test_an_upload_from_options(run: Run, tmp_path: Path) -> None:
    mp3 = tmp_path / "show.mp3"
    mp3.write_bytes(b"ID3" * 1000)
    code, out, _ = run("upload", str(mp3), "--name", "By Options", "--json")
    assert code == 0
    assert json.loads(out)["result"]["key"] == "/spartacus/by-options/"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("upload", "/nowhere.mp3", "--name", "A"), "mp3"),
        (("upload", "/nowhere.mp3"), "name"),
        (("upload", "/nowhere.yml", "/nowhere.mp3"), "nowhere.yml"),
        (("edit", "party-time"), "nothing"),
        (("edit", "party-time", "--publish", "--unlisted"), "together"),
        (("edit", "alice/beach-party", "--name", "Mine"), "aggregator: "),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("follow", "bob"),
        ("unfollow", "bob"),
        ("favorite", "alice/beach-party"),
        ("unfavorite", "alice/beach-party"),
        ("repost", "alice/beach-party"),
        ("unrepost", "alice/beach-party"),
        ("listen-later", "alice/beach-party"),
        ("unlisten-later", "alice/beach-party"),
    ],
)
def test_actions(run: Run, action: str, key: str) -> None:
    code, out, _ = run(action, key)
    assert code == 0
    assert out.strip()


def test_an_action_needs_a_token(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MIXCLOUD_ACCESS_TOKEN")
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    code, _, told = run("follow", "bob")
    assert code == 1
    assert told.count("\n") == 1
    assert "MIXCLOUD_ACCESS_TOKEN" in told
    assert "`aggregator mixcloud auth` gets one" in told


class TestAuth:
    WORDS = ("mixcloud", "auth", "--client-id", "client-id", "--redirect-uri", "https://x.example/")

    @pytest.fixture(autouse=True)
    def _secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MIXCLOUD_CLIENT_SECRET", "client-secret")

    def test_a_code_becomes_a_token(self, mock: str, capsys: pytest.CaptureFixture[str]) -> None:
        words = (*self.WORDS, "--oauth-root", f"{mock}/oauth", "--code", "test-code")
        assert main([*words]) == 0
        assert capsys.readouterr().out == "test-token\n"
        assert main([*words, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"access_token": "test-token"}

    def test_the_address_one_came_back_to_is_asked_for(
        self, mock: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = f"{mock}/oauth"
        asked = {"client_id": "client-id", "redirect_uri": "https://x.example/"}
        back = httpx.get(f"{root}/authorize", params=asked).headers["location"]
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{back}\n"))
        assert main([*self.WORDS, "--oauth-root", root]) == 0
        told = capsys.readouterr()
        assert told.out == "test-token\n"
        assert f"{root}/authorize?client_id=client-id" in told.err
        assert "client-secret" not in told.err

    @pytest.mark.parametrize("code", ["wrong", "https://x.example/?error=access_denied"])
    def test_no_token_is_one_line(
        self, mock: str, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([*self.WORDS, "--oauth-root", f"{mock}/oauth", "--code", code]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("aggregator: ")

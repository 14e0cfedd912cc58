"""`aggregator key` as a person and as a script use it."""

import json
from pathlib import Path

import pytest

from aggregator.accounts.key_format import looks_valid
from aggregator.cli.main import main


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_DATABASE_URL", f"sqlite:///{tmp_path}/data/aggregator.db")


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert main(["key", "list", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_key_stands_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "create", "--name", "test"]) == 0
    said = capsys.readouterr()
    secret = said.out.removesuffix("\n")
    assert looks_valid(secret)
    assert secret not in said.err
    (row,) = listed(capsys)
    assert (row["name"], row["plan"], row["owner"]) == ("test", "unlimited", None)
    assert secret not in str(row)
    assert secret.startswith(str(row["prefix"]))


def test_machine_output_of_a_new_key(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--name", "test", "--owner", "a@example.com", "--plan", "free", "--json"]
    assert main(["key", "create", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert looks_valid(told["key"])
    assert (told["owner"], told["plan"]) == ("a@example.com", "free")


@pytest.mark.parametrize("by", ["id", "prefix"])
def test_a_key_is_revoked_once(by: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["key", "create", "--name", "test"])
    capsys.readouterr()
    (row,) = listed(capsys)
    assert main(["key", "revoke", str(row[by])]) == 0
    capsys.readouterr()
    assert listed(capsys)[0]["revoked_at"] is not None
    assert main(["key", "revoke", str(row[by])]) == 1
    assert "revoked before" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["revoke", "nobody"], "no app key 'nobody'"),
        (["create", "--name", " "], "1 to 100"),
        (["create", "--name", "x" * 101], "1 to 100"),
        (["create", "--name", "test", "--plan", "gold"], "unlimited, free, starter, pro, mega"),
        (["create", "--name", "test", "--owner", "nobody"], "email"),
    ],
)
def test_a_fault_is_one_clear_line(
    words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["key", *words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err
    assert said.err.count("\n") == 1

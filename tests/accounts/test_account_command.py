"""`aggregator account` as the operator uses it."""

import io
import json
from pathlib import Path

import pytest

from aggregator.cli.main import main


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_DATABASE_URL", f"sqlite:///{tmp_path}/data/aggregator.db")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*words: str, password: str = "correct horse battery") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = main(["account", *words])
        said = capsys.readouterr()
        assert password not in said.out + said.err
        return code, said.out, said.err

    return run


def test_the_first_account_becomes_the_operator_s(account) -> None:
    assert account("create", "Ann@Example.org")[0] == 0
    (row,) = json.loads(account("list", "--json")[1])
    assert (row["email"], row["operator"]) == ("ann@example.org", False)
    assert account("operator", "ann@example.org")[0] == 0
    assert json.loads(account("list", "--json")[1])[0]["operator"] is True
    assert account("operator", "ann@example.org", "--remove")[0] == 0
    assert json.loads(account("list", "--json")[1])[0]["operator"] is False


def test_an_account_is_deleted_with_its_keys(account, capsys: pytest.CaptureFixture[str]) -> None:
    account("create", "ann@example.org", "--operator")
    assert main(["key", "create", "--name", "bot", "--owner", "ANN@example.org"]) == 0
    assert account("delete", "ann@example.org")[0] == 0
    assert json.loads(account("list", "--json")[1]) == []
    assert main(["key", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("words", "password", "reason"),
    [
        (["create", "nobody"], "correct horse battery", "name@example.org"),
        (["create", "ann@example.org"], "short", "at least 10"),
        (["create", "taken@example.org"], "correct horse battery", "already"),
        (["operator", "bob@example.org"], "", "no account 'bob@example.org'"),
        (["password", "bob@example.org"], "correct horse battery", "no account"),
        (["password", "taken@example.org"], "short", "at least 10"),
        (["delete", "bob@example.org"], "", "no account"),
    ],
)
def test_a_fault_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    password: str,
    reason: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert main(["account", "create", "taken@example.org"]) == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    assert main(["account", *words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err
    assert said.err.count("\n") == 1

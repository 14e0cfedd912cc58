"""Tokens from netrc files."""

from pathlib import Path

import pytest

from aggregator.mixcloud import MixcloudSync, netrc_token
from aggregator.mixcloud.errors import InvalidCredentials

ENTRY = "machine mixcloud-api\n  password from-netrc\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_the_home_directory_is_looked_at(home: Path) -> None:
    write(home / ".netrc", ENTRY)
    assert netrc_token() == "from-netrc"
    assert MixcloudSync().access_token == "from-netrc"
    assert MixcloudSync(access_token="told").access_token == "told"
    assert MixcloudSync(netrc=False).access_token is None


def test_another_file_may_be_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(home / "other", ENTRY.replace("password", "login me password"))
    assert netrc_token(path) == "from-netrc"
    assert MixcloudSync(netrc=path).access_token == "from-netrc"
    monkeypatch.setenv("NETRC", str(path))
    assert MixcloudSync().access_token == "from-netrc"


@pytest.mark.parametrize(
    "text", ["", "machine example.com login a password b\n", "default login a password b\n"]
)
def test_a_file_without_the_machine_is_no_fault(home: Path, text: str) -> None:
    write(home / ".netrc", text)
    assert MixcloudSync().access_token is None


def test_no_file_is_no_fault() -> None:
    assert MixcloudSync().access_token is None


def test_a_file_that_was_named_must_be_there(home: Path) -> None:
    with pytest.raises(InvalidCredentials, match="does not exist"):
        MixcloudSync(netrc=home / "none")


def test_a_broken_file_is_told_without_its_content(home: Path) -> None:
    path = write(home / ".netrc", "machine mixcloud-api\npasword s3cret\n")
    with pytest.raises(InvalidCredentials) as broken:
        netrc_token()
    assert str(path) in str(broken.value)
    assert "s3cret" not in str(broken.value)

"""Every claim of docs/SECURITY.md names a test that exists, and every risk of the list is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "SECURITY.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_exists(path: str, name: str) -> None:
    assert re.search(rf"^(?:async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_every_risk_has_its_tests() -> None:
    parts = re.split(r"^### (API\d+) ", TEXT.partition("## Looking for more")[0], flags=re.M)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(told) == [f"API{number}" for number in range(1, 11)]
    assert [risk for risk, text in told.items() if "::test_" not in text] == []
    rows = [line for line in TEXT.splitlines() if line.startswith("|") and "::" in line]
    assert len(rows) == len(re.findall(r"`tests/[\w/]+\.py::\w+`", TEXT))

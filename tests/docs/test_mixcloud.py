"""The parity table names tests that exist, and misses no row."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {"A": "mixcloud", "B": "mixcloud", "C": "mixcloud_api", "Beyond": "mixcloud"}


def rows(section: str) -> list[str]:
    """The rows of a section of the table."""
    page = (ROOT / "docs" / "MIXCLOUD.md").read_text()
    begin = re.search(rf"^### {section}\b.*$", page, re.MULTILINE)
    assert begin is not None
    table = page[begin.end() :].partition("\n### ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [line for line in lines if "proved by" not in line]


@pytest.mark.parametrize(("section", "folder"), FOLDERS.items())
def test_every_row_is_proved_by_a_test(section: str, folder: str) -> None:
    named = {row: re.findall(r"`(test_\w+\.py)::(\w+)`", row) for row in rows(section)}
    assert named
    assert [row for row, tests in named.items() if not tests] == []
    missing = [
        f"{file}::{name}"
        for tests in named.values()
        for file, name in tests
        if not re.search(rf"(def|class) {name}\b", (ROOT / "tests" / folder / file).read_text())
    ]
    assert missing == []


def test_every_endpoint_has_its_row() -> None:
    from aggregator.web.mixcloud_endpoints import ENDPOINTS

    told = "\n".join(rows("C"))
    assert [one.path for one in ENDPOINTS if f"`GET {one.path}`" not in told] == []

"""The parity table names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_row_is_proved_by_a_test() -> None:
    page = (ROOT / "docs" / "MIXCLOUD.md").read_text()
    table = page[page.index("## Parity") :]
    rows = [
        line for line in table.splitlines() if line.startswith("| ") and "proved by" not in line
    ]
    named = [re.findall(r"`(test_\w+\.py)::(\w+)`", row) for row in rows]
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    missing = [
        f"{file}::{name}"
        for tests in named
        for file, name in tests
        if not re.search(rf"(def|class) {name}\b", (ROOT / "tests" / "mixcloud" / file).read_text())
    ]
    assert missing == []

"""What a terminal shows."""

import pytest

from aggregator.cli.output import clock, table


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, "-"), (176, "2:56"), (59.6, "1:00"), (3723, "1:02:03")]
)
def test_clock(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    rows = [("youtube", "x" * 80, "a"), ("vimeo", "short", "b")]
    lines = table(rows, flexible=1).splitlines()
    assert all(len(line) <= 50 for line in lines)
    assert "…" in lines[0]
    assert lines[1] == "vimeo    short" + " " * (lines[0].index("a") - 14) + "b"

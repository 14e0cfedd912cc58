"""`aggregator match` and `aggregator same`: lines of JSON in, a line each out."""

import argparse
import io
import json
from typing import Any

import pytest

from aggregator.cli import match
from aggregator.domain.errors import InvalidRequest

WANT = {"title": "Harbour Lights", "author": "Mira Vale", "duration": 200}
RECORD = {"id": "a", "title": "Harbour Lights", "author": "Mira Vale", "duration": 201}


def answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str, *lines: Any
) -> list[Any]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    parser = argparse.ArgumentParser()
    match.add_parser(parser.add_subparsers())
    arguments = parser.parse_args([word])
    assert arguments.run(arguments) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_of_candidates_gives_a_ranking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live = RECORD | {"id": "b", "title": "Harbour Lights (Live)", "views": 10**9}
    (told,) = answers(monkeypatch, capsys, "match", {"want": WANT, "candidates": [live, RECORD]})
    assert [(one["id"], one["accepted"]) for one in told["ranking"]] == [("a", True), ("b", False)]
    assert told["ranking"][1]["reasons"][0] == "live: not asked for"


def test_empty_lines_are_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = {"a": RECORD, "b": {"title": "Mira Vale - Harbour Lights", "author": "Fan"}}
    assert [one["label"] for one in answers(monkeypatch, capsys, "same", pair, "", pair)] == [
        "same-track",
        "same-track",
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"want": WANT | {"title": ""}, "candidates": []}, "$.want.title"),
        ({"want": WANT | {"duration": -3}, "candidates": []}, "$.want.duration"),
        ({"want": {"author": "Mira Vale"}, "candidates": []}, "`title`"),
        ({"want": WANT, "candidates": [RECORD | {"duration": -1}]}, "$.candidates[0].duration"),
        ({"want": WANT, "candidates": [RECORD | {"id": ""}]}, "$.candidates[0].id"),
        ({"want": WANT, "candidates": [RECORD, {"title": "x"}]}, "$.candidates[1]"),
        ("no json", "line 2"),
    ],
)
def test_a_line_that_is_not_understood_is_named_with_its_field(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: Any, field: str
) -> None:
    with pytest.raises(InvalidRequest) as raised:
        answers(monkeypatch, capsys, "match", {"want": WANT, "candidates": []}, line)
    assert "line 2" in str(raised.value)
    assert field in str(raised.value)

"""The dependency audit says what it knows, and that it knows nothing where it does not."""

import json

import pytest

from tests.audit import SKIPPED, verdict


def told(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(dependencies), "fixes": []})


GOOD = {"name": "a", "version": "1", "vulns": []}
BAD = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize("document", ["", "Traceback", "{}", "[]", told(), told(UNKNOWN, UNKNOWN)])
def test_no_answer_is_called_skipped(document: str) -> None:
    assert verdict(document) == (0, SKIPPED)


def test_what_is_known_fails() -> None:
    code, words = verdict(told(GOOD, BAD, UNKNOWN))
    assert code == 1
    assert "2 of 3 packages audited" in words
    assert "b 2: PYSEC-1 (mended in 3)" in words


def test_nothing_known_passes() -> None:
    assert verdict(told(GOOD, UNKNOWN)) == (0, "1 of 2 packages audited, nothing known")

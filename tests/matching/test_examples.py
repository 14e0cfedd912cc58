"""What docs/MATCHING.md reads aloud is what the matcher says of those lists."""

import json
from pathlib import Path

import msgspec
import pytest

from aggregator.cli.match_lines import MatchLine
from aggregator.matching.score import THRESHOLD, Judgement, rank

DOCUMENT = Path("docs/MATCHING.md")


def judged(shared: Path, case_id: str) -> dict[str, Judgement]:
    """The judgements of a labelled list by the candidates' titles, the best of each title."""
    path = shared / "evaluation" / "matching_cases.jsonl"
    if not path.is_file():
        pytest.skip("no labelled lists")
    cases = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    case = next(one for one in cases if one["case_id"] == case_id)
    line = msgspec.convert(
        {"want": case["want"], "candidates": case["candidates"]}, MatchLine, strict=False
    )
    titles = {one.id: f"{one.title} @ {one.author}" for one in line.candidates}
    ranking = rank(line.want.want(), [one.candidate() for one in line.candidates])
    return {titles[one.id]: one for one in reversed(ranking)}


@pytest.mark.parametrize(
    ("case_id", "picked", "scores", "refused"),
    [
        (
            "ytm-eagles-studio",
            "Hotel California @ Eagles",
            {"Eagles - Hotel California @ Chili World": 0.91},
            {"Hotel California (Live On MTV, 1994) @ Eagles": "live: not asked for"},
        ),
        (
            "spotdl-match-70C4NyhjD5OZUMzvWZ3njJ",
            "Piano Man @ Billy Joel",
            {},
            {"Piano Man (The Old Grey Whistle Test) @ Billy Joel": "live: not asked for"},
        ),
        (
            "ytm-lk-work",
            "Work (Lost Kings Remix) (feat. Drake) @ Rihanna",
            {},
            {
                "Work (feat. Drake) @ Rihanna": "not the remix that was asked for",
                "Work (R3hab Remix) (feat. Drake) @ Rihanna": "another remix than the one asked "
                "for",
            },
        ),
        (
            "spotdl-match-51YZAJhOwIC5Gg3jMbAmhZ",
            "For Whom The Bell Tolls @ Metallica",
            {"For Whom The Bell Tolls (The Irony Of It All) @ Metallica, DJ Spooky": 0.33},
            {"For Whom The Bell Tolls (live) @ Metallica": "live: not asked for"},
        ),
        (
            "sc-greatdane",
            "Descent @ Great Dane",
            {},
            {"Great Descent @ Candlelight Ficus": "nothing names Great Dane"},
        ),
    ],
)
def test_the_five_judgements_are_what_the_document_says(
    shared: Path, case_id: str, picked: str, scores: dict[str, float], refused: dict[str, str]
) -> None:
    told = judged(shared, case_id)
    assert told[picked].accepted
    assert told[picked].score == max(one.score for one in told.values()) == 1
    document = DOCUMENT.read_text(encoding="utf-8")
    for title, score in scores.items():
        assert told[title].score == score
        assert f"{score:g}" in document
    for title, reason in refused.items():
        assert not told[title].accepted
        assert told[title].reasons[0] == reason


def test_the_document_tells_the_threshold() -> None:
    assert f"**{THRESHOLD:g}**" in DOCUMENT.read_text(encoding="utf-8")

"""`aggregator doctor` over the sandbox: who answers, the language model too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def doctor(folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if "AGGREGATOR" not in name and "OPENAI" not in name
    }
    kept["AGGREGATOR_DATABASE_URL"] = f"sqlite:///{folder}/aggregator.db"
    return subprocess.run(
        [sys.executable, "-m", "aggregator", "doctor", "--json", "--upstream", "sandbox"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=kept | {f"AGGREGATOR_{name}": value for name, value in settings.items()},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "told", "code"),
    [
        ({}, "not configured", 0),
        ({"LLM_API_KEY": "sk-hidden"}, "ok", 0),
        ({"LLM_API_KEY": "sk-hidden", "LLM_MODEL": "500"}, "unavailable: ", 1),
        ({"LLM_API_KEY": "sk-hidden", "LLM_MODEL": "gpt-0"}, "rejected: ", 1),
    ],
)
def test_it_says_how_the_language_model_is(
    tmp_path: Path, settings: dict[str, str], told: str, code: int
) -> None:
    done = doctor(tmp_path, **settings)
    body = json.loads(done.stdout)
    assert done.returncode == code, done.stderr
    assert body["language_model"].startswith(told)
    assert body["database"] == "ok"
    assert "sk-hidden" not in done.stdout + done.stderr

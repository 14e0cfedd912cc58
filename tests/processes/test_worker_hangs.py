"""A worker that says nothing any more is ended and started again; time that passed for all is not
held against it."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from aggregator.cli.pulse import Pulse, Silence
from tests.processes.conftest import TOKEN
from tests.running_service import serving

SERVES = re.compile(r'"process":"(worker \d)","pid":(\d+),"event":"process serves"')
ROOT = Path(__file__).parents[2]
NOWHERE = "sandbox:http://127.0.0.1:9"
HANGS = re.compile(r"^aggregator_process_hangs_total (\d+)", re.MULTILINE)


def test_a_worker_that_hangs_is_replaced(tmp_path: Path) -> None:
    settings = {"WORKER_SILENCE": "2", "METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json"}
    with serving(tmp_path, NOWHERE, "--workers", "2", **settings) as service:
        name, pid = SERVES.findall(service.log)[-1]
        os.kill(int(pid), signal.SIGSTOP)
        while len(again := [one for one in SERVES.findall(service.log) if one[0] == name]) < 2:
            time.sleep(0.05)
        assert again[-1][1] != pid
        told = [line for line in service.log.splitlines() if "process is silent" in line]
        assert any(f'"pid":{pid},' in line for line in told)
        answer = httpx.get(
            f"{service.address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
        )
        (hangs,) = HANGS.findall(answer.text)
        assert int(hangs) > 0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_silence_is_what_passes_without_a_beat() -> None:
    clock, pulse = Clock(), Pulse()
    silence = Silence(pulse, 60, clock)
    for _ in range(4):
        clock.now += 15
        assert not silence.too_long()
    clock.now += 15
    assert silence.too_long()
    pulse.beat()
    assert not silence.too_long()


def test_a_machine_that_slept_counts_as_two_looks() -> None:
    clock, pulse = Clock(), Pulse()
    silence = Silence(pulse, 60, clock)
    for _ in range(3):
        clock.now += 86_400
        assert not silence.too_long()
    pulse.beat()
    clock.now += 86_400
    assert not silence.too_long()


def test_with_nothing_set_silence_lasts_as_long_as_it_likes() -> None:
    clock = Clock()
    silence = Silence(Pulse(), 0, clock)
    clock.now += 1_000_000
    assert not silence.too_long()


def test_a_loop_that_blocks_says_where(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.blocked"],
            stdout=output,
            stderr=output,
            cwd=ROOT,
        )
    try:
        while log.read_text().count("process serves") < 2:
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
    finally:
        process.terminate()
        assert process.wait(30) == 0
    told = log.read_text()
    assert "in block_for_ever" in told
    begins = [line for line in told.splitlines() if "after_silence" in line]
    assert [line.endswith("True") for line in begins[:2]] == [False, True]

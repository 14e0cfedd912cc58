"""The sandbox from the command line: served, searched through, made to fail, without a server."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "AGGREGATOR" not in name}
    return kept | {f"AGGREGATOR_{name}": value for name, value in settings.items()}


def aggregator(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "aggregator", *words],
        capture_output=True,
        text=True,
        env=environment(**settings),
        timeout=60,
        check=False,
    )


@contextmanager
def sandbox(*words: str) -> Iterator[str]:
    """A running `aggregator sandbox`; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aggregator", "sandbox", "--port", "0", *words],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stderr is not None
    address = re.search(r"http://[\d.:]+", process.stderr.readline())
    assert address
    try:
        yield address[0]
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
        assert "Traceback" not in said, said


def statuses(done: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    report = json.loads(done.stdout)["report"]["platforms"]
    return {name: one["status"] for name, one in report.items()}


def test_a_search_in_process_with_faults_and_another_seed() -> None:
    search = ("search", "moon river", "--upstream", "sandbox", "--json", "--report")
    done = aggregator(*search, SANDBOX_FAULTS="soundcloud=500")
    other = aggregator(*search, SANDBOX_FAULTS="soundcloud=500", SANDBOX_SEED="2")
    assert (statuses(done)["youtube"], statuses(done)["soundcloud"]) == ("ok", "unreachable")
    first, second = (json.loads(one.stdout)["data"] for one in (done, other))
    assert {one["id"] for one in first} != {one["id"] for one in second}


def test_a_search_through_a_running_sandbox() -> None:
    with sandbox("--fault", "soundcloud=429", "--latency", "1-9") as address:
        told = httpx.get(address).json()
        done = aggregator(
            "search", "moon river", "--upstream", f"sandbox:{address}", "--json", "--report"
        )
    assert (told["faults"]["soundcloud"], told["latency"]) == ("429", "1-9")
    assert (statuses(done)["youtube"], statuses(done)["soundcloud"]) == ("ok", "rate_limited")


@pytest.mark.parametrize(
    ("words", "settings", "named"),
    [
        (("sandbox", "--fault", "youtube=sulk"), {}, "sulk"),
        (("sandbox", "--latency", "soon"), {}, "soon"),
        (("sandbox", "--fault", "youtube=sulk"), {}, "--fault"),
        (("sandbox", "--latency", "soon"), {}, "--latency"),
        (("sandbox",), {"SANDBOX_LATENCY": "soon"}, "AGGREGATOR_SANDBOX_LATENCY"),
        (("search", "x", "--upstream", "sandbox"), {"SANDBOX_FAULTS": "myspace=hang"}, "myspace"),
        (("search", "x", "--upstream", "sandbox"), {"SANDBOX_SEED": "one"}, "SANDBOX_SEED"),
        (("search", "x", "--upstream", "sandbox:here"), {}, "here"),
    ],
)
def test_a_wrong_word_ends_it_with_one_line(
    words: tuple[str, ...], settings: dict[str, str], named: str
) -> None:
    done = aggregator(*words, **settings)
    assert done.returncode == 1
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_where_no_platform_is_reached_the_simulated_ones_are_named(tmp_path: Path) -> None:
    asked = ("search", "moon river", "--platform", "vimeo", "--upstream")
    hint = "Simulated platforms need no network: --upstream sandbox."
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        nowhere = f"sandbox:http://127.0.0.1:{closed.getsockname()[1]}"
        done = aggregator(*asked, nowhere)
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last.startswith("aggregator: Every platform asked failed (")
    assert last.endswith(hint)
    done = aggregator(*asked, f"replay:{tmp_path}")
    assert done.returncode == 1
    assert hint not in done.stderr

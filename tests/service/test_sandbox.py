"""The service on the sandbox: it says so everywhere, and is switched while it runs."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx

from tests.mixcloud_api.test_documented_examples import documented

SEARCH = "/api/v1/media/search?report=1"


def status(client: httpx.Client, query: str, platform: str) -> str:
    answer = client.post(SEARCH, json={"platform": platform, "query": query})
    if answer.status_code != 200:
        return str(answer.status_code)
    told: str = answer.json()["report"]["platforms"][platform]["status"]
    return told


def test_it_says_so_everywhere_and_can_be_switched(
    start_service: Callable[..., AbstractContextManager[Any]], tmp_path: Path
) -> None:
    with start_service(tmp_path, "sandbox") as service, service.client() as client:
        for path in ("/docs", "/docs/problems", "/nowhere", "/health/live"):
            assert client.get(path).headers["x-upstream"] == "sandbox"
        assert "Sandbox:" in client.get("/docs").text
        assert status(client, "moon river", "youtube") == "ok"
        switched = client.put("/sandbox/faults/soundcloud", content="429")
        assert switched.json()["faults"]["soundcloud"] == "429"
        assert status(client, "moon river", "soundcloud") == "502"
        assert client.put("/sandbox/faults/soundcloud", content="sulk").status_code == 400
        client.delete("/sandbox/faults")
        assert status(client, "moon river", "youtube") == "ok"


def test_the_documented_examples_have_answers(
    start_service: Callable[..., AbstractContextManager[Any]], tmp_path: Path, shared: Path
) -> None:
    """Who tries the source document's addresses, or ours, on the sandbox meets whom they name."""
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    ours = re.findall(r"http://127\.0\.0\.1:8000(/mixcloud-api/v1/[^\" ]+)", readme)
    assert ours
    with start_service(tmp_path, "sandbox") as service, service.client() as client:
        for address in (*ours, *(address for address, _ in documented(shared))):
            answer = client.get(address)
            assert answer.status_code == 200, answer.text
            told = answer.json()["data"]
            assert told.get("data", told) != [], address


def test_a_service_that_is_not_simulated_has_no_switches(
    start_service: Callable[..., AbstractContextManager[Any]], tmp_path: Path
) -> None:
    (tmp_path / "recorded").mkdir()
    upstream = f"replay:{tmp_path / 'recorded'}"
    with start_service(tmp_path, upstream) as service, service.client() as client:
        assert client.get("/sandbox").status_code == 404
        assert "Sandbox:" not in client.get("/docs").text

"""Every platform down at once: what was answered before is answered again, and marked."""

from pathlib import Path

import httpx

from aggregator.domain.media import FIVE_PLATFORMS
from tests.databases import empty_database
from tests.soak.stage import new_key, running, service

SEARCH = "/api/v1/media/search"
SETTINGS = {"CACHE_FRESH": "0.05", "SEARCH_DEADLINE": "60"}
TRIES = 200


def test_stale_answers_are_given_and_marked(tmp_path: Path, platforms: str) -> None:
    known, unknown = ({"platform": "url", "query": words} for words in ("moon river", "blue moon"))
    with empty_database("sqlite", tmp_path) as address:
        bearer = {"Authorization": f"Bearer {new_key(address)}"}
        with (
            running(service(tmp_path, address, platforms, **SETTINGS)) as process,
            httpx.Client(base_url=process.address, headers=bearer, timeout=300) as http,
            httpx.Client(base_url=platforms) as sandbox,
        ):
            before = http.post(SEARCH, json=known).json()
            for platform in FIVE_PLATFORMS:
                sandbox.put(f"/faults/{platform}", content="reset").raise_for_status()
            try:
                for _ in range(TRIES):
                    answer = http.post(SEARCH, params={"report": "1"}, json=known)
                    assert answer.status_code == 200, answer.text
                    told = answer.json()["report"]["platforms"].values()
                    if {one["cache"] for one in told} == {"stale"}:
                        break
                assert {one["cache"] for one in told} == {"stale"}
                assert all(one["notes"] for one in told)
                assert answer.json()["data"] == before
                failed = http.post(SEARCH, json=unknown)
                assert failed.status_code == 502
                assert len(failed.json()["platforms"]) == 5
            finally:
                sandbox.delete("/faults").raise_for_status()

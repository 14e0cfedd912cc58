"""A disk without room, by a limit on the size of files: of the database's and of the log."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.databases import empty_database
from tests.soak.kept import whole_playlists
from tests.soak.stage import Process, new_key, running, service

GENERATE = "/api/v1/playlists/generate"
ASKED = {"query": "2 songs of jazz"}
PATIENT = {"SEARCH_DEADLINE": "100", "GENERATE_DEADLINE": "200"}


@contextmanager
def no_room(process: Process) -> Iterator[None]:
    """No file of the process grows beyond its first byte."""
    most = resource.RLIM_INFINITY
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, most))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))


def seen_by(http: httpx.Client) -> list[str]:
    listed = http.get("/api/v1/playlists").json()["items"]
    return [one["id"] for one in listed]


def test_what_cannot_be_saved_is_said_and_the_rest_goes_on(tmp_path: Path, platforms: str) -> None:
    with empty_database("sqlite", tmp_path) as address:
        key = new_key(address)
        bearer = {"Authorization": f"Bearer {key}"}
        with (
            running(service(tmp_path, address, platforms, **PATIENT)) as process,
            httpx.Client(base_url=process.address, headers=bearer, timeout=300) as http,
        ):
            first = http.post(GENERATE, json=ASKED).headers["x-playlist-id"]
            logged = process.log.stat().st_size
            with no_room(process):
                for _ in range(3):
                    refused = http.post(
                        GENERATE, json=ASKED, headers={"Idempotency-Key": "while-full"}
                    )
                    assert refused.status_code == 503, refused.text
                    assert refused.json()["type"] == "/docs/problems#unavailable"
                    assert int(refused.headers["retry-after"]) > 0
                found = http.post(
                    "/api/v1/media/search", json={"platform": "url", "query": "moon river"}
                )
                assert (found.status_code, len(found.json())) == (200, 30)
                assert seen_by(http) == [first]
                assert http.get("/health").status_code == 200
                assert process.log.stat().st_size == logged
            made = http.post(GENERATE, json=ASKED, headers={"Idempotency-Key": "while-full"})
            assert made.status_code == 200, made.text
            assert seen_by(http) == [made.headers["x-playlist-id"], first]
            (medium,) = found.json()[:1]
            assert http.get(f"/api/v1/media/{medium['id']}").json() == medium
        assert sorted(whole_playlists(address)) == sorted([first, made.headers["x-playlist-id"]])

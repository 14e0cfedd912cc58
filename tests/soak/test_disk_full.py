"""A disk without room, by a limit on the size of files: of the database's and of the log."""

import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.databases import empty_database
from tests.soak.kept import whole_playlists
from tests.soak.stage import Process, new_key, running, service

GENERATE = "/api/v1/playlists/generate"
ASKED = {"query": "2 songs of jazz"}
TOKEN = "only-for-the-operator"
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


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own, for what is temporary: at a short path, since sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if mounted.returncode != 0:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def fill(disk: Path) -> None:
    with (disk / "filled").open("wb", buffering=0) as file:
        room = True
        while room:
            try:
                file.write(b"x" * 4_096)
            except OSError:
                room = False


def test_processes_that_share_a_port_go_on_without_room(
    tmp_path: Path, small_disk: Path, platforms: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(small_disk))
    with empty_database("sqlite", tmp_path) as address:
        bearer = {"Authorization": f"Bearer {new_key(address)}"}
        told = PATIENT | {"WORKERS": "2", "METRICS_TOKEN": TOKEN}
        process = service(tmp_path, address, platforms, **told)
        with running(process):
            fill(small_disk)
            for number in range(12):  # each over a connection of its own, which either may take
                found = httpx.post(
                    f"{process.address}/api/v1/media/search",
                    json={"platform": "url", "query": f"moon {number}"},
                    headers=bearer,
                    timeout=60,
                )
                assert found.status_code == 200
            counted = httpx.get(
                f"{process.address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
            ).text
        assert 'path="/api/v1/media/search",status="200"} 12.0' in counted
        assert "process died" not in process.log.read_text()

"""The service from outside: a real process over a real socket, platforms from recordings."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from aggregator.domain.media import FIVE_PLATFORMS

FIELDS = ["id", "title", "author", "image", "platform", "url", "duration"]
SEARCH = "/api/v1/media/search"


@pytest.fixture(scope="module")
def service(shared: Path, tmp_path_factory, start_service) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("service")
    upstream = f"replay:{shared.resolve() / 'recordings'}"
    with start_service(folder, upstream, VIMEO_TOKEN="any") as running:
        yield running


@pytest.fixture(scope="module")
def client(service) -> Iterator[httpx.Client]:
    with service.client() as client:
        yield client


def test_the_example_request_answers_media_of_all_five_platforms(client: httpx.Client) -> None:
    answer = client.post(SEARCH, json={"platform": "url", "query": "example"})
    assert answer.status_code == 200
    media = answer.json()
    assert len(media) <= 30
    assert all(list(one) == FIELDS for one in media)
    assert {one["platform"] for one in media} == {str(platform) for platform in FIVE_PLATFORMS}
    for platform in FIVE_PLATFORMS:
        assert f"{platform};dur=" in answer.headers["server-timing"]
    assert answer.headers["x-request-id"]


def test_the_report_says_where_a_recorded_query_differs(client: httpx.Client) -> None:
    answer = client.post(
        SEARCH, params={"report": "1"}, json={"platform": "url", "query": "another example"}
    )
    platforms = answer.json()["report"]["platforms"]
    assert set(platforms) == {str(platform) for platform in FIVE_PLATFORMS}
    assert any("recorded" in note for note in platforms["bandcamp"]["notes"])


def test_a_medium_seen_is_read_back(client: httpx.Client) -> None:
    media = client.post(SEARCH, json={"platform": "soundcloud", "query": "example"}).json()
    answer = client.get(f"/api/v1/media/{media[0]['id']}")
    assert answer.json() == media[0]
    assert client.get("/api/v1/media/youtube-nobody").status_code == 404


def test_a_new_key_works_at_once_and_a_revoked_one_stops_working(service) -> None:
    key = service.new_key()
    with service.client(key) as client:
        assert client.post(SEARCH, json={"platform": "url", "query": "x"}).status_code == 200
        rows = service.command("key", "list", "--json").stdout
        assert key not in rows
        import json

        (row,) = [row for row in json.loads(rows) if key.startswith(row["prefix"])]
        assert service.command("key", "revoke", row["id"]).returncode == 0
        with httpx.Client(timeout=10) as patient:
            for _ in range(200):
                answer = client.post(SEARCH, json={"platform": "url", "query": "x"})
                if answer.status_code == 401:
                    break
                patient.get(f"{service.address}/health")
                import time

                time.sleep(0.05)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"platform": "url", "query": "http://127.0.0.1:1/"}, 400),
        ({"platform": "url", "query": "http://169.254.169.254/"}, 400),
        ({"platform": "url", "query": "http://[::ffff:10.0.0.1]/"}, 400),
        ({"platform": "url", "query": "file:///etc/passwd"}, 400),
        ({"platform": "soundcloud", "query": "https://youtu.be/dQw4w9WgXcQ"}, 400),
        ({"platform": "url"}, 400),
        ({"platform": "url", "query": ""}, 400),
        ({"platform": "url", "query": "x" * 501}, 400),
        ({"platform": "myspace", "query": "x"}, 400),
        ([], 400),
    ],
)
def test_bad_input_gets_a_problem_document(client: httpx.Client, body: object, status: int) -> None:
    answer = client.post(SEARCH, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_the_other_spelling_of_soundcloud_is_understood(client: httpx.Client) -> None:
    answer = client.post(SEARCH, json={"platform": "souncloud", "query": "example"})
    assert {one["platform"] for one in answer.json()} == {"soundcloud"}


def test_a_request_that_nobody_recorded_is_unreachable_and_named(
    tmp_path: Path, start_service
) -> None:
    (tmp_path / "recordings").mkdir()
    upstream = f"replay:{tmp_path / 'recordings'}"
    with start_service(tmp_path, upstream) as running, running.client() as client:
        answer = client.post(SEARCH, json={"platform": "url", "query": "example"})
    assert answer.status_code == 502
    told = answer.json()["platforms"]
    assert {one["status"] for one in told.values()} == {"unreachable"}
    assert "no recording" in told["mixcloud"]["detail"]


def test_the_first_search_imports_no_yt_dlp(shared: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from aggregator.cli.main import main;"
        f"main(['search', 'x', '--json', '--upstream', 'replay:{shared}/recordings']);"
        "sys.exit('yt_dlp' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

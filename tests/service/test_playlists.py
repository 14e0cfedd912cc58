"""Playlists from outside: a real process, real sockets."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

GENERATE = "/api/v1/playlists/generate"
PATIENT = {"SEARCH_DEADLINE": "300", "GENERATE_DEADLINE": "300"}
"""A busy machine must not make the simulated platforms late."""

Start = Callable[..., AbstractContextManager[Any]]


def test_a_playlist_is_made_once_kept_listed_and_deleted(
    start_service: Start, tmp_path: Path
) -> None:
    with start_service(tmp_path, "sandbox", **PATIENT) as service, service.client() as client:
        asked = {"json": {"query": "vintage jazz"}, "headers": {"Idempotency-Key": "one"}}
        made = client.post(GENERATE, **asked)
        assert made.status_code == 200, made.text
        assert len(made.json()["items"][0]["results"]) == 10
        again = client.post(GENERATE, **asked)
        assert (again.json(), again.headers["location"]) == (
            made.json(),
            made.headers["location"],
        )
        other = client.post(GENERATE, json={"query": "rock"}, headers={"Idempotency-Key": "one"})
        assert other.status_code == 409
        kept = client.get(made.headers["location"], params={"report": "1"}).json()
        assert kept["data"] == made.json()
        assert kept["report"]["prompt"] == "vintage jazz"
        assert kept["report"]["verified"] == 10
        (line,) = client.get("/api/v1/playlists").json()["items"]
        assert (line["id"], line["tracks"]) == (made.headers["x-playlist-id"], 10)
        with service.client() as stranger:
            assert stranger.get(made.headers["location"]).status_code == 404
            assert stranger.delete(made.headers["location"]).status_code == 404
            assert stranger.get("/api/v1/playlists").json() == {"items": [], "next": None}
        assert client.delete(made.headers["location"]).status_code == 204
        assert client.get(made.headers["location"]).status_code == 404

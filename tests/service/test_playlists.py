"""Playlists from outside: a real process, real sockets, and its end at the worst moment."""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

GENERATE = "/api/v1/playlists/generate"
AT_ONCE = 20
ROUNDS = int(os.environ.get("AGGREGATOR_KILL_ROUNDS", "1"))
"""How often the server is killed; once in CI."""

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


class Listener:
    """Asks for one playlist after the other until the server is gone; keeps what it was told."""

    def __init__(self, address: str, key: str, number: int, told: threading.Semaphore) -> None:
        self._client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=300
        )
        self._number = number
        self._told = told
        self.answers: dict[str, Any] = {}
        self.problems: list[str] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()
        self._client.close()

    def _listen(self) -> None:
        at = 0
        try:
            while True:
                at += 1
                answer = self._client.post(
                    GENERATE, json={"query": f"2 songs of {('jazz', 'rock', 'soul')[at % 3]}"},
                    headers={"Idempotency-Key": f"{self._number}-{at}"},
                )  # fmt: skip
                if answer.status_code != 200:
                    self.problems.append(answer.text)
                self.answers[answer.headers["x-playlist-id"]] = answer.json()
                self._told.release()
        except httpx.TransportError:
            return


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_what_was_answered_is_there_after_the_server_was_killed(
    start_service: Start, tmp_path: Path, _round: int
) -> None:
    told = threading.Semaphore(0)
    with start_service(tmp_path, "sandbox", **PATIENT) as service:
        key = service.new_key()
        listeners = [Listener(service.address, key, at, told) for at in range(AT_ONCE)]
        for _ in range(AT_ONCE // 2):  # half of the twenty are still under way
            assert told.acquire(timeout=300)
        service.kill()
        for listener in listeners:
            listener.join()
    answers = {name: body for one in listeners for name, body in one.answers.items()}
    assert [one.problems for one in listeners] == [[]] * AT_ONCE
    assert len(answers) >= AT_ONCE // 2
    database = sqlite3.connect(tmp_path / "data" / "aggregator.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    (tmp_path / "recorded").mkdir()  # reading needs no platform, and a simulated one takes seconds
    upstream = f"replay:{tmp_path / 'recorded'}"
    with start_service(tmp_path, upstream) as service, service.client(key) as client:
        for playlist_id, body in answers.items():
            kept = client.get(f"/api/v1/playlists/{playlist_id}", params={"report": "1"})
            assert kept.json()["data"] == body
            assert kept.json()["report"]["trials"]

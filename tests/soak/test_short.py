"""The soaks, short: that they hold, and that they can be run. `make soak` runs them long."""

from pathlib import Path

import pytest

from tests.databases import ENGINES
from tests.soak import away, kill, load, writers
from tests.store.conftest import need_server

pytestmark = pytest.mark.alone


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    need_server(request.param)
    return str(request.param)


def test_what_was_answered_is_there_after_each_kill(
    engine: str, tmp_path: Path, platforms: str
) -> None:
    told = kill.run(engine, tmp_path, platforms, rounds=1, longest=2.0, seed=1)
    assert "1 kill" in told


def test_of_many_writers_none_is_refused_and_nothing_lost(engine: str, tmp_path: Path) -> None:
    told = writers.run(engine, tmp_path, writers=8, processes=2, seconds=0.5)
    assert "none refused" in told


def test_many_clients_are_answered_while_platforms_fail(tmp_path: Path, platforms: str) -> None:
    told = load.run("sqlite", tmp_path, platforms, clients=20, seconds=3, seed=1, deadline=5)
    assert "no 5xx" in told


def test_a_server_that_goes_away_is_missed_by_playlists_alone(
    tmp_path: Path, platforms: str
) -> None:
    need_server("postgresql")
    told = away.run(tmp_path, platforms, seconds=0.5)
    assert "broken off" in told
    assert "silent" in told

"""A world read back is the world that was grown."""

from pathlib import Path

import pytest

from aggregator.runtime.kept_world import kept_world
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.world import World

SONGS = known_songs()[:20]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "playlist-aggregator"


def same(one: World, other: World) -> bool:
    return (one.uploads, one.collections) == (other.uploads, other.collections)


def test_it_is_grown_once_and_read_back(cache: Path) -> None:
    grown = World.grow(SONGS, 3)
    assert same(kept_world(SONGS, 3), grown)
    assert len(list(cache.iterdir())) == 1
    assert same(kept_world(SONGS, 3), grown)


def test_another_seed_or_song_is_another_world(cache: Path) -> None:
    kept_world(SONGS, 3)
    assert not same(kept_world(SONGS, 4), World.grow(SONGS, 3))
    kept_world(SONGS[:-1], 3)
    assert len(list(cache.iterdir())) == 3


def test_a_damaged_file_is_grown_anew(cache: Path) -> None:
    kept_world(SONGS, 3)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert same(kept_world(SONGS, 3), World.grow(SONGS, 3))


def test_a_folder_that_cannot_be_written_costs_only_time(cache: Path) -> None:
    cache.write_text("a file in the way")
    assert same(kept_world(SONGS, 3), World.grow(SONGS, 3))

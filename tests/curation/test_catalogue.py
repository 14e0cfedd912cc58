"""The catalogue's own rules; what it says is checked against facts by `make catalogue`."""

from collections import Counter
from pathlib import Path

from aggregator.curation.catalogue import catalogue
from aggregator.curation.vocabulary import GENRES
from tests.benchmarks.catalogue import Reference, faults, lineage, reasons


def test_every_row_keeps_to_the_vocabulary_and_stands_once() -> None:
    assert list(faults(catalogue())) == []


def test_it_is_large_and_wide_enough() -> None:
    tracks = catalogue()
    genres = Counter(
        genre for track in tracks for genre in {g for own in track.genres for g in lineage(own)}
    )
    scenes = Counter(scene for track in tracks for scene in track.scenes)
    assert len(tracks) >= 2_000
    assert sum(many >= 60 for many in genres.values()) >= 28
    assert min(scenes.values()) >= 40
    assert {track.year // 10 * 10 for track in tracks} >= set(range(1930, 2030, 10))


def test_a_genre_is_not_its_own_ancestor() -> None:
    for genre, parents in GENRES.items():
        for parent in parents:
            assert genre not in set(lineage(parent))


def test_most_of_it_is_known_elsewhere_and_nothing_speaks_against_it(shared: Path) -> None:
    reference = Reference(shared / "reference")
    tracks, told = catalogue(), reasons()
    assert sum(map(reference.knows, tracks)) >= 0.6 * len(tracks)
    assert sum(map(reference.knows_artist, tracks)) >= 0.88 * len(tracks)
    assert [
        track
        for track in tracks
        if reference.contradicts(track) and (track.artist, track.title) not in told
    ] == []

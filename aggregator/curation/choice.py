"""A choice of good tracks that are unlike each other: maximal marginal relevance, seeded."""

from collections.abc import Iterator

import numpy as np

from aggregator.curation.fitting import Fit
from aggregator.curation.shelf import Shelf

POOL = 90
NEAR_TIE = 0.7
"""Tracks whose scores differ by less than this may change places by chance."""
LIKENESS_COST = 0.8
SAME_YEAR_COST = 0.15
SAME_ARTIST_COST = 0.9


def choose(
    shelf: Shelf, result: Fit, count: int, *, seed: int, cap: int, taken: dict[int, int]
) -> Iterator[int]:
    """Places of tracks, best first and unlike the ones before.

    `taken` counts how many tracks of each artist (by `shelf.artist`) stand already; nobody gets
    more than `cap`. The same seed over the same shelf gives the same choice.
    """
    chance = np.random.default_rng(seed)
    open_places = np.flatnonzero(result.allowed)
    if not len(open_places):
        return
    scores = result.score[open_places] + chance.uniform(0, NEAR_TIE, len(open_places))
    order = np.argsort(-scores, kind="stable")[: max(POOL, 3 * count)]
    pool, left = open_places[order], scores[order]
    directions, years, artists = shelf.genre_direction[pool], shelf.year[pool], shelf.artist[pool]
    standing = dict(taken)
    for _ in range(count):
        while True:
            if not np.isfinite(left).any():
                return
            best = int(np.argmax(left))
            place = int(pool[best])
            left[best] = -np.inf
            artist = int(shelf.artist[place])
            if standing.get(artist, 0) < cap:
                break
        standing[artist] = standing.get(artist, 0) + 1
        yield place
        left -= np.float32(LIKENESS_COST / count) * (directions @ directions[best])
        left -= np.float32(SAME_YEAR_COST) * (years == years[best])
        left -= np.float32(SAME_ARTIST_COST) * (artists == artist)

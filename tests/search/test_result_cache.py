"""How long an answer is worth something."""

from aggregator.domain.media import Platform
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.search.cache import Age, Ages, CacheKey, ResultCache

KEY = CacheKey(Platform.YOUTUBE, "moon river", 30)
FOUND = Outcome(PlatformStatus(State.OK))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_ages_and_goes() -> None:
    clock = Clock()
    cache = ResultCache(ages=Ages(fresh=10, aging=20, stale=30), clock=clock)
    cache.put(KEY, FOUND)
    ages = []
    for clock.now in (10, 20, 30, 31):
        kept = cache.get(KEY)
        ages.append(kept and kept[0])
    assert ages == [Age.FRESH, Age.AGING, Age.STALE, None]


def test_a_failure_never_replaces_an_answer() -> None:
    cache = ResultCache()
    cache.put(KEY, FOUND)
    cache.put(KEY, Outcome(PlatformStatus(State.TIMEOUT)))
    assert cache.get(KEY) == (Age.FRESH, FOUND)


def test_the_least_recently_used_goes_first() -> None:
    cache = ResultCache(entries=2)
    first, second, third = (CacheKey(Platform.YOUTUBE, word, 30) for word in "abc")
    cache.put(first, FOUND)
    cache.put(second, FOUND)
    cache.get(first)
    cache.put(third, FOUND)
    assert cache.get(second) is None
    assert cache.get(first) is not None

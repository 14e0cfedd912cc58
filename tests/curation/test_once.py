"""A value that many threads ask for at once is made by one of them."""

import threading
from concurrent.futures import ThreadPoolExecutor

from aggregator.curation.once import once

ASKING = 4


def test_all_who_ask_get_the_one_that_was_made() -> None:
    asking = threading.Barrier(ASKING + 1)
    may_end = threading.Event()
    made: list[object] = []

    @once
    def value() -> object:
        may_end.wait(20)
        made.append(object())
        return made[-1]

    def ask() -> object:
        asking.wait(20)
        return value()

    with ThreadPoolExecutor(ASKING) as threads:
        answers = [threads.submit(ask) for _ in range(ASKING)]
        asking.wait(20)
        may_end.set()
    assert [one.result() for one in answers] == made * ASKING
    assert len(made) == 1

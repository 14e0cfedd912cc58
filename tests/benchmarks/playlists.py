"""How soon a suggestion is found, and a playlist done, as multiples of one upstream call.

The simulated platforms answer after 200 ms, and a curator streams 14 resolvable suggestions over
3 seconds. From a suggestion being complete to its `found`: at most 2 calls; from the last needed
suggestion to `done`: at most 3. Then the embedded curator's processor time over that of one
embedding of the prompt: at most 5.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from aggregator.curation.base import Ask, Heading, Piece
from aggregator.curation.embedded import EmbeddedCurator
from aggregator.curation.semantic import Likeness
from aggregator.domain.playlist import Suggestion
from aggregator.playlists.events import Done, Found, Order, Suggested
from aggregator.playlists.generator import Generator
from aggregator.runtime.searching import searching
from aggregator.settings import Settings
from tests.benchmarks.figure import Figure

CALL = 0.2
SUGGESTIONS, SECONDS = 14, 3.0
ROUNDS = 5
PROMPTS = ("vintage jazz on the beach", "90s hip hop from New York", "sad songs after a breakup",
           "techno for a night drive", "Musik zum Einschlafen", "salsa para bailar")  # fmt: skip


class Steady:
    """A curator that has its suggestions ready and hands one out every few hundred ms."""

    name = "steady"

    def __init__(self, suggestions: list[Suggestion]) -> None:
        self._suggestions = suggestions

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        yield Heading("Title", "Description")
        for suggestion in self._suggestions[: ask.count]:
            await asyncio.sleep(SECONDS / SUGGESTIONS)
            yield suggestion


async def one_round(prompt: str) -> tuple[list[float], float]:
    """Seconds from each suggestion to its `found`, and from the last needed one to `done`."""
    ask = Ask(prompt=prompt, count=SUGGESTIONS, seed=1)
    ready = [one for one in EmbeddedCurator().choose(ask) if isinstance(one, Suggestion)]
    waits: list[float] = []
    told: dict[int, float] = {}
    last = 0.0
    async with searching(Settings(upstream="sandbox", sandbox_latency=f"{CALL * 1000:g}")) as found:
        # The platforms' anonymous tokens are fetched with a first search, as in a running service.
        await asyncio.gather(*(found.ask(platform, "warm up") for platform in found.platforms))
        async for event in Generator(found, [Steady(ready)]).generate(Order(prompt=prompt)):
            now = time.perf_counter()
            if isinstance(event, Suggested):
                told[event.number] = now
            elif isinstance(event, Found):
                waits.append(now - told[event.trial.number])
                last = told[event.trial.number]
            elif isinstance(event, Done):
                return waits, now - last
    raise AssertionError("the playlist was not done")


def embedding_ratios() -> list[float]:
    """Processor time of a whole choice over that of one embedding, of runs in turn."""
    likeness = Likeness()
    curator = EmbeddedCurator(likeness)
    ratios = []
    for number in range(60):
        prompt = f"{PROMPTS[number % len(PROMPTS)]} {number}"
        started = time.process_time_ns()
        curator.choose(Ask(prompt=prompt, count=SUGGESTIONS, seed=number))
        middle = time.process_time_ns()
        likeness.encode(prompt)
        ended = time.process_time_ns()
        if number >= len(PROMPTS):  # the first ones read the catalogue and load the encoder
            ratios.append((middle - started) / max(1, ended - middle))
    return ratios


async def _rounds() -> list[tuple[list[float], float]]:
    return [await one_round(PROMPTS[number % len(PROMPTS)]) for number in range(ROUNDS)]


def figures() -> Iterator[Figure]:
    """The three ratios."""
    rounds = asyncio.run(_rounds())
    yield Figure(
        "suggestion to found, over one upstream call",
        [wait / CALL for found, _ in rounds for wait in found],
        2,
    )
    yield Figure(
        "last needed suggestion to done, over one upstream call",
        [end / CALL for _, end in rounds],
        3,
    )
    yield Figure("suggest over one embedding, CPU", embedding_ratios(), 5)

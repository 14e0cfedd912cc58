"""Processes that ask the platforms together: one asks, all of them have the answer.

Everything here fails open: while the store of shared answers is away each process asks for itself,
as one process alone does.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Protocol
from uuid import uuid4

from aggregator.domain.errors import CacheServerUnavailable
from aggregator.domain.report import ANSWERED, Outcome, PlatformStatus, State
from aggregator.domain.sharing import KeptOutcome, Turn
from aggregator.search.cache import CacheKey
from aggregator.telemetry import FLIGHTS

Ask = Callable[[], Awaitable[Outcome]]


class SharedAnswers(Protocol):
    """Where answers and turns are kept; every method raises `CacheServerUnavailable`."""

    async def read(self, question: str) -> KeptOutcome | None:
        """The answer kept, however old."""
        ...

    async def take_turn(self, question: str, token: str) -> Turn:
        """Whose turn it is to ask; none is taken while a fresh answer is kept."""
        ...

    async def hold_turn(self, question: str, token: str) -> None:
        """Keep the turn taken, until cancelled."""
        ...

    async def end_turn(
        self, question: str, token: str, outcome: Outcome | None, *, keep: bool
    ) -> None:
        """Give the turn back and tell who waits what came of it."""
        ...

    async def result(self, question: str, token: str) -> Outcome | None:
        """What came of another's turn, awaited; None when its owner is gone without a word."""
        ...


class Sharing:
    """Reads what any process was told, and asks a question once for all of them."""

    def __init__(self, answers: SharedAnswers) -> None:
        self._answers = answers

    async def read(self, key: CacheKey) -> KeptOutcome | None:
        """The answer kept, however old; None where there is none or nobody to ask for it."""
        try:
            return await self._answers.read(_question(key))
        except CacheServerUnavailable:
            return None

    async def ask(self, key: CacheKey, ask: Ask, *, patience: float) -> KeptOutcome:
        """What `ask` answers here, or answered in another process a moment ago.

        Another process is waited for `patience` seconds at most. Raises what `ask` raises.
        """
        question, token = _question(key), uuid4().hex
        try:
            async with asyncio.timeout(patience) as deadline:
                told = await self._turn_or_told(question, token)
        except CacheServerUnavailable:
            FLIGHTS.labels("alone").inc()
            return KeptOutcome(0, await ask())
        except TimeoutError:
            if not deadline.expired():
                raise
            detail = f"Another process asked, and had no answer within {patience:g} seconds."
            return KeptOutcome(0, Outcome(PlatformStatus(State.TIMEOUT, detail=detail)))
        if told is not None:
            return told
        FLIGHTS.labels("asked").inc()
        return KeptOutcome(0, await self._ask_for_all(question, token, ask))

    async def _turn_or_told(self, question: str, token: str) -> KeptOutcome | None:
        """What another process was told; None when the turn to ask is ours."""
        while True:
            turn = await self._answers.take_turn(question, token)
            if turn.kept is not None:
                FLIGHTS.labels("kept").inc()
                return turn.kept
            if turn.mine:
                return None
            outcome = await self._answers.result(question, turn.token)
            if outcome is not None:
                FLIGHTS.labels("joined").inc()
                return KeptOutcome(0, outcome)

    async def _ask_for_all(self, question: str, token: str, ask: Ask) -> Outcome:
        outcome: Outcome | None = None
        try:
            async with self._holding(question, token):
                outcome = await ask()
        finally:
            # Also of a question that was refused or given up: who waits must not wait for it.
            keep = outcome is not None and outcome.status.state in ANSWERED
            with suppress(CacheServerUnavailable):  # counted there; the turn ends by itself
                await self._answers.end_turn(question, token, outcome, keep=keep)
        return outcome

    @asynccontextmanager
    async def _holding(self, question: str, token: str) -> AsyncIterator[None]:
        holding = asyncio.create_task(self._hold(question, token), name="hold a turn")
        try:
            yield
        finally:
            holding.cancel()
            with suppress(asyncio.CancelledError):
                await holding

    async def _hold(self, question: str, token: str) -> None:
        with suppress(CacheServerUnavailable):  # counted there; others may ask too, meanwhile
            await self._answers.hold_turn(question, token)


def _question(key: CacheKey) -> str:
    return f"{key.platform}\n{key.limit}\n{key.question}"

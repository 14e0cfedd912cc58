"""One curator's turn: its suggestions resolved while it still speaks, until enough stand."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from aggregator.curation.base import Ask, Curator, CuratorFailure, Heading, Note, Usage
from aggregator.domain.playlist import CuratorReport, Suggestion

AT_ONCE = 10
"""Suggestions resolved side by side; the limits of each platform hold below this."""

TakeUp = Callable[[int, Suggestion, str], Awaitable[None]]


class Turn:
    """Reads a curator's stream and hands each suggestion to `take_up`, at most `wanted()` at once.

    `wanted` says how many more tracks are needed; at 0 the turn ends and the stream is closed, so
    that a language model stops writing. `number` gives suggestions their numbers.
    """

    def __init__(
        self,
        curator: Curator,
        *,
        wanted: Callable[[], int],
        number: Callable[[Suggestion, str], int],
        take_up: TakeUp,
    ) -> None:
        self._curator = curator
        self._wanted = wanted
        self._number = number
        self._take_up = take_up
        self._backlog: deque[tuple[int, Suggestion]] = deque()
        self._active: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self.heading: Heading | None = None
        self.usage: Usage | None = None
        self.notes: list[str] = []
        self.suggested = 0
        self.outcome = "ok"
        self.detail: str | None = None
        self._started = time.monotonic()
        self._spoke = 0.0

    async def run(self, ask: Ask) -> None:
        """Until enough stand, or the curator has ended and all it said is settled."""
        reading = asyncio.create_task(self._read(ask), name=f"curator {self._curator.name}")
        reading.add_done_callback(lambda _: self._news.set())
        try:
            while True:
                self._settle()
                self._start()
                over = reading.done() and not self._backlog and not self._active
                if self._wanted() <= 0 or over:
                    break
                self._news.clear()
                await self._news.wait()
        finally:
            for task in (reading, *self._active):
                task.cancel()
            await asyncio.gather(reading, *self._active, return_exceptions=True)
            self._spoke = self._spoke or time.monotonic() - self._started
        if not reading.cancelled():
            reading.result()

    @property
    def left(self) -> tuple[tuple[int, Suggestion], ...]:
        """What was suggested and never needed."""
        return tuple(self._backlog)

    def report(self) -> CuratorReport:
        """The turn in one line."""
        return CuratorReport(
            curator=self._curator.name,
            outcome=self.outcome,
            suggested=self.suggested,
            milliseconds=round(self._spoke * 1000, 1),
            detail=self.detail,
            model=self.usage.model if self.usage else None,
            prompt_tokens=self.usage.prompt_tokens if self.usage else None,
            completion_tokens=self.usage.completion_tokens if self.usage else None,
        )

    async def _read(self, ask: Ask) -> None:
        stream = self._curator.suggest(ask)
        try:
            async for piece in stream:
                if isinstance(piece, Heading):
                    self.heading = piece
                elif isinstance(piece, Usage):
                    self.usage = piece
                elif isinstance(piece, Note):
                    self.notes.append(piece.text)
                elif self.suggested < ask.count:
                    self.suggested += 1
                    number = self._number(piece, self._curator.name)
                    self._backlog.append((number, piece))
                    self._news.set()
        except CuratorFailure as failure:
            self.outcome, self.detail = failure.outcome, failure.detail
        finally:
            self._spoke = time.monotonic() - self._started
            close = getattr(stream, "aclose", None)
            if close is not None:
                await close()

    def _start(self) -> None:
        while self._backlog and len(self._active) < min(AT_ONCE, self._wanted()):
            number, suggestion = self._backlog.popleft()
            work = self._take_up(number, suggestion, self._curator.name)
            task = asyncio.ensure_future(work)
            self._active.add(task)
            task.add_done_callback(lambda _: self._news.set())

    def _settle(self) -> None:
        """Let go of what is finished; a fault of ours ends the turn."""
        for task in [task for task in self._active if task.done()]:
            self._active.discard(task)
            task.result()

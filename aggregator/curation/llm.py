"""The language-model curator: any OpenAI-compatible server, its answer handed out while written."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import structlog

from aggregator.curation.base import Ask, CuratorFailure, Heading, Piece, Usage
from aggregator.curation.llm_answer import LONGEST_ANSWER, AnswerReader, Entry, Part
from aggregator.curation.llm_failure import circling, ended
from aggregator.curation.llm_hygiene import heading_of, same_key, suggestion_of
from aggregator.curation.llm_stream import Chunk, Connection, Endpoint, Patience
from aggregator.telemetry import (
    LANGUAGE_MODEL_SECONDS,
    LANGUAGE_MODEL_TOKENS,
    LANGUAGE_MODEL_TURNS,
)
from aggregator.upstream.operator import OperatorClient

log = structlog.get_logger()

_MOST_BABBLE = 500
"""Characters behind a whole answer that are waited out: the end of a fence, a farewell."""
_MOST_FRUITLESS = 12
"""Entries in a row that say nothing new; small models go round in circles until stopped."""
_MOST_UNFINISHED = 2_000
"""Characters of a title or an entry that has not ended; nothing of use is half as long."""
_FAREWELL = 2.0
"""Seconds that the token counts behind a whole answer are worth waiting for."""


class LanguageModelCurator:
    """Implements `base.Curator`. Closes the client that it is given with itself."""

    name = "llm"

    def __init__(self, endpoint: Endpoint, client: OperatorClient) -> None:
        self._connection = Connection(endpoint, client)
        self._endpoint = endpoint

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        """See `base.Curator.suggest`: the heading, the suggestions, at the end the usage.

        What the model names twice, in the same letters, and what the ask tells of is left out. The
        stream is closed as soon as more than `ask.count` are named.
        """
        if ask.count < 1:
            return
        turn = _Turn(ask, self._endpoint)
        outcome = "fault"
        try:
            async with aclosing(self._run(turn)) as pieces:
                async for piece in pieces:
                    yield piece
            outcome = "ok"
        except CuratorFailure as failure:
            outcome = failure.outcome
            raise
        except (GeneratorExit, asyncio.CancelledError):
            outcome = "closed"
            raise
        finally:
            turn.record(outcome)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def _run(self, turn: "_Turn") -> AsyncGenerator[Piece]:
        patience = Patience(self._endpoint.timeout, self._endpoint.stall)
        failure: CuratorFailure | None = None
        async with self._connection.open(turn.ask, patience) as chunks:
            try:
                while not turn.over:
                    if turn.enough:
                        patience.shorten(_FAREWELL)
                    chunk = await patience.next(chunks)
                    if chunk is None:
                        break
                    for piece in turn.take(chunk):
                        yield piece
            except CuratorFailure as told:
                failure = told
        if failure is None or turn.enough:
            failure = turn.verdict()
        for piece in turn.remainder():
            yield piece
        yield turn.usage
        if failure is not None:
            raise failure


class _Turn:
    """One answer: what it was made of so far, and what became of it."""

    def __init__(self, ask: Ask, endpoint: Endpoint) -> None:
        self.ask = ask
        self.usage = Usage(endpoint.model)
        self._reader = AnswerReader()
        self._title: Any = None
        self._description: Any = None
        self._headed = False
        self._handed = 0
        self._surplus = False
        self._fruitless = 0
        self._unfinished = 0
        self._finish: str | None = None
        self._refused = False
        self._behind = 0
        self._began = time.monotonic()
        told = [*ask.accepted, *(one.suggestion for one in ask.refused)]
        self._known = {same_key(one) for one in told}

    @property
    def enough(self) -> bool:
        """Whether all that was asked for is there."""
        return self._handed >= self.ask.count or self._reader.complete

    @property
    def over(self) -> bool:
        """Whether reading on is of no use: more than was asked for, or words without end."""
        if self._handed >= self.ask.count and (self._surplus or self._reader.in_entry):
            return True
        return self._too_long or self._circling or self._behind > _MOST_BABBLE

    @property
    def _too_long(self) -> bool:
        return self._reader.read > LONGEST_ANSWER or self._unfinished > _MOST_UNFINISHED

    @property
    def _circling(self) -> bool:
        return self._fruitless > max(_MOST_FRUITLESS, self.ask.count)

    def take(self, chunk: Chunk) -> Iterator[Piece]:
        """What a chunk completes."""
        self._finish = chunk.finish or self._finish
        self._refused = self._refused or bool(chunk.refusal)
        if chunk.tokens is not None:
            prompt, completion = chunk.tokens
            self.usage = Usage(self.usage.model, prompt, completion)
        if self._reader.complete:
            self._behind += len(chunk.content)
        parts = self._reader.feed(chunk.content)
        goes_on = self._reader.inside and not parts
        self._unfinished = self._unfinished + len(chunk.content) if goes_on else 0
        for part in parts:
            yield from self._pieces(part)

    def remainder(self) -> Iterator[Heading]:
        """The heading where it came last."""
        if not self._headed and (heading := heading_of(self._title, self._description)):
            self._headed = True
            yield heading

    def verdict(self) -> CuratorFailure | None:
        """What was wrong with the answer as a whole."""
        if self._handed and self.enough:
            return None
        if self._circling:
            return circling()
        return ended(
            "length" if self._too_long else self._finish,
            complete=self._reader.complete,
            refused=self._refused,
            handed=self._handed,
        )

    def record(self, outcome: str) -> None:
        """Count and log it, without a word of what was said."""
        seconds = time.monotonic() - self._began
        LANGUAGE_MODEL_TURNS.labels(outcome).inc()
        LANGUAGE_MODEL_SECONDS.observe(seconds)
        LANGUAGE_MODEL_TOKENS.labels("prompt").inc(self.usage.prompt_tokens or 0)
        LANGUAGE_MODEL_TOKENS.labels("completion").inc(self.usage.completion_tokens or 0)
        log.info(
            "language_model_turn",
            model=self.usage.model,
            outcome=outcome,
            suggested=self._handed,
            milliseconds=round(seconds * 1000),
            prompt_tokens=self.usage.prompt_tokens,
            completion_tokens=self.usage.completion_tokens,
        )

    def _pieces(self, part: Part) -> Iterator[Piece]:
        if not isinstance(part, Entry):
            if part.name == "title":
                self._title = part.value
            elif part.name == "description":
                self._description = part.value
            return
        if self._handed >= self.ask.count:
            self._surplus = True
            return
        suggestion = suggestion_of(part.value) if part.name == "tracks" else None
        if suggestion is None or same_key(suggestion) in self._known:
            self._fruitless += 1
            return
        self._fruitless = 0
        self._known.add(same_key(suggestion))
        if self._title is not None and self._description is not None:
            yield from self.remainder()
        self._handed += 1
        yield suggestion

"""What a curator is: a prompt in, a stream of suggestions out."""

from collections.abc import AsyncIterator
from typing import Protocol

import msgspec

from aggregator.domain.errors import AggregatorError
from aggregator.domain.playlist import Suggestion

LONGEST_PROMPT = 2_000
LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 200


class Refused(msgspec.Struct, frozen=True):
    """A suggestion that did not stand, and why, in one clause."""

    suggestion: Suggestion
    why: str


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a curator is asked for.

    `count` is how many suggestions are wanted; a curator may stop short of it, never go on beyond.
    `seed` makes a choice repeatable where the curator can. A refill tells what stands already and
    what was refused, and a curator repeats neither.
    """

    prompt: str
    count: int
    seed: int
    accepted: tuple[Suggestion, ...] = ()
    refused: tuple[Refused, ...] = ()


class Heading(msgspec.Struct, frozen=True):
    """The playlist's title (at most 80 characters) and description (200), clean of markup."""

    title: str
    description: str


class Usage(msgspec.Struct, frozen=True):
    """What a language model counted."""

    model: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Note(msgspec.Struct, frozen=True):
    """What whoever reads the report should know: a wish that could not be kept to."""

    text: str


Piece = Heading | Suggestion | Usage | Note
"""What a curator's stream is made of, in any order; at most one heading and one usage."""


class CuratorFailure(AggregatorError):
    """A curator that could not go on; what it said before stands.

    `outcome` is one word for reports and metrics: `timeout`, `refused`, `truncated`, `filtered`,
    `rate_limited`, `unreachable`, `unavailable` (5xx), `rejected` (4xx), `junk`.
    """

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class Curator(Protocol):
    """Anything that turns a prompt into suggestions."""

    @property
    def name(self) -> str:
        """As the report calls it: `embedded`, `llm`."""
        ...

    def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        """Hand out each piece as soon as it is complete; closing the stream stops the work.

        Raises `CuratorFailure` when it cannot go on.
        """
        ...

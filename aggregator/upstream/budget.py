"""How many calls one task may make, and what it learns on the way.

A context variable, so that no adapter can forget to hand it on; child tasks and threads started
with a copied context share it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.report import State


class RequestBudget:
    """`left` calls may still be made; `notes` are told in the report."""

    def __init__(self, requests: int) -> None:
        self._requests = requests
        self.left = requests
        self.notes: list[str] = []

    def spend(self) -> None:
        """Count one call; `PlatformFailure` `changed` when none is left."""
        if self.left <= 0:
            raise PlatformFailure.of(
                State.CHANGED, f"It took more than {self._requests} requests to answer."
            )
        self.left -= 1


_current: ContextVar[RequestBudget | None] = ContextVar("request_budget", default=None)


@contextmanager
def request_budget(requests: int) -> Iterator[RequestBudget]:
    """At most that many calls within the block."""
    budget = RequestBudget(requests)
    token = _current.set(budget)
    try:
        yield budget
    finally:
        _current.reset(token)


def spend_request() -> None:
    """Count one call of the block that runs now, if there is one."""
    if (budget := _current.get()) is not None:
        budget.spend()


def spend_joined(requests: int, notes: Iterable[str]) -> None:
    """Count calls that were made once for several blocks, and take over what they learned.

    The call itself has been spent before it was joined; it may end a budget, never fail on it.
    """
    if (budget := _current.get()) is not None:
        budget.left = max(0, budget.left - requests)
    for text in notes:
        note(text)


def note(text: str) -> None:
    """Tell the block that runs now something for the report, once."""
    budget = _current.get()
    if budget is not None and text not in budget.notes:
        budget.notes.append(text)

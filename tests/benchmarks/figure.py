"""What a benchmark measured, against what is asked of it."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Bound(Enum):
    """On which side of what is asked a figure must lie."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True)
class Figure:
    """One row of the table: what each round measured, or the one value of a benchmark without
    rounds; `asked` None is told for information alone, `unit` stands behind every number."""

    name: str
    rounds: Sequence[float]
    asked: float | None = None
    bound: Bound = Bound.AT_MOST
    unit: str = " x"
    note: str = ""

    @property
    def measured(self) -> float:
        """The median over the rounds."""
        return statistics.median(self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half of the rounds: its lower and its upper end."""
        if len(self.rounds) < 4:
            return min(self.rounds), max(self.rounds)
        lower, _, upper = statistics.quantiles(self.rounds, n=4, method="inclusive")
        return lower, upper

    @property
    def holds(self) -> bool:
        """Whether the median is within what is asked."""
        if self.asked is None:
            return True
        if self.bound is Bound.AT_MOST:
            return self.measured <= self.asked
        return self.measured >= self.asked


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

"""One line a platform over all the questions of one playlist."""

from collections import Counter

import msgspec

from aggregator.domain.media import Platform
from aggregator.domain.report import ANSWERED, PlatformReport, State


class PlatformStates:
    """The platforms' answers so far, added up."""

    def __init__(self) -> None:
        self._last: dict[Platform, PlatformReport] = {}
        self._said: dict[Platform, Counter[State]] = {}

    def add(self, report: PlatformReport) -> PlatformReport | None:
        """Take one answer in; the platform's line when its state has changed."""
        platform = report.platform
        before = self._last.get(platform)
        states = self._said.setdefault(platform, Counter())
        states[report.status] += 1
        self._last[platform] = _added(before, report, states)
        changed = before is None or before.status is not self._last[platform].status
        return self._last[platform] if changed else None

    @property
    def reports(self) -> tuple[PlatformReport, ...]:
        """A line a platform."""
        return tuple(self._last.values())

    @property
    def any_answered(self) -> bool:
        """Whether any platform could be asked at all."""
        return any(not ANSWERED.isdisjoint(states) for states in self._said.values())


def not_waited_for(platform: Platform, seconds: float) -> PlatformReport:
    """The line of a platform that had no answer when the others' answers were enough."""
    return PlatformReport(
        platform,
        State.TIMEOUT,
        round(seconds * 1000, 1),
        0,
        detail=f"No answer within {seconds:.1f} seconds; another platform had a match.",
    )


def _added(
    before: PlatformReport | None, report: PlatformReport, states: Counter[State]
) -> PlatformReport:
    """The best that the platform said stands as its state; the failures are told in a note."""
    asked = sum(states.values())
    failed = {state: many for state, many in states.items() if state not in ANSWERED}
    if states[State.OK]:
        status = State.OK
    elif states[State.EMPTY]:
        status = State.EMPTY
    else:
        status = report.status
    said = ", ".join(f"{many} {state}" for state, many in failed.items())
    note = (f"of {asked} searches {said}",) if failed and asked > 1 else ()
    own = tuple(one for one in report.notes if not before or one not in before.notes)
    kept = tuple(one for one in before.notes if not one.startswith("of ")) if before else ()
    return msgspec.structs.replace(
        report,
        status=status,
        milliseconds=max(report.milliseconds, before.milliseconds if before else 0.0),
        hits=report.hits + (before.hits if before else 0),
        detail=report.detail if report.status not in ANSWERED or before is None else before.detail,
        cache=None,
        notes=(*kept, *own, *note),
    )

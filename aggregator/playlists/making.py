"""One playlist in the making: turns of curators, trials of suggestions, and the evidence kept."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from aggregator.curation.base import Ask, Curator, Heading, Refused
from aggregator.curation.heading import description, heading
from aggregator.curation.plan import Plan
from aggregator.domain.errors import AllPlatformsFailed, NotFound, ServiceStopping
from aggregator.domain.playlist import (
    CuratorReport,
    Fate,
    Playlist,
    PlaylistReport,
    Suggestion,
    Trial,
)
from aggregator.domain.report import PlatformReport
from aggregator.playlists.events import (
    Event,
    Found,
    GivenUp,
    Order,
    Planned,
    PlatformAnswered,
    Replaced,
    Suggested,
)
from aggregator.playlists.judging import versioned
from aggregator.playlists.long_form import long_form_media
from aggregator.playlists.platform_states import PlatformStates
from aggregator.playlists.resolver import Resolver
from aggregator.playlists.standing import Standing
from aggregator.playlists.turn import Turn
from aggregator.search.searcher import Searcher
from aggregator.telemetry import CURATOR_TURNS, SUGGESTIONS
from aggregator.tracing import span

SPARE = 1.4
"""Curators are asked for this many times what is needed: some of it is found nowhere."""

MINUTES_A_TRACK = 4
REFILLS = 2
HOPELESS = 3
"""Suggestions that no platform could even be asked about, after which there is no going on."""

STOPPING = "the service, which is shutting down,"

Emit = Callable[[Event], None]


class Making:
    """The work on one order. `run` makes it; what it has learnt is read from `playlist`."""

    def __init__(
        self,
        order: Order,
        plan: Plan,
        *,
        playlist_id: str,
        seed: int,
        searcher: Searcher,
        curators: Sequence[Curator],
        emit: Emit,
    ) -> None:
        self._order = order
        self._plan = plan
        self._id = playlist_id
        self._seed = seed
        self._searcher = searcher
        self._curators = curators
        self._emit = emit
        self._standing = Standing(plan)
        self._states = PlatformStates()
        self._resolver = Resolver(searcher, order.mode, order.main_platform, self._tell)
        self._trials: list[Trial] = []
        self._suggested = 0
        self._gaps: deque[int] = deque()
        self._filled: dict[int, int] = {}
        self._unanswered = 0
        self._reports: list[CuratorReport] = []
        self._heading: Heading | None = None
        self._heading_by: str | None = None
        self._notes: list[str] = []
        self._started = time.monotonic()
        self._deadline: asyncio.Timeout | None = None
        self._hastened = False

    def planned(self) -> Planned:
        """What is about to be done."""
        return Planned(
            id=self._id,
            mode=self._order.mode,
            goal=self._plan.goal,
            seed=self._seed,
            curators=tuple(curator.name for curator in self._curators),
            minutes=self._plan.minutes,
            long_form=self._plan.long_form,
        )

    async def run(self, deadline: float) -> None:
        """Until enough stand, every curator has had its turns, or `deadline` seconds are over.

        Raises `AllPlatformsFailed` where no platform could be asked.
        """
        try:
            async with asyncio.timeout(deadline) as self._deadline:
                if self._plan.long_form:
                    await self._long_forms()
                else:
                    await self._turns()
        except TimeoutError:
            why = f"the deadline of {deadline:g} seconds"
            self._notes.append(f"{STOPPING if self._hastened else why} ended the work")

    def hasten(self, seconds: float) -> None:
        """End the work within so many seconds: what stands by then is the playlist."""
        if self._deadline is None:  # not begun: `run` will be given as much
            self._hastened = True
            return
        moment = asyncio.get_running_loop().time() + seconds
        if not self._deadline.expired() and (self._deadline.when() or 0.0) > moment:
            self._hastened = True
            self._deadline.reschedule(moment)

    def playlist(self) -> Playlist:
        """The playlist as far as it stands. Raises `NotFound` when nothing does, and
        `ServiceStopping` when that is because the work was cut short."""
        items = self._found()
        if not items:
            if self._hastened:
                raise ServiceStopping("The service is shutting down; ask again in a moment.")
            if self._trials and not self._states.any_answered:
                raise AllPlatformsFailed(self._states.reports)
            raise NotFound(self._nothing())
        title = self._title(items)
        return Playlist(
            id=self._id,
            prompt=self._order.prompt,
            mode=self._order.mode,
            title=title.title,
            description=title.description,
            created_at=datetime.now(UTC),
            items=items,
            report=self._report(items),
            main_platform=self._order.main_platform,
            owner=self._order.owner,
            key_id=self._order.key_id,
        )

    async def _turns(self) -> None:
        """Each curator's turn, the language model's with refills, until enough stand."""
        for curator in self._curators:
            last = curator is self._curators[-1]
            for _ in range(1 + REFILLS):
                if self._missing() <= 0:
                    return
                turn = await self._turn(curator)
                # Who failed, or has nothing more to say, is not asked again.
                if turn.outcome != "ok" or not turn.suggested:
                    break
            if not last and self._missing() > 0 and self._reports:
                self._notes.append(
                    f"the curator “{curator.name}” left {self._missing()} of {self._plan.goal} open"
                )

    async def _turn(self, curator: Curator) -> Turn:
        turn = Turn(
            curator,
            wanted=self._missing,
            number=self._register,
            take_up=self._take_up,
        )
        ask = Ask(
            prompt=self._order.prompt,
            count=math.ceil(self._missing() * SPARE),
            seed=self._seed + len(self._reports),
            accepted=tuple(trial.suggestion for trial in self._found()),
            refused=tuple(
                Refused(trial.suggestion, trial.detail or trial.fate.value)
                for trial in self._trials
                if trial.fate is not Fate.FOUND
            ),
        )
        try:
            with span("curator's turn", curator=curator.name) as told:
                await turn.run(ask)
                told.tell(outcome=turn.outcome)
        finally:
            self._reports.append(turn.report())
            CURATOR_TURNS.labels(curator.name, turn.outcome).inc()
            if self._heading is None and turn.heading is not None:
                self._heading, self._heading_by = turn.heading, curator.name
            self._notes += [note for note in turn.notes if note not in self._notes]
            for number, suggestion in turn.left:
                self._settle(Trial(number, suggestion, Fate.SURPLUS, curator.name))
        return turn

    def _register(self, suggestion: Suggestion, curator: str) -> int:
        self._suggested += 1
        self._emit(Suggested(self._suggested, suggestion, curator))
        return self._suggested

    async def _take_up(self, number: int, suggestion: Suggestion, curator: str) -> None:
        """One suggestion from its claim to its fate."""
        if refusal := self._standing.claim(suggestion):
            self._settle(Trial(number, suggestion, refusal[0], curator, detail=refusal[1]))
            return
        wanted = versioned(suggestion, self._plan.versions)
        resolved = await self._resolver.resolve(wanted)
        found = self._standing.admit(resolved.found)
        if found and self._missing() <= 0:
            # The minutes asked for were reached by those resolved beside it.
            self._standing.release(suggestion)
            self._settle(Trial(number, wanted, Fate.SURPLUS, curator))
            return
        if found:
            self._standing.choose(found)
            trial = Trial(
                number,
                wanted,
                Fate.FOUND,
                curator,
                found,
                resolved.rejected,
                replaces=self._gaps.popleft() if self._gaps else None,
                others=resolved.others,
            )
            self._settle(trial)
            return
        self._standing.release(suggestion)
        if resolved.found:
            fate, why = Fate.DUPLICATE, "its recording stands under another suggestion"
        elif resolved.answered:
            fate, why = Fate.GIVEN_UP, "no platform has a true match"
        else:
            fate, why = Fate.GIVEN_UP, "no platform could be asked"
            self._unanswered += 1
        self._settle(Trial(number, wanted, fate, curator, rejected=resolved.rejected, detail=why))
        if self._unanswered >= HOPELESS and not self._states.any_answered:
            raise AllPlatformsFailed(self._states.reports)

    def _settle(self, trial: Trial) -> None:
        self._trials.append(trial)
        SUGGESTIONS.labels(trial.curator, trial.fate).inc()
        if trial.fate is Fate.FOUND:
            self._emit(Found(trial))
            if trial.replaces is not None:
                self._filled[trial.replaces] = trial.number
                self._emit(Replaced(trial.replaces, trial.number))
        elif trial.fate is not Fate.SURPLUS:
            self._gaps.append(trial.number)
            self._emit(GivenUp(trial))

    def _tell(self, report: PlatformReport) -> None:
        if (changed := self._states.add(report)) is not None:
            self._emit(PlatformAnswered(changed))

    async def _long_forms(self) -> None:
        """Mixes and shows are searched for themselves: nobody suggests them by name."""
        started = time.monotonic()
        searched = long_form_media(
            self._searcher, self._plan, self._order.mode, self._order.main_platform, self._tell
        )
        async with aclosing(searched) as media:
            async for suggestion, found in media:
                number = self._register(suggestion, "platforms")
                self._settle(Trial(number, suggestion, Fate.FOUND, "platforms", (found,)))
                if self._missing() <= 0:
                    break
        spent = round((time.monotonic() - started) * 1000, 1)
        self._reports.append(CuratorReport("platforms", "ok", self._suggested, spent))

    def _found(self) -> tuple[Trial, ...]:
        """What stands, in the order in which it was suggested."""
        standing = [trial for trial in self._trials if trial.fate is Fate.FOUND]
        return tuple(sorted(standing, key=lambda trial: trial.number))

    def _missing(self) -> int:
        """How many tracks are still needed: for minutes as many as they will take, and none once
        they are reached."""
        missing = self._plan.goal - sum(trial.fate is Fate.FOUND for trial in self._trials)
        if self._plan.minutes is None:
            return missing
        open_minutes = self._plan.minutes - self._minutes()
        if self._plan.long_form:
            return missing if open_minutes > 0 else 0
        return min(missing, math.ceil(open_minutes / MINUTES_A_TRACK))

    def _minutes(self) -> float:
        return (
            sum(
                trial.found[0].media.duration or 0
                for trial in self._trials
                if trial.fate is Fate.FOUND
            )
            / 60
        )

    def _title(self, items: tuple[Trial, ...]) -> Heading:
        """The curator's heading; what rules wrote names only what stands in the end."""
        standing = [trial.suggestion for trial in items]
        if self._heading is None:
            return heading(self._plan, (), standing)
        if self._heading_by == "llm":
            return self._heading
        return Heading(self._heading.title, description(self._plan, standing))

    def _nothing(self) -> str:
        if not self._suggested:
            return "No curator knows a track for this prompt; try other words."
        return f"None of the {self._suggested} suggested tracks was found on any platform."

    def _report(self, items: tuple[Trial, ...]) -> PlaylistReport:
        lost = sum(trial.fate not in (Fate.FOUND, Fate.SURPLUS) for trial in self._trials)
        notes = list(self._notes)
        if self._plan.minutes is not None and self._minutes() < self._plan.minutes:
            reached, asked = round(self._minutes()), round(self._plan.minutes)
            notes.append(f"{reached} of {asked} minutes; a playlist has at most 10 tracks")
        if len(items) < self._plan.goal and self._missing() > 0:
            notes.append(f"{len(items)} of {self._plan.goal} tracks were found")
        if self._plan.tracks is not None and self._plan.tracks > self._plan.goal:
            notes.append(f"{self._plan.tracks} tracks were asked for; a playlist has at most 10")
        return PlaylistReport(
            seed=self._seed,
            goal=self._plan.goal,
            curators=tuple(self._reports),
            suggested=self._suggested,
            verified=len(items),
            replaced=len(self._filled),
            given_up=lost,
            trials=tuple(sorted(self._trials, key=lambda trial: trial.number)),
            platforms=self._states.reports,
            notes=tuple(notes),
            minutes_asked=self._plan.minutes,
            minutes_reached=round(self._minutes(), 1) if self._plan.minutes else None,
            milliseconds=round((time.monotonic() - self._started) * 1000, 1),
        )

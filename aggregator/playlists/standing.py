"""What stands in a playlist so far, and what may join: the rules no curator is trusted with."""

from collections import Counter

from aggregator.curation.names import main_key
from aggregator.curation.plan import Plan
from aggregator.domain.playlist import Fate, Judged, Suggestion
from aggregator.matching.candidate import Candidate, candidate
from aggregator.matching.same import same_recording
from aggregator.matching.wanted import wanted


class Standing:
    """The chosen tracks. A track is claimed when its suggestion is taken up, so that two that are
    resolved at once cannot both stand, and released when it is given up."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._claims: Counter[tuple[str, str]] = Counter()
        self._artists: Counter[str] = Counter()
        self._chosen: list[Candidate] = []
        self._ids: set[str] = set()

    def claim(self, suggestion: Suggestion) -> tuple[Fate, str] | None:
        """Take a suggestion up; None, or what becomes of it and why it may not stand."""
        if why := self._plan.excludes(suggestion):
            return Fate.EXCLUDED, why
        track, artist = track_key(suggestion), main_key(suggestion.author)
        if self._claims[track]:
            return Fate.DUPLICATE, "the same track was suggested before"
        if self._artists[artist] >= self._plan.artist_cap:
            many = self._plan.artist_cap
            return Fate.OVER_CAP, f"{suggestion.author} stands {many} times, as often as one may"
        self._claims[track] += 1
        self._artists[artist] += 1
        return None

    def release(self, suggestion: Suggestion) -> None:
        """Give a claim back: the artist may be tried with another track, this one stays spent."""
        self._artists[main_key(suggestion.author)] -= 1

    def admit(self, found: tuple[Judged, ...]) -> tuple[Judged, ...]:
        """Those of the found media that are not in the playlist already, under any name."""
        return tuple(one for one in found if not self._has(one))

    def choose(self, found: tuple[Judged, ...]) -> None:
        """Let the found media stand."""
        self._ids |= {one.media.id for one in found}
        self._chosen += [candidate(one.media) for one in found[:1]]

    def _has(self, one: Judged) -> bool:
        if one.media.id in self._ids:
            return True
        other = candidate(one.media)
        return any(same_recording(other, standing) for standing in self._chosen)


def track_key(suggestion: Suggestion) -> tuple[str, str]:
    """Main artist and the shortest way to write the title: without versions, guests and asides."""
    read = wanted(suggestion.title, suggestion.author)
    return main_key(suggestion.author), "".join(read.titles[-1])

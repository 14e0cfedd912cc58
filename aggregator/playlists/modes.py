"""How a mode turns accepted candidates into what the listener gets."""

from aggregator.domain.media import Platform
from aggregator.domain.playlist import Judged, Mode

MOST_CHOICES = 5


def chosen(mode: Mode, main: Platform | None, ranking: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """One candidate, or in manual mode the best of each platform, best first; none where none is
    accepted. In platform mode the main platform's best stands before any better of another."""
    accepted = [one for one in ranking if one.accepted]
    if mode is Mode.MANUAL:
        best: dict[Platform, Judged] = {}
        for one in accepted:
            best.setdefault(one.media.platform, one)
        return tuple(best.values())[:MOST_CHOICES]
    if mode is Mode.PLATFORM:
        accepted.sort(key=lambda one: one.media.platform is not main)
    return tuple(accepted[:1])


def spare(found: tuple[Judged, ...], ranking: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """Accepted candidates that were not chosen: the best of each platform, then the next best."""
    taken = {one.media.id for one in found}
    left = [one for one in ranking if one.accepted and one.media.id not in taken]
    best: dict[Platform, Judged] = {}
    for one in left:
        best.setdefault(one.media.platform, one)
    return (*best.values(), *(one for one in left if one not in best.values()))[:MOST_CHOICES]

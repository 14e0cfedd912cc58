"""What a listener picks from a playlist's suggestions, in place of what was judged best."""

from collections.abc import Mapping

import msgspec

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.playlist import Fate, Judged, Playlist, Trial


def choices(playlist: Playlist) -> tuple[Trial, ...]:
    """The suggestions that something was found for, in the order in which they were suggested."""
    return tuple(trial for trial in playlist.report.trials if trial.fate is Fate.FOUND)


def candidates(trial: Trial) -> tuple[Judged, ...]:
    """All that can be picked for a suggestion: what may stand, then the nearest that may not."""
    return (*trial.found, *trial.rejected)


def with_picks(playlist: Playlist, picks: Mapping[int, str]) -> Playlist:
    """The playlist with the picked media, each first among the candidates of its suggestion.

    `picks` are our media ids by the suggestions' numbers; a suggestion that is not among them is
    left out, and what was added by hand stays, behind them. Raises `InvalidRequest` for a medium
    that is no candidate, and when nothing is picked.
    """
    picked = tuple(
        _picked(trial, picks[trial.number]) for trial in choices(playlist) if trial.number in picks
    )
    if not picked:
        raise InvalidRequest("pick at least one track")
    suggested = {trial.number for trial in playlist.report.trials}
    added = (trial for trial in playlist.items if trial.number not in suggested)
    return msgspec.structs.replace(playlist, items=(*picked, *added))


def _picked(trial: Trial, media_id: str) -> Trial:
    pick = next((one for one in candidates(trial) if one.media.id == media_id), None)
    if pick is None:
        raise InvalidRequest("pick one of its candidates", pointer=f"/{trial.number}")
    return msgspec.structs.replace(
        trial,
        found=(pick, *(one for one in trial.found if one is not pick)),
        rejected=tuple(one for one in trial.rejected if one is not pick),
    )

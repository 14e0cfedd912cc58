"""A playlist as its pages show it: a line a track, and what a track may be instead."""

import msgspec

from aggregator.domain.playlist import Judged, Playlist, Trial
from aggregator.playlists.editing import candidates
from aggregator.web.player_view import queued
from aggregator.web.search_view import Row, row


class Choice(msgspec.Struct, frozen=True):
    """Another candidate of a track; `why` tells how it was judged."""

    row: Row
    why: str


class TrackLine(msgspec.Struct, frozen=True):
    """A track, its place from 1, what the player knows of it, and whether it may be another."""

    number: int
    place: int
    row: Row
    queued: str
    swappable: bool


def lines(playlist: Playlist) -> list[TrackLine]:
    """One for each track, in order."""
    return [_line(trial, place) for place, trial in enumerate(playlist.items, 1)]


def choices(trial: Trial) -> list[Choice]:
    """What a track may be instead, the best first."""
    return [_choice(one) for one in candidates(trial)[1:]]


def facts(playlist: Playlist) -> str:
    """`10 tracks, 41 min`; the length is that of the tracks whose own is known."""
    count = len(playlist.items)
    told = "1 track" if count == 1 else f"{count or 'No'} tracks"
    seconds = sum(trial.found[0].media.duration or 0 for trial in playlist.items)
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return f"{told}, {hours} h {minutes} min"
    return f"{told}, {minutes} min" if minutes else told


def _line(trial: Trial, place: int) -> TrackLine:
    chosen, *others = candidates(trial)
    return TrackLine(
        number=trial.number,
        place=place,
        row=row(chosen.media),
        queued=queued(trial),
        swappable=bool(others),
    )


def _choice(judged: Judged) -> Choice:
    reason = judged.reasons[0] if judged.reasons else ""
    if judged.accepted:
        return Choice(row(judged.media), "Fits")
    return Choice(row(judged.media), f"Fits less: {reason}" if reason else "Fits less")

"""A playlist that its listener puts together, medium by medium."""

from datetime import UTC, datetime
from typing import Final

import msgspec
import uuid_utils

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.media import Media
from aggregator.domain.playlist import (
    Fate,
    Judged,
    Mode,
    Playlist,
    PlaylistReport,
    Suggestion,
    Trial,
)
from aggregator.playlists.editing import rename

MOST_TRACKS: Final = 200
LISTENER: Final = "listener"
"""Who stands as the curator of a track that was added by hand."""

_NO_REPORT: Final = PlaylistReport(
    seed=0,
    goal=0,
    curators=(),
    suggested=0,
    verified=0,
    replaced=0,
    given_up=0,
    trials=(),
    platforms=(),
)


def begin(title: str, owner: str) -> Playlist:
    """A playlist without a track; `InvalidRequest` for a title that is none."""
    blank = Playlist(
        id=str(uuid_utils.uuid7()),
        prompt="",
        mode=Mode.SMART,
        title="",
        description="",
        created_at=datetime.now(UTC),
        items=(),
        report=_NO_REPORT,
        owner=owner,
    )
    return rename(blank, title)


def add(playlist: Playlist, media: Media) -> Playlist:
    """With that medium as its last track; `InvalidRequest` where it is one, or where it is full."""
    if any(trial.found[0].media.id == media.id for trial in playlist.items):
        raise InvalidRequest(f"it is in “{playlist.title}” already.", pointer="/playlist")
    if len(playlist.items) >= MOST_TRACKS:
        full = f"“{playlist.title}” is full: a playlist holds {MOST_TRACKS} tracks."
        raise InvalidRequest(full, pointer="/playlist")
    taken = (trial.number for trial in (*playlist.items, *playlist.report.trials))
    track = Trial(
        max(taken, default=0) + 1,
        Suggestion(media.title, media.author),
        Fate.FOUND,
        LISTENER,
        (Judged(media, 1.0, accepted=True, reasons=("added by hand",)),),
    )
    return msgspec.structs.replace(playlist, items=(*playlist.items, track))

"""A playlist as the service makes them, with its evidence, of as many tracks as wanted."""

from datetime import UTC, datetime

from uuid_utils import uuid7

from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.playlist import (
    CuratorReport,
    Fate,
    Judged,
    Mode,
    Playlist,
    PlaylistReport,
    Suggestion,
    Trial,
)
from aggregator.domain.report import PlatformReport, State
from aggregator.domain.saved import Reader

MINE = Reader(key_id="key-1", owner="a@example.com")
CANDIDATES = 2
"""Judged beside each chosen one."""


def playlist_of(
    tracks: int, *, key_id: str | None = MINE.key_id, owner: str | None = MINE.owner
) -> Playlist:
    """A new one of that many tracks."""
    trials = tuple(_trial(number) for number in range(1, tracks + 1))
    return Playlist(
        id=str(uuid7()),
        prompt="vintage jazz to listen to on the beach",
        mode=Mode.SMART,
        title="Vintage jazz on the beach",
        description="Slow and warm, from 1955 to 1965.",
        created_at=datetime.now(UTC),
        items=trials,
        report=PlaylistReport(
            seed=7,
            goal=tracks,
            curators=(CuratorReport("embedded", "ok", tracks, 3.4),),
            suggested=tracks,
            verified=tracks,
            replaced=0,
            given_up=0,
            trials=trials,
            platforms=(PlatformReport(Platform.YOUTUBE, State.OK, 12.5, 3),),
        ),
        owner=owner,
        key_id=key_id,
    )


def _trial(number: int) -> Trial:
    return Trial(
        number,
        Suggestion(f"Song {number}", "Artist", 1961),
        Fate.FOUND,
        "embedded",
        (_judged(f"{number}-0", 0.9, accepted=True),),
        tuple(_judged(f"{number}-{at}", 0.1, accepted=False) for at in range(1, CANDIDATES)),
    )


def _judged(native_id: str, score: float, *, accepted: bool) -> Judged:
    media = Media(
        id=media_id(Platform.YOUTUBE, native_id),
        title=f"Song {native_id} (Official Video)",
        author="Artist - Topic",
        image=f"https://i.ytimg.com/vi/{native_id}/hq720.jpg",
        platform=Platform.YOUTUBE,
        url=f"https://youtube.com/watch?v={native_id}",
        duration=176.5,
        native_id=native_id,
    )
    return Judged(media, score, accepted, ("the wanted title",), {"live": 0.5})

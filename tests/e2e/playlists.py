"""Playlists put straight into a running service's database, each track of the wanted platform."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from uuid_utils import uuid7

from aggregator.domain.media import Media, Platform, media_id
from aggregator.domain.playlist import (
    Fate,
    Judged,
    Mode,
    Playlist,
    PlaylistReport,
    Suggestion,
    Trial,
)
from aggregator.domain.saved import Reader
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore
from tests.running_service import RunningService

ADDRESSES = {
    Platform.YOUTUBE: ("aaaaaaaaaa{0}", "https://www.youtube.com/watch?v=aaaaaaaaaa{0}"),
    Platform.SOUNDCLOUD: ("10{0}", "https://soundcloud.com/somebody/song-{0}"),
    Platform.MIXCLOUD: ("Q2xvdWRjYXN0OjE={0}", "https://www.mixcloud.com/somebody/show-{0}/"),
    Platform.VIMEO: ("20{0}", "https://vimeo.com/20{0}/abcdef0123"),
    Platform.BANDCAMP: ("30{0}", "https://somebody.bandcamp.com/track/song-{0}"),
    Platform.URL: ("f{0}", "https://files.example.org/song-{0}.wav"),
}


def medium(platform: Platform, number: int, **changed: object) -> Media:
    native_id, url = (text.format(number) for text in ADDRESSES[platform])
    values: dict[str, object] = {
        "id": media_id(platform, native_id),
        "title": f"Song {number}",
        "author": f"Singer {number}",
        "image": f"https://pictures.example.org/{number}.jpg",
        "platform": platform,
        "url": url,
        "duration": 100 + number,
        "native_id": native_id,
    }
    return Media(**(values | changed))


def track(number: int, *media: Media, rejected: tuple[Media, ...] = ()) -> Trial:
    """The first medium plays, the others would stand too."""
    chosen, *others = (Judged(one, 0.9, accepted=True) for one in media)
    return Trial(
        number,
        Suggestion(f"Song {number}", f"Singer {number}"),
        Fate.FOUND,
        "embedded",
        (chosen,),
        tuple(Judged(one, 0.2, accepted=False, reasons=("a cover",)) for one in rejected),
        others=tuple(others),
    )


def playlist(owner: str, *tracks: Trial, title: str = "Night drive") -> Playlist:
    return Playlist(
        id=str(uuid7()),
        prompt="songs for driving at night",
        mode=Mode.SMART,
        title=title,
        description="Slow songs with long endings.",
        created_at=datetime.now(UTC),
        items=tracks,
        report=PlaylistReport(
            seed=1,
            goal=len(tracks),
            curators=(),
            suggested=len(tracks),
            verified=len(tracks),
            replaced=0,
            given_up=0,
            trials=tracks,
            platforms=(),
        ),
        owner=owner,
    )


def save(service: RunningService, made: Playlist, token: str = "") -> str:
    """Its page's path; with a token that of its link. In a thread: the browser's loop is here."""

    async def write() -> None:
        database = Database(f"sqlite:///{service.folder}/data/aggregator.db")
        store = PlaylistStore(database)
        try:
            await store.save(made, request_key=None, digest="")
            if token:
                await store.share(made.id, Reader(owner=made.owner), token)
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, write()).result()
    return f"/shared/{token}" if token else f"/playlists/{made.id}"


def shown(service: RunningService, *tracks: Trial) -> str:
    """The path of a new link to a new playlist: whoever opens it needs no account."""
    return save(service, playlist("somebody@example.org", *tracks), secrets.token_urlsafe(16))

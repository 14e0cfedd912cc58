"""Mixcloud, simulated: the mock server of our own client library, with its data and the world's."""

from collections.abc import Iterator
from datetime import UTC, datetime

from aggregator.domain.media import Platform, Restriction
from aggregator.mixcloud.mock import (
    MixcloudMock,
    MockCloudcast,
    MockData,
    MockPlaylist,
    MockSection,
    MockUser,
    default_data,
)
from aggregator.sandbox.records import Song, Upload
from aggregator.sandbox.world import World

HOSTS = (
    "www.mixcloud.com",
    "mixcloud.com",
    "m.mixcloud.com",
    "beta.mixcloud.com",
    "app.mixcloud.com",
    "api.mixcloud.com",
    "i.mixcloud.com",
)

_JOINED = datetime(2011, 3, 4, 5, 6, 7, tzinfo=UTC)
_NOT_HERE = "tracklist"
"""Mixcloud's word for a show that may not be played where the listener is."""


def simulator(world: World) -> MixcloudMock:
    """The app that answers for `HOSTS` out of the world."""
    return MixcloudMock(default_data().with_more(data_of(world)))


def data_of(world: World) -> MockData:
    """The world's users, shows and playlists as the mock server takes them."""
    uploads = world.uploads_of(Platform.MIXCLOUD)
    songs = {song.number: song for song in world.songs}
    lists = world.collections_of(Platform.MIXCLOUD)
    names = {one.author_slug: one.author for one in uploads}
    names |= {one.owner_slug: one.owner for one in lists}
    return MockData(
        users=tuple(
            MockUser(username=slug, name=name, created_time=_JOINED, picture=f"profile/{slug}")
            for slug, name in names.items()
        ),
        cloudcasts=tuple(_cloudcast(one, songs) for one in uploads),
        playlists=tuple(
            MockPlaylist(user=one.owner_slug, slug=one.slug, name=one.title, cloudcasts=one.uploads)
            for one in lists
        ),
        artists=tuple(dict.fromkeys(song.artist for song in world.songs)),
    )


def _cloudcast(upload: Upload, songs: dict[int, Song]) -> MockCloudcast:
    return MockCloudcast(
        user=upload.author_slug,
        slug=upload.slug,
        name=upload.title,
        created_time=upload.published,
        audio_length=round(upload.duration),
        tags=tuple(tag.title() for tag in upload.tags),
        description=upload.description,
        play_count=upload.views,
        favorite_count=upload.likes,
        listener_count=upload.views // 2,
        sections=tuple(_sections(upload, songs)),
        picture=f"extaudio/{upload.artwork}",
        unlisted=upload.restriction is Restriction.PRIVATE,
        is_exclusive=upload.restriction is Restriction.PREMIUM,
        restricted=_NOT_HERE if upload.restriction is Restriction.GEO else None,
    )


def _sections(upload: Upload, songs: dict[int, Song]) -> Iterator[MockSection]:
    """The tracklist of a show: what is heard in it, and when."""
    moment = 0.0
    for number in upload.truth.contains:
        song = songs[number]
        yield MockSection(start_time=round(moment), artist=song.artist, song=song.title)
        moment += song.duration

"""What is wanted and what may be it, free of any platform."""

from typing import Final

import msgspec

from aggregator.domain.media import Kind, Media, Platform

_PERFORMER_KINDS: Final = frozenset({"song", "track"})


class Want(msgspec.Struct, frozen=True):
    """A recording asked for. `artists` are the names where the asker knows them apart; `duration`
    is in seconds."""

    title: str
    author: str
    duration: float | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A medium under judgement.

    `performed` says that `author` is who plays (a record's own page or a Topic channel), not just
    who uploaded; `filmed` that it is a film, which may be longer than its song; `official` that the
    uploader is vouched for by the platform (verified, a label, an artist's channel); `playable` is
    False for what not everybody can play in full.
    """

    id: str
    title: str
    author: str
    duration: float | None = None
    kind: Kind = Kind.TRACK
    performed: bool = False
    filmed: bool = False
    official: bool = False
    views: int = 0
    preview: bool = False
    playable: bool = True
    album: str | None = None
    publisher_artist: str | None = None
    description: str | None = None


def candidate(media: Media) -> Candidate:
    """A medium of any platform as a candidate."""
    topic = media.author.endswith(" - Topic")
    return Candidate(
        id=media.id,
        title=media.title,
        author=media.author,
        duration=media.full_duration if media.preview else media.duration,
        kind=media.kind,
        # A label's Bandcamp page names the artist in the title, an artist's own has no need to.
        performed=topic or (media.platform is Platform.BANDCAMP and " - " not in media.title),
        filmed=media.platform is Platform.VIMEO,
        official=topic or media.verified,
        views=media.views or 0,
        preview=media.preview,
        playable=media.restriction is None,
        album=media.album,
        publisher_artist=media.publisher_artist,
        description=media.description,
    )

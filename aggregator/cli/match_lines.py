"""What `aggregator match` and `aggregator same` read: a candidate as platforms describe it."""

from typing import Annotated

import msgspec

from aggregator.domain.media import Kind
from aggregator.matching.candidate import Candidate, Want

_KINDS = {str(kind): kind for kind in Kind} | {"playlist": Kind.ALBUM, "video": Kind.TRACK}
Told = Annotated[str, msgspec.Meta(min_length=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]

_PROVIDED = "Provided to YouTube by"


class CandidateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate; fields that are not known are left out, and `kind` is free text.

    `kind` "song" is what YouTube Music calls a record's own entry, and a "track" of an album is
    one too: their author is who plays.
    """

    title: str
    id: str = ""
    author: str | None = None
    duration: Seconds | None = None
    views: int | None = None
    verified: bool | str | None = None
    kind: str | None = None
    album: str | None = None
    publisher_artist: str | None = None
    preview_seconds: float | None = None
    description: str | None = None
    label: str | None = None

    def candidate(self) -> Candidate:
        """As the matcher takes it."""
        author = self.author or ""
        kind = (self.kind or "").lower()
        performed = (
            kind == "song"
            or (kind == "track" and self.album is not None)
            or author.endswith(" - Topic")
            or (self.description or "").startswith(_PROVIDED)
        )
        return Candidate(
            id=self.id,
            title=self.title,
            author=author,
            duration=self.duration or None,
            kind=_KINDS.get(kind, Kind.TRACK),
            performed=performed,
            official=bool(self.verified) or kind == "official_video" or self.label == author,
            views=self.views or 0,
            preview=self.preview_seconds is not None,
            album=self.album,
            publisher_artist=self.publisher_artist,
            description=self.description,
        )


class NamedCandidateLine(CandidateLine, frozen=True, kw_only=True):
    """A candidate that the answer can name."""

    id: Told


class WantLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted; `duration` in seconds."""

    title: Told
    author: str
    duration: Seconds | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None

    def want(self) -> Want:
        """As the matcher takes it; of no length when that is 0."""
        return Want(self.title, self.author, self.duration or None, self.artists, self.album)


class MatchLine(msgspec.Struct, frozen=True):
    """A line of `aggregator match`."""

    want: WantLine
    candidates: list[NamedCandidateLine]


class PairLine(msgspec.Struct, frozen=True):
    """A line of `aggregator same`."""

    a: CandidateLine
    b: CandidateLine

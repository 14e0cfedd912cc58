"""What Bandcamp's answers are turned into: a track, a radio show, a release still to be asked."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media, Platform, Restriction, media_id, seconds
from aggregator.domain.report import Outcome, State
from aggregator.matching.kind import media_kind
from aggregator.platforms.base import found

_Wire = TypeVar("_Wire")


class Release(msgspec.Struct, frozen=True):
    """A hit or a line of a discography. `form` is Bandcamp's letter: `t` track, `a` album.

    `band_id` is what `tralbum_details` needs beside the id; `media` is the track as far as this
    answer tells it, None for an album; `url` is the page, None when the answer has none.
    """

    form: str
    item_id: int
    band_id: int | None
    media: Media | None = None
    url: str | None = None


class Track(msgspec.Struct, frozen=True):
    """A track of an album or a page, and whether anyone may stream it."""

    media: Media
    streams: bool = True


def track_media(
    native_id: int,
    title: str,
    author: str | None,
    *,
    url: str | None = None,
    art_id: int | None = None,
    image: str | None = None,
    duration: float | None = None,
    album: str | None = None,
) -> Media:
    """One track; `duration` in seconds, 0 meaning unknown. Without a page the address is that of
    Bandcamp's embedded player, which needs the id alone."""
    playable = seconds(duration)
    kind = media_kind(title, playable)
    return Media(
        id=media_id(Platform.BANDCAMP, str(native_id)),
        title=title.strip(),
        author=(author or "").strip(),
        image=art_url(art_id) if art_id else image,
        platform=Platform.BANDCAMP,
        url=url or f"https://bandcamp.com/EmbeddedPlayer/track={native_id}/",
        duration=playable,
        native_id=str(native_id),
        # Of unknown length it is still what Bandcamp calls it.
        kind=Kind.TRACK if kind is Kind.OTHER else kind,
        album=album or None,
    )


def show_media(
    show_id: int,
    series: str,
    episode: str | None,
    *,
    image_id: int | None,
    duration: float | None = None,
    description: str | None = None,
) -> Media:
    """One show of Bandcamp's own radio, by its show number; `duration` in seconds."""
    native_id = f"weekly-{show_id}"  # shows and tracks are numbered apart
    return Media(
        id=media_id(Platform.BANDCAMP, native_id),
        title=f"{series.strip()}: {episode.strip()}" if episode else series.strip(),
        author="Bandcamp",
        image=f"https://f4.bcbits.com/img/{image_id}_0.jpg" if image_id else None,
        platform=Platform.BANDCAMP,
        url=f"https://bandcamp.com/radio?show={show_id}",
        duration=seconds(duration),
        native_id=native_id,
        kind=Kind.SHOW,
        description=description or None,
    )


def art_url(art_id: int) -> str:
    """The 700-pixel cover of a track or album."""
    return f"https://f4.bcbits.com/img/a{art_id:010d}_5.jpg"


def listed(tracks: Sequence[Track], *, single: bool, upcoming: bool = False) -> Outcome:
    """The tracks that can be streamed, in order; an album without any is a proved empty.

    `single` says that one track was asked for: then one that has no stream is a `PlatformFailure`
    `unavailable` (upcoming before its release, premium after).
    """
    tracks = _named(tracks)
    media = [track.media for track in tracks if track.streams]
    if single and tracks and not media:
        raise PlatformFailure.of(
            State.UNAVAILABLE,
            "The track has no stream for listeners who did not buy it.",
            restriction=Restriction.UPCOMING if upcoming else Restriction.PREMIUM,
        )
    silent = len(tracks) - len(media)
    notes: tuple[str, ...] = ()
    if silent:
        notes = (f"{silent} of its {len(tracks)} tracks cannot be streamed.",)
    elif not tracks:
        notes = ("The album shows no tracks: it is locked or not out yet.",)
    return found(media, notes=notes)


def _named(tracks: Sequence[Track]) -> list[Track]:
    named = [track for track in tracks if track.media.title]
    if tracks and not named:
        raise changed("No track has a title.")
    return named


def listed_releases(releases: Iterable[Release]) -> Outcome:
    """The tracks among hits or releases; albums are no media, their tracks are asked for apart."""
    releases = tuple(releases)
    media = [release.media for release in releases if release.media and release.media.title]
    albums = sum(release.form == "a" for release in releases)
    return found(media, notes=(f"Albums listed beside: {albums}.",) if albums else ())


def changed(what: str) -> PlatformFailure:
    """The failure that says an answer lost the shape it had."""
    return PlatformFailure.of(State.CHANGED, what)


def read(value: Any, shape: type[_Wire]) -> _Wire:
    """A decoded object in its wire shape. Raises `PlatformFailure` `changed`."""
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise changed("The answer does not have the fields it used to have.") from error


def read_each(values: Any, shape: type[_Wire]) -> list[_Wire]:
    """The objects of a list that have the wire shape; a few odd ones do not spoil the others.

    Raises `PlatformFailure` `changed` when it is no list, or when every object of it is odd.
    """
    if not isinstance(values, list):
        raise changed("The answer holds no list where it used to.")
    kept: list[_Wire] = []
    for value in values:
        try:
            kept.append(msgspec.convert(value, shape, strict=False))
        except msgspec.ValidationError:
            continue
    if values and not kept:
        raise changed("No entry of the list has the fields it used to have.")
    return kept

"""What the player of a page plays: a track with its candidates, and what each player needs.

`reference` is what a platform's player names a medium by, read from what we know of it; a medium
without one cannot be embedded, and the player goes on to the next candidate. Every reference is of
a closed form, so that none reaches further than the player that it is for.
"""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from aggregator.domain.media import Media, Platform
from aggregator.domain.playlist import Trial
from aggregator.web.page_frame import content_security_policy

MOST_TRIES: Final = 4
"""Candidates that are tried for a track before it is skipped."""

SCRIPTS: Final = (
    "https://www.youtube.com/iframe_api",
    "https://www.youtube.com/s/player/",
    "https://w.soundcloud.com/player/api.js",
    "https://widget.mixcloud.com/media/js/widgetApi.js",
    "https://player.vimeo.com/api/player.js",
)
FRAMES: Final = (
    "https://www.youtube-nocookie.com/embed/",
    "https://w.soundcloud.com/player/",
    "https://player-widget.mixcloud.com/widget/iframe/",
    "https://player.vimeo.com/video/",
    "https://bandcamp.com/EmbeddedPlayer/",
)
SOUNDS: Final = ("https:", "http:")
"""Files and stations lie anywhere; a page served over TLS has browsers ask over TLS alone."""

PLAYER_HEADERS: Final = {
    "Content-Security-Policy": content_security_policy(
        script_src=SCRIPTS, frame_src=FRAMES, media_src=SOUNDS
    )
}
"""Of a page with the player."""

_BY_NATIVE_ID: Final = {
    Platform.YOUTUBE: re.compile(r"[A-Za-z0-9_-]{11}"),
    Platform.SOUNDCLOUD: re.compile(r"\d{1,20}"),
    Platform.BANDCAMP: re.compile(r"\d{1,20}"),
}
_SHOW: Final = re.compile(r"/[^/\s?#]{1,200}/[^/\s?#]{1,300}/")
_VIDEO: Final = re.compile(r"/(?:.*/)?(\d{1,20})(?:/([0-9a-f]{6,40}))?/?")


class Playable(msgspec.Struct, frozen=True, omit_defaults=True):
    """A medium for the player; `duration` is in seconds."""

    platform: Platform
    reference: str
    title: str
    author: str
    image: str | None = None
    duration: float | None = None


class Track(msgspec.Struct, frozen=True):
    """A track for the player: its media in the order in which they are tried."""

    number: int
    media: tuple[Playable, ...]


_encode = msgspec.json.Encoder().encode


def reference(media: Media) -> str:
    """What the platform's player names the medium by; "" where it cannot be embedded."""
    if pattern := _BY_NATIVE_ID.get(media.platform):
        return media.native_id if pattern.fullmatch(media.native_id) else ""
    parts = urlsplit(media.url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        return ""
    match media.platform:
        case Platform.MIXCLOUD:
            # Its native id is one of GraphQL; the widget asks for the show's path.
            path = f"{parts.path.rstrip('/')}/"
            return path if _SHOW.fullmatch(path) else ""
        case Platform.VIMEO:
            told = _VIDEO.fullmatch(parts.path)
            # An unlisted video plays with the secret of its address alone.
            return "/".join(one for one in told.groups() if one) if told else ""
    return media.url


def track(trial: Trial) -> Track:
    """What plays, and what plays in its place: only what was found to be the wanted track."""
    by_id = {one.media.id: one.media for one in (*trial.found, *trial.others)}
    return Track(trial.number, tuple(_playable(one) for one in list(by_id.values())[:MOST_TRIES]))


def queued(trial: Trial) -> str:
    """A track for the player, as JSON."""
    return _encode(track(trial)).decode()


def _playable(media: Media) -> Playable:
    return Playable(
        platform=media.platform,
        reference=reference(media),
        title=media.title,
        author=media.author,
        image=media.image if (media.image or "").startswith("https://") else None,
        duration=media.duration,
    )

"""A search as a page shows it: a chip a platform, a row a medium, one sentence about it all."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from aggregator.domain.media import FIVE_PLATFORMS, Kind, Media, Platform, Restriction
from aggregator.domain.report import PlatformReport, State
from aggregator.web.player_view import reference

LABELS: Final = {
    Platform.YOUTUBE: "YouTube",
    Platform.SOUNDCLOUD: "SoundCloud",
    Platform.BANDCAMP: "Bandcamp",
    Platform.MIXCLOUD: "Mixcloud",
    Platform.VIMEO: "Vimeo",
    Platform.URL: "Web",
}

KINDS: Final = {
    Kind.MIX: "Mix",
    Kind.SHOW: "Show",
    Kind.LIVE_SET: "Live set",
    Kind.ALBUM: "Album",
    Kind.STREAM: "Stream",
}
"""Kinds worth a badge: a track is what everybody expects."""

RESTRICTIONS: Final = {
    Restriction.PRIVATE: "Private",
    Restriction.REMOVED: "Removed",
    Restriction.GEO: "Not everywhere",
    Restriction.AGE: "Age limit",
    Restriction.LOGIN: "Needs log-in",
    Restriction.PREMIUM: "Subscribers",
    Restriction.UPCOMING: "Upcoming",
}

_SAID: Final = {
    State.EMPTY: "nothing found",
    State.TIMEOUT: "timed out",
    State.RATE_LIMITED: "limits us",
    State.BLOCKED: "blocked",
    State.CHANGED: "not understood",
    State.UNAVAILABLE: "unavailable",
    State.UNREACHABLE: "unreachable",
    State.SKIPPED: "skipped",
}


class Chip(msgspec.Struct, frozen=True):
    """A platform and how it answers: `look` is `idle`, `searching`, `found`, `empty`, `failed`."""

    platform: str
    label: str
    look: str = "idle"
    text: str = ""
    detail: str = ""


class Row(msgspec.Struct, frozen=True):
    """A medium with the words for it.

    `link` is where it plays, "" when that is no web address; `picture` is its artwork, "" when a
    page may not load it.
    """

    media: Media
    link: str
    picture: str
    source: str
    badges: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """A row of results; `reference` is what the player names it by, "" where it cannot play it."""

    row: Row
    reference: str


def found(media: Media) -> Found:
    """A medium as a result."""
    return Found(row(media), reference(media))


def chip(report: PlatformReport) -> Chip:
    """What a platform said."""
    label = LABELS[report.platform]
    if report.status is State.OK:
        return Chip(report.platform, label, "found", f"{report.hits} found")
    look = "empty" if report.status is State.EMPTY else "failed"
    text = _SAID[report.status]
    if report.retry_at is not None and report.status is State.RATE_LIMITED:
        wait = max(1, round((report.retry_at - datetime.now(UTC)).total_seconds()))
        text = f"limits us for {wait} s"
    return Chip(report.platform, label, look, text, report.detail or "")


def chips(reports: Iterable[PlatformReport] = ()) -> list[Chip]:
    """One for each of the five, in our order; those that were not asked are idle."""
    told = {report.platform: chip(report) for report in reports}
    return [told.get(name) or Chip(name, LABELS[name]) for name in FIVE_PLATFORMS]


def row(media: Media) -> Row:
    """A medium as a line of the page."""
    badges = [KINDS[media.kind]] if media.kind in KINDS else []
    if media.live:
        badges.append("Live now")
    if media.preview:
        badges.append("Preview")
    if media.restriction is not None:
        badges.append(RESTRICTIONS[media.restriction])
    link = media.url if media.url.startswith(("https://", "http://")) else ""
    picture = media.image if (media.image or "").startswith("https://") else ""
    return Row(media, link, picture or "", LABELS[media.platform], tuple(badges))


def summary(media: Sequence[Media], reports: Iterable[PlatformReport]) -> str:
    """`24 results. SoundCloud timed out.`"""
    count = len(media)
    found = "1 result" if count == 1 else f"{count or 'No'} results"
    failed = [chip(report) for report in reports if report.status not in (State.OK, State.EMPTY)]
    return " ".join([f"{found}.", *(f"{one.label}: {one.text}." for one in failed)])

"""What the doors of playlists answer, beyond the contract's own body."""

from datetime import datetime
from typing import Annotated

import msgspec

from aggregator.domain.evidence import Evidence, PublicReport, evidence, public_report
from aggregator.domain.media import Platform
from aggregator.domain.playlist import Fate, Mode, Playlist, PublicPlaylist, public_playlist
from aggregator.domain.saved import Listed, Page
from aggregator.playlists.events import (
    Done,
    Event,
    Found,
    GivenUp,
    Planned,
    PlatformAnswered,
    Replaced,
    Suggested,
)

PLAYLISTS = "/api/v1/playlists"


class ReportedPlaylist(msgspec.Struct, frozen=True):
    """The answer of `?report=1`: the contract's body in `data`, the truth about it in `report`."""

    data: PublicPlaylist
    report: PublicReport


class PlaylistLine(msgspec.Struct, frozen=True):
    """A saved playlist in one line; `url` is relative to this service."""

    id: str
    url: str
    title: str
    description: str
    prompt: str
    mode: Mode
    mainPlatform: Platform | None  # noqa: N815 - as the contract spells it
    tracks: int
    created_at: datetime
    updated_at: datetime


class PlaylistPage(msgspec.Struct, frozen=True):
    """Saved playlists, newest first; `next` is where the following ones are, null at the end."""

    items: list[PlaylistLine]
    next: Annotated[
        str | None,
        msgspec.Meta(description="A reference relative to this service."),
    ]


class PlanEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """The work begins; `minutes` were asked for, `long_form` means mixes and shows."""

    id: str
    mode: Mode
    goal: int
    seed: int
    curators: tuple[str, ...]
    minutes: float | None = None
    long_form: bool = False


class SuggestionEvent(msgspec.Struct, frozen=True):
    """A curator suggested a track."""

    number: int
    title: str
    author: str
    curator: str


class FoundEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A suggestion has its medium, or in manual mode its candidates, best first."""

    number: int
    title: str
    author: str
    curator: str
    results: tuple[Evidence, ...]
    replaces: int | None = None


class GivenUpEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A suggestion does not stand: its fate, why, and what was nearest."""

    number: int
    title: str
    author: str
    curator: str
    fate: Fate
    detail: str | None = None
    rejected: tuple[Evidence, ...] = ()


class ReplacedEvent(msgspec.Struct, frozen=True):
    """A suggestion that was given up has been made good by another."""

    number: int
    by: int


def playlist_body(playlist: Playlist, *, report: bool) -> PublicPlaylist | ReportedPlaylist:
    """The contract's body, alone or with the report."""
    data = public_playlist(playlist)
    return ReportedPlaylist(data, public_report(playlist)) if report else data


def page_body(page: Page, limit: int) -> PlaylistPage:
    """A page with the way to the next one."""
    following = f"{PLAYLISTS}?limit={limit}&cursor={page.next}" if page.next else None
    return PlaylistPage([_line(one) for one in page.playlists], following)


def playlist_url(playlist_id: str) -> str:
    """Where a playlist is read, relative to this service."""
    return f"{PLAYLISTS}/{playlist_id}"


def event_body(event: Event) -> tuple[str, object]:
    """The name and the data of every event but the last, which is the playlist's body."""
    match event:
        case Planned(id, mode, goal, seed, curators, minutes, long_form):
            return "plan", PlanEvent(id, mode, goal, seed, curators, minutes, long_form)
        case Suggested(number, one, curator):
            return "suggestion", SuggestionEvent(number, one.title, one.author, curator)
        case Found(trial):
            wanted, found = trial.suggestion, tuple(evidence(one) for one in trial.found)
            return "found", FoundEvent(
                trial.number, wanted.title, wanted.author, trial.curator, found, trial.replaces
            )
        case GivenUp(trial):
            wanted, rejected = trial.suggestion, tuple(evidence(one) for one in trial.rejected)
            return "given_up", GivenUpEvent(
                trial.number,
                wanted.title,
                wanted.author,
                trial.curator,
                trial.fate,
                trial.detail,
                rejected,
            )
        case Replaced(number, by):
            return "replaced", ReplacedEvent(number, by)
        case PlatformAnswered(report):
            return "platform", report
        case Done(playlist):
            return "done", public_playlist(playlist)


def _line(one: Listed) -> PlaylistLine:
    return PlaylistLine(
        id=one.id,
        url=playlist_url(one.id),
        title=one.title,
        description=one.description,
        prompt=one.prompt,
        mode=one.mode,
        mainPlatform=one.main_platform,
        tracks=one.tracks,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )

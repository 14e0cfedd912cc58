"""A playlist on its way from a prompt: what was suggested, what was judged, what was chosen."""

from datetime import datetime
from enum import StrEnum

import msgspec

from aggregator.domain.media import Media, Platform, PublicMedia, public
from aggregator.domain.report import PlatformReport

MOST_ITEMS = 10
"""The API contract caps a playlist at ten media."""


class Mode(StrEnum):
    """How a suggestion becomes media: the best anywhere, the main platform first, or a choice."""

    SMART = "smart"
    PLATFORM = "platform"
    MANUAL = "manual"


class Suggestion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A wanted track. `year` is when it first came out, where the curator knows it."""

    title: str
    author: str
    year: int | None = None


class Judged(msgspec.Struct, frozen=True, omit_defaults=True):
    """A candidate with its score (0 to 1) and the reasons, the decisive one first.

    `components` say what the score of 1 lost to which reason.
    """

    media: Media
    score: float
    accepted: bool
    reasons: tuple[str, ...] = ()
    components: dict[str, float] = {}


class Fate(StrEnum):
    """What became of a suggestion."""

    FOUND = "found"
    GIVEN_UP = "given_up"
    """No platform has a true match."""
    DUPLICATE = "duplicate"
    """Its track stands already."""
    OVER_CAP = "over_cap"
    """Its artist stands as often as one may."""
    EXCLUDED = "excluded"
    """The prompt excludes it."""
    SURPLUS = "surplus"
    """Enough stood before it."""


class Trial(msgspec.Struct, frozen=True, omit_defaults=True):
    """A suggestion and its evidence.

    `found` is the chosen medium, or in manual mode the candidates, best first; `rejected` the best
    of the others; `replaces` the number of the suggestion that this one stands in for, `curator`
    who suggested it. `others` would have stood as well: what plays where the chosen one does not.
    """

    number: int
    suggestion: Suggestion
    fate: Fate
    curator: str
    found: tuple[Judged, ...] = ()
    rejected: tuple[Judged, ...] = ()
    replaces: int | None = None
    detail: str | None = None
    others: tuple[Judged, ...] = ()


class CuratorReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """One curator's turn: how many it suggested, and how it ended.

    `outcome` is `ok` or the failure's one word; `detail` one plain sentence; tokens where told.
    """

    curator: str
    outcome: str
    suggested: int
    milliseconds: float
    detail: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class PlaylistReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """The truth about a playlist: who spoke, what was made of each suggestion, each platform."""

    seed: int
    goal: int
    curators: tuple[CuratorReport, ...]
    suggested: int
    verified: int
    replaced: int
    given_up: int
    trials: tuple[Trial, ...]
    platforms: tuple[PlatformReport, ...]
    notes: tuple[str, ...] = ()
    minutes_asked: float | None = None
    minutes_reached: float | None = None
    milliseconds: float | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """The one item of a playlist in smart or platform mode, which is nothing but its results; in
    manual mode a suggestion and what it may be, best first."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    author: str | msgspec.UnsetType = msgspec.UNSET
    results: list[PublicMedia]


class PublicPlaylist(msgspec.Struct, frozen=True):
    """Exactly the body of the API contract."""

    title: str
    description: str
    items: list[Item]


class Playlist(msgspec.Struct, frozen=True, kw_only=True):
    """A playlist as it was made. `trials` of the report hold what each item was chosen from."""

    id: str
    prompt: str
    mode: Mode
    title: str
    description: str
    created_at: datetime
    items: tuple[Trial, ...]
    report: PlaylistReport
    main_platform: Platform | None = None
    owner: str | None = None
    key_id: str | None = None


def public_playlist(playlist: Playlist) -> PublicPlaylist:
    """The contract's view of a playlist."""
    if playlist.mode is Mode.MANUAL:
        items = [
            Item(
                title=trial.suggestion.title,
                author=trial.suggestion.author,
                results=[public(one.media) for one in trial.found],
            )
            for trial in playlist.items[:MOST_ITEMS]
        ]
    else:
        media = [public(trial.found[0].media) for trial in playlist.items[:MOST_ITEMS]]
        items = [Item(results=media)]
    return PublicPlaylist(playlist.title, playlist.description, items)

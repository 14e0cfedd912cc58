"""The report about a playlist as everybody gets it: media in the contract's form, with the truth
about each beside them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from aggregator.domain.media import Kind, Platform, PublicMedia, Restriction, public
from aggregator.domain.playlist import CuratorReport, Fate, Judged, Mode, Playlist, Trial
from aggregator.domain.report import PlatformReport


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """A candidate: its score (0 to 1), what the score lost to which reason, and the reasons, the
    decisive one first. `full_duration` is the length of what a preview is a part of, in seconds."""

    media: PublicMedia
    score: float
    accepted: bool
    reasons: tuple[str, ...] = ()
    components: Mapping[str, float] = {}
    kind: Kind = Kind.TRACK
    preview: bool = False
    full_duration: float | None = None
    restriction: Restriction | None = None


class ToldTrial(msgspec.Struct, frozen=True, omit_defaults=True):
    """A suggestion, what became of it, and the media it was judged by."""

    number: int
    title: str
    author: str
    fate: Fate
    curator: str
    found: tuple[Evidence, ...] = ()
    rejected: tuple[Evidence, ...] = ()
    year: int | None = None
    replaces: int | None = None
    detail: str | None = None


class PublicReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """The truth about a playlist: what was asked, who spoke, what became of each suggestion, what
    each platform said. `verified` counts the suggestions that stand."""

    id: str
    prompt: str
    mode: Mode
    created_at: datetime
    seed: int
    goal: int
    curators: tuple[CuratorReport, ...]
    suggested: int
    verified: int
    replaced: int
    given_up: int
    trials: tuple[ToldTrial, ...]
    platforms: Mapping[str, PlatformReport]
    main_platform: Platform | None = None
    notes: tuple[str, ...] = ()
    minutes_asked: float | None = None
    minutes_reached: float | None = None
    milliseconds: float | None = None


def public_report(playlist: Playlist) -> PublicReport:
    """The report of a playlist."""
    told = playlist.report
    return PublicReport(
        id=playlist.id,
        prompt=playlist.prompt,
        mode=playlist.mode,
        created_at=playlist.created_at,
        seed=told.seed,
        goal=told.goal,
        curators=told.curators,
        suggested=told.suggested,
        verified=told.verified,
        replaced=told.replaced,
        given_up=told.given_up,
        trials=tuple(told_trial(trial) for trial in told.trials),
        platforms={str(one.platform): one for one in told.platforms},
        main_platform=playlist.main_platform,
        notes=told.notes,
        minutes_asked=told.minutes_asked,
        minutes_reached=told.minutes_reached,
        milliseconds=told.milliseconds,
    )


def told_trial(trial: Trial) -> ToldTrial:
    """The trial with its media in the contract's form."""
    return ToldTrial(
        number=trial.number,
        title=trial.suggestion.title,
        author=trial.suggestion.author,
        fate=trial.fate,
        curator=trial.curator,
        found=tuple(evidence(one) for one in trial.found),
        rejected=tuple(evidence(one) for one in trial.rejected),
        year=trial.suggestion.year,
        replaces=trial.replaces,
        detail=trial.detail,
    )


def evidence(judged: Judged) -> Evidence:
    """A candidate with the truth about it."""
    media = judged.media
    return Evidence(
        media=public(media),
        score=judged.score,
        accepted=judged.accepted,
        reasons=judged.reasons,
        components=judged.components,
        kind=media.kind,
        preview=media.preview,
        full_duration=media.full_duration,
        restriction=media.restriction,
    )

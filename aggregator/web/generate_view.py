"""A playlist in the making, and made, as a page shows it."""

from typing import Final

import msgspec

from aggregator.domain.media import Media
from aggregator.domain.playlist import Fate, Judged, Mode, Playlist, Trial
from aggregator.playlists.picks import choices
from aggregator.web.player_view import reference
from aggregator.web.playlist_view import TrackLine, lines
from aggregator.web.search_view import Row, row

MODES: Final = {
    Mode.SMART: ("Smart", "The best match on any platform."),
    Mode.PLATFORM: ("One platform first", "Others step in where it has no match."),
    Mode.MANUAL: ("Pick myself", "Each platform's best match, and you choose."),
}


class Line(msgspec.Struct, frozen=True):
    """A suggestion that has no medium; `look` is `looking`, `gone` or `replaced`."""

    number: int
    title: str
    author: str
    look: str
    said: str


class Candidate(msgspec.Struct, frozen=True):
    """A medium that may be picked, how well it fits in percent, and why.

    `reference` is what the player names it by, "" where it cannot play it.
    """

    row: Row
    reference: str
    percent: int
    why: str


class Choice(msgspec.Struct, frozen=True):
    """A suggestion to pick for; `chosen` is our id of the medium that stands, "" for none."""

    number: int
    title: str
    author: str
    chosen: str
    fitting: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]


class Made(msgspec.Struct, frozen=True):
    """A finished playlist: its tracks, or in manual mode what to choose from."""

    id: str
    title: str
    description: str
    prompt: str
    mode: Mode
    facts: tuple[str, ...]
    lines: tuple[TrackLine, ...]
    choices: tuple[Choice, ...]
    story: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]


def made(playlist: Playlist) -> Made:
    """A playlist as its page shows it."""
    manual = playlist.mode is Mode.MANUAL
    standing = {trial.number: trial.found[0].media for trial in playlist.items}
    return Made(
        id=playlist.id,
        title=playlist.title,
        description=playlist.description,
        prompt=playlist.prompt,
        mode=playlist.mode,
        facts=_facts(playlist, list(standing.values())),
        lines=() if manual else tuple(lines(playlist)),
        choices=tuple(_choice(one, standing) for one in choices(playlist)) if manual else (),
        story=tuple(_told(trial) for trial in _worth_telling(playlist, manual=manual)),
        notes=tuple(_sentence(note) for note in playlist.report.notes),
    )


def looking(number: int, title: str, author: str) -> Line:
    """A suggestion just made."""
    return Line(number, title, author, "looking", "Looking on the platforms")


def gone(trial: Trial) -> Line:
    """A suggestion that does not stand, with the reason."""
    wanted = trial.suggestion
    return Line(trial.number, wanted.title, wanted.author, "gone", _why_gone(trial))


def why(judged: Judged) -> str:
    """The reasons for a candidate's rank in one sentence, the decisive one first."""
    return _sentence("; ".join(judged.reasons)) if judged.reasons else ""


def _why_gone(trial: Trial) -> str:
    said = _sentence(trial.detail or trial.fate.replace("_", " "))
    if trial.fate is Fate.GIVEN_UP and trial.rejected:
        nearest = trial.rejected[0]
        reason = f" ({nearest.reasons[0]})" if nearest.reasons else ""
        return f"{said} Nearest: “{nearest.media.title}”{reason}."
    return said


def _choice(trial: Trial, standing: dict[int, Media]) -> Choice:
    chosen = standing.get(trial.number)
    return Choice(
        number=trial.number,
        title=trial.suggestion.title,
        author=trial.suggestion.author,
        chosen="" if chosen is None else chosen.id,
        fitting=tuple(_candidate(one) for one in trial.found),
        refused=tuple(_candidate(one) for one in trial.rejected),
    )


def _candidate(judged: Judged) -> Candidate:
    return Candidate(
        row(judged.media), reference(judged.media), round(100 * judged.score), why(judged)
    )


def _facts(playlist: Playlist, media: list[Media]) -> tuple[str, ...]:
    tracks = "1 track" if len(media) == 1 else f"{len(media)} tracks"
    minutes = round(sum(one.duration or 0 for one in media) / 60)
    known = all(one.duration is not None for one in media)
    length = f"{'' if known else 'over '}{minutes} min" if minutes else ""
    return tuple(fact for fact in (tracks, length, MODES[playlist.mode][0]) if fact)


def _worth_telling(playlist: Playlist, *, manual: bool) -> list[Trial]:
    """The picker tells of what was found by itself; of what was never looked for nobody asks."""
    silent = {Fate.SURPLUS, Fate.FOUND} if manual else {Fate.SURPLUS}
    return [trial for trial in playlist.report.trials if trial.fate not in silent]


def _told(trial: Trial) -> tuple[str, str, str]:
    """Title, author, and what became of it."""
    wanted = trial.suggestion
    if trial.fate is not Fate.FOUND:
        return wanted.title, wanted.author, _why_gone(trial)
    chosen = row(trial.found[0].media)
    instead = f" In place of number {trial.replaces}." if trial.replaces else ""
    return wanted.title, wanted.author, f"{chosen.source}: {why(trial.found[0])}{instead}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"

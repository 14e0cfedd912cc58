"""What happens while a playlist is made; the one path that every door reads."""

import msgspec

from aggregator.domain.media import Platform
from aggregator.domain.playlist import Mode, Playlist, Suggestion, Trial
from aggregator.domain.report import PlatformReport


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A playlist asked for.

    `seed` makes the embedded curator's choice repeatable; `request_key` and `digest` are kept
    beside the playlist, so that the same request is answered with it again.
    """

    prompt: str
    mode: Mode = Mode.SMART
    main_platform: Platform | None = None
    seed: int | None = None
    key_id: str | None = None
    owner: str | None = None
    request_key: str | None = None
    digest: str = ""


class Planned(msgspec.Struct, frozen=True, tag="plan", tag_field="event"):
    """The work begins: who is asked for suggestions, and for how many tracks."""

    id: str
    mode: Mode
    goal: int
    seed: int
    curators: tuple[str, ...]
    minutes: float | None = None
    long_form: bool = False


class Suggested(msgspec.Struct, frozen=True, tag="suggestion", tag_field="event"):
    """A curator suggested a track."""

    number: int
    suggestion: Suggestion
    curator: str


class Found(msgspec.Struct, frozen=True, tag="found", tag_field="event"):
    """A suggestion has its medium, or in manual mode its candidates."""

    trial: Trial


class GivenUp(msgspec.Struct, frozen=True, tag="given_up", tag_field="event"):
    """A suggestion does not stand; its trial says why."""

    trial: Trial


class Replaced(msgspec.Struct, frozen=True, tag="replaced", tag_field="event"):
    """A suggestion that was given up has been made good by another."""

    number: int
    by: int


class PlatformAnswered(msgspec.Struct, frozen=True, tag="platform", tag_field="event"):
    """A platform's state over the whole work so far, told when it changes."""

    report: PlatformReport


class Done(msgspec.Struct, frozen=True, tag="done", tag_field="event"):
    """The playlist, saved."""

    playlist: Playlist


Event = Planned | Suggested | Found | GivenUp | Replaced | PlatformAnswered | Done

"""What the processes of one installation tell each other about a question to a platform."""

import msgspec

from aggregator.domain.report import Outcome


class KeptOutcome(msgspec.Struct, frozen=True):
    """An outcome and how many seconds ago it was given."""

    seconds: float
    outcome: Outcome


class Turn(msgspec.Struct, frozen=True):
    """Who asks a question now: the process that holds `token`; with `kept`, nobody needs to."""

    token: str
    mine: bool
    kept: KeptOutcome | None = None

"""What a platform can be made to do wrong, and the board on which it is switched while it runs."""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from aggregator.domain.errors import ConfigurationError

WEB = "url"
LANGUAGE_MODEL = "llm"
PLATFORMS: tuple[str, ...] = (
    "youtube",
    "soundcloud",
    "bandcamp",
    "mixcloud",
    "vimeo",
    WEB,
    LANGUAGE_MODEL,
)
"""Whose faults can be set: the five, the host of plain files and pages, the language model."""

_LATENCY = re.compile(r"latency:(.+)")
_SHARE = re.compile(r"(\d{1,2}(?:\.\d{1,3})?)%:(.+)")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class Fault(StrEnum):
    """A fault by its word."""

    HANG = "hang"
    RESET = "reset"
    TOO_MANY = "429"
    TOO_MANY_BARE = "429-bare"
    RATE_LIMIT_403 = "403-rate-limit"
    SERVER_ERROR = "500"
    CHALLENGE = "challenge"
    EMPTY_OBJECT = "empty-object"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong-type"
    HUGE = "huge"
    DRIP = "drip"
    EXPIRED = "expired"
    PRIVATE_REDIRECT = "private-redirect"


class Latency(msgspec.Struct, frozen=True):
    """How long an answer is held back: a fixed time, or anything between two; milliseconds."""

    low: int = 0
    high: int = 0

    @classmethod
    def read(cls, text: str) -> "Latency":
        """`250` or `100-900`; raises `ConfigurationError` for anything else."""
        match = _RANGE.fullmatch(text.strip())
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if low > high:
            raise ConfigurationError(
                f"The latency '{text}' is not milliseconds (250) or a range of them (100-900)."
            )
        return cls(low, high)


class Behaviour(msgspec.Struct, frozen=True):
    """What one platform does at the moment: a fault, in `percent` of its answers, or a latency."""

    fault: Fault | None = None
    latency: Latency = Latency()
    percent: float = 100.0

    def __str__(self) -> str:
        if self.fault:
            return f"{self.percent:g}%:{self.fault}" if self.percent < 100 else str(self.fault)
        return f"latency:{self.latency.low}-{self.latency.high}" if self.latency.high else "none"


class FaultBoard:
    """The behaviour of every platform; each request looks here, so a switch works at once.

    `latency` holds for every platform that has none of its own.
    """

    def __init__(
        self, behaviours: Mapping[str, Behaviour] | None = None, latency: Latency = Latency()
    ) -> None:
        self._behaviours = dict(behaviours or {})
        self.latency = latency

    def of(self, platform: str) -> Behaviour:
        """What a platform does now."""
        behaviour = self._behaviours.get(platform, Behaviour())
        if behaviour.latency.high:
            return behaviour
        return msgspec.structs.replace(behaviour, latency=self.latency)

    def switch(self, platform: str, word: str) -> None:
        """Set what a platform does by a word of `Fault`, `5%:` and one, `latency:...` or `none`.

        Raises `ConfigurationError` for a platform or a word that is not known.
        """
        if platform not in PLATFORMS:
            raise ConfigurationError(
                f"There is no simulated platform '{platform}'; there are {', '.join(PLATFORMS)}."
            )
        self._behaviours[platform] = behaviour_of(word)

    def clear(self) -> None:
        """Let every platform behave again; the common latency stays."""
        self._behaviours.clear()

    def told(self) -> dict[str, str]:
        """The word of every platform."""
        return {platform: str(self.of(platform)) for platform in PLATFORMS}


def behaviour_of(word: str) -> Behaviour:
    """The behaviour behind a word; raises `ConfigurationError`."""
    word = word.strip().lower()
    if word == "none":
        return Behaviour()
    if match := _LATENCY.fullmatch(word):
        return Behaviour(latency=Latency.read(match[1]))
    share = _SHARE.fullmatch(word)
    try:
        fault = Fault(share[2] if share else word)
    except ValueError as error:
        raise ConfigurationError(
            f"There is no fault '{word}'; there are {', '.join(Fault)}, each also in a share of "
            "the answers (5%:500), latency:MS and none."
        ) from error
    return Behaviour(fault, percent=float(share[1]) if share else 100.0)


def read_faults(text: str) -> dict[str, str]:
    """The words of `youtube=hang,soundcloud=500` by platform; raises `ConfigurationError`."""
    told = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        platform, equals, word = part.partition("=")
        if not equals:
            raise ConfigurationError(f"The sandbox fault '{part}' is not PLATFORM=FAULT.")
        told[platform.strip().lower()] = word
    return told


def fault_board(faults: str = "", latency: str = "") -> FaultBoard:
    """The board that settings ask for; raises `ConfigurationError` that names the wrong word."""
    board = FaultBoard(latency=Latency.read(latency) if latency.strip() else Latency())
    for platform, word in read_faults(faults).items():
        board.switch(platform, word)
    return board

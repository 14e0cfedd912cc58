"""What yt-dlp says when it fails -> our failure. Pure; its words are never passed on."""

import re

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Restriction
from aggregator.domain.report import State
from aggregator.platforms.extractor_call import ExtractionCall
from aggregator.platforms.web_medium import nothing_playable

_BOT_CHECK = re.compile(r"not a (?:ro)?bot|captcha|unusual traffic|anti-bot challenge", re.I)
_UNSUPPORTED = re.compile(r"unsupported url|no suitable (?:info)?extractor", re.I)
_CHANGED = re.compile(
    r"unable to extract|failed to (?:parse|extract)|incomplete data|an extractor error", re.I
)
_RESTRICTIONS: tuple[tuple[Restriction, re.Pattern[str]], ...] = (
    (Restriction.PRIVATE, re.compile(r"\bprivate\b|password[- ]protected", re.I)),
    (Restriction.AGE, re.compile(r"\byour age\b|age[- ](?:restricted|limit|gate)|mature", re.I)),
    (
        Restriction.GEO,
        re.compile(r"(?:your|this) (?:country|region|location)|geo[- ]?restrict", re.I),
    ),
    (
        Restriction.PREMIUM,
        re.compile(r"members?[- ]only|join this channel|premium|rental|purchas|subscri", re.I),
    ),
    (
        Restriction.UPCOMING,
        re.compile(r"premieres? in|will begin|not yet (?:started|begun|live)|upcoming", re.I),
    ),
    (Restriction.LOGIN, re.compile(r"\b(?:sign|log) ?in\b|registered users", re.I)),
    (
        Restriction.REMOVED,
        re.compile(r"removed|deleted|terminated|no longer|not (?:exist|found|available)"
                   r"|unavailable|does not exist", re.I),
    ),
)  # fmt: skip


def restriction_of(words: str) -> Restriction | None:
    """The restriction that a message of yt-dlp names, None when it names none."""
    return next((name for name, pattern in _RESTRICTIONS if pattern.search(words)), None)


def failure_of(call: ExtractionCall, words: str, expected: bool) -> PlatformFailure:
    """The failure of an extraction that ended with `words`.

    The HTTP status is read where it was received: yt-dlp's words often lose it.
    """
    if _BOT_CHECK.search(words):
        return PlatformFailure.of(State.BLOCKED, "It asks to prove that no robot is asking.")
    if _UNSUPPORTED.search(words):
        return nothing_playable()
    if call.failure is not None and (not expected or "HTTP Error" in words):
        return call.failure
    if _CHANGED.search(words):
        return PlatformFailure.of(State.CHANGED, "Its pages are not what the extractor knows.")
    restriction = restriction_of(words)
    if restriction is not None:
        return PlatformFailure.of(
            State.UNAVAILABLE, f"It cannot be played ({restriction}).", restriction=restriction
        )
    if call.failure is not None:
        return call.failure
    if expected:
        return PlatformFailure.of(State.UNAVAILABLE, "The site says that it cannot be played.")
    return PlatformFailure.of(State.CHANGED, "Its pages are not what the extractor knows.")

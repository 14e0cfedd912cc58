"""A request for a playlist against the contract's rules."""

import re
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from aggregator.curation.base import LONGEST_PROMPT
from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.domain.playlist import Mode
from aggregator.web.problems import IMPOSSIBLE, DoorProblem, InvalidFields
from aggregator.web.schemas import FieldError
from aggregator.web.validation import MISSPELT, json_object, text_of

LONGEST_KEY = 255
KEY_PATTERN = rf"^[!-~]{{1,{LONGEST_KEY}}}$"

T = TypeVar("T")

_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
_FIVE = {str(platform): platform for platform in FIVE_PLATFORMS}
_MODES = {str(mode): mode for mode in Mode}


class PlaylistRequest(msgspec.Struct, frozen=True):
    """A playlist asked for, every rule kept; `query` is trimmed."""

    query: str
    mode: Mode
    main_platform: Platform | None

    def digest(self, seed: int | None) -> str:
        """What tells two requests with one `Idempotency-Key` apart."""
        return sha256(msgspec.json.encode((self, seed))).hexdigest()


def playlist_request(body: bytes) -> PlaylistRequest:
    """The request that a JSON body makes; unknown fields are ignored.

    Raises `InvalidFields` naming every wrong field, and a 422 problem for a request whose mode
    needs a platform that it does not name.
    """
    fields = json_object(body)
    errors: list[FieldError] = []
    query = text_of(fields, "query", LONGEST_PROMPT, errors)
    mode = _one_of(fields, "mode", _MODES, errors) or Mode.SMART
    main = _one_of(fields, "mainPlatform", _FIVE | MISSPELT, errors, told=_FIVE)
    if errors or query is None:
        raise InvalidFields(errors)
    if mode is Mode.PLATFORM and main is None:
        rule = "is required when mode is 'platform'"
        raise DoorProblem(
            IMPOSSIBLE, f"mainPlatform {rule}.", errors=[FieldError("/mainPlatform", rule)]
        )
    return PlaylistRequest(query, mode, main)


def request_key(given: list[str]) -> str | None:
    """The `Idempotency-Key`, None where none was sent; raises `InvalidFields`."""
    if not given:
        return None
    if len(given) > 1 or not _KEY.fullmatch(given[0]):
        rule = f"must be sent once, 1 to {LONGEST_KEY} visible ASCII characters without blanks"
        raise InvalidFields([FieldError("/Idempotency-Key", rule)])
    return given[0]


def _one_of(
    fields: dict[str, Any],
    name: str,
    choices: dict[str, T],
    errors: list[FieldError],
    *,
    told: dict[str, T] | None = None,
) -> T | None:
    """An optional field that is one of the words; `told` are those that an error names."""
    if name not in fields:
        return None
    value = fields[name]
    if isinstance(value, str) and value in choices:
        return choices[value]
    errors.append(FieldError(f"/{name}", f"must be one of {', '.join(told or choices)}"))
    return None

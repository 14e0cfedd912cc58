"""Query parameters under `/mixcloud-api/v1/`: read, checked and described by one table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from aggregator.web.openapi import QUERY_PATTERN
from aggregator.web.problems import InvalidFields
from aggregator.web.schemas import FieldError
from aggregator.web.validation import LONGEST_QUERY

LONGEST_NAME: Final = 200
FARTHEST: Final = 1_000_000

# Whitespace, controls and the slash are in no name; whatever else is not, Mixcloud knows best.
_NO_NAME: Final = r"[/\u0000-\u0020\u007f]"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")


class BrokenRule(Exception):
    """What a value must be and is not, as the end of a sentence about it."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A text to search for, trimmed."""

    name: str
    description: str
    example: str
    default: None = None

    def read(self, text: str) -> str:
        """The text; raises `BrokenRule`."""
        text = text.strip()
        if not text:
            raise BrokenRule("must not be blank")
        if len(text) > LONGEST_QUERY:
            raise BrokenRule(f"must be at most {LONGEST_QUERY} characters, is {len(text)}")
        return text

    def schema(self) -> dict[str, Any]:
        """The rule as JSON Schema."""
        return {"type": "string", "pattern": QUERY_PATTERN}


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an address on Mixcloud: a username, a slug, a tag."""

    name: str
    description: str
    example: str
    default: None = None

    def read(self, text: str) -> str:
        """The name; raises `BrokenRule`."""
        if not text:
            raise BrokenRule("must not be empty")
        if len(text) > LONGEST_NAME:
            raise BrokenRule(f"must be at most {LONGEST_NAME} characters, is {len(text)}")
        if re.search(_NO_NAME, text):
            raise BrokenRule("must be one name, without spaces and slashes")
        return text

    def schema(self) -> dict[str, Any]:
        """The rule as JSON Schema."""
        return {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_NAME,
            "not": {"pattern": _NO_NAME},
        }


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of a few words; the default where none is given."""

    name: str
    description: str
    example: str
    words: tuple[str, ...]
    default: str

    def read(self, text: str) -> str:
        """The word; raises `BrokenRule`."""
        if text not in self.words:
            raise BrokenRule(f"must be one of {', '.join(self.words)}")
        return text

    def schema(self) -> dict[str, Any]:
        """The rule as JSON Schema."""
        return {"type": "string", "enum": list(self.words), "default": self.default}


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A whole number within bounds, both included; the default where none is given."""

    name: str
    description: str
    example: int
    least: int
    most: int
    default: int

    def read(self, text: str) -> int:
        """The number; raises `BrokenRule`."""
        if _NUMBER.fullmatch(text) is None or not self.least <= int(text) <= self.most:
            raise BrokenRule(f"must be a whole number from {self.least} to {self.most}")
        return int(text)

    def schema(self) -> dict[str, Any]:
        """The rule as JSON Schema."""
        return {
            "type": "integer",
            "minimum": self.least,
            "maximum": self.most,
            "default": self.default,
        }


Parameter: TypeAlias = Words | Name | Choice | Number


def read_parameters(
    parameters: Sequence[Parameter], given: Iterable[tuple[str, str]]
) -> Mapping[str, Any]:
    """The value of each parameter by name; parameters that nobody knows are ignored.

    One without a default is required. Raises `InvalidFields` naming every wrong one.
    """
    texts: dict[str, list[str]] = {}
    for name, text in given:
        texts.setdefault(name, []).append(text)
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for parameter in parameters:
        try:
            values[parameter.name] = _value(parameter, texts.get(parameter.name, []))
        except BrokenRule as rule:
            errors.append(FieldError(f"/{parameter.name}", str(rule)))
    if errors:
        raise InvalidFields(errors)
    return values


def _value(parameter: Parameter, texts: Sequence[str]) -> Any:
    if not texts:
        if parameter.default is None:
            raise BrokenRule(f"is required, such as {parameter.name}={parameter.example}")
        return parameter.default
    if len(texts) > 1:
        raise BrokenRule("must be given once")
    return parameter.read(texts[0])

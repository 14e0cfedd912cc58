"""A language model's answer read while it is written: each member as soon as it is closed.

The text is a JSON object, or one within other words, a fence or after thoughts. What is not well
formed on its own is passed over: one bad entry must not cost the others.
"""

import json
from enum import Enum
from typing import Any

import msgspec

LONGEST_ANSWER = 60_000
"""Characters; some three hundred entries, more than anybody asks for."""

_THOUGHTS = ("<think>", "</think>")
_OBJECT = json.JSONDecoder(strict=False)


class Text(msgspec.Struct, frozen=True):
    """A string or number among the object's own members."""

    name: str
    value: Any


class Entry(msgspec.Struct, frozen=True):
    """One object of the list that stands under `name`."""

    name: str
    value: dict[str, Any]


Part = Text | Entry


class _State(Enum):
    BEFORE = "before"
    THINKING = "thinking"
    INSIDE = "inside"
    AFTER = "after"


class AnswerReader:
    """Fed with pieces of text in order; hands out each part once, when its last character came."""

    def __init__(self) -> None:
        self._state = _State.BEFORE
        self._text = ""
        self._at = 0
        self._open = ""
        self._quoted = False
        self._escaped = False
        self._member = 0
        self._entry = 0
        self._found = False
        self.read = 0

    @property
    def complete(self) -> bool:
        """Whether the object that held something has been closed."""
        return self._state is _State.AFTER

    @property
    def inside(self) -> bool:
        """Whether an object has been opened and not been closed."""
        return self._state is _State.INSIDE

    @property
    def in_entry(self) -> bool:
        """Whether an entry of a list has been opened and not been closed."""
        return self._open.startswith("{[{")

    def feed(self, piece: str) -> list[Part]:
        """The parts that this piece of text completes."""
        self.read += len(piece)
        self._text += piece
        parts: list[Part] = []
        while self._at < len(self._text):
            if self._state is _State.INSIDE:
                if part := self._inside(self._text[self._at]):
                    parts.append(part)
                self._at += 1
            elif not self._outside():
                break
        return parts

    def _outside(self) -> bool:
        """Go on to the next object; False when the text so far decides nothing more."""
        if self._state is _State.AFTER:
            self._forget(len(self._text))
            return False
        first, last = _THOUGHTS
        if self._state is _State.THINKING:
            end = self._text.find(last)
            if end < 0:
                return False
            self._state = _State.BEFORE
            self._forget(end + len(last))
            return True
        said = self._text.lstrip()
        if said.startswith(first):
            self._state = _State.THINKING
            return True
        if said and first.startswith(said):
            return False
        start = self._text.find("{", self._at)
        if start < 0:
            self._at = len(self._text)
            return False
        self._forget(start + 1)
        self._state, self._open, self._member, self._found = _State.INSIDE, "{", 0, False
        return True

    def _inside(self, character: str) -> Part | None:
        if self._quoted:
            if self._escaped:
                self._escaped = False
            elif character == "\\":
                self._escaped = True
            elif character == '"':
                self._quoted = False
        elif character == '"':
            self._quoted = True
        elif character in "{[":
            self._opened(character)
        elif character in "}]":
            return self._closed()
        elif character == "," and self._open == "{":
            return self._member_ended()
        return None

    def _opened(self, character: str) -> None:
        self._open += character
        if self._open == "{[{":
            self._entry = self._at

    def _closed(self) -> Part | None:
        was, self._open = self._open, self._open[:-1]
        if was == "{":
            part = self._member_ended()
            # Words with a brace in them are no answer: the search goes on behind them.
            self._state = _State.AFTER if self._found else _State.BEFORE
            return part
        return self._entry_ended() if was == "{[{" else None

    def _entry_ended(self) -> Part | None:
        value = _decoded(self._text[self._entry : self._at + 1])
        name = _name_of(self._text[self._member : self._entry])
        if name is None or not isinstance(value, dict):
            return None
        self._found = True
        return Entry(name, value)

    def _member_ended(self) -> Part | None:
        member = _decoded("{" + self._text[self._member : self._at] + "}")
        self._member = self._at + 1
        if not isinstance(member, dict) or len(member) != 1:
            return None
        self._found = True
        ((name, value),) = member.items()
        return None if isinstance(value, list | dict) else Text(name, value)

    def _forget(self, end: int) -> None:
        self._text, self._at = self._text[end:], 0


def _decoded(text: str) -> Any:
    try:
        return _OBJECT.decode(text)
    except (ValueError, RecursionError):
        return None


def _name_of(text: str) -> str | None:
    """The name in `"name": [...`, whatever stands in the list before."""
    try:
        name, _ = _OBJECT.raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return None
    return name if isinstance(name, str) else None

"""Answers of platforms, damaged: values of other types, missing parts, bytes that are no text."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from random import Random
from typing import Any

_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, "", " ", "x", "\x00", "\ud800", "http://[",
    "https://a.example:99999999/", "//", "2026-99-99T99:99:99Z", "0001-01-01T00:00:00+23:59", "P1D",
    "99:99:99:99", "9" * 400, "-5", "NaN", "\u0663", "\u00b2",
    [], {}, [[]], [None], [{}], {"": None},
    {"url": 1}, {"runs": [{}]}, {"simpleText": 5}, [1, "a", None, {}], "a" * 5_000,
    "http://127.0.0.1/",
    "javascript:alert(1)", "https://xn--/", "https://\u2100.example/",
)  # fmt: skip
_NUMBER = re.compile(r"(?<=[:\[,]) ?-?\d+(?=[,}\]])")
_LITERALS = ("null", "-1", "1e999", '"x"', "[]", "{}", "9" * 60, "true", '"\\ud800"', "[{}]")


def damaged_json(chance: Random, value: Any) -> Any:
    """A copy in which a few places hold something else, or nothing."""
    copy = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 4)):
        copy = _replaced(chance, copy, depth=chance.randint(0, 14))
    return copy


def _replaced(chance: Random, value: Any, depth: int) -> Any:
    if depth == 0 or not isinstance(value, dict | list) or not value:
        return deepcopy(chance.choice(_ODD))
    if isinstance(value, dict):
        name = chance.choice(list(value))
        if chance.random() < 0.1:
            del value[name]
        else:
            value[name] = _replaced(chance, value[name], depth - 1)
    else:
        at = chance.randrange(len(value))
        if chance.random() < 0.1:
            value.append(deepcopy(value[at]))
        else:
            value[at] = _replaced(chance, value[at], depth - 1)
    return value


def damaged_text(chance: Random, body: bytes) -> bytes:
    """A copy with numbers replaced, parts cut out or doubled, bytes changed."""
    text = body.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 4)):
        kind = chance.randrange(5)
        at = chance.randrange(len(text) + 1)
        length = min(chance.choice((1, 5, 60, 2_000)), len(text) - at)
        if kind == 0:
            text = text[:at] + text[at + length :]
        elif kind == 1:
            text = text[:at] + text[at : at + length] * 2 + text[at + length :]
        elif kind == 2:
            text = text[:at] + chance.choice("<>\"'{}[]\\&;\x00\u2028") + text[at + 1 :]
        elif kind == 3:
            text = text[:at]
        else:
            found = list(_NUMBER.finditer(text))
            if found:
                one = chance.choice(found)
                text = text[: one.start()] + chance.choice(_LITERALS) + text[one.end() :]
    return text.encode("utf-8", "surrogatepass") + chance.choice((b"", b"", b"\xff\xfe"))


def damaged(chance: Random, body: bytes) -> bytes:
    """The body damaged as JSON where it is JSON, else as text."""
    try:
        value = json.loads(body)
    except ValueError:
        return damaged_text(chance, body)
    if chance.random() < 0.2:
        return damaged_text(chance, body)
    return json.dumps(damaged_json(chance, value)).encode()


_HEADERS = {
    "location": ("http://[", "", "https://consent.youtube.com/", "//", "\ud800"),
    "content-type": ("", "text/html; charset=\x00", "text/html; charset=hex", "audio/mpeg",
                     "text/html; charset=utf-7", "text/html; charset=idna", "application/json"),
    "content-range": ("bytes 0-1/99999999999999999999", "bytes */0", "bytes 5-1/3", "x"),
    "content-length": ("-1", "9" * 400, "\u0663", ""),
    "retry-after": ("9" * 400, "-1", "\u0663", "Fri, 31 Dec 9999 23:59:59 -0100"),
    "icy-name": ("\x00\x1b[31m", "a" * 9_000),
}  # fmt: skip


def damaged_headers(chance: Random, headers: Mapping[str, str]) -> dict[str, str]:
    """A copy in which one header says something else."""
    name = chance.choice(list(_HEADERS))
    return dict(headers) | {name: chance.choice(_HEADERS[name])}

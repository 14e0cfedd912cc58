"""The nine examples of the source document: same keys, same order, same types, as far as shown."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

EXAMPLES = 9
CUT = "…"
EXAMPLE = re.compile(
    r'"https://api\.oanor\.com(?P<address>/mixcloud-api/v1/[^"]+)"'
    r".*?\*\*Response:\*\*\n```json\n(?P<body>.*?)\n```",
    re.DOTALL,
)


def documented(shared: Path) -> list[tuple[str, Any]]:
    """Address and body of each example."""
    (source,) = (shared / "seeds").glob("000_*.txt")
    return [
        (found["address"], shown(found["body"])) for found in EXAMPLE.finditer(source.read_text())
    ]


def shown(text: str) -> Any:
    """The JSON that is shown: a cut one is closed after its last whole member, and each object
    that was open there is marked."""
    text, cut, _ = text.partition(f"\n{CUT}(truncated")
    if not cut:
        return json.loads(text)
    open_brackets: list[str] = []
    whole: tuple[int, list[str]] = (0, [])
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}\[\],]', text):
        token = found[0]
        if token in "{[":
            open_brackets.append(token)
            whole = (found.end(), open_brackets.copy())
        elif token in "}]":
            open_brackets.pop()
            whole = (found.end(), open_brackets.copy())
        elif token == ",":
            whole = (found.start(), open_brackets.copy())
    end, still_open = whole
    closed = text[:end]
    for bracket in reversed(still_open):
        comma = "" if closed[-1] in "{[" else ","
        closed += f'{comma}"{CUT}": null}}' if bracket == "{" else "]"
    return json.loads(closed)


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in a body with its path, the places in lists left out."""
    if isinstance(value, dict):
        yield path, value
        for key, one in value.items():
            yield from objects(one, f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from objects(one, f"{path}[]")


@pytest.mark.parametrize("number", range(EXAMPLES))
async def test_an_example_answers_as_documented(
    number: int, shared: Path, client: httpx.AsyncClient
) -> None:
    examples = documented(shared)
    assert len(examples) == EXAMPLES
    address, expected = examples[number]
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    ours: dict[str, list[dict[str, Any]]] = {}
    for path, one in objects(answer.json()):
        ours.setdefault(path, []).append(one)
    for path, theirs in objects(expected):
        keys = [key for key in theirs if key != CUT]
        for one in ours[path]:
            assert list(one)[: len(keys)] == keys, path
            # Our own additions (paging) stand only where the rest is cut off.
            assert len(one) == len(keys) or CUT in theirs, path
            for key in keys:
                kinds = {type(theirs[key]), type(one[key])} - {type(None)}
                assert len(kinds) < 2, f"{path}.{key}"


async def test_the_meta_document_is_the_documented_one(
    shared: Path, client: httpx.AsyncClient
) -> None:
    told = next(body for address, body in documented(shared) if address.endswith("/meta"))
    ours = (await client.get("/mixcloud-api/v1/meta")).json()
    assert ours["data"] == told["data"]
    assert {**ours, "meta": None} == {**told, "meta": None}

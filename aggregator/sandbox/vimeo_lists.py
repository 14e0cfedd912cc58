"""Vimeo's lists: the envelope of pages around any objects, and the choice of their fields."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from aggregator.sandbox.exchange import Answer, Call, json_answer
from aggregator.sandbox.vimeo_users import Node

Row = TypeVar("Row")

MOST = 100
USUAL = 25

_PAST_THE_END = 2286


def listed(
    call: Call, rows: Sequence[Row], shape: Callable[[Row], Node], kind: str = "video"
) -> Answer:
    """The page of a list that a call asks for, each row in that shape; addresses of other pages
    come without a host.

    A page past the end is an error; of an empty list the first page is empty.
    """
    size = _whole(call.asked("per_page"), USUAL)
    page = _whole(call.asked("page"), 1)
    if not 1 <= size <= MOST:
        return _invalid("per_page", "The maximum value is 100.")
    last = max(1, -(-len(rows) // size))
    if not 1 <= page <= last:
        return past_the_end()
    start = (page - 1) * size
    fields = _fields(call)
    return vimeo_answer(
        {
            "total": len(rows),
            "page": page,
            "per_page": size,
            "paging": {
                "next": _page(call, page + 1) if page < last else None,
                "previous": _page(call, page - 1) if page > 1 else None,
                "first": _page(call, 1),
                "last": _page(call, last),
            },
            "data": [chosen(shape(row), fields) for row in rows[start : start + size]],
        },
        kind=kind,
    )


def one(call: Call, node: Node, kind: str = "video") -> Answer:
    """A single object, with the fields that a call asks for."""
    return vimeo_answer(chosen(node, _fields(call)), kind=kind)


def vimeo_answer(value: Any, status: int = 200, kind: str = "video") -> Answer:
    """JSON with Vimeo's own media type."""
    body = json_answer(value).body
    return Answer(status, (("content-type", f"application/vnd.vimeo.{kind}+json"),), body)


def failure(status: int, told: str, code: int | None = None, **more: Any) -> Answer:
    """An error; the newer ones have a number and words for developers."""
    body: Node = {"error": told}
    if code is not None:
        body |= {"link": None, "developer_message": told, "error_code": code}
    return vimeo_answer(body | more, status, kind="error")


def past_the_end() -> Answer:
    """What a page that is not there answers."""
    told = "There isn't enough content to display the page you requested."
    sorry = "Something strange occurred. Please try again."
    return failure(400, sorry, _PAST_THE_END, developer_message=told)


def chosen(node: Node, fields: Sequence[str]) -> Node:
    """The object with those fields alone, told by dotted paths; with all where none are told."""
    if not fields:
        return node
    kept: Node = {}
    for field in fields:
        name, _, rest = field.partition(".")
        if name not in node:
            continue
        value = node[name]
        if not rest:
            kept[name] = value
        elif isinstance(value, dict):
            kept[name] = {**kept.get(name, {}), **chosen(value, (rest,))}
        elif isinstance(value, list):
            kept[name] = _merged(kept.get(name), [chosen(each, (rest,)) for each in value])
        else:
            kept[name] = value
    return kept


def _merged(before: Any, rows: list[Node]) -> list[Node]:
    if not isinstance(before, list):
        return rows
    return [{**old, **new} for old, new in zip(before, rows, strict=True)]


def _fields(call: Call) -> list[str]:
    return [field.strip() for field in call.asked("fields").split(",") if field.strip()]


def _page(call: Call, number: int) -> str:
    """The call again with another page: where it named one there, else at the end."""
    pairs = [(name, str(number) if name == "page" else value) for name, value in call.query]
    if "page" not in dict(call.query):
        pairs.append(("page", str(number)))
    return f"{call.path}?{urlencode(pairs)}"


def _whole(told: str, usual: int) -> int:
    if not told:
        return usual
    return int(told) if told.isdecimal() else 0


def _invalid(field: str, told: str) -> Answer:
    sorry = "The parameters passed to the API endpoint did not pass Vimeo's validation."
    wrong = {"field": field, "error": told, "error_code": 2204, "developer_message": told}
    return failure(400, sorry, 2204, invalid_parameters=[wrong])

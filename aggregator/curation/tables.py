"""The small tables beside the code, read as rows."""

import csv
from importlib import resources


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated table of this room, keyed by its header line."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def several(cell: str | None, between: str = ";") -> tuple[str, ...]:
    """The parts of a cell, trimmed; none for an empty one."""
    return tuple(part.strip() for part in (cell or "").split(between) if part.strip())


def words_in(text: str) -> frozenset[str]:
    """The words of a list that is written as a paragraph."""
    return frozenset(text.split())

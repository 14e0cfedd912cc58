"""The fields that uploads and edits share: read, checked, turned into changes of a show."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aggregator.mixcloud.mock.records import MockCloudcast, MockSection, MockUser
from aggregator.mixcloud.mock.state import State

DESCRIPTION_MOST = 1_000
TAGS_MOST = 5
HOSTS_MOST = 2

Refusals = defaultdict[str, list[str]]
Fields = Mapping[str, str]

_NUMBERED = re.compile(r"(tags|sections|hosts)-(\d{1,4})-(\w+)", re.ASCII)
_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off", ""})
_PRO = ("publish_date", "disable_comments", "hide_stats")
_FLAGS = (
    ("unlisted", "unlisted"),
    ("disable_comments", "comments_disabled"),
    ("hide_stats", "hidden_stats"),
)


def read_fields(
    state: State,
    viewer: MockUser,
    fields: Fields,
    refusals: Refusals,
    show: MockCloudcast | None,
) -> dict[str, Any]:
    """What the fields change; `show` is None for a new one. What is wrong goes to `refusals`."""
    changes: dict[str, Any] = {}
    if (description := fields.get("description")) is not None:
        if len(description) > DESCRIPTION_MOST:
            refusals["description"].append(f"At most {DESCRIPTION_MOST} characters.")
        changes["description"] = description
    changes |= _collections(state, fields, refusals)
    _check_pro(viewer, fields, refusals)
    for field, name in _FLAGS:
        if field in fields:
            changes[name] = _truth(fields[field], field, refusals)
    date = fields.get("publish_date")
    if date and not changes.get("unlisted"):
        changes["publish_date"] = _date(date, refusals)
        if show is not None and (show.draft or state.is_published(show)):
            refusals["publish_date"].append("Only a show that was never public can be scheduled.")
    return changes


def is_true(fields: Fields, name: str) -> bool:
    """Whether a flag is sent and set."""
    return fields.get(name, "").strip().lower() in _TRUE


def _check_pro(viewer: MockUser, fields: Fields, refusals: Refusals) -> None:
    if viewer.is_pro:
        return
    for field in (*_PRO, *(field for field in fields if field.startswith("hosts-"))):
        if fields.get(field, "").strip().lower() not in _FALSE:
            refusals[field].append("This needs a pro account.")


def _collections(state: State, fields: Fields, refusals: Refusals) -> dict[str, Any]:
    """Each list that is sent at all, whole."""
    rows: dict[str, dict[int, dict[str, str]]] = {"tags": {}, "sections": {}, "hosts": {}}
    for field, value in fields.items():
        if told := _NUMBERED.fullmatch(field):
            rows[told[1]].setdefault(int(told[2]), {})[told[3]] = value.strip()
    changes: dict[str, Any] = {}
    if rows["tags"]:
        if max(rows["tags"]) >= TAGS_MOST:
            refusals["tags"].append(f"At most {TAGS_MOST} tags, numbered from 0.")
        tags = (row.get("tag") for _, row in sorted(rows["tags"].items()))
        changes["tags"] = tuple(dict.fromkeys(tag for tag in tags if tag))
    if rows["sections"]:
        sections = sorted(rows["sections"].items())
        changes["sections"] = tuple(_section(at, row, refusals) for at, row in sections)
    if rows["hosts"]:
        changes["hosts"] = _hosts(state, rows["hosts"], refusals)
    return changes


def _section(at: int, row: Mapping[str, str], refusals: Refusals) -> MockSection:
    start = row.get("start_time", "")
    if start and not (start.isascii() and start.isdecimal()):
        refusals[f"sections-{at}-start_time"].append("A whole number of seconds.")
        start = ""
    artist, song, chapter = (row.get(name) or None for name in ("artist", "song", "chapter"))
    if (artist is None) != (song is None):
        refusals[f"sections-{at}"].append("A track needs both its artist and its song.")
    elif (artist is None) == (chapter is None):
        refusals[f"sections-{at}"].append("A section is a track or a chapter.")
    return MockSection(
        start_time=int(start) if start else None, artist=artist, song=song, chapter=chapter
    )


def _hosts(
    state: State, rows: Mapping[int, Mapping[str, str]], refusals: Refusals
) -> tuple[str, ...]:
    """All of them or, when one is wrong, none; an empty name clears."""
    if max(rows) >= HOSTS_MOST:
        refusals["hosts"].append(f"At most {HOSTS_MOST} hosts, numbered from 0.")
    names = [name for _, row in sorted(rows.items()) if (name := row.get("username"))]
    unknown = [name for name in names if state.user(name) is None]
    if unknown:
        refusals["hosts"].append(f"There is no user {', '.join(unknown)}.")
    return tuple(user.username for name in names if (user := state.user(name)) is not None)


def _date(text: str, refusals: Refusals) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        refusals["publish_date"].append("A moment in UTC as 2030-01-31T18:00:00Z.")
        return None


def _truth(text: str, field: str, refusals: Refusals) -> bool:
    low = text.strip().lower()
    if low not in _TRUE | _FALSE:
        refusals[field].append("true or false.")
    return low in _TRUE

"""Lists and how they page: by the date of the relation, or by offset."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from aggregator.mixcloud.mock.exchange import Call, invalid

DEFAULT = 20
MOST = 100

Item = TypeVar("Item")
_KEPT = ("q", "type", "metadata")


class Dated(msgspec.Struct, Generic[Item], frozen=True):
    """An item and when it came into its list."""

    item: Item
    date: datetime


def dated_page(
    call: Call, items: Iterable[Dated[Item]], write: Callable[[Item], Any], name: str | None = None
) -> dict[str, Any]:
    """A list that pages by date unless `offset` is asked for; both ends are left out.

    The newest come first, whatever the bounds. `previous` stands on the first page too, where it
    leads to what came since. Deeper in it names both ends, to lead to the page before and not to
    the newest one; a `since` that was asked for stays on the way down.
    """
    newest = sorted(items, key=lambda one: one.date, reverse=True)
    if "offset" in call.params:
        return offset_page(call, [one.item for one in newest], write, name)
    limit = _limit(call)
    since, until = _date(call, "since"), _date(call, "until")
    within = [
        (place, one)
        for place, one in enumerate(newest)
        if (since is None or one.date > since) and (until is None or one.date < until)
    ]
    page = within[:limit]
    paging: dict[str, str] = {}
    if page:
        place, first = page[0]
        bounds = {"since": first.date}
        if place > limit:
            bounds["until"] = newest[place - limit - 1].date
        paging["previous"] = _link(call, limit, **bounds)
    if len(within) > limit:
        bounds = {"until": page[-1][1].date}
        paging["next"] = _link(call, limit, **bounds, **({} if since is None else {"since": since}))
    return _document(paging, [write(one.item) for _, one in page], name)


def offset_page(
    call: Call,
    items: Sequence[Item],
    write: Callable[[Item], Any],
    name: str | None = None,
    *,
    bare: bool = False,
) -> dict[str, Any]:
    """A list that pages by offset; a `bare` one has no `paging` where there are no links."""
    limit, offset = _limit(call), _number(call, "offset", 0, least=0)
    paging: dict[str, str] = {}
    if offset > 0:
        paging["previous"] = _link(call, limit, offset=max(0, offset - limit))
    if offset + limit < len(items):
        paging["next"] = _link(call, limit, offset=offset + limit)
    data = [write(one) for one in items[offset : offset + limit]]
    return {"data": data} if bare and not paging else _document(paging, data, name)


def _document(paging: dict[str, str], data: list[Any], name: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {"paging": paging, "data": data}
    return told if name is None else told | {"name": name}


def _limit(call: Call) -> int:
    return min(_number(call, "limit", DEFAULT, least=1), MOST)


def _number(call: Call, name: str, default: int, *, least: int) -> int:
    text = call.params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        raise invalid(f"{name} must be a whole number from {least}.")
    return int(text)


def _date(call: Call, name: str) -> datetime | None:
    text = call.params.get(name, "").strip()
    if not text:
        return None
    try:
        if text.isascii() and text.lstrip("-").isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        told = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, OverflowError, OSError) as error:
        raise invalid(f"{name} must be unix seconds or YYYY-MM-DD HH:MM:SS.") from error
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _link(call: Call, limit: int, **at: datetime | int) -> str:
    """The same list elsewhere. No link holds the token: who follows it says it again."""
    asked = {name: call.params[name] for name in _KEPT if name in call.params}
    metadata = asked.pop("metadata", None)
    kept = asked | {"limit": str(limit)} | ({} if metadata is None else {"metadata": metadata})
    for name, value in at.items():
        kept[name] = (
            value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(value)
        )
    return f"{call.url(call.path)}?{urlencode(kept)}"

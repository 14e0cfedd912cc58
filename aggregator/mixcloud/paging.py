"""Paging: `offset` / `limit` / `since` / `until`, or `page` / `per_page`, into parameters."""

from typing import TypedDict, Unpack

from aggregator.mixcloud.dates import Moment, timestamp
from aggregator.mixcloud.errors import InvalidPaging
from aggregator.mixcloud.keys import Params

PER_PAGE = 20
"""Mixcloud's own size of a page."""


class Paging(TypedDict, total=False):
    """What every list takes. `page` counts from 0 and excludes the first four."""

    offset: int | None
    limit: int | None
    since: Moment | None
    until: Moment | None
    page: int | None
    per_page: int


def paging_params(**paging: Unpack[Paging]) -> Params:
    """The query parameters; dates become Unix seconds. Raises `InvalidPaging`, `InvalidDate`."""
    page, per_page = paging.get("page"), paging.get("per_page", PER_PAGE)
    offset, limit = paging.get("offset"), paging.get("limit")
    since, until = paging.get("since"), paging.get("until")
    if page is None:
        if "per_page" in paging:
            raise InvalidPaging("per_page needs page; limit is the size of a list")
        told: dict[str, int | None] = {"offset": _counted("offset", offset, 0)}
        told["limit"] = _counted("limit", limit, 1)
        told["since"] = None if since is None else timestamp(since)
        told["until"] = None if until is None else timestamp(until)
        return tuple((name, str(value)) for name, value in told.items() if value is not None)
    if any(one is not None for one in (offset, limit, since, until)):
        raise InvalidPaging("page and offset/limit/since/until cannot be specified simultaneously")
    size = _counted("per_page", per_page, 1) or PER_PAGE
    start = (_counted("page", page, 0) or 0) * size
    return (("offset", str(start)), ("limit", str(size)))


def _counted(name: str, number: int | None, least: int) -> int | None:
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise InvalidPaging(f"{name} must be a whole number of at least {least}")
    return number

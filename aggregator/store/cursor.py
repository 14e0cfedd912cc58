"""Where a page ended, as a word that means nothing to its reader: the last row's time and id."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aggregator.domain.errors import InvalidRequest
from aggregator.domain.saved import CURSOR_PATTERN

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = 14
"""Hexadecimal digits of the microseconds since 1970; they last beyond the year 4000."""


def write_cursor(moment: datetime, row_id: str) -> str:
    """The cursor of what comes after the row of that time and id (a UUID)."""
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds:0{_TIME}x}{UUID(row_id).hex}"


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """The time and the id; raises `InvalidRequest` for what `write_cursor` cannot have written."""
    if not re.fullmatch(CURSOR_PATTERN, cursor):
        raise InvalidRequest("The cursor is not one that this service gave.", pointer="/cursor")
    moment = _EPOCH + timedelta(microseconds=int(cursor[:_TIME], 16))
    return moment, str(UUID(cursor[_TIME:]))

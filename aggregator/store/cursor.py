"""Where a page ended, as a word that says nothing to its reader: the last row's time and id."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta

from aggregator.domain.errors import InvalidRequest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(rb"(\d{1,17}) ([0-9a-f-]{36})")


def write_cursor(moment: datetime, row_id: str) -> str:
    """The cursor of what comes after the row of that time and id."""
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{microseconds} {row_id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """The time and the id; raises `InvalidRequest` for what `write_cursor` did not write."""
    try:
        plain = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        plain = b""
    match = _CURSOR.fullmatch(plain)
    if match is None:
        raise InvalidRequest("is not a cursor of ours", pointer="/cursor")
    return _EPOCH + timedelta(microseconds=int(match[1])), match[2].decode()

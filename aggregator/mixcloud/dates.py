"""Dates in (whatever a caller has) and out (only of fields that hold dates)."""

import re
from datetime import UTC, date, datetime

from aggregator.mixcloud.errors import InvalidDate

Moment = datetime | date | int | float | str
"""A datetime (without zone: local time), a date, Unix seconds, or text that tells either."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_TIMESTAMP = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE_FIELDS = ("_time", "_date")


def as_datetime(moment: Moment) -> datetime:
    """The moment in UTC. Raises `InvalidDate`."""
    try:
        if isinstance(moment, datetime):
            return moment.astimezone(UTC)
        if isinstance(moment, date):
            return datetime(moment.year, moment.month, moment.day).astimezone(UTC)
        if isinstance(moment, str):
            return _read(moment.strip())
        if isinstance(moment, bool):
            raise InvalidDate(f"{moment!r} is no date")
        return datetime.fromtimestamp(moment, UTC)
    except InvalidDate:
        raise
    except (ValueError, OverflowError, OSError, TypeError) as error:
        raise InvalidDate(
            f"{str(moment)[:80]!r} is neither a datetime, nor a date in words, nor a timestamp"
        ) from error


def timestamp(moment: Moment) -> int:
    """Unix seconds, as `since` and `until` take them."""
    return int(as_datetime(moment).timestamp())


def publish_date(moment: Moment) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`, as `publish_date` takes it."""
    return as_datetime(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_date(field: str, text: str) -> datetime | str:
    """The datetime of a field named `..._time` or `..._date`; any other text as it is."""
    if not field.endswith(_DATE_FIELDS) or not _ISO.fullmatch(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # 2021-02-30: it is shown as Mixcloud says it
        return text
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read(text: str) -> datetime:
    if _TIMESTAMP.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(UTC)
    from dateutil import parser  # words are rare, and this import is not free

    return parser.parse(text).astimezone(UTC)

"""Dates in: anything that tells a moment. Dates out: only of fields that hold dates."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.mixcloud.dates import Moment, publish_date, read_date, timestamp
from aggregator.mixcloud.errors import InvalidDate

NOON = datetime(2018, 2, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _athens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time is two hours ahead, so that a moment without a zone shows which it took."""
    monkeypatch.setenv("TZ", "EET-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "moment",
    [
        NOON,
        NOON.astimezone(timezone(timedelta(hours=-5))),
        datetime(2018, 2, 12, 14, 0),
        "2018-02-12T12:00:00Z",
        "2018-02-12 14:00:00",
        "2018 Feb 12 14:00:00",
        "12 February 2018 14:00",
        "Feb 12, 2018 12:00 UTC",
        1518436800,
        1518436800.0,
        "1518436800",
    ],
)
def test_every_way_to_tell_a_moment(moment: Moment) -> None:
    assert timestamp(moment) == 1518436800
    assert publish_date(moment) == "2018-02-12T12:00:00Z"


def test_a_date_is_its_midnight_here() -> None:
    assert publish_date(date(2018, 2, 12)) == "2018-02-11T22:00:00Z"


@pytest.mark.parametrize(
    "wrong",
    ["", "soon", "99999999999999999999", 10**30, float("nan"), float("inf"), True, None, [], "\0"],
)
def test_what_tells_no_moment_is_refused(wrong: Moment) -> None:
    with pytest.raises(InvalidDate):
        timestamp(wrong)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_what_is_written_is_read_back(moment: datetime) -> None:
    written = publish_date(moment)
    assert read_date("publish_date", written) == moment.replace(microsecond=0)
    assert timestamp(written) == int(moment.timestamp())


@pytest.mark.parametrize("name", ["created_time", "updated_time", "listen_time", "submit_date"])
def test_a_date_field_is_a_datetime(name: str) -> None:
    assert read_date(name, "2018-03-10T07:32:00Z") == datetime(2018, 3, 10, 7, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "2018-03-10T07:32:00Z"),
        ("name", "May"),
        ("name", "10"),
        ("biog", "Friday"),
        ("slug", "2am"),
        ("city", "1990"),
        ("name", "99999999999999999999"),
        ("created_time", "99999999999999999999"),
        ("created_time", "2018-02-30T00:00:00Z"),
        ("created_time", "a while ago"),
        ("created_time", ""),
    ],
)
def test_any_other_text_stays_text(field: str, text: str) -> None:
    assert read_date(field, text) == text


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    assert read_date("created_time", text) is not None

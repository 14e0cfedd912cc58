"""Paging parameters."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.mixcloud.errors import InvalidPaging
from aggregator.mixcloud.paging import paging_params

counts = st.integers(0, 10**6)


@given(counts, st.integers(1, 100))
def test_pages_lie_side_by_side(page: int, per_page: int) -> None:
    this = dict(paging_params(page=page, per_page=per_page))
    following = dict(paging_params(page=page + 1, per_page=per_page))
    assert int(this["offset"]) + int(this["limit"]) == int(following["offset"])
    assert int(this["limit"]) == per_page


@given(counts, st.integers(1, 100), st.integers(0, 2**31), st.integers(0, 2**31))
def test_what_the_api_takes_goes_as_it_is(offset: int, limit: int, since: int, until: int) -> None:
    told = dict(paging_params(offset=offset, limit=limit, since=since, until=until))
    named = {"offset": offset, "limit": limit, "since": since, "until": until}
    assert told == {name: str(value) for name, value in named.items()}


def test_dates_become_seconds() -> None:
    since = datetime(2018, 2, 12, 12, tzinfo=UTC)
    assert paging_params(since=since) == (("since", "1518436800"),)


def test_a_page_holds_twenty() -> None:
    assert dict(paging_params(page=2)) == {"offset": "40", "limit": "20"}


def test_nothing_said_is_nothing_sent() -> None:
    assert paging_params() == ()
    assert paging_params(offset=None, limit=None, since=None, until=None, page=None) == ()


@pytest.mark.parametrize("other", ["offset", "limit", "since", "until"])
def test_a_page_goes_with_nothing_else(other: str) -> None:
    asked: Any = {"page": 0, other: 1}
    with pytest.raises(InvalidPaging, match="cannot be specified simultaneously"):
        paging_params(**asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": -1},
        {"offset": -1},
        {"page": -1},
        {"page": 0, "per_page": 0},
        {"per_page": 10},
        {"limit": "20"},
        {"limit": True},
        {"offset": 1.5},
    ],
    ids=str,
)
def test_counts_are_whole_and_in_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidPaging):
        paging_params(**wrong)

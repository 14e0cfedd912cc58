"""Years as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curation.eras import FIRST, THIS_YEAR, Era, eras_in
from aggregator.matching.text import plain


def eras(text: str) -> tuple[Era, ...]:
    return eras_in(plain(text))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s hip hop", [(1990, 1999)]),
        ("90's hip hop", [(1990, 1999)]),
        ("1990s hip hop", [(1990, 1999)]),
        ("the nineties", [(1990, 1999)]),
        ("songs of the noughties", [(2000, 2009)]),
        ("2010s pop", [(2010, 2019)]),
        ("disco, 1975 to 1982", [(1975, 1982)]),
        ("punk 1976-1980", [(1976, 1980)]),
        ("punk 1976–80", [(1976, 1980)]),
        ("hits of 2016", [(2016, 2016)]),
        ("house before 1995", [(FIRST, 1994)]),
        ("house until 1995", [(FIRST, 1995)]),
        ("rock after 2010", [(2011, THIS_YEAR)]),
        ("rock since 2010", [(2010, THIS_YEAR)]),
        ("late 60s rock", [(1965, 1969)]),
        ("early 2000s r&b", [(2000, 2004)]),
        ("from the 60s to the 80s", [(1960, 1989)]),
        ("60s and 70s soul", [(1960, 1979)]),
        ("60s and 90s soul", [(1960, 1969), (1990, 1999)]),
        ("vintage jazz", [(FIRST, 1969)]),
        ("vintage 40s jazz", [(1940, 1949)]),
        ("chansons des années 60", [(1960, 1969)]),
        ("chansons des années soixante-dix", [(1970, 1979)]),
        ("canciones de los años 80", [(1980, 1989)]),
        ("música dos anos 70", [(1970, 1979)]),
        ("Musik der 80er Jahre", [(1980, 1989)]),
        ("rock aus den 90ern", [(1990, 1999)]),
        ("Lieder vor 1970", [(FIRST, 1969)]),
        ("musica anni settanta", [(1970, 1979)]),
        ("seit 2015", [(2015, THIS_YEAR)]),
        ("10 songs for 5 friends", []),
        ("90 minutes of jazz", []),
    ],
)
def test_years_are_read(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(era.first, era.last) for era in eras(text)] == expected


@given(st.integers(1920, 2025), st.integers(0, 60))
def test_any_range_is_read_whatever_joins_it(first: int, length: int) -> None:
    last = min(first + length, THIS_YEAR)
    for joint in ("-", " - ", " to ", "–", " bis ", " a "):
        assert eras(f"music {first}{joint}{last} please") == (Era(first, last),)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for era in eras(text):
        assert era.first <= era.last

"""Folding keeps meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.matching.text import fold, relevance


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Beyoncé – Déjà Vu", "beyonce deja vu"),
        ("Don't Stop 'Til You Get Enough", "dont stop til you get enough"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("שלום", "שלום"),
        ("がんばれ", "がんばれ"),
        ("Ёлка", "елка"),
        ("!!!", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_relevance_is_the_share_of_words_named() -> None:
    assert relevance("moon river", "Moon River (Audio)", "Louis Armstrong") == 1
    assert relevance("moon river", "Moonlight", "River") == 0.5
    assert relevance("!!!", "anything", "at all") == 1

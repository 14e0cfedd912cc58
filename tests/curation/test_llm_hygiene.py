"""What a model writes comes out clean, whatever it wrote."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curation.llm_hygiene import heading_of, plain, suggestion_of
from aggregator.domain.playlist import Suggestion

anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Late Night Jazz", "Late Night Jazz"),
        ("**Late** _Night_ `Jazz`", "Late _Night_ Jazz"),
        ("# Late Night", "Late Night"),
        ("<b>Late</b> Night<script>alert(1)</script>", "Late Nightalert(1)"),
        ("&lt;img src=x onerror=alert(1)&gt;Late", "Late"),
        ("<scr<b>ipt>Late", "scriptLate"),
        ("[Late Night](https://203.0.113.9/x)", "Late Night"),
        ("![x](y) Late", "x Late"),
        ("Late https://example.com/a?b=c Night", "Late Night"),
        ("Late javascript:alert(1) Night", "Late Night"),
        ("Late www.example.org Night", "Late Night"),
        ("Late at example.com/x Night", "Late at Night"),
        ("Late at a.b-c.d.e.f.g.h.i.example.com Night", "Late at Night"),
        ("Late\x00\x1b[31m\nNight\u202e", "Late [31m Night"),
        ("AC/DC &amp; Co. – 90’s R&B", "AC/DC & Co. – 90’s R&B"),
        ("夜のジャズ 🎷👩‍🎤", "夜のジャズ 🎷👩‍🎤"),
    ],
)
def test_a_title_is_plain_words(said: str, kept: str) -> None:
    heading = heading_of(said, said)
    assert heading is not None
    assert (heading.title, heading.description) == (kept, kept)


@given(title=anything, description=anything)
def test_no_heading_holds_markup_controls_or_too_much(title: Any, description: Any) -> None:
    heading = heading_of(title, description)
    if heading is None:
        return
    assert 0 < len(heading.title) <= 80
    assert len(heading.description) <= 200
    for text in (heading.title, heading.description):
        assert not set("<>`") & set(text)
        assert "://" not in text or not text.partition("://")[0][-1:].isalpha()
        assert text.isprintable() or all(ord(one) >= 0x20 for one in text)
        text.encode()


def test_a_long_title_is_cut_at_a_word() -> None:
    heading = heading_of("evening " * 30, "x" * 999)
    assert heading is not None
    assert heading.title == "evening " * 8 + "evening…"
    assert heading.description == "x" * 199 + "…"


@pytest.mark.parametrize("title", [None, "", " \n", 7, "https://example.com", "<b></b>", "**"])
def test_a_title_that_says_nothing_is_none(title: Any) -> None:
    assert heading_of(title, "something") is None


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [
        ({"author": " Ünal ", "title": "Çay\x00\n2"}, Suggestion(author="Ünal", title="Çay 2")),
        ({"author": "!!!", "title": "÷"}, Suggestion(author="!!!", title="÷")),
        ({"author": "A", "title": "B", "year": 1961}, Suggestion("B", "A", 1961)),
        ({"author": "A", "title": "B", "year": "1961"}, Suggestion("B", "A", 1961)),
        ({"author": "A", "title": "B", "year": True}, Suggestion("B", "A")),
        ({"author": "A", "title": "B", "year": 19}, Suggestion("B", "A")),
        ({"author": "A", "title": "B", "year": 1961.5}, Suggestion("B", "A")),
        ({"author": "A", "title": "-"}, None),
        ({"author": "", "title": "B"}, None),
        ({"author": None, "title": "B"}, None),
        ({"title": "B"}, None),
        ({"author": "A", "title": "file:///etc/passwd"}, None),
        ({"author": "http://10.0.0.1/", "title": "B"}, None),
    ],
)
def test_a_suggestion_is_two_plain_names(value: Any, suggestion: Suggestion | None) -> None:
    assert suggestion_of(value) == suggestion


def test_names_are_capped_and_unpaired_characters_go() -> None:
    found = suggestion_of({"author": "a" * 900, "title": "b\ud800\U000e0041c"})
    assert found == Suggestion(author="a" * 200, title="bc")


@given(st.text(), st.integers(1, 300))
def test_plain_text_can_be_sent_and_is_short(text: str, longest: int) -> None:
    said = plain(text, longest)
    assert len(said) <= longest
    said.encode()
    assert plain(said, longest) == said

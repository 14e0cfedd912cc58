"""The answer read while it is written: complete parts, each as soon as it is, nothing else."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curation.llm_answer import AnswerReader, Entry, Text

words = st.text(max_size=12)
tracks = st.fixed_dictionaries(
    {"author": words, "title": words, "year": st.none() | st.integers(-9, 3000)},
    optional={"more": st.lists(words, max_size=2) | st.dictionaries(words, words, max_size=2)},
)
playlists = st.fixed_dictionaries(
    {"title": words, "description": words, "tracks": st.lists(tracks, max_size=6)}
)


def read(text: str, cuts: list[int] | None = None) -> tuple[list[Any], AnswerReader]:
    reader = AnswerReader()
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts or ())})
    parts = [part for start, end in pairwise(places) for part in reader.feed(text[start:end])]
    return parts, reader


@given(
    value=playlists,
    ascii_only=st.booleans(),
    indent=st.none() | st.integers(0, 3),
    cuts=st.lists(st.integers(0, 5_000), max_size=40),
    around=st.sampled_from(
        [("", ""), ("```json\n", "\n```"), ("Here {it} is:\n", "!"), ("<think>{}x</think>", " ")]
    ),
)
def test_however_it_is_cut_every_part_comes_once_and_whole(
    value: dict[str, Any],
    ascii_only: bool,
    indent: int | None,
    cuts: list[int],
    around: tuple[str, str],
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    parts, reader = read(around[0] + text + around[1], cuts)
    assert [part.value for part in parts if isinstance(part, Entry)] == value["tracks"]
    assert {part.name: part.value for part in parts if isinstance(part, Text)} == {
        "title": value["title"],
        "description": value["description"],
    }
    assert reader.complete


@given(value=playlists)
def test_an_entry_comes_with_its_own_closing_brace(value: dict[str, Any]) -> None:
    text = json.dumps(value)
    reader = AnswerReader()
    read_so_far = ""
    for character in text:
        parts = reader.feed(character)
        read_so_far += character
        for part in parts:
            if isinstance(part, Entry):
                assert read_so_far.endswith(json.dumps(part.value))


@given(value=playlists, end=st.integers(0, 5_000))
def test_a_cut_answer_gives_a_beginning_of_the_whole(value: dict[str, Any], end: int) -> None:
    text = json.dumps(value)
    parts, reader = read(text[: end % len(text)])
    entries = [part.value for part in parts if isinstance(part, Entry)]
    assert entries == value["tracks"][: len(entries)]
    assert not reader.complete


@given(text=st.text(alphabet='{}[]",:\\ab1 <think>/', max_size=120))
def test_no_text_is_a_fault(text: str) -> None:
    parts, _ = read(text)
    assert all(isinstance(part, Entry | Text) for part in parts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"tracks": [{"a": 1} {"a": 2}]}', [{"a": 1}, {"a": 2}]),
        ('{"tracks": [{"a": 1}, {broken}, {"a": 3}]}', [{"a": 1}, {"a": 3}]),
        ('{"tracks": [{"a": "one\nline"}]}', [{"a": "one\nline"}]),
        ('<think>{"tracks": [{"a": 0}]}</think>{"tracks": [{"a": 1}]}', [{"a": 1}]),
        ('{"tracks": [{"a": 1}]} {"tracks": [{"a": 2}]}', [{"a": 1}]),
        ("{" * 40_000, []),
        ('{"tracks": [{"a": ' + "[" * 5_000 + "]" * 5_000 + "}]}", []),
        ("1. A - B", []),
    ],
)
def test_what_is_well_formed_on_its_own_is_found(text: str, found: list[Any]) -> None:
    assert [part.value for part in read(text)[0] if isinstance(part, Entry)] == found

"""Cloudcasts described in YAML."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.mixcloud import CloudcastFile, Section
from aggregator.mixcloud.errors import InvalidCloudcastFile

TEXT = """\
title: Été 1999
desc: |
  Two lines
  of words
tags: [House, 1999, Deep]
tracks:
  - start: 0
    chapter: Intro
  - start: 0:48
    artist: 808 State
    track: Pacific
  - start: 2:54
    artist: 2562
    track: 101
  - {start: 1:02:03, artist: Sun Ra, track: "Yes"}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "show.yml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_says_it_all(path: Path) -> None:
    show = CloudcastFile.from_yaml(path)
    assert (show.title, show.description) == ("Été 1999", "Two lines\nof words")
    assert show.tags == ("House", "1999", "Deep")
    assert show.sections == (
        Section(chapter="Intro", start_time=0),
        Section(artist="808 State", song="Pacific", start_time=48),
        Section(artist="2562", song="101", start_time=174),
        Section(artist="Sun Ra", song="Yes", start_time=3723),
    )


def test_a_path_text_and_open_files_are_one(path: Path) -> None:
    show = CloudcastFile.from_yaml(path)
    assert CloudcastFile.from_yaml(TEXT) == show
    assert CloudcastFile.from_yaml(io.StringIO(TEXT)) == show
    with path.open("rb") as file:
        assert CloudcastFile.from_yaml(file) == show


def test_starts_are_written_as_on_a_clock() -> None:
    show = CloudcastFile("A", sections=(Section(artist="B", song="C", start_time=174),))
    assert "start: 2:54\n" in show.to_yaml()


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1).filter(
    lambda text: text.strip() == text and text.isprintable()
)
tracks = st.builds(Section, artist=words, song=words, start_time=st.none() | st.integers(0, 10**5))
chapters = st.builds(Section, chapter=words, start_time=st.none() | st.integers(0, 10**5))


@given(
    st.builds(
        CloudcastFile,
        title=words,
        description=st.none() | words,
        tags=st.lists(words, max_size=5).map(tuple),
        sections=st.lists(tracks | chapters, max_size=4).map(tuple),
    )
)
def test_what_is_written_is_read_back(show: CloudcastFile) -> None:
    assert CloudcastFile.from_yaml(show.to_yaml()) == show


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "table"),
        ("[]", "table"),
        ("desc: no title", "title"),
        ("title: [a]", "title"),
        ("title: A\ntitel: B", "titel"),
        ("title: A\ntags: jazz", "tags"),
        ("title: A\ntracks: [{artist: B}]", "Track 1"),
        ("title: A\ntracks: [B]", "Track 1"),
        ("title: A\ntracks: [{artist: B, track: C}, {start: soon, chapter: D}]", "track 2"),
        ("title: [", "no YAML"),
        ("title: !!python/object/apply:os.system [true]", "no YAML"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    with pytest.raises(InvalidCloudcastFile, match=said):
        CloudcastFile.from_yaml(text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        CloudcastFile.from_yaml(tmp_path / "none.yml")


def test_an_upload_takes_it(ask: Any, mock: str, path: Path) -> None:
    show = CloudcastFile.from_yaml(path)
    mp3 = io.BytesIO(b"ID3" * 1000)
    done = ask(mock, lambda m: m.upload_file(show, mp3), access_token="test-token")
    uploaded = ask(mock, lambda m: m.get(done.result.key))
    assert uploaded.name == "Été 1999"
    assert uploaded.description == "Two lines\nof words"
    assert [tag.name for tag in uploaded.tags] == ["House", "1999", "Deep"]
    songs = [section.track.name for section in uploaded.sections if "track" in section]
    assert songs == ["Pacific", "101", "Yes"]

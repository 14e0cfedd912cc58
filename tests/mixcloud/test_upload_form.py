"""The form of an upload or edit: every field, checked before a byte is sent."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.mixcloud import MP3_MAX_SIZE, PICTURE_MAX_SIZE, Section
from aggregator.mixcloud.errors import ConnectionFailed, InvalidUpload
from aggregator.mixcloud.multipart import Multipart
from aggregator.mixcloud.upload import edit_form, start_seconds, upload_form


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "mix.mp3"
    path.write_bytes(b"ID3" + bytes(range(256)) * 3000)
    return path


def body_of(form: Multipart) -> bytes:
    return b"".join(form.stream())


def parts(form: Multipart) -> dict[str, Any]:
    """The form as a server reads it, by a parser that is not ours."""
    raw = f"Content-Type: {form.content_type}\r\n\r\n".encode() + body_of(form)
    message = message_from_bytes(raw, policy=policy.HTTP)
    read = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        read[str(name)] = content if part.get_filename() else bytes(content).decode()
    return read


def test_every_field_of_an_upload(mp3: Path, tmp_path: Path) -> None:
    picture = tmp_path / "cover.jpg"
    picture.write_bytes(b"\xff\xd8\xff")
    form = upload_form(
        mp3,
        "Soirée",
        picture=picture,
        description="Ambiance\r\nété",
        tags=["House", "Deep"],
        sections=[
            {"chapter": "Intro", "start_time": 0},
            {"artist": "Somebody", "song": "Some song", "start_time": "2:54"},
            Section(artist="Cool DJ", song="Cool track", start_time=timedelta(minutes=4)),
            Section(chapter="Outro"),
        ],
        hosts=["alice", "bob"],
        unlisted=True,
        publish_date=datetime(2030, 1, 31, 18, tzinfo=UTC),
        disable_comments=True,
        hide_stats=False,
    )
    assert parts(form) == {
        "name": "Soirée",
        "description": "Ambiance\r\nété",
        "tags-0-tag": "House",
        "tags-1-tag": "Deep",
        "sections-0-chapter": "Intro",
        "sections-0-start_time": "0",
        "sections-1-artist": "Somebody",
        "sections-1-song": "Some song",
        "sections-1-start_time": "174",
        "sections-2-artist": "Cool DJ",
        "sections-2-song": "Cool track",
        "sections-2-start_time": "240",
        "sections-3-chapter": "Outro",
        "hosts-0-username": "alice",
        "hosts-1-username": "bob",
        "unlisted": "true",
        "publish_date": "2030-01-31T18:00:00Z",
        "disable_comments": "true",
        "hide_stats": "false",
        "picture": b"\xff\xd8\xff",
        "mp3": mp3.read_bytes(),
    }


def test_what_is_not_said_is_not_sent(mp3: Path) -> None:
    assert parts(upload_form(mp3, "Bare")).keys() == {"name", "mp3"}
    assert parts(edit_form(name="New")) == {"name": "New"}


def test_an_edit_publishes_and_clears_hosts() -> None:
    assert parts(edit_form(publish=True, hosts=[])) == {"publish": "true", "hosts-0-username": ""}
    assert parts(edit_form(unpublish=True)) == {"unpublish": "true"}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"description": "x" * 1001}, "description"),
        ({"tags": ["1", "2", "3", "4", "5", "6"]}, "tags"),
        ({"tags": ["ok", " "]}, "tags-1-tag"),
        ({"tags": "house"}, "tags"),
        ({"hosts": ["a", "b", "c"]}, "hosts"),
        ({"sections": [{"artist": "A"}]}, "sections-0"),
        ({"sections": [{}]}, "sections-0"),
        ({"sections": [{"chapter": "A", "song": "B"}]}, "sections-0"),
        ({"sections": [{"chapter": "A", "start": 1}]}, "sections-0-start"),
        ({"sections": [{"chapter": "A", "start_time": -1}]}, "sections-0-start_time"),
        ({"sections": [{"chapter": "A", "start_time": "soon"}]}, "sections-0-start_time"),
        ({"sections": ["Intro"]}, "sections-0"),
        ({"publish_date": "whenever"}, "publish_date"),
        ({"unlisted": "yes"}, "unlisted"),
        ({"picture": "/nowhere/cover.jpg"}, "picture"),
        ({"picture": io.StringIO("text")}, "picture"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_each_rule_names_its_field(mp3: Path, details: Any, field: str) -> None:
    for form in (lambda: upload_form(mp3, "A", **details), lambda: edit_form(**details)):
        with pytest.raises(InvalidUpload) as refused:
            form()
        assert field in refused.value.details
        assert field in str(refused.value)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidUpload) as refused:
        upload_form(tmp_path / "none.mp3", " ", description="x" * 2000, tags=["t"] * 6)
    assert refused.value.details.keys() == {"name", "mp3", "description", "tags"}


@pytest.mark.parametrize(
    ("size", "field"),
    [(MP3_MAX_SIZE + 1, "mp3"), (0, "mp3")],
    ids=["too large", "empty"],
)
def test_files_have_a_size(tmp_path: Path, size: int, field: str) -> None:
    path = tmp_path / "sparse.mp3"
    with path.open("wb") as file:
        file.truncate(size)
    with pytest.raises(InvalidUpload) as refused:
        upload_form(path, "A")
    assert field in refused.value.details


def test_the_largest_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "sparse.mp3"
    with path.open("wb") as file:
        file.truncate(MP3_MAX_SIZE)
    assert upload_form(path, "A").length > MP3_MAX_SIZE


def test_a_picture_has_a_limit_of_its_own(mp3: Path, tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(PICTURE_MAX_SIZE + 1)
    with pytest.raises(InvalidUpload, match=str(PICTURE_MAX_SIZE)):
        upload_form(mp3, "A", picture=path)


@pytest.mark.parametrize("pair", [("publish", "unpublish"), ("unlisted", "publish")])
def test_an_edit_wants_one_thing(pair: tuple[str, str]) -> None:
    wanted: Any = dict.fromkeys(pair, True)
    with pytest.raises(InvalidUpload, match="together"):
        edit_form(**wanted)


@pytest.mark.parametrize("empty", [{}, {"name": None}])
def test_an_edit_changes_something(empty: Any) -> None:
    with pytest.raises(InvalidUpload, match="nothing"):
        edit_form(**empty)


@pytest.mark.parametrize("field", ["tags", "sections"])
def test_what_cannot_be_cleared_is_not_left_in_silence(field: str) -> None:
    emptied: Any = {field: []}
    with pytest.raises(InvalidUpload, match="cleared"):
        edit_form(**emptied)


def test_an_open_file_is_read_from_where_it_stands_and_stays_open(mp3: Path) -> None:
    with mp3.open("rb") as file:
        file.seek(3)
        form = upload_form(file, "A")
        first = body_of(form)
        assert len(first) == form.length
        assert body_of(form) == first, "a second try sends the same"
        assert not file.closed
    assert parts(upload_form(io.BytesIO(b"abc"), "A"))["mp3"] == b"abc"


def test_the_length_is_known_and_progress_reaches_it(mp3: Path) -> None:
    told: list[tuple[int, int]] = []
    form = upload_form(mp3, "A", progress=lambda sent, total: told.append((sent, total)))
    pieces = list(form.stream())
    assert sum(map(len, pieces)) == form.length
    assert [sent for sent, _ in told] == sorted({sent for sent, _ in told})
    assert told[-1] == (form.length, form.length)
    assert max(map(len, pieces)) <= 256 * 1024


def test_both_streams_are_the_same(mp3: Path) -> None:
    form = upload_form(mp3, "A", tags=["x"])

    async def streamed() -> bytes:
        return b"".join([piece async for piece in form.stream_async()])

    assert asyncio.run(streamed()) == body_of(form)


def test_a_file_that_shrinks_on_the_way_is_told(mp3: Path) -> None:
    form = upload_form(mp3, "A")
    mp3.write_bytes(b"ID3")
    with pytest.raises(ConnectionFailed, match="shorter"):
        body_of(form)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_name_arrives_as_it_is(name: str) -> None:
    form = edit_form(name=name)
    boundary = form.content_type.partition("boundary=")[2]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
    assert body_of(form) == f"{head}{name}\r\n--{boundary}--\r\n".encode()


def test_a_file_name_cannot_break_the_header(tmp_path: Path) -> None:
    path = tmp_path / 'a"\r\nX-Evil: 1.mp3'
    path.write_bytes(b"abc")
    body = body_of(upload_form(path, "A"))
    assert b"\r\nX-Evil" not in body
    assert b'filename="a%22%0D%0AX-Evil: 1.mp3"' in body


@pytest.mark.parametrize(
    ("start", "seconds"),
    [(174, 174), ("2:54", 174), ("1:02:54", 3774), ("0:05", 5), ("54", 54), (2.9, 2)],
)
def test_starts(start: Any, seconds: int) -> None:
    assert start_seconds(start) == seconds


@pytest.mark.parametrize(
    "wrong", ["2:75", "1:2:3:4", "-1", "", None, True, -1, float("nan"), 2**31, "2:54.5"]
)
def test_what_is_no_start(wrong: Any) -> None:
    with pytest.raises(ValueError, match="seconds"):
        start_seconds(wrong)

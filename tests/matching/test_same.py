"""Cautious: a false merge is worse than a missed one."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.matching.candidate import Candidate
from aggregator.matching.same import Sameness, groups, relate
from tests.matching.titles import NAMES, dressed

RECORD = Candidate("a", "Harbour Lights", "Mira Vale", 200, performed=True, album="Tides")


def upload(
    title: str, author: str = "Fan", duration: float | None = 200, **more: object
) -> Candidate:
    return msgspec.structs.replace(Candidate("b", title, author, duration), **more)


@pytest.mark.parametrize(
    "other",
    [
        upload("Mira Vale - Harbour Lights"),
        upload("Mira Vale – Harbour Lights (Official Video)", "MiraValeVEVO", 214),
        upload("Harbour Lights (Remastered)", "Mira Vale"),
        upload("Harbour Lights", "Mira Vale", 200, performed=True, album="Tides (Deluxe)"),
        upload("Harbour Lights - Tides Official Soundtrack", "Scores", 201),
        upload("Harbour Lights", "Mira Vale", None),
    ],
)
def test_the_same_track(other: Candidate) -> None:
    assert relate(RECORD, other).label is Sameness.TRACK


@pytest.mark.parametrize(
    "other",
    [
        upload("Mira Vale - Harbour Lights (Live)"),
        upload("Harbour Lights (Jo Remix)", "Mira Vale"),
        upload("Harbour Lights (feat. Jo Quill)", "Mira Vale"),
        upload("Harbour Lights (The Long Night)", "Mira Vale", 180),
        upload("Harbour Lights (Radio Edit)", "Mira Vale"),
        upload("Mira Vale - Harbour Lights [1 hour]", "Loops", 3_600),
        upload("Harbour Lights", "Mira Vale", 200, performed=True, album="Live at the Pier 1999"),
        upload("Mira Vale - Harbour Lights", "Fan", 240),
    ],
)
def test_another_version(other: Candidate) -> None:
    assert relate(RECORD, other).label is Sameness.VERSION


@pytest.mark.parametrize(
    "other",
    [
        upload("Harbour Lights", "Jo Quill", 200, performed=True),
        upload("Harbour Lights (Mira Vale Cover)", "Jo Quill"),
        upload("Harbour Lights", "Relaxing Music"),
        upload("Mira Vale - Harbour Lights (Karaoke)", "Sing It"),
        upload("Harbour Lights, Pt. 2", "Mira Vale"),
        upload("New Harbour Lights", "Mira Vale"),
        upload("Another Song", "Mira Vale"),
    ],
)
def test_another_track(other: Candidate) -> None:
    assert relate(RECORD, other).label is Sameness.OTHER


def test_a_titles_own_brackets_are_known_beside_others() -> None:
    record = Candidate("a", "Don't Sail (Forget About Me)", "Mira Vale", 200, performed=True)
    video = upload("Mira Vale - Don't Sail (Forget About Me) (Official Video)")
    assert relate(record, video).label is Sameness.TRACK
    record = Candidate("a", "(I Can't Get No) Anchorage", "Mira Vale", 200, performed=True)
    video = upload("Mira Vale - (I Can't Get No) Anchorage (Official Lyric Video)")
    assert relate(record, video).label is Sameness.TRACK


@pytest.mark.parametrize(
    "title",
    ["Night Radio #{}", "Jo Quill || Night Radio #{}", "Mira Vale - Harbour Lights (Part {})"],
)
def test_numbers_tell_tracks_apart(title: str) -> None:
    ones, others = (upload(title.format(number), "The Dock") for number in (12, 13))
    assert relate(ones, others).label is Sameness.OTHER


def test_a_song_and_the_encore_of_it() -> None:
    ones, others = (
        upload(title, "Mira Vale", performed=True)
        for title in ("Harbour / Encore", "Harbour / Encore [Live]")
    )
    assert relate(ones, others).label is Sameness.VERSION


def test_two_remixes_are_two_versions() -> None:
    ones, others = (upload(f"Harbour Lights ({name} Remix)", "Mira Vale") for name in ("Jo", "Ed"))
    assert relate(ones, others).label is Sameness.VERSION
    assert relate(ones, upload("Mira Vale - Harbour Lights (Jo Remix)")).label is Sameness.TRACK


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Live in Paris", "Live in London"),
        ("Live at the Pier, 1979", "Live at the Pier, 1986"),
        ("Take 4", "Take 11"),
        ("2/27/69", "5/8/77"),
        ("1955", "1981"),
        ("Mono", "Stereo"),
        ("Violin", "Piano"),
        ("Spanish Version", "German Version"),
        ("432 Hz", "Reversed"),
        ("Drums Only", "Bass Only"),
        ("Live on KEXP", "Live at the Pier"),
        ("Jo Remix", "Ed Remix"),
        ("", "Wembley 1986"),
        ("", "Knebworth"),
        ("", "Reprise"),
        ("", "Piano"),
        ("", "isolated vocals"),
    ],
)
@pytest.mark.parametrize("dress", ["Harbour Lights ({})", "Mira Vale - Harbour Lights [{}]"])
def test_brackets_that_contradict_each_other_are_never_merged(
    dress: str, one: str, other: str
) -> None:
    ones, others = (upload(dress.format(said), "Mira Vale") for said in (one, other))
    assert relate(ones, others).label is Sameness.VERSION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Remastered 2009", "1969"),
        ("Live at the Pier", "Live"),
        ("Official Video", "Lyrics"),
        ("1998", ""),
        ("Explicit", "Clean"),
    ],
)
def test_brackets_that_agree_are_merged(one: str, other: str) -> None:
    ones, others = (upload(f"Harbour Lights ({said})", "Mira Vale") for said in (one, other))
    assert relate(ones, others).label is Sameness.TRACK


def test_groups_hold_what_is_the_same_and_lose_nothing() -> None:
    media = [
        RECORD,
        upload("Something Else"),
        upload("Mira Vale - Harbour Lights"),
        upload("Mira Vale - Harbour Lights (Live)"),
    ]
    assert groups(media) == [[0, 2], [1], [3]]


@st.composite
def told(draw: st.DrawFn, *, most: int = 2) -> list[Candidate]:
    """Uploads of one song or another."""
    title, artist = draw(NAMES), draw(NAMES)
    medium = st.builds(
        Candidate,
        st.just("x"),
        dressed(title, artist) | NAMES | st.text(max_size=30),
        st.sampled_from([artist, "Fan", ""]) | NAMES,
        st.none() | st.integers(1, 400),
        performed=st.booleans(),
        album=st.none() | NAMES | st.just("Live at the Pier"),
    )
    return draw(st.lists(medium, min_size=2, max_size=most))


@given(told())
def test_the_order_of_two_does_not_matter(two: list[Candidate]) -> None:
    one, other = two
    assert relate(one, other).label is relate(other, one).label


@given(told(most=12))
def test_groups_part_a_list(media: list[Candidate]) -> None:
    assert sorted(place for group in groups(media) for place in group) == list(range(len(media)))

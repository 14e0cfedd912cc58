"""What holds for every judgement, whatever the title."""

from collections.abc import Callable

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from aggregator.matching.candidate import Candidate, Want
from aggregator.matching.score import THRESHOLD, judge, rank
from tests.matching.titles import NAMES, dressed
from tests.matching.uploads import upload

LENGTHS = st.none() | st.integers(20, 4_000)


@st.composite
def asked(draw: st.DrawFn, *, most: int = 1) -> tuple[Want, list[Candidate]]:
    """A want, and uploads that may be it: its own words dressed, or others."""
    title, artist = draw(NAMES), draw(NAMES)
    titles = dressed(title, artist) | NAMES
    authors = st.sampled_from([artist, f"{artist} - Topic", f"{artist}VEVO", "Fan"]) | NAMES
    one = st.builds(
        Candidate, st.uuids().map(str), titles, authors, LENGTHS, performed=st.booleans()
    )
    return Want(title, artist, draw(LENGTHS)), draw(st.lists(one, min_size=1, max_size=most))


@given(asked(most=12), st.randoms())
def test_the_order_of_candidates_does_not_matter(
    case: tuple[Want, list[Candidate]], random: "object"
) -> None:
    want, candidates = case
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(want, shuffled) == rank(want, candidates)


_BRACKETS = str.maketrans("()", "[]")
_CURLY = str.maketrans("()", "{}")


@given(
    asked(),
    st.sampled_from(
        [
            str.upper,
            str.lower,
            str.title,
            lambda title: title.translate(_BRACKETS),
            lambda title: title.translate(_CURLY),
            lambda title: title.replace("a", "á").replace("i", "ï"),
            lambda title: title.replace(" - ", " – "),
        ]
    ),
)
def test_case_accents_and_brackets_change_nothing(
    case: tuple[Want, list[Candidate]], rewrite: Callable[[str], str]
) -> None:
    want, (one,) = case
    other = msgspec.structs.replace(one, title=rewrite(one.title))
    rewritten = msgspec.structs.replace(want, title=rewrite(want.title))
    first = judge(want, one)
    for second in (judge(want, other), judge(rewritten, one)):
        assert (first.score, first.accepted) == (second.score, second.accepted)


@given(asked(), st.integers(0, 3_000), st.integers(0, 3_000), st.booleans())
def test_a_closer_length_never_scores_lower(
    case: tuple[Want, list[Candidate]], near: int, more: int, longer: bool
) -> None:
    told, (one,) = case
    sign = 1 if longer else -1
    lengths = [max(1, 4_000 + sign * off) for off in (near, near + more)]
    want = msgspec.structs.replace(told, duration=4_000)
    closer, farther = (judge(want, msgspec.structs.replace(one, duration=at)) for at in lengths)
    assert closer.score >= farther.score


@given(asked())
def test_scores_and_reasons_hold_together(case: tuple[Want, list[Candidate]]) -> None:
    want, (one,) = case
    judgement = judge(want, one)
    assert 0 <= judgement.score <= 1
    assert judgement.reasons
    assert all(judgement.reasons)
    assert not judgement.accepted or judgement.score >= THRESHOLD


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_judged(title: str, author: str, other: str, by: str) -> None:
    judgement = judge(Want(title, author), upload(other, by))
    assert judgement.reasons

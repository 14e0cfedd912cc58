"""Words that nobody explains need somebody to vouch for them."""

import msgspec
import pytest

from aggregator.matching.candidate import Candidate
from aggregator.matching.score import judge, rank
from tests.matching.uploads import WANT, upload


@pytest.mark.parametrize("said", ["Montreal 1981", "at grandma's", "trap", "my favourite"])
@pytest.mark.parametrize("dress", ["{} ({})", "{} [{}]", "{} - {}", "{} | {}", "{} // {}"])
def test_words_that_nobody_explains_need_somebody_to_vouch_for_them(dress: str, said: str) -> None:
    title = dress.format("Mira Vale - Harbour Lights", said)
    lengthless = msgspec.structs.replace(WANT, duration=None)
    assert not judge(lengthless, upload(title)).accepted
    assert not judge(WANT, upload(title, duration=207)).accepted
    bracketed = upload(f"Harbour Lights ({said})", "Mira Vale")
    assert judge(lengthless, bracketed).accepted  # the artist's own words
    if " - {}" not in dress:
        assert judge(WANT, upload(title)).accepted  # the wanted length, to the second


@pytest.mark.parametrize("said", ["prod. by Ed Stone", "Produced by Ed Stone", "ft. Jo Quill"])
@pytest.mark.parametrize("mark", ["|", "-", "//"])
def test_who_else_made_it_may_stand_behind_a_bar(mark: str, said: str) -> None:
    lengthless = msgspec.structs.replace(WANT, duration=None)
    judgement = judge(lengthless, upload(f"Mira Vale - Harbour Lights {mark} {said}"))
    assert judgement.accepted, judgement.reasons


def test_a_verified_channel_may_put_more_behind_a_bar() -> None:
    lengthless = msgspec.structs.replace(WANT, duration=None)
    told = upload("Mira Vale - Harbour Lights | Long Night | Jo Quill")
    assert not judge(lengthless, told).accepted
    assert judge(lengthless, msgspec.structs.replace(told, official=True)).accepted
    bracketed = upload("Mira Vale - Harbour Lights (Long Night)")
    assert not judge(lengthless, msgspec.structs.replace(bracketed, official=True)).accepted


def test_another_upload_as_long_vouches_for_words_that_it_does_not_say() -> None:
    lengthless = msgspec.structs.replace(WANT, duration=None)
    of_album = Candidate("a", "Mira Vale - Harbour Lights (Low Tides)", "Fan", 200)
    plain = Candidate("b", "Mira Vale - Harbour Lights", "Another", 201)
    assert rank(lengthless, [of_album, plain])[1].accepted
    labelled = msgspec.structs.replace(plain, title=f"{plain.title} [Quay Records]")
    dated = Candidate("c", "Mira Vale - Harbour Lights | My Summer", "A Third", 200)
    assert rank(lengthless, [of_album, labelled, dated])[0].accepted
    # Of ten covers, each with its own words, two are mostly as long as each other.
    assert not rank(lengthless, [of_album, labelled])[0].accepted
    for other in (
        msgspec.structs.replace(plain, title=of_album.title),  # the same words once more
        msgspec.structs.replace(plain, duration=210),
        msgspec.structs.replace(plain, title="Mira Vale - Harbour Lights (Live)"),
        msgspec.structs.replace(plain, title="Jo Quill - Harbour Lights"),
        msgspec.structs.replace(plain, title="Mira Vale - Low Tides"),
    ):
        told = {one.id: one.accepted for one in rank(lengthless, [of_album, other])}
        assert not told["a"], other.title
    wanted_length = msgspec.structs.replace(WANT, duration=230)
    assert not rank(wanted_length, [of_album, labelled])[0].accepted


def test_another_title_with_another_artist_is_another_version() -> None:
    one = Candidate("x", "Harbour Lights (The Long Night)", "Mira Vale, DJ Quill", 180)
    lengthless = msgspec.structs.replace(WANT, duration=None)
    assert not judge(lengthless, msgspec.structs.replace(one, performed=True)).accepted

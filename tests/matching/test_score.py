"""The right song, the right version, or nothing."""

import msgspec
import pytest

from aggregator.domain.media import Kind, Media, Platform, Restriction, media_id
from aggregator.matching.candidate import Candidate, Want, candidate
from aggregator.matching.score import judge, rank
from tests.matching.uploads import RECORD, WANT, upload


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Harbour Lights", "Mira Vale"),
        ("HARBOUR LIGHTS", "mira vale"),
        ("Mira Vale - Harbour Lights", "Some Channel"),
        ("Mira Vale — Harbour Lights (Official Video)", "MiraValeVEVO"),
        ("Mira Vale - Harbour Lights [Offizielles HD Musikvideo]", "Label"),
        ("Harbour Lights - Mira Vale", "Some Channel"),
        ("Mira Vale: Harbour Lights | Official Audio", "Label"),
        ("Mira Vale 'Harbour Lights' [HD] 1998", "Fan"),
        ("Mira Vale Harbour Lights", "Fan"),
        ("Harbour Lights by Mira Vale with lyrics", "Fan"),
        ("04. Harbour Lights", "Mira Vale"),
        ("Harbour Lights (Remastered 2011)", "Mira Vale - Topic"),
        ("Harbour Lights (Album Version)", "Mira Vale"),
        ("Mira Vale - Harbour Lights (Sub. Español)", "Fan"),
        ("Mira Vale feat. Jo Quill - Harbour Lights", "Fan"),
        ("Harbour Lights ft. Jo Quill", "Mira Vale"),
        ("Harbor Lights", "Mira Vale"),
        ("Harbour Lights", "The Mira Vale Quartet"),
        ("Míra Välé - Hárbour Lîghts", "Fan"),
        ("【MV】Mira Vale - Harbour Lights", "Fan"),
        ("Mira Vale - Harbour Lights 🎵 #music #lyrics", "Fan"),
        ("Mira Vale 'Harbour Lights' M/V", "Label"),
        ("[MV] Mira Vale(미라 베일) _ Harbour Lights(항구의 불빛)", "Label"),
        ("미라베일 Mira Vale【港の灯 Harbour Lights】-Official Music Video", "Label"),
        ("Harbour Lights", "미라베일 Mira Vale"),
    ],
)
def test_the_wanted_recording_is_known_however_it_is_written(title: str, author: str) -> None:
    judgement = judge(WANT, upload(title, author))
    assert judgement.accepted, judgement.reasons


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Mira Vale - Harbour Lights (Live at the Pier)", "Mira Vale"),
        ("Mira Vale - Harbour Lights live 1999", "Fan"),
        ("Harbour Lights (Jo Quill Remix)", "Mira Vale"),
        ("Harbour Lights (Extended Mix)", "Mira Vale"),
        ("Harbour Lights (Acoustic)", "Mira Vale"),
        ("Harbour Lights (Instrumental)", "Mira Vale"),
        ("Harbour Lights - Demo", "Mira Vale"),
        ("Mira Vale - Harbour Lights (Karaoke Version)", "Sing It"),
        ("Harbour Lights (Made Famous by Mira Vale)", "The Hit Crew"),
        ("Harbour Lights (Mira Vale Cover)", "Jo Quill"),
        ("Mira Vale - Harbour Lights (slowed + reverb)", "Moods"),
        ("Nightcore - Harbour Lights (Mira Vale)", "Night"),
        ("Mira Vale - Harbour Lights 8D AUDIO", "8D Tunes"),
        ("Mira Vale - Harbour Lights [1 hour]", "Loops"),
        ("Mira Vale - Harbour Lights REACTION", "We React"),
        ("Mira Vale - Harbour Lights guitar lesson", "Teacher"),
        ("Mira Vale 'Harbour Lights' MV Shooting", "Label"),
        ("Mira Vale - Harbour Lights (Making Film)", "Mira Vale"),
        ("Mira Vale - Harbour Lights (piano tutorial)", "Teacher"),
        ("Mira Vale - Harbour Lights (teaser)", "Mira Vale"),
        ("Mira Vale - Harbour Lights x Ocean Drive (Mashup)", "DJ"),
        ("Mira Vale - Harbour Lights (en vivo)", "Fan"),
        ("Harbour Lights (Reprise)", "Mira Vale"),
        ("Harbour Lights (Director's Cut)", "Mira Vale"),
        ("Mira Vale - Harbour Lights / THE FIRST TAKE", "THE FIRST TAKE"),
        ("Mira Vale - Harbour Lights (Glastonbury 2019)", "Mira Vale"),
        ("Harbour Lights (Versão Portuguesa) - Mira Vale", "Fan"),
        ("Mira Vale - New Harbour Lights", "Mira Vale"),
        ("Harbour Lights, Pt. 2", "Mira Vale"),
        ("Harbour", "Mira Vale"),
        ("Jo Quill - Harbour Lights", "Fan"),
        ("Harbour Lights", "Jo Quill"),
        ("Lights of the Harbour", "Mira Vale"),
        ("Mira Vale - Full Album", "Mira Vale"),
        ("Mira Vale - Harbour Lights (Violin)", "Fan"),
        ("Mira Vale - Harbour Lights | piano", "Fan"),
        ("Mira Vale - Harbour Lights - fingerstyle guitar", "Fan"),
        ("Mira Vale - Harbour Lights (isolated bass)", "Fan"),
        ("Mira Vale - Harbour Lights (vocals only)", "Fan"),
        ("Mira Vale - Harbour Lights reversed", "Fan"),
        ("Mira Vale - Harbour Lights (432 Hz)", "Fan"),
        ("Mira Vale - Harbour Lights (by my daughter)", "Fan"),
        ("Mira Vale - Harbour Lights | The Voice blind audition", "Fan"),
        ("Mira Vale - Harbour Lights rehearsal", "Fan"),
        ("Mira Vale - Harbour Lights whatsapp status", "Fan"),
        ("Harbour Lights - Mira Vale feat. Jo Quill piano cover", "Fan"),
        ("Mira Vale ft. Jo nightcore - Harbour Lights", "Fan"),
        ("Something Else", "Mira Vale"),
    ],
)
def test_another_version_performer_or_song_is_refused(title: str, author: str) -> None:
    judgement = judge(WANT, upload(title, author))
    assert not judgement.accepted
    assert judgement.reasons


@pytest.mark.parametrize(
    ("wanted", "right", "wrong"),
    [
        ("Harbour Lights (Live)", "Harbour Lights (Live at the Pier)", "Harbour Lights"),
        ("Harbour Lights - Jo Remix", "Harbour Lights (Jo Remix)", "Harbour Lights (Ed Remix)"),
        ("Harbour Lights (Acoustic)", "Harbour Lights [Acoustic Version]", "Harbour Lights"),
        ("Harbour Lights (Remastered)", "Harbour Lights", "Harbour Lights (Live)"),
        (
            "Harbour Lights (Live in Paris)",
            "Harbour Lights (Live)",
            "Harbour Lights (Live in Rome)",
        ),
        ("Harbour Lights (Piano)", "Harbour Lights (Piano Version)", "Harbour Lights"),
        ("Alive", "Alive", "Alive (Live)"),
        ("Cover Me", "Cover Me", "Cover Me (cover)"),
        ("Remix to Ignition", "Remix to Ignition", "Ignition"),
        ("To Live Is to Die", "To Live Is to Die", "To Live Is to Die (Live)"),
        ("Live Forever", "Mira Vale - Live Forever", "Mira Vale - Live Forever live"),
        ("(I Can't) Sail", "I Can't Sail", "I Can Sail"),
        ("Sail (Spanish Version)", "Sail (Versión en Español)", "Sail (German Version)"),
        ("Sail (Long Night Version)", "Sail (Long Night Version)", "Sail (Sad Girl Version)"),
        ("Sail (Live on KEXP)", "Sail (Live on KEXP)", "Sail (Live at the Pier)"),
        ("Sail (Re-Recorded 2011)", "Sail (Re-Recorded)", "Sail (Orchestral Version)"),
        ("Harbour / Encore", "Harbour / Encore", "Harbour / Encore (Live)"),
        ("Night Radio #12", "Night Radio #12", "Night Radio #13"),
        ("Night Radio, Part Two", "Night Radio, Pt. 2", "Night Radio, Part One"),
        ("Night Radio (Pts. 1-5)", "Night Radio (Parts I-V)", "Night Radio (Parts VI-IX)"),
        ("Night Radio (Pt. 1)", "Night Radio, Part I", "Night Radio"),
        ("Night Radio (Pt. 1)", "Night Radio - Part One", "Night Radio (Pt. 2)"),
        ("Night Radio", "Night Radio", "Night Radio (Interlude)"),
        ("Night Radio (Interlude)", "Night Radio - Interlude", "Night Radio"),
        ("Interlude", "Interlude", "Interlude (Skit)"),
        ("Night Radio", "Night Radio", "Night Radio (Take 9)"),
        ("Night Radio (Take 4)", "Night Radio - Take 4", "Night Radio (Take 11)"),
        ("Take 5", "Take 5", "Take 5 (Take 2)"),
    ],
)
def test_a_version_asked_for_is_required(wanted: str, right: str, wrong: str) -> None:
    want = Want(wanted, "Mira Vale")
    assert judge(want, upload(right, "Mira Vale")).accepted
    assert not judge(want, upload(wrong, "Mira Vale")).accepted


@pytest.mark.parametrize(
    ("wanted", "title", "author"),
    [
        (("Californication", "Red Hot Chili Peppers"), "RHCP - Californication", "Fan"),
        (("September", "Earth, Wind & Fire"), "September", "EWF - Topic"),
        (("Группа крови", "Кино"), "Kino - Gruppa krovi", "Fan"),
        (("Gruppa krovi", "Kino"), "Кино - Группа крови", "Fan"),
        (("晴天", "周杰倫"), "周杰倫 Jay Chou【晴天 Sunny Day】", "JVR Music"),
        (("晴天", "周杰倫"), "晴天 Sunny Day", "周杰倫 Jay Chou"),
        (("Sunny Day", "Jay Chou"), "周杰倫 Jay Chou【晴天 Sunny Day】", "JVR Music"),
        (("Shum", "Go_A"), "Go_A — Шум (Shum)", "Go_A"),
        (("Ya Lili", "Balti"), "Balti - Ya Lili يا ليلي", "Fan"),
        (("تملي معاك", "عمرو دياب"), "Amr Diab - Tamally Maak | عمرو دياب - تملي معاك", "Rotana"),
        (("Harbour Lights", "Mira Vale Quartet"), "Mira Vale - Harbour Lights", "Fan"),
        (("Группа крови", "Кино"), "Группа крови", "Виктор Цой и группа КИНО"),
        (("봄날", "BTS"), "BTS (방탄소년단) '봄날 (Spring Day)' Official MV", "Label"),
        (("Группа крови", "Кино"), "Кино (Виктор Цой) - Группа крови", "Fan"),
        (("Группа крови", "группа Кино"), "Кино - Группа крови", "Fan"),
        (("Звезда", "Звери"), "Группа Звери - Звезда", "Fan"),
        (("Harbour Lights", "The Mira Vale Trio"), "Harbour Lights (Mira Vale)", "Fan"),
        (("Clair de lune", "Claude Debussy"), "Debussy - Clair de Lune", "Fan"),
        (("Winter", "Antonio Vivaldi"), "Vivaldi: Winter", "Fan"),
        (("Me and You", "!!!"), "Me and You", "!!! - Topic"),
        (("Harbour Lights", "Mira Vale"), "Harbour Lights (Sub. Inglés/Español) Mira Vale", "Fan"),
        (
            ("Harbour Lights", "Mira Vale"),
            "Mira Vale - Harbour Lights (Subtitulada al Español)",
            "F",
        ),
        (
            ("Harbour Lights", "Mira Vale"),
            "Mira Vale - Harbour Lights (Letra/Lyrics en inglés)",
            "F",
        ),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights [German Subtitles]", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights (перевод на русский)", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights (текст песни)", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights (Deutsche Übersetzung)", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights (Napisy PL)", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - Harbour Lights HebSub מתורגם", "F"),
        (("N.Y. Harbour Lights", "Mira Vale"), "Mira Vale - NY Harbour Lights", "F"),
        (("Harbour Lights", "Mira Vale"), "Mira Vale - 02 - Harbour Lights", "F"),
    ],
)
def test_names_in_short_and_in_another_script(
    wanted: tuple[str, str], title: str, author: str
) -> None:
    for length in (200, None):
        judgement = judge(Want(*wanted, length), upload(title, author))
        assert judgement.accepted, judgement.reasons


@pytest.mark.parametrize(
    "title",
    [
        "Mira Vale - Harbour Lights на русском",
        "Mira Vale - Harbour Lights (German)",
        "Mira Vale - Harbour Lights (Türkçe)",
        "Mira Vale - Harbour Lights (English)",
    ],
)
def test_a_language_without_subtitles_may_be_sung(title: str) -> None:
    assert not judge(Want("Harbour Lights", "Mira Vale"), upload(title)).accepted


def test_the_wanted_album_explains_itself() -> None:
    want = Want("Harbour Lights", "Mira Vale", album="Tides of Iron (Deluxe)")
    for title in (
        "Mira Vale - Harbour Lights (Tides of Iron)",
        "Mira Vale - Harbour Lights - Tides of Iron [1991]",
        "Mira Vale - Tides of Iron - Harbour Lights",
        "Mira Vale - Harbour Lights | Tides of Iron",
    ):
        judgement = judge(want, upload(title))
        assert judgement.accepted, judgement.reasons
    assert not judge(want, upload("Mira Vale - Harbour Lights (Montreal)")).accepted


@pytest.mark.parametrize("title", ["{} - {} - {}", "{} - {} - {} [1991]", "{} - {} - {} OST"])
def test_what_follows_the_artist_and_the_title_is_no_performer(title: str) -> None:
    told = title.format("Mira Vale", "Harbour Lights", "Tides of Iron")
    judgement = judge(WANT, upload(told))
    assert judgement.accepted, judgement.reasons
    assert not judge(WANT, upload(told, duration=207)).accepted
    assert not judge(WANT, upload("Harbour Lights - Jo Quill - Mira Vale")).accepted


@pytest.mark.parametrize("title", ["טונה - סדק x RedBone", "周杰倫 - 晴天 x Hello"])
def test_a_second_song_is_no_second_script(title: str) -> None:
    artist, song = title.split(" x ", maxsplit=1)[0].split(" - ")
    assert not judge(Want(song, artist, 200), upload(title)).accepted


@pytest.mark.parametrize(
    "wanted",
    [
        "(I Can't Get No) Anchorage",
        "Don't Sail (Forget About Me)",
        "Anchor Drift (Fast & Furious)",
        "Sail (Down) The River (Of Dreams)",
    ],
)
@pytest.mark.parametrize("dress", ["(Official Lyric Video)", "[MUSIC VIDEO] HD", "(Remastered)"])
def test_a_titles_own_brackets_are_known_beside_others(wanted: str, dress: str) -> None:
    lengthless = Want(wanted, "Mira Vale")
    judgement = judge(lengthless, upload(f"Mira Vale - {wanted} {dress}"))
    assert judgement.accepted, judgement.reasons
    assert judge(lengthless, upload(f"Mira Vale - {wanted}")).score == judgement.score
    assert not judge(lengthless, upload(f"Mira Vale - {wanted} {dress} (Live)")).accepted


@pytest.mark.parametrize(
    "said",
    [
        "Original Studio Version",
        "Album Version",
        'From "Tides" / Soundtrack Version',
        "Cover Audio",
        "Official Cover Art",
    ],
)
def test_what_the_original_is_called(said: str) -> None:
    assert judge(WANT, upload(f"Harbour Lights ({said})", "Mira Vale")).accepted


def test_a_cover_by_the_wanted_artist_is_what_was_asked_for() -> None:
    cover = "Harbour Lights (Jo Quill Cover)"
    assert judge(WANT, upload(cover, "Mira Vale")).accepted
    assert not judge(WANT, upload(f"Mira Vale - {cover}")).accepted  # who covers whom?
    for told in ("Harbour Lights (Mira Vale Cover)", "Harbour Lights (Cover)"):
        assert not judge(WANT, upload(told, "Mira Vale")).accepted
    assert not judge(WANT, upload("Harbour Lights (Jo Quill Cover) (Live)", "Mira Vale")).accepted
    assert not judge(WANT, upload("Harbour Lights (Mira Vale Cover)", "Jo Quill")).accepted


def test_a_composer_is_played_by_others() -> None:
    want = Want("Gymnopédie No. 1", "Erik Satie", 195)
    record = Candidate("a", "Satie: Gymnopédie No. 1", "Jo Quill", 195, performed=True)
    own = Candidate("b", "Gymnopédie No. 1", "Erik Satie", 195, performed=True)
    assert judge(want, record).accepted
    assert rank(want, [record, own])[0].id == "b"
    unnamed = msgspec.structs.replace(record, title="Gymnopédie No. 1")
    assert not judge(want, unnamed).accepted
    song = Candidate("a", "Mira Vale: Harbour Lights", "Jo Quill", 200, performed=True)
    assert not judge(WANT, song).accepted


def test_a_number_beside_a_long_title_is_another_part() -> None:
    want = Want("The Long Harbour Lights", "Mira Vale")
    assert not judge(want, upload("Mira Vale - The Long Harbour Lights Part 1")).accepted
    assert not judge(want, upload("The Long Harbour Lights 2", "Mira Vale")).accepted


def test_a_film_may_stand_between_a_song_and_its_singer() -> None:
    title = "Harbour Lights - The Long Night | Jo Quill | Mira Vale | Ed Stone"
    judgement = judge(WANT, upload(title, "Film Songs"))
    assert judgement.accepted, judgement.reasons
    assert not judge(WANT, upload(title, "Film Songs", 207)).accepted


def test_an_edit_is_taken_only_when_the_original_is_not_there() -> None:
    edit = Candidate("edit", "Harbour Lights (Radio Edit)", "Mira Vale", 200, performed=True)
    assert rank(WANT, [edit])[0].accepted
    assert rank(WANT, [edit, RECORD])[0].id == "record"


def test_official_uploads_come_first() -> None:
    strangers = Candidate("b", "Mira Vale - Harbour Lights", "Fan", 200, views=10**9)
    assert [one.id for one in rank(WANT, [strangers, RECORD])] == ["record", "b"]


@pytest.mark.parametrize(
    "channel", ["MiraValeOfficialVEVO", "Mira Vale Music Channel", "Mira Vale Band Official"]
)
def test_a_channel_may_add_two_words_to_its_artist(channel: str) -> None:
    own = Candidate("own", "Mira Vale - Harbour Lights", channel, 200)
    strangers = Candidate("a", "Mira Vale - Harbour Lights", "Fan", 200, views=10**9)
    assert [one.id for one in rank(WANT, [strangers, own])] == ["own", "a"]


def test_a_remix_on_the_remixers_own_channel_is_official() -> None:
    want = Want("Harbour Lights (Jo Quill Remix)", "Mira Vale", 200)
    title = "Mira Vale - Harbour Lights (Jo Quill Remix)"
    own = Candidate("own", title, "Jo Quill", 200)
    strangers = Candidate("a", title, "Fan", 200, views=10**9)
    assert [one.id for one in rank(want, [strangers, own])] == ["own", "a"]
    for other in ("Quill Fans", "Ed Stone"):
        assert rank(want, [strangers, msgspec.structs.replace(own, author=other)])[0].id == "a"


def test_who_signs_as_the_player_is_no_label() -> None:
    lengthless = msgspec.structs.replace(WANT, duration=None)
    signed = Candidate("a", "Mira Vale - Harbour Lights [Quay Release]", "Quay", 200, official=True)
    for said in ("[Quay Release]", "| Lyrics by Quay", "(Video by Quay)"):
        told = msgspec.structs.replace(signed, title=f"Mira Vale - Harbour Lights {said}")
        assert judge(lengthless, told).accepted, said
    for title in ("Harbour Lights - Mira Vale by Quay", "Mira Vale - Harbour Lights (by Quay)"):
        played = msgspec.structs.replace(signed, title=title)
        assert not judge(lengthless, played).accepted
        assert not judge(WANT, played).accepted
    own = msgspec.structs.replace(signed, title="Harbour Lights by Mira Vale", author="Mira Vale")
    assert judge(lengthless, own).accepted


def test_views_break_a_tie() -> None:
    one, other = (
        Candidate(id_, "Mira Vale - Harbour Lights", "Fan", 200, views=views)
        for id_, views in (("a", 5), ("b", 500))
    )
    assert rank(WANT, [one, other])[0].id == "b"


@pytest.mark.parametrize(
    "change",
    [
        {"preview": True},
        {"playable": False},
        {"kind": Kind.MIX},
        {"kind": Kind.ALBUM},
        {"kind": Kind.STREAM},
        {"duration": 3_600},
        {"duration": 30},
        {"duration": 300},
        {"album": "Live at the Pier 1999"},
    ],
)
def test_what_is_no_full_recording_of_it_is_refused(change: dict[str, object]) -> None:
    assert not judge(WANT, msgspec.structs.replace(RECORD, **change)).accepted


@pytest.mark.parametrize("length", [30, 1_500])
def test_an_implausible_length_is_refused_without_a_wanted_one(length: float) -> None:
    want = msgspec.structs.replace(WANT, duration=None)
    upload_ = msgspec.structs.replace(RECORD, duration=length, performed=False)
    assert not judge(want, upload_).accepted
    record = msgspec.structs.replace(RECORD, duration=length)
    assert judge(want, record).accepted  # its own page says how long it is
    assert rank(want, [record, RECORD])[0].score == 1


def test_lengths_that_agree_stand_in_for_the_wanted_one() -> None:
    want = msgspec.structs.replace(WANT, duration=None)
    others = [
        Candidate(f"{at}", "Mira Vale - Harbour Lights", "Fan", 200 + at, views=at)
        for at in range(3)
    ]
    odd = Candidate("odd", "Mira Vale - Harbour Lights", "Fan", 290, views=10**6)
    assert rank(want, [*others, odd])[-1].id == "odd"


def test_a_show_is_taken_where_one_is_asked_for() -> None:
    show = Candidate(
        "show", "Night Radio with Jo 06-09-2021", "The Dock Radio", 7_200, kind=Kind.SHOW
    )
    assert judge(Want("Night Radio with Jo", "The Dock Radio"), show).accepted
    numbered = msgspec.structs.replace(show, title="Night Lights 350 with Jo", author="Jo")
    assert judge(Want("Night Lights 350", "Jo"), numbered).accepted
    for other in ("Night Lights 351", "Night Lights 35", "Night Lights", "Night Lights 1999"):
        assert not judge(Want(other, "Jo"), numbered).accepted
    assert not judge(Want("Night Lights 350", "Ed"), numbered).accepted
    song = msgspec.structs.replace(numbered, title="Night Lights 1999")
    assert not judge(Want("Night Lights 1999", "Jo"), song).accepted


def test_another_script_passes_when_the_length_agrees() -> None:
    want = Want("י'א 2", "Tuna", 176)
    assert judge(want, Candidate("a", "י״א 2", "טונה", 177, performed=True)).accepted


def test_a_medium_becomes_a_candidate() -> None:
    media = Media(
        id=media_id(Platform.YOUTUBE, "x"),
        native_id="x",
        title="Harbour Lights",
        author="Mira Vale - Topic",
        image=None,
        platform=Platform.YOUTUBE,
        url="https://example.com",
        duration=30,
        full_duration=200,
        preview=True,
        kind=Kind.TRACK,
        restriction=Restriction.GEO,
    )
    one = candidate(media)
    assert (one.performed, one.official, one.preview, one.playable) == (True, True, True, False)
    assert one.duration == 200


def test_a_bracket_that_both_titles_have_costs_nothing() -> None:
    titled = Want("Harbour Lights (Lantern Anthem)", "Mira Vale")
    same = Candidate("a", "Harbour Lights (Lantern Anthem)", "Mira Vale", 200, performed=True)
    assert judge(titled, same).score == judge(Want("Harbour Lights", "Mira Vale"), RECORD).score

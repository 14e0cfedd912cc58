"""A title is taken apart where its writer parted it."""

import pytest

from aggregator.matching.title import segments


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Moon River", [("moon river", [])]),
        ("Artist - Moon River (Live)", [("artist", []), ("moon river", ["live"])]),
        (
            "Artist – Moon River [HD] | Label",
            [("artist", []), ("moon river", ["hd"]), ("label", [])],
        ),
        ("Jay-Z: 99 Problems", [("jay z", []), ("99 problems", [])]),
        ("03 - Moon River", [("moon river", [])]),
        ("1.5- Moon River", [("moon river", [])]),
        ("「Moon」River", [("river", ["moon"])]),
        (
            'Artist "Moon River" (feat. Guest)',
            [("artist", []), ("moon river", []), ("", ["feat guest"])],
        ),
        ('י"א 2', [("יא 2", [])]),
        ("Pt. II & Vol. 3", [("part 2 and volume 3", [])]),
        ("Song (unclosed", [("song", ["unclosed"])]),
        ("Song) closed", [("song closed", [])]),
        ("P!nk & A$AP", [("pink and asap", [])]),
        ("Мako - Song", [("mako", []), ("song", [])]),
        ("#hit @somebody - Song", [("", []), ("song", [])]),
        ("***", [("***", [])]),
    ],
)
def test_segments(title: str, parts: list[tuple[str, list[str]]]) -> None:
    told = [
        (" ".join(part.words), [" ".join(bracket) for bracket in part.brackets])
        for part in segments(title)
    ]
    assert told == parts

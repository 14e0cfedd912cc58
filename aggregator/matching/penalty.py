"""What each flaw costs a candidate, of a score that starts at 1. Data only.

Judgements are summed in whole ten-thousandths, which is exact, and quick.
"""

from typing import Final

FULL_SCORE: Final = 10_000
"""The score of 1 that a judgement starts with, in ten-thousandths."""

PENALTY: Final[dict[str, float]] = {
    "title misspelt": 0.12,
    "title in another script": 0.12,
    "words beside the title": 0.55,
    "one word beside a long title": 0.2,
    "unexplained subtitle": 0.15,
    "unexplained subtitle, unvouched": 0.36,
    "unexplained aside": 0.06,
    "unexplained aside, unvouched": 0.3,
    "title shortened": 0.02,
    "artist only in the title": 0.03,
    "artist misspelt": 0.08,
    "artist in another script": 0.14,
    "artist among other words": 0.14,
    "artist not named": 0.3,
    "another name where the artist stands": 0.3,
    "another name where the artist stands, unvouched": 0.4,
    "another artist beside the wanted": 0.05,
    "retitled with another artist": 0.3,
    "unwanted guest": 0.08,
    "edit not asked for": 0.25,
    "asked for an edit, is the whole": 0.2,
    "remixer not told": 0.2,
    "another occasion": 0.12,
    "uploader unknown": 0.06,
    "length unknown": 0.03,
    "very short": 0.25,
    "long": 0.3,
    "length unlike the others'": 0.35,
}

OFFICIAL_LENGTH: Final[tuple[tuple[float, float], ...]] = (
    (2.0, 0.0),
    (8.0, 0.05),
    (15.0, 0.12),
    (30.0, 0.22),
    (45.0, 0.3),
    (60.0, 0.6),
    (90.0, 1.0),
)
UPLOAD_LENGTH: Final[tuple[tuple[float, float], ...]] = (
    (2.0, 0.0),
    (4.0, 0.04),
    (6.0, 0.16),
    (8.0, 0.3),
    (12.0, 0.45),
    (20.0, 1.0),
)
"""Penalty by the seconds a length is off, straight between the points. A video of the artist's own
may be longer than the record; a stranger's upload that is off is another recording."""

EQUAL_SECONDS: Final = 2.0
"""Seconds by which the lengths of one recording's uploads differ."""

SNIPPET: Final[tuple[float, float]] = (28.5, 31.5)
"""Seconds: nothing but a preview is as long, where the wanted length is not known."""

SHORT: Final = 50.0
"""Seconds below which few songs end."""

LONG: Final = 720.0
"""Seconds above which few songs go on."""

NO_SONG: Final = 1_200.0
"""Seconds from which a recording is a mix, a show or a loop."""

"""How many tracks, how many minutes, how many of one artist."""

import pytest

from aggregator.curation.amounts import Amount, amount_in
from aggregator.matching.text import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 songs by Miles Davis", Amount(tracks=5)),
        ("five upbeat songs", Amount(tracks=5)),
        ("a dozen tracks", Amount(tracks=12)),
        ("cinq chansons tristes", Amount(tracks=5)),
        ("drei ruhige Lieder", Amount(tracks=3)),
        ("ocho canciones", Amount(tracks=8)),
        ("top 5 disco", Amount(tracks=5)),
        ("top 40 hits", Amount()),
        ("90 minutes of deep house", Amount(minutes=90)),
        ("90 min deep house", Amount(minutes=90)),
        ("1h30 de salsa", Amount(minutes=90)),
        ("1.5 hours of jazz", Amount(minutes=90)),
        ("two hours of techno", Amount(minutes=120)),
        ("an hour of ambient", Amount(minutes=60)),
        ("half an hour of piano", Amount(minutes=30)),
        ("une heure de jazz", Amount(minutes=60)),
        ("eine Stunde Klaviermusik", Amount(minutes=60)),
        ("one song per artist", Amount(per_artist=1)),
        ("20 songs, no artist twice", Amount(tracks=20, per_artist=1)),
        ("2 songs per artist", Amount(per_artist=2)),
        ("songs of the 90s", Amount()),
        ("music for my 30 guests", Amount()),
    ],
)
def test_amounts_are_read(text: str, expected: Amount) -> None:
    assert amount_in(plain(text))[0] == expected

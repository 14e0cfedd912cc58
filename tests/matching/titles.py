"""Titles and names for property tests: made of letters, dressed as uploads dress."""

from string import ascii_lowercase

from hypothesis import strategies as st

from aggregator.matching.vocabulary import NOISE, VERSION_PHRASES

LETTERS = st.text(ascii_lowercase, min_size=2, max_size=9)
NAMES = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)

VERSION_WORDS = sorted(
    phrase[0]
    for phrases in VERSION_PHRASES.values()
    for phrase in phrases
    if len(phrase) == 1 and phrase[0].isalpha() and phrase[0].isascii() and len(phrase[0]) > 2
)
SAID = st.sampled_from([*VERSION_WORDS, *sorted(NOISE)]) | NAMES

DRESSES = st.sampled_from(
    [
        "{title}",
        "{artist} - {title}",
        "{title} - {artist}",
        "{title} ({said})",
        "{artist} - {title} ({said})",
        "{artist} - {title} - {said}",
        "{artist} - {title} | {said}",
        "{artist} {title} (Official Video)",
        "{title} (feat. {said})",
        "{artist} - {title} ({said} Remix)",
        "{said} - {title}",
    ]
)


@st.composite
def dressed(draw: st.DrawFn, title: str, artist: str) -> str:
    """A title as an upload writes it."""
    return draw(DRESSES).format(title=title, artist=artist, said=draw(SAID))

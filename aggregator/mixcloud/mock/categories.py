"""The site's categories."""

from aggregator.mixcloud.mock.naming import slug_of

_MUSIC = """
Ambient, Bass, Beats, Chillout, Classical, Deep House, Drum & Bass, Dub, Dubstep, EDM, Electronica,
Funk, Garage, Hard Dance, Hip Hop, House, Indie, Jazz, Pop, Rap, R&B, Reggae, Rock, Soul,
Tech House, Techno, Trance, Trap, World, Other
"""
_TALK = (
    "Business, Comedy, Education, Interview, Lifestyle, News, Politics, Science, Sport, Technology"
)


def _named(names: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, slug_of(name)) for name in (" ".join(one.split()) for one in names.split(","))
    )


MUSIC = _named(_MUSIC)
TALK = _named(_TALK)
CATEGORIES = MUSIC + TALK
"""Name and slug of each."""

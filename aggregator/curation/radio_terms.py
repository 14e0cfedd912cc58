"""Terms of ListenBrainz' LB Radio: `tag:(deep house):2`, `artist:(X)`, `#punk`.

Grammar: https://troi.readthedocs.io/en/latest/lb_radio.html (artist, tag, weights, options).
"""

import re

import msgspec

_TERM = re.compile(
    r"\b(?P<kind>artist|tag|country):"
    r"(?:\((?P<many>[^()]{1,200})\)|(?P<one>[^\s:()]+))"
    r"(?::(?P<weight>\d{1,2}))?(?::(?P<options>[a-z,]+))?",
    re.IGNORECASE,
)
_HASH = re.compile(
    r"(?<!\S)#(?:\((?P<many>[^()]{1,200})\)|(?P<one>[^\s:()#]+))(?::(?P<weight>\d{1,2}))?"
)


class RadioTerms(msgspec.Struct, frozen=True):
    """What the terms ask for: artists, and tags with their weights (1 unless told)."""

    artists: tuple[str, ...] = ()
    tags: tuple[tuple[str, float], ...] = ()
    countries: tuple[str, ...] = ()


def radio_terms(prompt: str) -> tuple[RadioTerms, str]:
    """The terms of a prompt, and the prompt without them."""
    artists: list[str] = []
    tags: list[tuple[str, float]] = []
    countries: list[str] = []
    for hit in (*_TERM.finditer(prompt), *_HASH.finditer(prompt)):
        groups = hit.groupdict()
        said = (groups["many"] or groups["one"] or "").strip()
        weight = float(groups["weight"] or 1)
        kind = (groups.get("kind") or "tag").lower()
        if kind == "artist":
            artists.append(said)
        elif kind == "tag":
            tags += [(tag.strip(), weight) for tag in said.split(",") if tag.strip()]
        elif kind == "country":
            countries.append(said)
    return (
        RadioTerms(tuple(artists), tuple(tags), tuple(countries)),
        _HASH.sub(" ", _TERM.sub(" ", prompt)),
    )

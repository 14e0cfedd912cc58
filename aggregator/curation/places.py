"""Languages, countries and cities that a prompt may name."""

from functools import cache

import msgspec

from aggregator.curation.catalogue import catalogue
from aggregator.curation.tables import rows, several


class Place(msgspec.Struct, frozen=True):
    """Where music comes from: a language sung, countries (ISO 3166-1), a city."""

    language: str | None = None
    countries: tuple[str, ...] = ()
    city: str | None = None


@cache
def place_phrases() -> tuple[tuple[str, Place], ...]:
    """Every adjective and name of a language or country with its place."""
    return tuple(
        (phrase, Place(row["language"] or None, several(row["countries"], ",")))
        for row in rows("places.tsv")
        for phrase in several(row["adjectives"])
    )


@cache
def city_phrases() -> tuple[tuple[str, Place], ...]:
    """The cities that artists of the catalogue come from."""
    cities = {(track.country, track.city) for track in catalogue() if track.city}
    return tuple((city, Place(None, (country,), city)) for country, city in sorted(cities) if city)

"""What a prompt asks for, as a rule can read it. Every curator's choice is held to it."""

import msgspec

from aggregator.curation.eras import Era
from aggregator.curation.facets import Facet, Sort
from aggregator.curation.names import keys_of, with_kin
from aggregator.curation.places import Place
from aggregator.domain.playlist import MOST_ITEMS, Suggestion
from aggregator.domain.version import Version
from aggregator.matching.text import fold

ARTIST_CAP = 2


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt read.

    `text` is what is wanted in words, without what is not wanted; `language` that of the prompt.
    `facets` are wanted, with a weight each (1 unless the prompt says otherwise), `without` are not.
    `by` names artists whose own tracks are wanted, `like` those to resemble, `without_artists` are
    keys (`names.key_of`) that nothing may be by. `minutes` and `tracks` are what was asked for;
    `goal` is how many tracks are looked for, at most ten. `long_form` asks for mixes and shows.
    """

    text: str
    language: str = "en"
    eras: tuple[Era, ...] = ()
    without_eras: tuple[Era, ...] = ()
    facets: tuple[tuple[Facet, float], ...] = ()
    without: tuple[Facet, ...] = ()
    places: tuple[Place, ...] = ()
    without_places: tuple[Place, ...] = ()
    languages: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    without_artists: frozenset[str] = frozenset()
    without_words: tuple[str, ...] = ()
    instrumental: bool | None = None
    voice: str | None = None
    versions: tuple[Version, ...] = ()
    long_form: bool = False
    tracks: int | None = None
    minutes: float | None = None
    per_artist: int | None = None

    @property
    def goal(self) -> int:
        """How many tracks are looked for."""
        return min(self.tracks or MOST_ITEMS, MOST_ITEMS)

    @property
    def artist_cap(self) -> int:
        """How many tracks of one artist may stand: two, unless the prompt says otherwise."""
        if self.per_artist is not None:
            return self.per_artist
        if self.by:
            return max(ARTIST_CAP, -(-self.goal // len(self.by)))
        return ARTIST_CAP

    def names(self, sort: Sort) -> dict[str, float]:
        """The wanted words of one sort with their weights."""
        return {facet.name: weight for facet, weight in self.facets if facet.sort is sort}

    def excludes(self, suggestion: Suggestion) -> str | None:
        """Why the prompt forbids a suggestion, as a clause; None when it does not."""
        if not self.without_artists.isdisjoint(keys_of(suggestion.author)):
            return f"the prompt excludes {suggestion.author}"
        said = f" {fold(suggestion.author)} {fold(suggestion.title)} "
        for words in self.without_words:
            if f" {words} " in said:
                return f"the prompt excludes “{words}”"
        if suggestion.year is not None and self.eras:
            year = suggestion.year
            if not any(era.first - 1 <= year <= era.last + 1 for era in self.eras):
                return f"{year} is outside the years that the prompt asks for"
        return None


def excluded_keys(names: tuple[str, ...]) -> frozenset[str]:
    """The keys of excluded artists and their people."""
    return frozenset(key for name in names for key in with_kin(name))

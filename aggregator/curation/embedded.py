"""The embedded curator: no key, no network, its own catalogue and a few milliseconds.

The first choice takes a good part of a second: it brings numpy, the catalogue and the encoder.
They are two thirds of the memory of a service that makes playlists; one that only searches needs
none of them.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from aggregator.curation.base import Ask, Note, Piece
from aggregator.curation.catalogue import Track
from aggregator.curation.facets import Facet
from aggregator.curation.heading import heading
from aggregator.curation.names import main_key
from aggregator.curation.plan import Plan
from aggregator.curation.prompt import read_prompt
from aggregator.curation.semantic import Likeness
from aggregator.domain.playlist import Suggestion
from aggregator.matching.text import fold

LIKELY = 0.28
"""The cosine from which a facet is what the words mean."""

MOST = 2
"""Facets of a sort that are taken from meaning alone."""


class EmbeddedCurator:
    """Chooses from the catalogue by the rules of the prompt and by likeness of meaning.

    The work runs in a thread. Without `likeness` only the tables of words are read.
    """

    name = "embedded"

    def __init__(self, likeness: Likeness | None = None) -> None:
        self._likeness = likeness

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        """The heading, then the suggestions, best first. Raises nothing of its own."""
        for piece in await asyncio.to_thread(self.choose, ask):
            yield piece

    def choose(self, ask: Ask) -> list[Piece]:
        """All the pieces at once; takes the time of one embedding and some arithmetic."""
        from aggregator.curation.choice import choose
        from aggregator.curation.fitting import fit
        from aggregator.curation.shelf import shelf

        plan = read_prompt(ask.prompt)
        books = shelf()
        meant = self._meant(plan)
        laid = fit(books, plan, meant)
        for one in (*ask.accepted, *(refused.suggestion for refused in ask.refused)):
            at = books.place_of.get((main_key(one.author), fold(one.title)))
            if at is not None:
                laid.allowed[at] = False
        standing = Counter(books.code_of.get(main_key(one.author), -1) for one in ask.accepted)
        chosen = [
            books.tracks[at]
            for at in choose(
                books, laid, ask.count, seed=ask.seed, cap=plan.artist_cap, taken=standing
            )
        ]
        facets = [facet for facet, _ in meant]
        suggestions = [_suggestion(track) for track in chosen]
        notes = [Note(text) for text in laid.notes]
        return [heading(plan, facets, suggestions), *notes, *suggestions]

    def _meant(self, plan: Plan) -> tuple[tuple[Facet, float], ...]:
        """Facets that the words mean beyond those that they say: only of sorts left unsaid."""
        if self._likeness is None or plan.by or plan.like or not plan.text.strip():
            return ()
        said = {facet.sort for facet, _ in plan.facets}
        found: list[tuple[Facet, float]] = []
        for facet, cosine in self._likeness.facets(plan.text):
            enough = sum(other.sort is facet.sort for other, _ in found) >= MOST
            if facet.sort in said or cosine < LIKELY or enough or facet in plan.without:
                continue
            found.append((facet, cosine))
        return tuple(found)


def _suggestion(track: Track) -> Suggestion:
    return Suggestion(title=track.title, author=track.artist, year=track.year)

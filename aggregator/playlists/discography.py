"""A curator that asks the platforms what an artist has: nobody's catalogue knows every song."""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import zip_longest

from aggregator.curation.base import Ask, Piece
from aggregator.curation.names import key_of
from aggregator.domain.media import Kind, Media
from aggregator.domain.playlist import Suggestion
from aggregator.matching.text import fold
from aggregator.search.searcher import Searcher

SHORTEST, LONGEST = 75, 12 * 60
# What goes on for more than 200 letters is no aside; a run of blanks is read from its start alone.
_ASIDE = re.compile(r"(?:(?<!\s)\s+)?[(\[【][^)\]】]{0,200}[)\]】]\s*")
_OWNED = re.compile(
    r"(?<!\s)\s+- topic$|vevo$|(?<!\s)\s+(?:official|music|channel|tv)\b", re.IGNORECASE
)
_DASH = re.compile(r"(?<!\s)\s+[-–—|]\s+")


class Discography:
    """Suggests what uploads under the artists' names are called; each suggestion is verified like
    any other, so that an odd title costs a search and nothing else."""

    name = "platforms"

    def __init__(self, searcher: Searcher, artists: tuple[str, ...]) -> None:
        self._searcher = searcher
        self._artists = artists

    async def suggest(self, ask: Ask) -> AsyncIterator[Piece]:
        """Titles that several platforms show come first. Raises nothing of its own."""
        spent = {
            (key_of(one.author), fold(one.title))
            for one in (*ask.accepted, *(refused.suggestion for refused in ask.refused))
        }
        lists = [await self._titles(artist) for artist in self._artists]
        given = 0
        # The artists take turns, so that the first one does not fill the playlist.
        for row in zip_longest(*lists):
            for suggestion in row:
                if suggestion is None or given >= ask.count:
                    continue
                if (key_of(suggestion.author), fold(suggestion.title)) not in spent:
                    given += 1
                    yield suggestion

    async def _titles(self, artist: str) -> list[Suggestion]:
        answers = await asyncio.gather(
            *(self._searcher.ask(platform, artist) for platform in self._searcher.platforms)
        )
        shown: dict[str, tuple[int, int, str]] = {}
        for _, media in answers:
            for place, title in enumerate(_titles_of(artist, media)):
                many, best, written = shown.get(fold(title), (0, place, title))
                shown[fold(title)] = (many + 1, min(best, place), written)
        ranked = sorted(shown.values(), key=lambda row: (-row[0], row[1]))
        return [Suggestion(title, artist) for _, _, title in ranked]


def _titles_of(artist: str, media: tuple[Media, ...]) -> list[str]:
    """The songs that a platform's uploads are called, where the artist is named as who plays."""
    key = key_of(artist)
    titles: list[str] = []
    for one in media:
        playable = one.kind in (Kind.TRACK, Kind.OTHER) and one.restriction is None
        if not playable or not SHORTEST <= (one.duration or SHORTEST) <= LONGEST:
            continue
        parts = _DASH.split(one.title)
        own = _channel(one.author) in (key, key.replace(" ", ""))
        if len(parts) > 1 and key_of(parts[0]) == key:
            titles.append(_bare(parts[1]))
        elif own and len(parts) == 1:
            titles.append(_bare(one.title))
    return [title for title in titles if title]


def _channel(author: str) -> str:
    """The artist that a channel's name says is its owner."""
    return key_of(_OWNED.sub("", author))


def _bare(title: str) -> str:
    return _ASIDE.sub(" ", title).strip(" -–|\"'“”")

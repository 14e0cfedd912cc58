"""Bandcamp: search by its JSON, lengths by `tralbum_details`, links by pages and the same JSON.

No search of Bandcamp's tells a length, so the first hits are asked for one by one beside each
other, within a budget of their own, and what they say is remembered.
"""

import asyncio
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Media, Platform
from aggregator.domain.report import Outcome, State
from aggregator.platforms.bandcamp_discography import resolve_artist
from aggregator.platforms.bandcamp_lengths import Lengths
from aggregator.platforms.bandcamp_media import Release, listed_releases
from aggregator.platforms.bandcamp_parse import parse, releases
from aggregator.platforms.bandcamp_requests import (
    app_search,
    details,
    page,
    player_data,
    radio_show,
    search_page,
    site_search,
)
from aggregator.platforms.base import AnswerKind, Link, LinkKind, failed
from aggregator.upstream.message import Request, Upstream

HYDRATE_BUDGET = 1.5
"""Seconds that the lengths of search hits may take, all together."""

_FINAL = frozenset({State.OK, State.EMPTY, State.RATE_LIMITED})


class Bandcamp:
    """The Bandcamp adapter; `hydrate` is how many hits of a search are asked for their length."""

    platform = Platform.BANDCAMP

    def __init__(self, upstream: Upstream, *, hydrate: int = 8) -> None:
        self._upstream = upstream
        self._hydrate = hydrate
        self._lengths = Lengths()

    async def search(self, term: str, limit: int) -> Outcome:
        """Tracks for a text in Bandcamp's order, at most `limit`; the first ones with lengths.

        Second routes: the app's search, then the search page (which tells no lengths either).
        """
        first = await self._hits(site_search(term), limit)
        if first.status.state in _FINAL:
            return first
        second = await self._hits(app_search(term), limit)
        if second.status.state in _FINAL:
            return _noted(second, "second route: app_autocomplete")
        third = await self._ask(search_page(term), None)
        if third.status.state in _FINAL:
            return _noted(_cut(third, limit), "second route: search page")
        return first

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The track of a link, or the tracks of an album, an artist or a radio show in order."""
        kind = AnswerKind.LIST if link.kind is LinkKind.LIST else AnswerKind.ITEM
        if link.form == "artist":
            outcome = await resolve_artist(self._upstream, link, limit)
        elif link.form == "weekly":
            outcome = await self._ask(radio_show(link.native_id), kind)
            if outcome.status.state not in _FINAL:
                again = await self._ask(player_data(link.native_id), kind)
                outcome = _noted(again, "second route: player_data_web") if again.media else outcome
        else:
            outcome = await self._ask(page(link.url), kind)
            if outcome.status.state in (State.BLOCKED, State.CHANGED, State.UNREACHABLE):
                outcome = await self._by_search(link) or outcome
        return _cut(outcome, limit)

    async def _ask(self, request: Request, kind: AnswerKind | None) -> Outcome:
        try:
            response = await self._upstream.send(request)
        except PlatformFailure as failure:
            return failed(failure)
        return parse(request, response, kind)

    async def _releases(self, request: Request) -> tuple[Release, ...]:
        return releases(await self._upstream.send(request))

    async def _hits(self, request: Request, limit: int) -> Outcome:
        try:
            hits = [hit for hit in await self._releases(request) if hit.media]
        except PlatformFailure as failure:
            return failed(failure)
        outcome = listed_releases(hits[:limit])
        lengths = await self._lengths_of(hits[: min(limit, self._hydrate)])
        return msgspec.structs.replace(
            outcome, media=tuple(_measured(media, lengths) for media in outcome.media)
        )

    async def _lengths_of(self, hits: Iterable[Release]) -> dict[str, Media]:
        """The hits as their details tell them, by native id; what does not come in time is left."""
        known: dict[str, Media] = {}
        asked = []
        for hit in hits:
            remembered = self._lengths.get(hit.item_id)
            if remembered is not None:
                known[remembered.native_id] = remembered
            elif hit.band_id is not None:
                asked.append(asyncio.create_task(self._length(hit.band_id, hit.item_id)))
        if asked:
            done, late = await _within(asked, HYDRATE_BUDGET)
            for task in late:
                task.cancel()
            known |= {media.native_id: media for task in done if (media := task.result())}
        return known

    async def _length(self, band_id: int, track_id: int) -> Media | None:
        outcome = await self._ask(details(band_id, track_id, "t"), AnswerKind.ITEM)
        if not outcome.media:
            return None
        self._lengths.keep(track_id, outcome.media[0])
        return outcome.media[0]

    async def _by_search(self, link: Link) -> Outcome | None:
        """The second route of a page that is closed to us: found by its own words in the search,
        accepted only at exactly its address, then read by its number."""
        address = urlsplit(link.url)
        parts = address.path.strip("/").split("/")
        if len(parts) != 2:
            return None
        band, (form, slug) = (address.hostname or "").removesuffix(".bandcamp.com"), parts
        try:
            hits = await self._releases(
                site_search(f"{slug.replace('-', ' ')} {band}", form=form[:1])
            )
        except PlatformFailure:
            return None
        wanted = link.url.split("//", 1)[-1].split("?", 1)[0].rstrip("/")
        for hit in hits:
            if hit.band_id and hit.url and hit.url.split("//", 1)[-1] == wanted:
                outcome = await self._ask(details(hit.band_id, hit.item_id, hit.form), None)
                return _noted(outcome, "second route: tralbum_details")
        return None


async def _within(
    tasks: Sequence[asyncio.Task[Media | None]], budget: float
) -> tuple[set[asyncio.Task[Media | None]], set[asyncio.Task[Media | None]]]:
    """Those done in `budget` seconds and those not; a caller's cancellation cancels them all."""
    try:
        return await asyncio.wait(tasks, timeout=budget)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise


def _measured(media: Media, lengths: dict[str, Media]) -> Media:
    told = lengths.get(media.native_id)
    if told is None or told.duration is None:
        return media
    kind = told.kind if media.kind in (Kind.TRACK, Kind.OTHER) else media.kind
    return msgspec.structs.replace(media, duration=told.duration, kind=kind)


def _cut(outcome: Outcome, limit: int) -> Outcome:
    return msgspec.structs.replace(outcome, media=outcome.media[:limit])


def _noted(outcome: Outcome, note: str) -> Outcome:
    return msgspec.structs.replace(outcome, notes=(*outcome.notes, note))

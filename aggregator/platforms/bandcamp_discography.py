"""An artist's address -> the tracks of the discography, release by release, in order."""

import asyncio

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media
from aggregator.domain.report import Outcome
from aggregator.platforms.bandcamp_media import Release
from aggregator.platforms.bandcamp_pages import BandPage, band_page
from aggregator.platforms.bandcamp_parse import parse, releases
from aggregator.platforms.bandcamp_requests import band_details, details, page
from aggregator.platforms.base import AnswerKind, Link, check_status, failed, found
from aggregator.upstream.message import Upstream

_WAVE = 4
_MOST_RELEASES = 12


async def resolve_artist(upstream: Upstream, link: Link, limit: int) -> Outcome:
    """At most `limit` tracks. An artist's page may be a grid of releases, a single release or
    a bare shell that only a script fills; the last two are asked for by the band's number."""
    request = page(link.url)
    try:
        response = await upstream.send(request)
        check_status(response)
        band = band_page(response)
    except PlatformFailure as failure:
        return failed(failure)
    shown = parse(request, response, AnswerKind.LIST)
    try:
        listed = band.releases or await _by_number(upstream, band)
    except PlatformFailure as failure:
        return shown if shown.media else failed(failure)
    if not listed:
        return shown if shown.media or band.band_id is None else found([])
    return await _expand(upstream, listed[:_MOST_RELEASES], limit, skipped=len(listed))


async def _by_number(upstream: Upstream, band: BandPage) -> tuple[Release, ...]:
    if band.band_id is None:
        return ()
    return releases(await upstream.send(band_details(band.band_id)))


async def _expand(
    upstream: Upstream, listed: tuple[Release, ...], limit: int, *, skipped: int
) -> Outcome:
    media: list[Media] = []
    last: Outcome | None = None
    unread = 0
    for start in range(0, len(listed), _WAVE):
        if len(media) >= limit:
            break
        wave = listed[start : start + _WAVE]
        for outcome in await asyncio.gather(*(_tracks(upstream, release) for release in wave)):
            media.extend(outcome.media)
            if not outcome.media:
                unread += 1
                last = outcome
    if not media and last is not None:
        return last
    return found(media, notes=_notes(unread, skipped - len(listed)))


async def _tracks(upstream: Upstream, release: Release) -> Outcome:
    if release.band_id is None:
        return found([release.media] if release.media else [])
    request = details(release.band_id, release.item_id, release.form)
    try:
        outcome = parse(request, await upstream.send(request), None)
    except PlatformFailure as failure:
        outcome = failed(failure)
    # A listed track is worth showing without its length.
    return outcome if outcome.media or not release.media else found([release.media])


def _notes(unread: int, beyond: int) -> tuple[str, ...]:
    notes = []
    if unread:
        notes.append(f"{unread} releases gave no tracks.")
    if beyond > 0:
        notes.append(f"{beyond} more releases are not shown.")
    return tuple(notes)

"""Any URL that belongs to none of the five platforms: file, stream, feed, page, then yt-dlp."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Media, Platform
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, check_status, failed, found
from aggregator.platforms.extractor import Extractor
from aggregator.platforms.links import recognise
from aggregator.platforms.web_feeds import read_feed
from aggregator.platforms.web_files import (
    HEAD_BYTES,
    FileParts,
    file_medium,
    first_part,
    further_part,
    wanted_ranges,
)
from aggregator.platforms.web_medium import nothing_at_all, nothing_playable, text_of
from aggregator.platforms.web_pages import (
    Embedding,
    PageFacts,
    embedded,
    page_media,
    read_page,
    source_media,
)
from aggregator.platforms.web_parse import Form, form_of, is_whole, live_name
from aggregator.platforms.web_streams import read_stream, stream_medium
from aggregator.upstream.message import Request, Response, Upstream

LARGEST_TEXT = 2_000_000
SECONDS = 8.0
EXTRACTOR_REQUESTS = 12
EXTRACTOR_SECONDS = 10.0

_HEAD = ("range", f"bytes=0-{HEAD_BYTES - 1}")

BandcampPage = Callable[[Request, Response], Outcome]
Onward = Callable[[Link, int], Awaitable[Outcome]]


class Web:
    """The adapter of platform `url`.

    `extractor` None leaves yt-dlp out. `bandcamp_page` reads a Bandcamp page on its owner's own
    domain; None leaves such a page to the other ways. `onward` resolves a link of one of the five
    platforms that a URL redirects to; None reads the page it leads to like any other.
    """

    platform = Platform.URL

    def __init__(
        self,
        upstream: Upstream,
        *,
        extractor: Extractor | None = None,
        bandcamp_page: BandcampPage | None = None,
        onward: Onward | None = None,
    ) -> None:
        self._upstream = upstream
        self._extractor = extractor
        self._bandcamp_page = bandcamp_page
        self._onward = onward

    async def resolve_url(self, url: str, limit: int) -> Outcome:
        """The media at an http(s) URL in their own order, at most `limit`.

        `unavailable` when nothing there can be played. Raises `RefusedAddress` for a URL that
        must not be fetched.
        """
        request = _get(url)
        try:
            response = await self._upstream.send(request)
            if self._onward is not None and (link := recognise(response.url)) is not None:
                outcome = await self._onward(link, limit)
                note = f"it leads to {link.platform}"
                return msgspec.structs.replace(outcome, notes=(*outcome.notes, note))
            check_status(response)
            outcome = await self._read(request, response, limit)
        except PlatformFailure as failure:
            # A site that turns plain clients away may still answer its extractor's API calls.
            if failure.status.state is not State.BLOCKED:
                return failed(failure)
            outcome = await self._extracted(url, limit)
            return outcome if outcome.media else failed(failure)
        return msgspec.structs.replace(outcome, media=outcome.media[:limit])

    async def _read(self, request: Request, response: Response, limit: int) -> Outcome:
        form = form_of(response)
        if form is Form.EMPTY:
            raise nothing_at_all()
        if form is Form.FILE:
            medium = await self._file(request.url, response)
            return found([medium])
        if form is Form.STREAM:
            return found([await self._stream(request.url, response)])
        if form is Form.FEED:
            return _played(await self._feed(response, limit))
        if form is Form.PAGE:
            return await self._page(request, response, limit)
        if form is Form.MARKUP:
            return await self._extracted(request.url, limit)
        raise nothing_playable()

    async def _file(self, url: str, response: Response, *, title: str = "") -> Media:
        known = first_part(response)
        if response.status == 206:
            parts = list(known.parts)
            for first, last in wanted_ranges(known):
                part = await self._range(url, first, last)
                if part is not None and (further := further_part(part)):
                    parts.append(further)
            known = FileParts(known.size, tuple(parts))
        return file_medium(url, known, title=title, live_name=live_name(response))

    async def _range(self, url: str, first: int, last: int) -> Response | None:
        size = last - first + 1
        return await self._aside(
            Request(
                url=url,
                headers=(("range", f"bytes={first}-{last}"),),
                max_bytes=size,
                truncate=True,
                timeout=SECONDS,
            )
        )

    async def _stream(self, url: str, response: Response) -> Media:
        playlist = read_stream(response.url, await self._whole_text(response))
        if playlist.variant is not None:
            variant = await self._aside(_get(playlist.variant, whole=True))
            if variant is not None and form_of(variant) is Form.STREAM:
                playlist = read_stream(variant.url, text_of(variant))
        return stream_medium(url, playlist)

    async def _feed(self, response: Response, limit: int) -> tuple[Media, ...]:
        media = await _episodes(response)
        if len(media) < limit and not is_whole(response):
            whole = await self._aside(_get(response.url, whole=True))
            if whole is not None:
                media = await _episodes(whole)
        return media[:limit]

    async def _whole_text(self, response: Response) -> str:
        if not is_whole(response) and not response.truncated:
            whole = await self._aside(_get(response.url, whole=True))
            if whole is not None:
                return text_of(whole)
        return text_of(response)

    async def _page(self, request: Request, response: Response, limit: int) -> Outcome:
        facts = read_page(response.url, text_of(response))
        if facts.bandcamp and self._bandcamp_page is not None:
            return self._bandcamp_page(request, response)
        outcome: Outcome | None = None
        if facts.player:
            outcome = await self._extracted(request.url, limit)
            if outcome.media:
                return outcome
        media = await self._promised(facts)
        if not media and facts.feed is not None:
            media = await self._linked_feed(facts.feed, limit)
        if media:
            return found(list(media))
        return outcome or await self._extracted(request.url, limit)

    async def _promised(self, facts: PageFacts) -> tuple[Media, ...]:
        """What the page tells, with its oEmbed answer where that can still add something."""
        if facts.oembed is not None and not facts.described and facts.duration is None:
            answer = await self._aside(_get(facts.oembed, whole=True))
            facts = _with_embedding(facts, answer) if answer is not None else facts
        media = page_media(facts)
        if media or not facts.sources:
            return media
        if len(facts.sources) > 1:
            return source_media(facts)
        head = await self._aside(_get(facts.sources[0]))
        if head is None or form_of(head) is not Form.FILE:
            return source_media(facts)
        medium = await self._file(facts.sources[0], head, title=facts.title)
        return (msgspec.structs.replace(medium, image=facts.image),)

    async def _linked_feed(self, url: str, limit: int) -> tuple[Media, ...]:
        answer = await self._aside(_get(url))
        if answer is None or form_of(answer) is not Form.FEED:
            return ()
        try:
            return await self._feed(answer, limit)
        except PlatformFailure:
            return ()  # a side door: the page itself may still be something to the extractor

    async def _aside(self, request: Request) -> Response | None:
        """The answer to a reference found on the way; None when it fails or must not be asked."""
        try:
            response = await self._upstream.send(request)
            check_status(response)
        except (PlatformFailure, RefusedAddress):
            return None
        return response

    async def _extracted(self, url: str, limit: int) -> Outcome:
        if self._extractor is None:
            return failed(nothing_playable())
        return await self._extractor.extract(
            url, limit=limit, budget=EXTRACTOR_REQUESTS, seconds=EXTRACTOR_SECONDS
        )


async def _episodes(response: Response) -> tuple[Media, ...]:
    """A feed read in a thread: a large one takes a tenth of a second."""
    return await asyncio.to_thread(
        read_feed, response.url, text_of(response), whole=is_whole(response)
    )


def _get(url: str, *, whole: bool = False) -> Request:
    return Request(
        url=url,
        headers=() if whole else (_HEAD,),
        max_bytes=LARGEST_TEXT,
        truncate=True,
        timeout=SECONDS,
    )


def _played(media: tuple[Media, ...]) -> Outcome:
    return found(list(media)) if media else failed(nothing_playable())


def _with_embedding(facts: PageFacts, answer: Response) -> PageFacts:
    try:
        return embedded(facts, msgspec.json.decode(answer.body, type=Embedding, strict=False))
    except msgspec.MsgspecError:
        return facts

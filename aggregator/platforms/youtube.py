"""YouTube: search, videos, playlists and mixes by its web client's own JSON calls.

The direct route first; where it fails or knows no such link, a second route (yt-dlp) that
somebody else keeps in step with YouTube. Every detour is told in the outcome's notes.
"""

from typing import Protocol

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import ANSWERED, Outcome, State
from aggregator.platforms.base import Link, failed, found, skipped
from aggregator.platforms.youtube_parse import parse, read_answer
from aggregator.platforms.youtube_requests import (
    mix_request,
    more_request,
    oembed_request,
    player_request,
    playlist_request,
    search_request,
)
from aggregator.upstream.message import Request, Upstream

_DETOUR = frozenset({State.BLOCKED, State.CHANGED, State.UNREACHABLE})
_CHANNEL = "UC"
_MOST_PAGES = 10


class SecondRoute(Protocol):
    """Another way to YouTube's answers; failures are statuses, as with an adapter."""

    async def search(self, term: str, limit: int) -> Outcome:
        """Media for a text, at most `limit`."""
        ...

    async def resolve(self, url: str, limit: int) -> Outcome:
        """The media behind a YouTube URL, at most `limit`."""
        ...


class YouTube:
    """The YouTube adapter (`platforms.base.Adapter`)."""

    platform = Platform.YOUTUBE

    def __init__(self, upstream: Upstream, *, second_route: SecondRoute | None = None) -> None:
        self._upstream = upstream
        self._second = second_route

    async def search(self, term: str, limit: int) -> Outcome:
        """Videos for a text in YouTube's own order: one request for each 20 of `limit`."""
        direct = await self._direct_search(term, limit)
        if self._second is None or direct.status.state not in _DETOUR:
            return direct
        return _better(direct, await self._second.search(term, limit))

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The video of a link, or the videos of a playlist, mix or channel, at most `limit`."""
        if link.form == "search":
            return await self.search(link.native_id, limit)
        if link.form == "feed":
            return failed(
                PlatformFailure.of(
                    State.UNAVAILABLE,
                    "This list is shown to its owner only.",
                    restriction=Restriction.LOGIN,
                )
            )
        if link.form == "truncated":
            return failed(
                PlatformFailure.of(
                    State.UNAVAILABLE,
                    "This YouTube address is cut off: it names no whole video id.",
                    restriction=Restriction.REMOVED,
                )
            )
        direct = await self._direct(link, limit)
        if direct is not None and direct.status.state not in _DETOUR:
            return direct
        outcome = direct
        if self._second is not None:
            outcome = _better(direct, await self._second.resolve(link.url, limit))
        if outcome is None:
            return skipped(f"No route of ours resolves a YouTube {link.form}.")
        if link.form == "video" and outcome.status.state in _DETOUR:
            return await self._without_length(link.native_id, outcome)
        return outcome

    async def _direct_search(self, term: str, limit: int) -> Outcome:
        return await self._list(search_request(term), "search", limit, once=True)

    async def _direct(self, link: Link, limit: int) -> Outcome | None:
        """The direct route's outcome, None for a form that it does not know."""
        match link.form:
            case "video":
                return await self._video(link.native_id)
            case "playlist":
                return await self._list(playlist_request(link.native_id), "browse", limit)
            case "mix":
                return await self._list(mix_request(link.native_id, link.url), "next", limit)
            case "channel" if link.native_id.startswith(_CHANNEL) and "/" not in link.native_id:
                # A channel's uploads are the playlist with its id under another prefix.
                uploads = "UU" + link.native_id.removeprefix(_CHANNEL)
                return await self._list(playlist_request(uploads), "browse", limit)
            case _:
                return None

    async def _video(self, video_id: str) -> Outcome:
        """What the player tells, else the search hit with exactly this id."""
        direct = await self._ask(player_request(video_id))
        if any(medium.native_id != video_id for medium in direct.media):
            # Clients that YouTube turns away are told of a stand-in video instead.
            direct = failed(PlatformFailure.of(State.CHANGED, "It told of another video."))
        if direct.status.state not in (State.BLOCKED, State.CHANGED):
            return direct
        hits = await self._direct_search(f'"{video_id}"', 1)
        exact = [medium for medium in hits.media if medium.native_id == video_id]
        if not exact:
            return direct
        return found(exact, notes=(f"found by search (player: {direct.status.state})",))

    async def _without_length(self, video_id: str, direct: Outcome) -> Outcome:
        told = await self._ask(oembed_request(video_id))
        if told.status.state is not State.OK:
            return direct
        notes = (*direct.notes, f"oEmbed, without length (direct: {direct.status.state})")
        return Outcome(told.status, told.media, notes)

    async def _ask(self, request: Request) -> Outcome:
        try:
            response = await self._upstream.send(request)
        except PlatformFailure as failure:
            return failed(failure)
        return parse(request, response, None)

    async def _list(
        self, request: Request, endpoint: str, limit: int, *, once: bool = False
    ) -> Outcome:
        """Pages until `limit` media stand; `once` drops media seen before.

        A later page that fails costs only itself, and a note says so.
        """
        media: list[Media] = []
        for _ in range(_MOST_PAGES):
            try:
                page = read_answer(request, await self._upstream.send(request))
            except PlatformFailure as failure:
                if not media:
                    return failed(failure)
                return found(media[:limit], notes=(f"a later page: {failure.status.state}",))
            seen = {medium.id for medium in media} if once else set()
            media += [medium for medium in page.media if medium.id not in seen]
            # A mix has no end and its rows carry no token: one page of it is the answer.
            if len(media) >= limit or page.token is None or not page.media:
                break
            request = more_request(endpoint, page.token)
        return found(media[:limit])


def _better(direct: Outcome | None, second: Outcome) -> Outcome:
    """The second route's outcome when it answered or nothing else did, else the direct one's."""
    state = "form not known" if direct is None else direct.status.state
    note = f"second route: yt-dlp (direct: {state})"
    if direct is None or second.status.state in ANSWERED:
        return Outcome(second.status, second.media, (*second.notes, note))
    note = f"second route: yt-dlp failed too ({second.status.state})"
    return Outcome(direct.status, direct.media, (*direct.notes, note))

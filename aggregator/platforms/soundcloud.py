"""SoundCloud by the JSON calls of its own site, with the anonymous client id that the site uses."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, check_status, decode_json, failed, found
from aggregator.platforms.soundcloud_parse import parse, read_tracks, track_media
from aggregator.upstream.message import Request, Response, Upstream

API = "https://api-v2.soundcloud.com"
SITE = "https://soundcloud.com"
MOST_IDS = 50
REFETCH_SECONDS = 60.0

_HYDRATED_ID = re.compile(r'"hydratable":"apiClient","data":\{"id":"([A-Za-z0-9]+)"')
_SCRIPT = re.compile(r'<script[^>]+src="(https://a-v2\.sndcdn\.com/assets/[^"]+\.js)"')
_SCRIPT_ID = re.compile(r'client_id\s*[:=]\s*"([A-Za-z0-9]{32})"')
_USER_LISTS = {
    "user": "tracks",
    "user_tracks": "tracks",
    "user_popular": "toptracks",
    "user_spotlight": "spotlight",
    "user_likes": "likes",
}
_SHORT = "short"
_FIELDS_BY_FORM = {"api_track": "tracks", "api_playlist": "playlists"}


class ClientId:
    """The anonymous client id: fetched once, and anew when the API refuses it."""

    def __init__(
        self,
        upstream: Upstream,
        given: str | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._upstream = upstream
        self._value = given
        self._fixed = given is not None
        self._clock = clock
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self) -> str:
        """The id; raises `PlatformFailure` when the site does not tell one."""
        async with self._fetching:
            if self._value is None:
                self._fetched_at = self._clock()
                self._value = await self._fetch()
            return self._value

    def refuse(self, refused: str) -> bool:
        """Forget an id the API refused; False when there is no use in asking for another now."""
        if self._fixed or self._clock() - self._fetched_at < REFETCH_SECONDS:
            return False
        if self._value == refused:
            self._value = None
        return True

    async def _fetch(self) -> str:
        page = await self._upstream.send(Request(url=f"{SITE}/"))
        check_status(page)
        text = page.text()
        if told := _HYDRATED_ID.search(text):
            return told[1]
        for address in reversed(_SCRIPT.findall(text)):
            script = await self._upstream.send(
                Request(url=address, headers=(("range", "bytes=0-50000"),), truncate=True)
            )
            if script.status < 300 and (told := _SCRIPT_ID.search(script.text())):
                return told[1]
        raise PlatformFailure.of(State.CHANGED, "SoundCloud's page tells no client id any more.")


class SoundCloud:
    """The SoundCloud adapter (`platforms.base.Adapter`); `client_id` replaces the anonymous one."""

    platform = Platform.SOUNDCLOUD

    def __init__(self, upstream: Upstream, *, client_id: str | None = None) -> None:
        self._upstream = upstream
        self._client_id = ClientId(upstream, client_id)

    async def search(self, term: str, limit: int) -> Outcome:
        """Tracks for a text in SoundCloud's own order."""
        return await self._outcome(
            f"{API}/search/tracks",
            (
                ("q", term),
                ("limit", str(limit)),
                ("offset", "0"),
                ("linked_partitioning", "1"),
            ),
            limit,
        )

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The track of a link, or the tracks of a set, a user or a station in order."""
        if link.form == "search":
            return await self.search(link.native_id, limit)
        try:
            return await self._resolved(link, limit)
        except PlatformFailure as failure:
            if link.form == "track" and failure.status.state in (State.BLOCKED, State.CHANGED):
                return await self._by_oembed(link, failure)
            return failed(failure)

    async def _resolved(self, link: Link, limit: int) -> Outcome:
        url = link.url
        if link.form == _SHORT:
            url = await self._long_form(url)
        if link.form in _FIELDS_BY_FORM:
            path = f"{API}/{_FIELDS_BY_FORM[link.form]}/{link.native_id}"
            params = (("secret_token", link.secret),) if link.secret else ()
            return await self._media(*await self._call(path, params), limit)
        if link.form == "api_user":
            return await self._user_list(link.native_id, "tracks", limit)
        owner = link.native_id.split("/")[0]
        if link.form in _USER_LISTS:
            url = f"{SITE}/{owner}"
        request, response = await self._call(f"{API}/resolve", (("url", url),))
        answer = decode_json(response)
        if isinstance(answer, dict) and answer.get("kind") == "user":
            return await self._user_list(
                str(answer.get("id")), _USER_LISTS.get(link.form, "tracks"), limit
            )
        return await self._media(request, response, limit)

    async def _user_list(self, user_id: str, which: str, limit: int) -> Outcome:
        path = f"{API}/users/{user_id}/{which}"
        params = (("limit", str(limit)), ("linked_partitioning", "1"))
        return await self._media(*await self._call(path, params), limit)

    async def _outcome(self, url: str, params: tuple[tuple[str, str], ...], limit: int) -> Outcome:
        try:
            return await self._media(*await self._call(url, params), limit)
        except PlatformFailure as failure:
            return failed(failure)

    async def _media(self, request: Request, response: Response, limit: int) -> Outcome:
        """The media of an answer; the stubs of a long set are asked for and put in their places."""
        outcome = parse(request, response, None)
        if outcome.status.state not in (State.OK, State.EMPTY):
            return outcome
        answer = decode_json(response)
        if not isinstance(answer, dict) or not isinstance(answer.get("tracks"), list):
            return Outcome(outcome.status, outcome.media[:limit], outcome.notes)
        return await self._whole_set(read_tracks(response)[:limit], outcome.notes)

    async def _whole_set(self, tracks: list[dict[str, Any]], notes: tuple[str, ...]) -> Outcome:
        whole: dict[int, Media] = {}
        stubs = []
        for track in tracks:
            medium = track_media(track)
            if medium is None:
                stubs.append(track["id"])
            else:
                whole[track["id"]] = medium
        for start in range(0, len(stubs), MOST_IDS):
            ids = ",".join(str(one) for one in stubs[start : start + MOST_IDS])
            try:
                _, answer = await self._call(f"{API}/tracks", (("ids", ids),))
            except PlatformFailure as failure:
                notes = (*notes, f"some tracks of the set were not told: {failure.status.state}")
                break
            # The answer comes in an order of its own; the set's order is the stubs'.
            for track in read_tracks(answer):
                if (medium := track_media(track)) is not None:
                    whole[track["id"]] = medium
        media = [whole[track["id"]] for track in tracks if track["id"] in whole]
        return found([one for one in media if one.restriction is not Restriction.GEO], notes=notes)

    async def _call(
        self, url: str, params: tuple[tuple[str, str], ...]
    ) -> tuple[Request, Response]:
        """One API call; an id that is refused is replaced once."""
        client_id = await self._client_id.get()
        request = Request(url=url, params=(*params, ("client_id", client_id)))
        response = await self._upstream.send(request)
        stale = response.status in (401, 403) and "cloudfront" not in response.headers.get(
            "x-cache", ""
        )
        if stale and self._client_id.refuse(client_id):
            client_id = await self._client_id.get()
            request = Request(url=url, params=(*params, ("client_id", client_id)))
            response = await self._upstream.send(request)
        check_status(response)
        return request, response

    async def _long_form(self, url: str) -> str:
        """Where a short link leads, without what it adds to track its readers."""
        response = await self._upstream.send(Request(url=url, truncate=True, max_bytes=4_096))
        if response.url == url:
            check_status(response)
        return response.url.split("?", 1)[0]

    async def _by_oembed(self, link: Link, failure: PlatformFailure) -> Outcome:
        """Title and author from oEmbed, without a length."""
        request = Request(url=f"{SITE}/oembed", params=(("format", "json"), ("url", link.url)))
        try:
            told = parse(request, await self._upstream.send(request), None)
        except PlatformFailure:
            return failed(failure)
        if not told.media:
            return failed(failure)
        note = f"second route: oEmbed, without length (API: {failure.status.state})"
        return Outcome(told.status, told.media, (note,))

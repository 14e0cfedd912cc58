"""SoundCloud by the JSON calls of its own site, with the anonymous client id that the site uses."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, LinkKind, check_status, decode_json, failed, found
from aggregator.platforms.links import recognise
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
    "user": "users/{}/tracks",
    "user_tracks": "users/{}/tracks",
    "user_spotlight": "users/{}/spotlight",
    "user_likes": "users/{}/likes",
    "user_albums": "users/{}/albums",
    "user_sets": "users/{}/playlists_without_albums",
    "user_reposts": "stream/users/{}/reposts",
    "user_comments": "users/{}/comments",
}
_RELATED = {
    "recommended": "tracks/{}/related",
    "albums": "tracks/{}/albums",
    "sets": "tracks/{}/playlists_without_albums",
}
_SHORT = "short"
_OEMBED_FOR = frozenset({State.BLOCKED, State.CHANGED, State.UNREACHABLE, State.TIMEOUT})
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
        if self._value != refused:
            return True  # another call has forgotten or replaced it meanwhile
        if self._fixed or self._clock() - self._fetched_at < REFETCH_SECONDS:
            return False
        self._value = None
        return True

    async def _fetch(self) -> str:
        page = await self._upstream.send(Request(url=f"{SITE}/"))
        check_status(page)
        text = page.text()
        if told := _HYDRATED_ID.search(text):
            return told[1]
        scripts = _SCRIPT.findall(text)
        strange = not scripts and "soundcloud://" not in text
        if strange and page.content_type == "text/html":
            raise PlatformFailure.of(State.BLOCKED, "An unknown page came instead of SoundCloud's.")
        for address in reversed(scripts):
            script = await self._upstream.send(
                Request(url=address, headers=(("range", "bytes=0-50000"),), truncate=True)
            )
            if script.status < 300 and (told := _SCRIPT_ID.search(script.text())):
                return told[1]
        raise PlatformFailure.of(State.CHANGED, "SoundCloud's page tells no client id any more.")


class SoundCloud:
    """The SoundCloud adapter (`platforms.base.Adapter`); `client_id` replaces the anonymous one."""

    platform = Platform.SOUNDCLOUD

    def __init__(
        self,
        upstream: Upstream,
        *,
        client_id: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._upstream = upstream
        self._client_id = ClientId(upstream, client_id, clock)

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
            if link.form == _SHORT:
                return await self.resolve(await self._behind(link), limit)
            outcome = await self._resolved(link, limit)
        except PlatformFailure as failure:
            outcome = failed(failure)
        if link.kind is LinkKind.ITEM and outcome.status.state in _OEMBED_FOR:
            return await self._by_oembed(link, outcome)
        return outcome

    async def _resolved(self, link: Link, limit: int) -> Outcome:
        if link.form in _FIELDS_BY_FORM:
            path = f"{API}/{_FIELDS_BY_FORM[link.form]}/{link.native_id}"
            params = (("secret_token", link.secret),) if link.secret else ()
            return await self._media(*await self._call(path, params), limit, link.secret)
        if link.form == "api_user":
            return await self._list(_USER_LISTS["user"], link.native_id, limit)
        parts = link.native_id.split("/")
        url = link.url
        if link.form in _USER_LISTS:
            url = f"{SITE}/{parts[0]}"
        elif link.form == "related":
            url = f"{SITE}/{parts[0]}/{parts[1]}"
        request, response = await self._call(f"{API}/resolve", (("url", url),))
        path_and_id = _list_of(link.form, parts, decode_json(response))
        if path_and_id is not None:
            return await self._list(*path_and_id, limit)
        return await self._media(request, response, limit, link.secret)

    async def _list(self, path: str, native_id: str, limit: int) -> Outcome:
        params = (("limit", str(limit)), ("linked_partitioning", "1"))
        return await self._media(
            *await self._call(f"{API}/{path.format(native_id)}", params), limit
        )

    async def _outcome(self, url: str, params: tuple[tuple[str, str], ...], limit: int) -> Outcome:
        try:
            return await self._media(*await self._call(url, params), limit)
        except PlatformFailure as failure:
            return failed(failure)

    async def _media(
        self, request: Request, response: Response, limit: int, secret: str | None = None
    ) -> Outcome:
        """The media of an answer; the stubs of a set are asked for and put in their places."""
        outcome = parse(request, response, None)
        if outcome.status.state not in (State.OK, State.EMPTY):
            return outcome
        answer = decode_json(response)
        tracks = [] if _kind_of(answer) == "track" else read_tracks(response)[:limit]
        if all(track_media(track) for track in tracks):
            return Outcome(outcome.status, outcome.media[:limit], outcome.notes)
        own = (
            (("playlistId", str(answer.get("id"))), ("playlistSecretToken", secret))
            if secret
            else ()
        )
        return await self._whole_list(tracks, outcome.notes, own)

    async def _whole_list(
        self,
        tracks: list[dict[str, Any]],
        notes: tuple[str, ...],
        own: tuple[tuple[str, str], ...],
    ) -> Outcome:
        """Every track in its place; `own` are the parameters that open a private set's tracks."""
        whole = {track["id"]: medium for track in tracks if (medium := track_media(track))}
        stubs = [track["id"] for track in tracks if track["id"] not in whole]
        for start in range(0, len(stubs), MOST_IDS):
            ids = ",".join(str(one) for one in stubs[start : start + MOST_IDS])
            try:
                _, answer = await self._call(f"{API}/tracks", (("ids", ids), *own))
                told = read_tracks(answer)
            except PlatformFailure as failure:
                if not whole:
                    raise
                notes = (*notes, f"some tracks of the set were not told: {failure.status.state}")
                break
            # The answer comes in an order of its own; the set's order is the stubs'.
            whole |= {track["id"]: medium for track in told if (medium := track_media(track))}
        media: list[Media] = [whole[track["id"]] for track in tracks if track["id"] in whole]
        return found([one for one in media if one.restriction is not Restriction.GEO], notes=notes)

    async def _call(
        self, url: str, params: tuple[tuple[str, str], ...]
    ) -> tuple[Request, Response]:
        """One API call; an id that is refused is replaced once."""
        client_id = await self._client_id.get()
        request = Request(url=url, params=(*params, ("client_id", client_id)))
        response = await self._upstream.send(request)
        if _refuses_the_id(response) and self._client_id.refuse(client_id):
            client_id = await self._client_id.get()
            request = Request(url=url, params=(*params, ("client_id", client_id)))
            response = await self._upstream.send(request)
        check_status(response)
        return request, response

    async def _behind(self, link: Link) -> Link:
        """What a short link leads to, even where that page itself is refused to us."""
        response = await self._upstream.send(Request(url=link.url, truncate=True, max_bytes=4_096))
        onward = recognise(response.url)
        if onward is None or onward.platform is not Platform.SOUNDCLOUD or onward.form == _SHORT:
            check_status(response)
            raise PlatformFailure.of(
                State.UNAVAILABLE,
                "This short link leads to nothing on SoundCloud.",
                restriction=Restriction.REMOVED,
            )
        return onward

    async def _by_oembed(self, link: Link, outcome: Outcome) -> Outcome:
        """Title and author from oEmbed, without a length; the API's failure where it fails too."""
        request = Request(url=f"{SITE}/oembed", params=(("format", "json"), ("url", link.url)))
        try:
            told = parse(request, await self._upstream.send(request), None)
        except PlatformFailure:
            return outcome
        if not told.media:
            return outcome
        note = f"second route: oEmbed, without length (API: {outcome.status.state})"
        return Outcome(told.status, told.media, (note,))


def _list_of(form: str, parts: list[str], answer: Any) -> tuple[str, str] | None:
    """Path and id of the list that a resolved object stands for; None when it is one itself.

    Source of the paths: yt-dlp's SoundCloud extractor; `playlists_without_albums` as recorded.
    """
    kind = _kind_of(answer)
    if kind == "user":
        return _USER_LISTS.get(form, _USER_LISTS["user"]), str(answer.get("id"))
    if kind == "track" and form == "related":
        return _RELATED[parts[2]], str(answer.get("id"))
    if kind == "system-playlist" and form == "station" and not answer.get("tracks"):
        return "stations/{}/tracks", str(answer.get("id"))
    return None


def _kind_of(answer: Any) -> Any:
    return answer.get("kind") if isinstance(answer, dict) else None


def _refuses_the_id(response: Response) -> bool:
    """A 401 or 403 of the API; a page of CloudFront's with a 403 refuses our address instead.

    CloudFront marks the API's own refusals with the same `x-cache`, so the page must be there.
    """
    page = response.content_type == "text/html" or response.body.lstrip()[:1] == b"<"
    edge = page and "cloudfront" in response.headers.get("x-cache", "").lower()
    return response.status == 401 or (response.status == 403 and not edge)

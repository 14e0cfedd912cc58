"""Vimeo: search by its API (with a token, or with the anonymous one), links by oEmbed first."""

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import AnswerKind, Link, failed, skipped
from aggregator.platforms.vimeo_access import Access
from aggregator.platforms.vimeo_parse import parse
from aggregator.upstream.message import Request, Response, Upstream

_API = "https://api.vimeo.com"
_ACCEPT = "application/vnd.vimeo.*+json;version=3.3"
_SEARCH_FIELDS = "clip.uri,clip.name,clip.link,clip.duration,clip.user.name,clip.pictures.sizes"
_EVENT_FIELDS = ",".join(
    f"{part}.{field}"
    for part in ("clip_to_play", "streamable_clip")
    for field in ("uri", "name", "link", "duration", "user.name", "pictures.sizes", "live.status")
)
_MOST = 100

_LISTS = {
    "channel": "/channels/{}/videos",
    "group": "/groups/{}/videos",
    "album": "/albums/{}/videos",
    "category": "/categories/{}/videos",
    "user": "/users/{}/videos",
    "likes": "/users/{}/likes",
    "ondemand": "/ondemand/pages/{}/videos",
}
_ITEMS = frozenset({"video", "review"})


class Vimeo:
    """The Vimeo adapter; `token` is an operator's API token, used instead of the anonymous one."""

    platform = Platform.VIMEO

    def __init__(self, upstream: Upstream, *, token: str | None = None) -> None:
        self._upstream = upstream
        self._access = Access(upstream, token)

    async def search(self, term: str, limit: int) -> Outcome:
        """Videos for a text in Vimeo's order, at most `limit`."""
        number = str(max(1, min(limit, _MOST)))
        if self._access.official:
            outcome = await self._call("/videos", (("query", term), ("per_page", number)))
        else:
            outcome = await self._call(
                "/search",
                (
                    ("filter_type", "clip"),
                    ("query", term),
                    ("page", "1"),
                    ("per_page", number),
                    ("fields", _SEARCH_FIELDS),
                ),
            )
        return _cut(outcome, limit)

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The video of a link, or the videos of a list in order, at most `limit`.

        A list that Vimeo shows to members only is `unavailable` (login).
        """
        if link.form in _ITEMS:
            return await self._video(link)
        if link.form == "event":
            number = link.native_id + (f":{link.secret}" if link.secret else "")
            return await self._call(f"/live_events/{number}", (("fields", _EVENT_FIELDS),))
        path = _list_path(link)
        if path is None:
            return skipped(f"Vimeo's '{link.form}' addresses cannot be listed.")
        number = str(max(1, min(limit, _MOST)))
        outcome = await self._call(path, (("per_page", number),), members=True)
        return _cut(outcome, limit)

    async def _video(self, link: Link) -> Outcome:
        address = f"https://vimeo.com/{link.native_id}"
        if link.secret:
            address += f"/{link.secret}"
        first = await self._ask(
            Request(url="https://vimeo.com/api/oembed.json", params=(("url", address),))
        )
        if first.media or _is_gone(first):
            return first
        number = link.native_id + (f":{link.secret}" if link.secret else "")
        second = await self._call(f"/videos/{number}", ())
        if not second.media:
            return first
        return msgspec.structs.replace(second, notes=(*second.notes, "second route: api.vimeo.com"))

    async def _ask(self, request: Request) -> Outcome:
        try:
            response = await self._upstream.send(request)
        except PlatformFailure as failure:
            return failed(failure)
        return parse(request, response, AnswerKind.ITEM)

    async def _call(
        self, path: str, params: tuple[tuple[str, str], ...], *, members: bool = False
    ) -> Outcome:
        """One call of the API; an anonymous token that it refuses is fetched anew once."""
        try:
            authorization = await self._access.header()
            request, response = await self._authorised(path, params, authorization)
            if response.status == 401 and not self._access.official:
                authorization = await self._access.header(refused=authorization)
                request, response = await self._authorised(path, params, authorization)
        except PlatformFailure as failure:
            return failed(failure)
        refused = _refused(response, official=self._access.official, members=members)
        if refused is not None:
            return failed(refused)
        return parse(request, response, None)

    async def _authorised(
        self, path: str, params: tuple[tuple[str, str], ...], authorization: str
    ) -> tuple[Request, Response]:
        request = Request(
            url=_API + path,
            params=params,
            headers=(
                ("accept", _ACCEPT),
                ("authorization", authorization),
                ("referer", "https://vimeo.com/"),
            ),
        )
        return request, await self._upstream.send(request)


def _list_path(link: Link) -> str | None:
    if link.form == "pro":
        owner, _, portfolio = link.native_id.partition("/")
        return f"/users/{owner}/portfolios/{portfolio}/videos" if portfolio else None
    path = _LISTS.get(link.form)
    return path.format(link.native_id) if path else None


def _is_gone(outcome: Outcome) -> bool:
    return outcome.status.restriction is Restriction.REMOVED


def _refused(response: Response, *, official: bool, members: bool) -> PlatformFailure | None:
    """What a refusal of the API's own means; a challenge page is left to the parser."""
    by_api = response.status == 401 or (
        response.status == 403 and response.content_type.endswith("json")
    )
    if members and by_api and not official:
        return PlatformFailure.of(
            State.UNAVAILABLE,
            "Vimeo shows this list to its members only.",
            restriction=Restriction.LOGIN,
        )
    if response.status == 401:
        whose = "VIMEO_TOKEN" if official else "anonymous token"
        return PlatformFailure.of(State.BLOCKED, f"Vimeo refused the {whose}.")
    return None


def _cut(outcome: Outcome, limit: int) -> Outcome:
    return msgspec.structs.replace(outcome, media=outcome.media[:limit])

"""Mixcloud: its site's GraphQL first, the public REST API where that fails."""

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Platform, Restriction, media_id
from aggregator.domain.report import ANSWERED, Outcome, State
from aggregator.platforms.base import Link, check_status, failed, skipped
from aggregator.platforms.links import recognise
from aggregator.platforms.mixcloud_parse import key_of, parse, read_ids
from aggregator.platforms.mixcloud_requests import (
    connection_rest,
    ids_graphql,
    item_graphql,
    key_rest,
    playlist_graphql,
    search_graphql,
    search_rest,
    tag_rest,
    uploads_graphql,
)
from aggregator.upstream.message import Request, Upstream

_USER_LISTS = frozenset({"favorites", "listens", "stream"})


class Mixcloud:
    """The Mixcloud adapter (`platforms.base.Adapter`)."""

    platform = Platform.MIXCLOUD

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def search(self, term: str, limit: int) -> Outcome:
        """Shows for a text in Mixcloud's own order."""
        return await self._either(search_graphql(term, limit), search_rest(term, limit), limit)

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The show of a link, or the shows of a playlist, a user's list or a tag, in order."""
        parts = link.native_id.strip("/").split("/")
        match link.form:
            case "search":
                return await self.search(link.native_id, limit)
            case "show":
                return await self._either(
                    item_graphql(*parts[:2]), key_rest(f"/{parts[0]}/{parts[1]}/"), limit
                )
            case "user" | "uploads":
                return await self._either(
                    uploads_graphql(parts[0], limit),
                    connection_rest(link.form, parts[0], limit),
                    limit,
                )
            case "playlist":
                return await self._ask(playlist_graphql(parts[0], parts[2], limit), limit)
            case "tag":
                return await self._with_ids(await self._ask(tag_rest(parts[1], limit), limit))
            case form if form in _USER_LISTS:
                listed = await self._ask(connection_rest(form, parts[0], limit), limit)
                return await self._with_ids(listed)
            case "short":
                return await self._short(link, limit)
            case form:
                return skipped(f"No route of ours resolves a Mixcloud {form}.")

    async def _either(self, first: Request, second: Request, limit: int) -> Outcome:
        """GraphQL's outcome, or REST's when GraphQL fails; a note says so."""
        outcome = await self._ask(first, limit)
        if outcome.status.state in (*ANSWERED, State.UNAVAILABLE):
            return outcome
        other = await self._ask(second, limit)
        if other.status.state not in (*ANSWERED, State.UNAVAILABLE):
            return outcome
        note = f"second route: REST (GraphQL: {outcome.status.state})"
        return Outcome(other.status, other.media, (*other.notes, note))

    async def _ask(self, request: Request, limit: int) -> Outcome:
        try:
            response = await self._upstream.send(request)
        except PlatformFailure as failure:
            return failed(failure)
        outcome = parse(request, response, None)
        return msgspec.structs.replace(outcome, media=outcome.media[:limit])

    async def _with_ids(self, outcome: Outcome) -> Outcome:
        """REST tells no ids: one aliased lookup makes them equal to those of a search."""
        keyed = {at: key for at, one in enumerate(outcome.media) if (key := key_of(one))}
        if not keyed:
            return outcome
        places = list(keyed)
        try:
            response = await self._upstream.send(ids_graphql(list(keyed.values())))
            check_status(response)
            ids = read_ids(response)
        except PlatformFailure as failure:
            note = f"ids are made of keys (GraphQL: {failure.status.state})"
            return Outcome(outcome.status, outcome.media, (*outcome.notes, note))
        media = list(outcome.media)
        for order, native_id in ids.items():
            at = places[order]
            media[at] = msgspec.structs.replace(
                media[at], id=media_id(Platform.MIXCLOUD, native_id), native_id=native_id
            )
        return Outcome(outcome.status, tuple(media), outcome.notes)

    async def _short(self, link: Link, limit: int) -> Outcome:
        """A short link stands for the address it leads to, even where that page is refused."""
        try:
            response = await self._upstream.send(
                Request(url=link.url, truncate=True, max_bytes=4_096)
            )
            onward = recognise(response.url)
            if onward is None or onward.platform is not self.platform or onward.form == "short":
                check_status(response)
                raise PlatformFailure.of(
                    State.UNAVAILABLE,
                    "This short link leads to no show.",
                    restriction=Restriction.REMOVED,
                )
        except PlatformFailure as failure:
            return failed(failure)
        return await self.resolve(onward, limit)

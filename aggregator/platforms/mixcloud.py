"""Mixcloud: its site's GraphQL first, the public REST API where that fails.

What is asked, and how, the library `aggregator.mixcloud` knows.
"""

from collections.abc import Awaitable, Callable

import msgspec

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction, media_id
from aggregator.domain.report import ANSWERED, Outcome, State
from aggregator.mixcloud import Mixcloud as Client
from aggregator.mixcloud import MixcloudError, Resource, ResourceList
from aggregator.platforms.base import Link, failed, found, skipped
from aggregator.platforms.links import recognise
from aggregator.platforms.mixcloud_failure import failure_of
from aggregator.platforms.mixcloud_parse import key_of, media_of

GRAPHQL_SECONDS = 2.5
"""Half a search's time: what hangs must leave the other half to REST."""

_USER_LISTS = {"favorites": "favorites", "listens": "listens", "stream": "feed"}
"""The forms of links that only REST has a list for, and its name there."""

Ask = Callable[[], Awaitable[Resource | ResourceList]]


class Mixcloud:
    """The Mixcloud adapter (`platforms.base.Adapter`). `client` is without a token and gives
    GraphQL no more than `GRAPHQL_SECONDS`."""

    platform = Platform.MIXCLOUD

    def __init__(self, client: Client) -> None:
        self._client = client

    async def search(self, term: str, limit: int) -> Outcome:
        """Shows for a text in Mixcloud's own order."""
        return await self._either(
            lambda: self._client.find(term, limit=limit, rest=False),
            lambda: self._client.search(term, limit=limit),
            limit,
        )

    async def resolve(self, link: Link, limit: int) -> Outcome:
        """The show of a link, or the shows of a playlist, a user's list or a tag, in order."""
        client, key = self._client, link.native_id
        parts = key.strip("/").split("/")
        user = parts[0]
        match link.form:
            case "search":
                return await self.search(link.native_id, limit)
            case "show":
                return await self._either(
                    lambda: client.lookup(key, rest=False), lambda: client.cloudcast(key), limit
                )
            case "user" | "uploads":
                return await self._either(
                    lambda: client.uploads(user, limit=limit, rest=False),
                    lambda: client.connection(user, "cloudcasts", limit=limit),
                    limit,
                )
            case "playlist":
                return await _ask(lambda: client.playlist(key, limit=limit, rest=False), limit)
            case "tag":
                return await self._of_rest(
                    f"genres/{key.strip('/').split('/')[1]}", "popular", limit
                )
            case form if form in _USER_LISTS:
                return await self._of_rest(user, _USER_LISTS[form], limit)
            case "short":
                return await self._short(link, limit)
            case form:
                return skipped(f"No route of ours resolves a Mixcloud {form}.")

    async def _either(self, first: Ask, second: Ask, limit: int) -> Outcome:
        """GraphQL's outcome, or REST's when GraphQL fails; a note says so."""
        outcome = await _ask(first, limit)
        if outcome.status.state in (*ANSWERED, State.UNAVAILABLE):
            return outcome
        other = await _ask(second, limit)
        if other.status.state not in (*ANSWERED, State.UNAVAILABLE):
            return outcome
        note = f"second route: REST (GraphQL: {outcome.status.state})"
        return Outcome(other.status, other.media, (*other.notes, note))

    async def _of_rest(self, key: str, name: str, limit: int) -> Outcome:
        """A list of REST. It tells no ids: one lookup makes them equal to those of a search."""
        outcome = await _ask(lambda: self._client.connection(key, name, limit=limit), limit)
        keys = [key_of(medium) for medium in outcome.media]
        try:
            ids = await self._client.cloudcast_ids([one for one in keys if one is not None])
        except MixcloudError as error:
            note = f"ids are made of keys (GraphQL: {failure_of(error).status.state})"
            return Outcome(outcome.status, outcome.media, (*outcome.notes, note))
        pairs = zip(outcome.media, keys, strict=True)
        media = tuple(_with_id(medium, ids.get(one or "")) for medium, one in pairs)
        return Outcome(outcome.status, media, outcome.notes)

    async def _short(self, link: Link, limit: int) -> Outcome:
        """A short link stands for the address it leads to, even where that page is refused."""
        try:
            onward = recognise(await self._client.expand(link.url))
        except MixcloudError as error:
            return failed(failure_of(error))
        if onward is None or onward.platform is not self.platform or onward.form == "short":
            return failed(
                PlatformFailure.of(
                    State.UNAVAILABLE,
                    "This short link leads to no show.",
                    restriction=Restriction.REMOVED,
                )
            )
        return await self.resolve(onward, limit)


async def _ask(ask: Ask, limit: int) -> Outcome:
    try:
        return found(media_of((await ask()).data)[:limit])
    except MixcloudError as error:
        return failed(failure_of(error))
    except PlatformFailure as failure:
        return failed(failure)


def _with_id(medium: Media, native_id: str | None) -> Media:
    if native_id is None:
        return medium
    return msgspec.structs.replace(
        medium, id=media_id(Platform.MIXCLOUD, native_id), native_id=native_id
    )

"""Lists of shows, and the lists that belong to a show."""

import math
from collections.abc import Iterable
from typing import Any

from aggregator.mixcloud.mock.exchange import Call
from aggregator.mixcloud.mock.lists import Dated, dated_page, offset_page
from aggregator.mixcloud.mock.naming import slug_of
from aggregator.mixcloud.mock.objects import Objects
from aggregator.mixcloud.mock.records import MockCloudcast
from aggregator.mixcloud.mock.state import State

_DAY = 86_400


class Shows:
    """Writes lists for one call."""

    def __init__(self, state: State, call: Call, objects: Objects) -> None:
        self._state = state
        self._call = call
        self._objects = objects

    def page(self, shows: list[MockCloudcast], name: str | None = None) -> dict[str, Any]:
        """Shows as they come."""
        return offset_page(self._call, shows, self._objects.cloudcast, name)

    def by_date(self, shows: Iterable[MockCloudcast], name: str) -> dict[str, Any]:
        """The newest first, paged by date."""
        dated = [Dated(one, one.created_time) for one in shows]
        return dated_page(self._call, dated, self._objects.cloudcast, name)

    def ordered(
        self, keys: Iterable[str], order: str, name: str | None = None
    ) -> dict[str, Any] | None:
        """The public ones, the `popular`, `hot`, `new` or `latest` first; None for no order."""
        shows = self._state.visible(sorted(keys))
        match order:
            case "popular":
                return self.page(by_plays(shows), name)
            case "hot":
                return self.page(sorted(shows, key=self._heat, reverse=True), name)
            case "new" | "latest":
                return self.page(newest_first(shows), name)
        return None

    def of_city(self, city: str) -> set[str]:
        """The keys of the shows of a city's users."""
        people = [one for one in self._state.users.values() if slug_of(one.city or "-") == city]
        return {show.key for user in people for show in self._state.of_user(user, None)}

    def connection(self, show: MockCloudcast, name: str) -> dict[str, Any] | None:
        """What belongs to a show; None for a name that is no connection."""
        relations, call = self._state.relations, self._call
        match name:
            case "listeners" | "favorites":
                kind = {"listeners": "listen", "favorites": "favorite"}[name]
                users = [
                    Dated(user, date)
                    for username, date in relations.received(kind, show.key).items()
                    if (user := self._state.user(username)) is not None
                ]
                return dated_page(call, users, self._objects.user)
            case "comments":
                said = [Dated(one, one.submit_date) for one in self._state.comments[show.key]]
                return dated_page(call, said, self._objects.comment, f"Comments on {show.name}")
            case "similar":
                return self.page(self._similar(show))
        return None

    def _similar(self, show: MockCloudcast) -> list[MockCloudcast]:
        """Those with most of its tags; the most played where it shares none."""
        shared: dict[str, int] = {}
        for tag in show.tags:
            for key in self._state.catalogue.with_tags([slug_of(tag)]):
                shared[key] = shared.get(key, 0) + 1
        shared.pop(show.key, None)
        alike = by_plays(self._state.visible(sorted(shared)))
        if alike:
            return sorted(alike, key=lambda one: -shared[one.key])
        return [one for one in by_plays(self._state.public()) if one.key != show.key][:3]

    def _heat(self, show: MockCloudcast) -> float:
        """Liked much for its age."""
        age = (self._state.clock() - show.created_time).total_seconds() / _DAY
        return (show.play_count + 10 * show.favorite_count + 1) / math.sqrt(max(1.0, age))


def by_plays(shows: Iterable[MockCloudcast]) -> list[MockCloudcast]:
    """The most played first."""
    return sorted(shows, key=lambda one: (-one.play_count, one.key))


def newest_first(shows: Iterable[MockCloudcast]) -> list[MockCloudcast]:
    """The newest first."""
    return sorted(shows, key=lambda one: one.created_time, reverse=True)

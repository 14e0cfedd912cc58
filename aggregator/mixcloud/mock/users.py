"""The lists that belong to a user."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aggregator.mixcloud.mock.exchange import Call
from aggregator.mixcloud.mock.lists import Dated, dated_page, offset_page
from aggregator.mixcloud.mock.objects import Objects, moment
from aggregator.mixcloud.mock.records import MockCloudcast, MockUser
from aggregator.mixcloud.mock.state import State

Document = dict[str, Any]

_TITLES = {"listen": "listened to", "favorite": "favorited", "repost": "reposted"}


class Users:
    """Writes lists for one call."""

    def __init__(self, state: State, call: Call, objects: Objects) -> None:
        self._state = state
        self._call = call
        self._objects = objects
        self._connections: Mapping[str, Callable[[MockUser], Document]] = {
            "followers": self._followers,
            "following": self._following,
            "favorites": self._favorites,
            "listens": self._listens,
            "cloudcasts": self._cloudcasts,
            "feed": self._feed,
            "playlists": self._playlists,
            "comments": self._comments,
        }

    def connection(self, user: MockUser, name: str) -> Document | None:
        """What belongs to a user; None for a name that is no connection."""
        if name == "listen-later" and user == self._call.viewer:
            return self._shows_of(user, "listen-later", "Listen later")
        write = self._connections.get(name)
        return None if write is None else write(user)

    def _cloudcasts(self, user: MockUser) -> Document:
        shows = self._state.of_user(user, self._call.viewer)
        dated = [Dated(one, one.created_time) for one in shows]
        return dated_page(self._call, dated, self._objects.cloudcast, f"{user.name}'s Cloudcasts")

    def _followers(self, user: MockUser) -> Document:
        dates = self._state.relations.received("follow", f"/{user.username}/")
        return self._people(dates, f"{user.name}'s followers")

    def _following(self, user: MockUser) -> Document:
        dates = self._state.relations.given("follow", user.username)
        return self._people({key.strip("/"): date for key, date in dates.items()}, None)

    def _people(self, dates: Mapping[str, datetime], name: str | None) -> Document:
        users = [
            Dated(user, date)
            for username, date in dates.items()
            if (user := self._state.user(username)) is not None
        ]
        return dated_page(self._call, users, self._objects.user, name)

    def _favorites(self, user: MockUser) -> Document:
        return self._shows_of(user, "favorite", f"{user.name}'s favorites")

    def _shows_of(self, user: MockUser, kind: str, name: str) -> Document:
        dated = self._related(user, kind)
        return dated_page(self._call, dated, self._objects.cloudcast, name)

    def _listens(self, user: MockUser) -> Document:
        dated = [Dated(one, one.date) for one in self._related(user, "listen")]

        def write(listen: Dated[MockCloudcast]) -> Document:
            return self._objects.cloudcast(listen.item, listen_time=moment(listen.date))

        return dated_page(self._call, dated, write, f"{user.name}'s listens")

    def _feed(self, user: MockUser) -> Document:
        items = [
            Dated((kind, one), one.date) for kind in _TITLES for one in self._related(user, kind)
        ]
        items += [
            Dated(("upload", Dated(show, show.created_time)), show.created_time)
            for show in self._state.of_user(user, self._call.viewer)
        ]

        def write(item: tuple[str, Dated[MockCloudcast]]) -> Document:
            kind, one = item
            title = _TITLES.get(kind, "uploaded")
            return self._objects.feed_item(user, kind, title, one.date, [one.item])

        return dated_page(self._call, items, write, f"{user.name}'s feed")

    def _playlists(self, user: MockUser) -> Document:
        found = self._state.playlists_of(user)
        return offset_page(self._call, found, self._objects.playlist, f"{user.name}'s playlists")

    def _comments(self, user: MockUser) -> Document:
        said = self._state.comments[f"/{user.username}/"]
        dated = [Dated(one, one.submit_date) for one in said]
        name = f"Comments on {user.name}'s profile"
        return dated_page(self._call, dated, self._objects.comment, name)

    def _related(self, user: MockUser, kind: str) -> list[Dated[MockCloudcast]]:
        """The shows that a user did this to, as far as lists show them."""
        dates = self._state.relations.given(kind, user.username)
        shows = self._state.visible(dates, self._call.viewer)
        return [Dated(show, dates[show.key]) for show in shows]

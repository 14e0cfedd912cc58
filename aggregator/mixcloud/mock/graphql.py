"""Mixcloud's GraphQL as clients of public data ask it: an executor over a small schema."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from graphql import GraphQLError, execute_sync

from aggregator.mixcloud.mock.categories import MUSIC, TALK
from aggregator.mixcloud.mock.exchange import Answer, Call, plain_json
from aggregator.mixcloud.mock.graphql_connections import Fields, Resolver, connection
from aggregator.mixcloud.mock.graphql_objects import GraphQLObjects, tag
from aggregator.mixcloud.mock.graphql_schema import SCHEMA, checked
from aggregator.mixcloud.mock.naming import global_id
from aggregator.mixcloud.mock.records import MockCloudcast, MockUser
from aggregator.mixcloud.mock.shows import by_plays, newest_first
from aggregator.mixcloud.mock.state import State

LARGEST_BODY = 100_000
_AGES = {
    "PAST_WEEK": timedelta(days=7),
    "PAST_MONTH": timedelta(days=30),
    "PAST_YEAR": timedelta(days=365),
}


class _Question(msgspec.Struct, frozen=True):
    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = msgspec.field(default=None, name="operationName")


class GraphQL:
    """Answers questions about a state."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def answer(self, call: Call) -> Answer:
        """200 with data or errors, as the real one; 400 for a body that is no question."""
        if call.method != "POST":
            return _refusal("GraphQL only supports POST requests.", 405)
        body = bytearray()
        async for part in call.body:
            body += part
            if len(body) > LARGEST_BODY:
                return _refusal("The query is too long.")
        try:
            question = msgspec.json.decode(bytes(body), type=_Question)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _refusal("Must provide query string.")
        document = checked(question.query)
        if isinstance(document, tuple):
            return plain_json({"errors": [_told(error) for error in document]})
        result = execute_sync(
            SCHEMA,
            document,
            _Root(self._state, call.viewer).fields(),
            variable_values=question.variables,
            operation_name=question.operation_name,
        )
        told: Fields = {"data": result.data}
        if result.errors:
            told["errors"] = [_told(error) for error in result.errors]
        return plain_json(told)


class _Root:
    """The values that the executor walks from."""

    def __init__(self, state: State, viewer: MockUser | None) -> None:
        self._state = state
        self._viewer = viewer
        self._objects = GraphQLObjects(state, viewer)

    def fields(self) -> Fields:
        """The fields of the query's root."""
        return {
            "viewer": {
                "search": {"searchQuery": lambda _, term: self._search(term)},
                "categories": {"music": _rows(MUSIC), "talk": _rows(TALK)},
                "discover": lambda _, **asked: self._discover(asked),
                "localisation": {"country": "GB"},
            },
            "cloudcastLookup": lambda _, lookup: self._cloudcast_at(**lookup),
            "userLookup": lambda _, lookup: self._user_at(**lookup),
            "playlistLookup": lambda _, lookup: self._playlist_at(**lookup),
            "cloudcast": self._node("Cloudcast"),
            "user": self._node("User"),
            "playlist": self._node("Playlist"),
            "node": self._node("Cloudcast", "User", "Playlist"),
        }

    def _search(self, term: str) -> Fields:
        state, catalogue = self._state, self._state.catalogue
        shows = state.search(term)
        users = [state.users[name] for name, _ in catalogue.users.find(term)]
        tags = [(slug, catalogue.tag_names[slug]) for slug, _ in catalogue.tags.find(term)]
        return {
            "cloudcasts": connection(
                lambda **asked: [one for one in shows if self._passes(one, asked)],
                self._objects.cloudcast,
            ),
            "users": connection(
                lambda **asked: [one for one in users if self._is_asked_for(one, asked)],
                self._objects.user,
            ),
            "tags": connection(lambda: tags, lambda one: tag(*one)),
        }

    def _passes(self, show: MockCloudcast, asked: Fields) -> bool:
        age, timed = asked.get("createdAfter"), asked.get("isTimestamped")
        if age is not None and show.created_time < self._state.clock() - _AGES[age]:
            return False
        return timed is None or (timed == "YES") == any(
            one.start_time is not None for one in show.sections
        )

    def _is_asked_for(self, user: MockUser, asked: Fields) -> bool:
        age, uploads = asked.get("dateJoinedAfter"), asked.get("isUploader")
        if age is not None and user.created_time < self._state.clock() - _AGES[age]:
            return False
        return uploads is None or (uploads == "YES") == bool(self._state.of_user(user, None))

    def _discover(self, asked: Fields) -> Fields:
        names = self._state.catalogue.tag_names
        slugs = [one["slug"] for one in asked.get("discoverTags") or ()]
        keys = self._state.catalogue.with_tags(slugs) if slugs else self._state.cloudcasts
        shows = self._state.visible(sorted(keys))

        def ordered(**how: Any) -> list[MockCloudcast]:
            return newest_first(shows) if how.get("orderBy") == "LATEST" else by_plays(shows)

        return {
            "selectedTags": [tag(slug, names.get(slug, slug)) for slug in slugs],
            "shows": connection(ordered, self._objects.cloudcast),
            "staffPicks": connection(lambda: by_plays(shows)[:10], self._objects.cloudcast),
        }

    def _cloudcast_at(self, username: str, slug: str) -> Fields | None:
        user = self._state.user(username)
        key = "" if user is None else f"/{user.username}/{slug}/"
        show = self._state.cloudcast(key, self._viewer)
        return None if show is None else self._objects.cloudcast(show)

    def _user_at(self, username: str) -> Fields | None:
        user = self._state.user(username)
        return None if user is None else self._objects.user(user)

    def _playlist_at(self, username: str, slug: str) -> Fields | None:
        playlist = self._state.playlist(username, slug)
        return None if playlist is None else self._objects.playlist(playlist)

    def _node(self, *kinds: str) -> Resolver:
        """What a global id stands for, if it is of one of these kinds."""
        finders: dict[str, Callable[[str], Fields | None]] = {
            "Cloudcast": self._cloudcast_of,
            "User": self._user_of,
            "Playlist": self._playlist_of,
        }

        def resolve(_: Any, id: str) -> Fields | None:  # noqa: A002 - the argument's name
            found = (finders[kind](id) for kind in kinds)
            return next((one for one in found if one is not None), None)

        return resolve

    def _cloudcast_of(self, asked: str) -> Fields | None:
        key = self._state.key_of(asked)
        show = None if key is None else self._state.cloudcast(key, self._viewer)
        return None if show is None else self._objects.cloudcast(show)

    def _user_of(self, asked: str) -> Fields | None:
        for user in self._state.users.values():
            if global_id("User", user.username) == asked:
                return self._objects.user(user)
        return None

    def _playlist_of(self, asked: str) -> Fields | None:
        for one in self._state.playlists.values():
            if global_id("Playlist", f"/{one.user}/playlists/{one.slug}/") == asked:
                return self._objects.playlist(one)
        return None


def _rows(categories: tuple[tuple[str, str], ...]) -> list[Fields]:
    return [{"name": name, "slug": slug} for name, slug in categories]


def _told(error: GraphQLError) -> Fields:
    told: Fields = {"message": error.message}
    if error.path is not None:
        told["path"] = [str(part) for part in error.path]
    return told


def _refusal(message: str, status: int = 400) -> Answer:
    return plain_json({"errors": [{"message": message}]}, status)

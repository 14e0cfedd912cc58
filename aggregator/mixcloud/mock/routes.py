"""Which object or list an address is: everything that is read by GET."""

from collections.abc import Callable
from typing import Any

from aggregator.mixcloud.mock.categories import CATEGORIES
from aggregator.mixcloud.mock.exchange import Call, invalid, not_found, token_required
from aggregator.mixcloud.mock.lists import offset_page
from aggregator.mixcloud.mock.naming import slug_of
from aggregator.mixcloud.mock.objects import Objects, comment_key
from aggregator.mixcloud.mock.shows import Shows
from aggregator.mixcloud.mock.state import State
from aggregator.mixcloud.mock.users import Users

Document = dict[str, Any]

_CITY = "city:"


class Reader:
    """Answers one GET. Raises `ApiError` for what is not there or may not be seen."""

    def __init__(self, state: State, call: Call, *, legacy_sections: bool) -> None:
        self._state = state
        self._call = call
        self._objects = Objects(state, call, legacy_sections=legacy_sections)
        self._shows = Shows(state, call, self._objects)
        self._users = Users(state, call, self._objects)
        self._roots: dict[str, Callable[[list[str]], Document]] = {
            "popular": self._popular,
            "new": self._new,
            "search": self._search,
            "categories": self._categories,
            "genres": self._topic,
            "discover": self._topic,
            "tag": self._topic,
            "artist": self._artist,
            "track": self._track,
            "comments": self._comment,
            "me": self._me,
        }

    def read(self) -> Document:
        """The document at the call's address."""
        first, *rest = self._call.parts
        reader = self._roots.get(first)
        return self._of_user(first, rest) if reader is None else reader(rest)

    def _of_user(self, username: str, rest: list[str]) -> Document:
        user = self._state.user(username)
        if user is None:
            raise not_found()
        match rest:
            case []:
                return self._objects.user(user, full=True)
            case ["playlists", slug, *connection]:
                return self._playlist(username, slug, connection)
            case [name] if (connected := self._users.connection(user, name)) is not None:
                return connected
            case [slug, *connection] if len(connection) < 2:
                show = self._state.cloudcast(f"/{user.username}/{slug}/", self._call.viewer)
                if show is None:
                    raise not_found()
                if not connection:
                    return self._objects.cloudcast(show, full=True)
                return _found(self._shows.connection(show, connection[0]))
        raise not_found()

    def _me(self, rest: list[str]) -> Document:
        if self._call.viewer is None:
            raise token_required()
        return self._of_user(self._call.viewer.username, rest)

    def _playlist(self, username: str, slug: str, connection: list[str]) -> Document:
        playlist = self._state.playlist(username, slug)
        if playlist is None or connection not in ([], ["cloudcasts"]):
            raise not_found()
        if not connection:
            return self._objects.playlist(playlist, full=True)
        return self._shows.page(self._state.visible(playlist.cloudcasts), playlist.name)

    def _popular(self, rest: list[str]) -> Document:
        names = {(): ("popular", "Popular Cloudcasts"), ("hot",): ("hot", "Hot Cloudcasts")}
        told = names.get(tuple(rest))
        if told is None:
            raise not_found()
        order, name = told
        return _found(self._shows.ordered(self._state.cloudcasts, order, name))

    def _new(self, rest: list[str]) -> Document:
        if rest:
            raise not_found()
        return self._shows.by_date(self._state.public(), "New Cloudcasts")

    def _search(self, rest: list[str]) -> Document:
        if rest:
            raise not_found()
        state, catalogue, objects = self._state, self._state.catalogue, self._objects
        term = self._call.params.get("q", "").strip()
        if not term:
            raise invalid("q is needed.")
        match self._call.params.get("type"):
            case "cloudcast" | "upload":
                return offset_page(self._call, state.search(term), objects.cloudcast, bare=True)
            case "user":
                users = [state.users[name] for name, _ in catalogue.users.find(term)]
                return offset_page(self._call, users, objects.user, bare=True)
            case "tag":
                tags = [(slug, catalogue.tag_names[slug]) for slug, _ in catalogue.tags.find(term)]
                return offset_page(self._call, tags, lambda one: objects.tag(*one), bare=True)
            case "artist":
                names = [catalogue.artist_names[slug] for slug, _ in catalogue.artists.find(term)]
                return offset_page(self._call, names, objects.artist, bare=True)
        raise invalid("type is needed: cloudcast, user or tag.")

    def _topic(self, rest: list[str]) -> Document:
        kind, (place, *connection) = self._call.parts[0], rest or [""]
        tag, city = _tag_and_city(place)
        name = self._topic_name(tag, city)
        if not connection:
            shown = name if kind == "tag" else f"{name} shows"
            return self._objects.topic(kind, place, shown)
        if len(connection) > 1:
            raise not_found()
        keys = self._shows.of_city(city) if city else self._state.catalogue.with_tags([tag])
        if city and tag:
            keys &= self._state.catalogue.with_tags([tag])
        return _found(self._shows.ordered(keys, connection[0]))

    def _topic_name(self, tag: str, city: str) -> str:
        """What a page of a tag, a city or both is called; only those that shows have are there."""
        cities = {slug_of(one.city): one.city for one in self._state.users.values() if one.city}
        names = self._state.catalogue.tag_names
        if (city and city not in cities) or (tag and tag not in names) or not (tag or city):
            raise not_found()
        found = [names[tag]] if tag else []
        return " in ".join([*found, cities[city]] if city else found)

    def _categories(self, rest: list[str]) -> Document:
        if not rest:
            return {"data": [self._objects.category(name, slug) for name, slug in CATEGORIES]}
        slug, *connection = rest
        name = next((name for name, one in CATEGORIES if one == slug), None)
        if name is None or len(connection) > 1:
            raise not_found()
        if not connection:
            return self._objects.category(name, slug, full=True)
        keys = self._state.catalogue.with_tags([slug])
        match connection[0]:
            case "cloudcasts" | "userpick-cloudcasts":
                return _found(self._shows.ordered(keys, "popular"))
            case "users" | "userpick-users":
                names = dict.fromkeys(one.user.lower() for one in self._state.visible(sorted(keys)))
                users = [self._state.users[name] for name in names]
                return offset_page(self._call, users, self._objects.user)
        raise not_found()

    def _artist(self, rest: list[str]) -> Document:
        catalogue = self._state.catalogue
        slug, *connection = rest or [""]
        if slug not in catalogue.artist_names or len(connection) > 1:
            raise not_found()
        if not connection:
            return self._objects.artist(catalogue.artist_names[slug], full=True)
        return _found(self._shows.ordered(catalogue.with_artist(slug), connection[0]))

    def _track(self, rest: list[str]) -> Document:
        catalogue = self._state.catalogue
        track, connection = (rest[0], rest[1]) if len(rest) > 1 else ("", ""), rest[2:]
        song = catalogue.track_names.get(track)
        if song is None or len(connection) > 1:
            raise not_found()
        if not connection:
            return self._objects.track(catalogue.artist_names[track[0]], song, full=True)
        return _found(self._shows.ordered(catalogue.with_track(*track), connection[0]))

    def _comment(self, rest: list[str]) -> Document:
        key = f"/comments/{'/'.join(rest)}/"
        for comments in self._state.comments.values():
            for one in comments:
                if comment_key(one) == key:
                    return self._objects.comment(one)
        raise not_found()


def _tag_and_city(place: str) -> tuple[str, str]:
    """The slugs in `funk`, `city:london` and `funk+city:london`; empty what is not said."""
    tag, _, city = f"+{place}".rpartition(f"+{_CITY}") if _CITY in place else (place, "", "")
    return (slug_of(tag) if tag.strip("+") else ""), (slug_of(city) if city else "")


def _found(document: Document | None) -> Document:
    if document is None:
        raise not_found()
    return document

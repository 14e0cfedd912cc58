"""The objects as REST tells them: which fields there are in a list, in full, and with metadata."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aggregator.mixcloud.mock.categories import TALK
from aggregator.mixcloud.mock.exchange import Call
from aggregator.mixcloud.mock.naming import number_of, quoted, slug_of
from aggregator.mixcloud.mock.records import (
    MockCloudcast,
    MockComment,
    MockPlaylist,
    MockSection,
    MockUser,
)
from aggregator.mixcloud.mock.state import State, owns

SITE = "https://www.mixcloud.com"
IMAGES = "https://thumbnailer.mixcloud.com/unsafe"

_SIZES: Mapping[str, int] = {
    "small": 25,
    "thumbnail": 50,
    "medium_mobile": 80,
    "medium": 100,
    "large": 300,
    "320wx320h": 320,
    "extra_large": 600,
    "640wx640h": 640,
}
_SHOW_SIZES: Mapping[str, int] = {**_SIZES, "768wx768h": 768, "1024wx1024h": 1024}
_COVERS = {"835wx120h": (835, 120), "1113wx160h": (1113, 160), "1670wx240h": (1670, 240)}

_USER_CONNECTIONS = (
    "feed",
    "playlists",
    "comments",
    "followers",
    "favorites",
    "following",
    "cloudcasts",
    "listens",
)
_SHOW_CONNECTIONS = ("listeners", "similar", "favorites", "comments")
_TOPIC_CONNECTIONS = ("popular", "latest")
_LEGACY_CONNECTIONS = ("popular", "new", "hot")
_CATEGORY_CONNECTIONS = ("userpick-users", "userpick-cloudcasts", "cloudcasts", "users")


def moment(date: datetime) -> str:
    """A time as the API writes it."""
    return date.strftime("%Y-%m-%dT%H:%M:%SZ")


class Objects:
    """Writes objects for one call; `type` stands everywhere when metadata is asked for.

    `legacy_sections` puts the tracklist into a show's detail, as Mixcloud did until 2014.
    """

    def __init__(self, state: State, call: Call, *, legacy_sections: bool = True) -> None:
        self._state = state
        self._call = call
        self._legacy_sections = legacy_sections

    def user(self, user: MockUser, *, full: bool = False) -> dict[str, Any]:
        """A user, short as in lists or in full."""
        key = f"/{user.username}/"
        told = self._named(key, user.name, "user") | {
            "username": user.username,
            "pictures": pictures(user.picture, _SIZES),
        }
        if (viewer := self._call.viewer) is not None:
            told["following"] = self._state.relations.stands("follow", viewer.username, key)
        return told | self._whole_user(user, key) if full else told

    def cloudcast(self, show: MockCloudcast, *, full: bool = False, **more: Any) -> dict[str, Any]:
        """A show; `more` are fields of the list that it stands in."""
        owner = self._state.users[show.user.lower()]
        told = self._named(show.key, show.name, "cloudcast") | {
            "tags": [self.tag(slug_of(name), name) for name in show.tags],
            "created_time": moment(show.created_time),
            "updated_time": moment(show.updated_time or show.created_time),
            **self._counts(show),
            "pictures": pictures(show.picture, _SHOW_SIZES),
            "slug": show.slug,
            "user": self.user(owner),
            **({"hidden_stats": True} if show.hidden_stats else {}),
            "audio_length": show.audio_length,
            **more,
            **self._own_marks(show),
        }
        return told | self._whole_cloudcast(show) if full else told

    def tag(self, slug: str, name: str) -> dict[str, Any]:
        """A tag as it stands in shows and lists."""
        return self._named(f"/genres/{slug}/", name, "tag")

    def topic(self, kind: str, place: str, name: str) -> dict[str, Any]:
        """A tag's, a city's or both's own page, under the name of the site that was asked."""
        told = self._named(f"/{kind}/{place}/", name, "city" if "city:" in place else "tag")
        names = _LEGACY_CONNECTIONS if kind == "tag" else _TOPIC_CONNECTIONS
        return self._with_connections(told, names)

    def category(self, name: str, slug: str, *, full: bool = False) -> dict[str, Any]:
        """A category; talk is one kind, music the other."""
        told = self._named(f"/categories/{slug}/", name, "category")
        if not full:
            return told
        told |= {"slug": slug, "format": "talk" if (name, slug) in TALK else "music"}
        return self._with_connections(told, _CATEGORY_CONNECTIONS)

    def artist(self, name: str, *, full: bool = False) -> dict[str, Any]:
        """An artist of the old API."""
        slug = slug_of(name)
        told = self._named(f"/artist/{slug}/", name, "artist") | {"slug": slug}
        return self._with_connections(told, _LEGACY_CONNECTIONS) if full else told

    def track(self, artist: str, song: str, *, full: bool = False) -> dict[str, Any]:
        """A track of the old API."""
        key = f"/track/{slug_of(artist)}/{slug_of(song)}/"
        told = self._named(key, song, "track") | {
            "slug": slug_of(song),
            "artist": self.artist(artist),
        }
        return self._with_connections(told, _LEGACY_CONNECTIONS) if full else told

    def playlist(self, playlist: MockPlaylist, *, full: bool = False) -> dict[str, Any]:
        """A playlist, without its shows."""
        key = f"/{playlist.user}/playlists/{playlist.slug}/"
        owner = self._state.users[playlist.user.lower()]
        told = self._named(key, playlist.name, "playlist") | {
            "slug": playlist.slug,
            "owner": self.user(owner),
        }
        if not full:
            return told
        return self._with_connections(told | {"description": playlist.description}, ("cloudcasts",))

    def comment(self, comment: MockComment) -> dict[str, Any]:
        """A comment."""
        key = comment_key(comment)
        author = self._state.users[comment.user.lower()]
        return self._typed(
            {
                "comment": comment.comment,
                "submit_date": moment(comment.submit_date),
                "user": self.user(author),
                "key": key,
                "url": SITE + key.rstrip("/"),
            },
            "comment",
        )

    def feed_item(
        self, user: MockUser, kind: str, title: str, date: datetime, shows: Iterable[MockCloudcast]
    ) -> dict[str, Any]:
        """What a user did; it tells its type always."""
        key = f"/{user.username}/"
        return {
            "from": self.user(user),
            "title": title,
            "url": SITE + key,
            "key": f"{key}{kind}/{int(date.timestamp())}/",
            "created_time": moment(date),
            "cloudcasts": [self.cloudcast(one) for one in shows],
            "type": kind,
        }

    def _whole_user(self, user: MockUser, key: str) -> dict[str, Any]:
        relations, shows = self._state.relations, self._state.of_user(user, self._call.viewer)
        told: dict[str, Any] = {
            "biog": user.biog,
            "created_time": moment(user.created_time),
            "updated_time": moment(user.created_time),
            "follower_count": len(relations.received("follow", key)),
            "following_count": len(relations.given("follow", user.username)),
            "cloudcast_count": len(shows),
            "favorite_count": len(relations.given("favorite", user.username)),
            "listen_count": len(relations.given("listen", user.username)),
            "is_pro": user.is_pro,
            "is_premium": user.is_premium,
            "city": user.city,
            "country": user.country,
            "picture_primary_color": "3f5a6b",
        }
        if user.cover is not None:
            told["cover_pictures"] = {
                name: f"{IMAGES}/{width}x{height}/{user.cover}"
                for name, (width, height) in _COVERS.items()
            }
        if (viewer := self._call.viewer) is not None:
            told["is_current_user"] = viewer.username == user.username
            told["follower"] = relations.stands("follow", user.username, f"/{viewer.username}/")
        return self._with_connections(told, _USER_CONNECTIONS, key)

    def _counts(self, show: MockCloudcast) -> dict[str, int]:
        relations, comments = self._state.relations, self._state.comments
        listeners = len(relations.received("listen", show.key))
        counts = {
            "play_count": show.play_count + listeners,
            "favorite_count": show.favorite_count + len(relations.received("favorite", show.key)),
            "comment_count": len(comments.get(show.key, ())),
            "listener_count": show.listener_count + listeners,
            "repost_count": show.repost_count + len(relations.received("repost", show.key)),
        }
        return dict.fromkeys(counts, 0) if show.hidden_stats else counts

    def _own_marks(self, show: MockCloudcast) -> dict[str, Any]:
        """What a token shows. A field `listen_later` would hide a method of clients."""
        viewer, relations = self._call.viewer, self._state.relations
        if viewer is None:
            return {}
        marks: dict[str, Any] = {
            "favorited": relations.stands("favorite", viewer.username, show.key),
            "reposted": relations.stands("repost", viewer.username, show.key),
            "is_listen_later": relations.stands("listen-later", viewer.username, show.key),
        }
        if owns(viewer, show):
            marks["is_public"] = self._state.is_public(show)
        return marks

    def _whole_cloudcast(self, show: MockCloudcast) -> dict[str, Any]:
        sections = show.sections if self._legacy_sections else ()
        hosts = [user for name in show.hosts if (user := self._state.user(name)) is not None]
        told: dict[str, Any] = {
            "description": show.description,
            "picture_primary_color": "8a3c2f",
            "sections": [self._section(at, one) for at, one in enumerate(sections)],
            "is_exclusive": show.is_exclusive,
            "hosts": [self.user(host) for host in hosts],
        }
        return self._with_connections(told, _SHOW_CONNECTIONS, quoted(show.key))

    def _section(self, position: int, section: MockSection) -> dict[str, Any]:
        told: dict[str, Any] = {"position": position}
        if section.start_time is not None:
            told["start_time"] = section.start_time
        if section.chapter is not None:
            return self._typed(
                told | {"section_type": "chapter", "chapter": section.chapter}, "section"
            )
        track = self.track(section.artist or "", section.song or "")
        return self._typed(told | {"section_type": "track", "track": track}, "section")

    def _named(self, key: str, name: str, kind: str) -> dict[str, Any]:
        told_key = quoted(key)
        return self._typed({"key": told_key, "url": SITE + told_key, "name": name}, kind)

    def _typed(self, told: dict[str, Any], kind: str) -> dict[str, Any]:
        return told | {"type": kind} if self._call.metadata else told

    def _with_connections(
        self, told: dict[str, Any], names: Iterable[str], key: str = ""
    ) -> dict[str, Any]:
        if not self._call.metadata:
            return told
        at = self._call.base + (key or told["key"])
        return told | {"metadata": {"connections": {name: f"{at}{name}/" for name in names}}}


def comment_key(comment: MockComment) -> str:
    """The key of a comment; its number is made from what it says."""
    number = number_of(f"{comment.key}{comment.user}{comment.comment}{comment.submit_date}")
    return f"/comments/cr/{number % 1000}/{number // 1000 % 100}/c{number}/"


def pictures(path: str, sizes: Mapping[str, int]) -> dict[str, str]:
    """A picture in the thumbnailer's sizes."""
    return {name: f"{IMAGES}/{size}x{size}/{path}" for name, size in sizes.items()}

"""The objects as GraphQL tells them: tables whose functions are run only when a query asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aggregator.mixcloud.mock.graphql_connections import Fields, Resolver, connection
from aggregator.mixcloud.mock.naming import global_id, quoted, slug_of
from aggregator.mixcloud.mock.objects import IMAGES, SITE, comment_key, moment
from aggregator.mixcloud.mock.records import (
    MockCloudcast,
    MockComment,
    MockPlaylist,
    MockSection,
    MockUser,
)
from aggregator.mixcloud.mock.shows import by_plays, newest_first
from aggregator.mixcloud.mock.state import State


class GraphQLObjects:
    """Tables for one viewer."""

    def __init__(self, state: State, viewer: MockUser | None) -> None:
        self._state = state
        self._viewer = viewer

    def cloudcast(self, show: MockCloudcast) -> Fields:
        """A show."""
        state, relations = self._state, self._state.relations
        comments = newest_comments(state.comments.get(show.key, []))
        return {
            "__typename": "Cloudcast",
            "id": global_id("Cloudcast", show.key),
            "slug": show.slug,
            "name": show.name,
            "url": SITE + quoted(show.key),
            "description": show.description,
            "publishDate": _written(show.publish_date or show.created_time),
            "audioLength": show.audio_length,
            "isExclusive": show.is_exclusive,
            "isPlayable": show.restricted is None,
            "plays": None if show.hidden_stats else show.play_count,
            "favorites": self._people(
                relations.received("favorite", show.key), show.favorite_count
            ),
            "reposts": self._people(relations.received("repost", show.key), show.repost_count),
            "comments": connection(lambda: comments, self._comment),
            "tags": lambda _, **__: [{"tag": tag(slug_of(name), name)} for name in show.tags],
            "owner": lambda _: self.user(state.users[show.user.lower()]),
            "hosts": lambda _: [
                self.user(user) for name in show.hosts if (user := state.user(name)) is not None
            ],
            "picture": _picture(show.picture),
            "featuringArtistList": list(
                dict.fromkeys(one.artist for one in show.sections if one.artist)
            ),
            "canShowTracklist": show.restricted != "tracklist",
            "restrictedReason": show.restricted,
            "sections": [_section(one) for one in show.sections if show.restricted != "tracklist"],
        }

    def user(self, user: MockUser) -> Fields:
        """A user."""
        state, relations = self._state, self._state.relations
        followed = {
            key.strip("/"): date for key, date in relations.given("follow", user.username).items()
        }
        playlists = state.playlists_of(user)
        return {
            "__typename": "User",
            "id": global_id("User", user.username),
            "username": user.username,
            "displayName": user.name,
            "url": f"{SITE}/{user.username}/",
            "biog": user.biog,
            "city": user.city,
            "country": user.country,
            "isPro": user.is_pro,
            "picture": _picture(user.picture),
            "coverPicture": _picture(user.cover),
            "uploads": connection(
                lambda **asked: self._uploads(user, asked.get("orderBy")), self.cloudcast
            ),
            "reposted": self._shows_of(user, "repost"),
            "favorites": self._shows_of(user, "favorite"),
            "listeningHistory": self._shows_of(user, "listen"),
            "stream": connection(lambda: self._stream(user), self.cloudcast),
            "playlists": connection(lambda: playlists, self.playlist),
            "followers": self._people(relations.received("follow", f"/{user.username}/")),
            "following": self._people(followed),
            "profileNavigation": {"menuItems": lambda _: self._menu(user, playlists)},
            "liveStream": None,
        }

    def playlist(self, playlist: MockPlaylist) -> Fields:
        """A playlist; what only others may not see is left out of it."""
        key = f"/{playlist.user}/playlists/{playlist.slug}/"

        def item(show: MockCloudcast) -> Fields:
            return {
                "id": global_id("PlaylistItem", key + show.key),
                "cloudcast": self.cloudcast(show),
            }

        return {
            "__typename": "Playlist",
            "id": global_id("Playlist", key),
            "name": playlist.name,
            "slug": playlist.slug,
            "description": playlist.description or None,
            "owner": lambda _: self.user(self._state.users[playlist.user.lower()]),
            "items": connection(lambda: self._state.visible(playlist.cloudcasts), item),
        }

    def _comment(self, comment: MockComment) -> Fields:
        return {
            "id": global_id("Comment", comment_key(comment)),
            "comment": comment.comment,
            "submitDate": _written(comment.submit_date),
            "user": self.user(self._state.users[comment.user.lower()]),
        }

    def _people(self, dates: Mapping[str, datetime], base_count: int = 0) -> Resolver:
        return connection(
            lambda: [
                user
                for name in sorted(dates, key=dates.__getitem__, reverse=True)
                if (user := self._state.user(name)) is not None
            ],
            self.user,
            base_count,
        )

    def _shows_of(self, user: MockUser, kind: str) -> Resolver:
        dates = self._state.relations.given(kind, user.username)
        return connection(
            lambda: sorted(
                self._state.visible(dates, self._viewer),
                key=lambda show: dates[show.key],
                reverse=True,
            ),
            self.cloudcast,
        )

    def _stream(self, user: MockUser) -> list[MockCloudcast]:
        """What a user uploaded and reposted."""
        reposts = self._state.relations.given("repost", user.username)
        dates = {one.key: one.created_time for one in self._uploads(user, None)} | dict(reposts)
        shows = self._state.visible(dates, self._viewer)
        return sorted(shows, key=lambda show: dates[show.key], reverse=True)

    def _uploads(self, user: MockUser, order: str | None) -> list[MockCloudcast]:
        shows = self._state.of_user(user, self._viewer)
        if order in ("HOT", "POPULAR"):
            return by_plays(shows)
        newest = newest_first(shows)
        return newest[::-1] if order == "OLDEST" else newest

    def _menu(self, user: MockUser, playlists: list[MockPlaylist]) -> list[Fields]:
        uploads = {
            "__typename": "UploadsNavigationItem",
            "count": len(self._uploads(user, None)),
        }
        lists = [
            {
                "__typename": "PlaylistNavigationItem",
                "count": len(self._state.visible(one.cloudcasts)),
                "playlist": self.playlist(one),
            }
            for one in playlists
        ]
        return [uploads, *lists]


def tag(slug: str, name: str) -> Fields:
    """A tag, in lower case as the site has it."""
    return {"name": name.lower(), "slug": slug}


def newest_comments(comments: list[MockComment]) -> list[MockComment]:
    """The newest first."""
    return sorted(comments, key=lambda one: one.submit_date, reverse=True)


def _picture(path: str | None) -> Resolver:
    def resolve(_: Any, width: int = 300, height: int = 300) -> Fields | None:
        if path is None:
            return None
        return {"urlRoot": path, "url": f"{IMAGES}/{width}x{height}/{path}"}

    return resolve


def _section(section: MockSection) -> Fields:
    if section.chapter is not None:
        return {
            "__typename": "ChapterSection",
            "startSeconds": section.start_time,
            "chapter": section.chapter,
        }
    return {
        "__typename": "TrackSection",
        "startSeconds": section.start_time,
        "artistName": section.artist,
        "songName": section.song,
    }


def _written(date: datetime) -> str:
    return moment(date).replace("Z", "+00:00")

"""What the mock is filled with. Times are UTC, lengths whole seconds."""

from datetime import datetime

import msgspec


class MockUser(msgspec.Struct, frozen=True, kw_only=True):
    """A user. `username` is the key's part, `name` what is shown."""

    username: str
    name: str
    created_time: datetime
    biog: str = ""
    city: str | None = None
    country: str | None = None
    is_pro: bool = False
    is_premium: bool = False
    picture: str = "profile/0/0/0/0/default"
    cover: str | None = None


class MockSection(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a tracklist: a track (artist and song) or a chapter."""

    start_time: int | None = None
    artist: str | None = None
    song: str | None = None
    chapter: str | None = None


class MockCloudcast(msgspec.Struct, frozen=True, kw_only=True):
    """A show. `tags` are names; counts are what relations of the data add to.

    A `publish_date` in the future makes it scheduled and `draft` says that it was unpublished: only
    its owner sees it then. An `unlisted` one opens by its address and is in no list but its
    owner's. `restricted` is GraphQL's `restrictedReason`.
    """

    user: str
    slug: str
    name: str
    created_time: datetime
    audio_length: int
    tags: tuple[str, ...] = ()
    description: str = ""
    play_count: int = 0
    favorite_count: int = 0
    listener_count: int = 0
    repost_count: int = 0
    sections: tuple[MockSection, ...] = ()
    hosts: tuple[str, ...] = ()
    picture: str = "extaudio/0/0/0/0/default"
    unlisted: bool = False
    draft: bool = False
    publish_date: datetime | None = None
    updated_time: datetime | None = None
    is_exclusive: bool = False
    hidden_stats: bool = False
    comments_disabled: bool = False
    restricted: str | None = None

    @property
    def key(self) -> str:
        """`/user/slug/`, as written, not quoted."""
        return f"/{self.user}/{self.slug}/"


class MockPlaylist(msgspec.Struct, frozen=True, kw_only=True):
    """A playlist of shows, by their keys."""

    user: str
    slug: str
    name: str
    description: str = ""
    cloudcasts: tuple[str, ...] = ()


class MockComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of a user on a show or on a user's page: `key` is either's."""

    key: str
    user: str
    comment: str
    submit_date: datetime


class MockRelation(msgspec.Struct, frozen=True, kw_only=True):
    """A user follows, favorites, reposts, listened to or keeps something, since a moment.

    `kind` is `follow`, `favorite`, `repost`, `listen` or `listen-later`; `key` is a user's or
    a show's.
    """

    kind: str
    user: str
    key: str
    date: datetime


class MockClient(msgspec.Struct, frozen=True, kw_only=True):
    """An OAuth application, with the codes its users have been given and what they buy."""

    client_id: str
    client_secret: str
    codes: dict[str, str] = {}


class MockData(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `tokens` are access tokens by their owner's username."""

    users: tuple[MockUser, ...] = ()
    cloudcasts: tuple[MockCloudcast, ...] = ()
    playlists: tuple[MockPlaylist, ...] = ()
    comments: tuple[MockComment, ...] = ()
    relations: tuple[MockRelation, ...] = ()
    artists: tuple[str, ...] = ()
    tokens: dict[str, str] = {}
    clients: tuple[MockClient, ...] = ()

    def with_more(self, other: "MockData") -> "MockData":
        """This data and another's; what the other says of the same key counts."""
        return MockData(
            users=tuple({one.username: one for one in (*self.users, *other.users)}.values()),
            cloudcasts=tuple(
                {one.key: one for one in (*self.cloudcasts, *other.cloudcasts)}.values()
            ),
            playlists=tuple(
                {(one.user, one.slug): one for one in (*self.playlists, *other.playlists)}.values()
            ),
            comments=(*self.comments, *other.comments),
            relations=(*self.relations, *other.relations),
            artists=tuple(dict.fromkeys((*self.artists, *other.artists))),
            tokens={**self.tokens, **other.tokens},
            clients=tuple({one.client_id: one for one in (*self.clients, *other.clients)}.values()),
        )

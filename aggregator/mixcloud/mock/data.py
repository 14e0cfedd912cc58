"""The users and shows that the mock holds when none are given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.mixcloud.mock.records import (
    MockClient,
    MockCloudcast,
    MockComment,
    MockData,
    MockPlaylist,
    MockRelation,
    MockSection,
    MockUser,
)

TOKEN = "test-token"  # noqa: S105 - the mock's own, worth nothing elsewhere
_START = datetime(2024, 1, 1, 12, tzinfo=UTC)
_FAR = datetime(2099, 1, 1, tzinfo=UTC)

_ARTISTS = ("Aphex Twin", "Moodymann", "Sun Ra", "Fela Kuti", "Nina Simone")
_NIGHTS = 24
"""Shows of one series: enough for a second page of any list."""
_SONGS = ("Xtal", "Shades of Jae", "Space Is the Place", "Zombie", "Sinnerman")
_USERS = (
    ("spartacus", "Spartacus", "London", "United Kingdom", True),
    ("alice", "Alice Jones", "Bristol", "United Kingdom", False),
    ("bob", "Bob Brown", "Athens", "Greece", False),
    ("carol", "Carol Díaz", "Madrid", "Spain", False),
)
_SHOWS = (
    ("spartacus", "party-time", "Party Time", 3_600, ("Funk", "Party", "Disco")),
    ("spartacus", "lambiance", "Lambiance", 5_400, ("Ambient", "Jazz")),
    ("spartacus", "house-party-two", "House Party Two", 7_200, ("House", "Party")),
    ("spartacus", "funk-party-special", "Funk Party Special", 6_300, ("Funk", "Soul")),
    ("alice", "morning-jazz", "Morning Jazz", 3_000, ("Jazz", "Funk")),
    ("alice", "beach-party", "Beach Party", 4_500, ("Balearic", "Party")),
    ("alice", "late-night-tales-é", "Late Night Tales É", 6_000, ("Downtempo", "Funk")),
    ("bob", "athens-calling", "Athens Calling", 5_000, ("Rebetiko", "World")),
)  # fmt: skip

_STATION = MockUser(
    username="NTSRadio",
    name="Mixcloud NTS Radio",
    created_time=_START - timedelta(days=370),
    biog="A radio station with listeners everywhere.",
    city="London",
    country="United Kingdom",
    is_pro=True,
    is_premium=True,
    picture="profile/NTSRadio",
)
"""Whom the examples in Mixcloud's documents and in those of others' APIs ask for."""

_BROADCASTS = (
    ("NTSRadio", "house-of-may", "House of May", 7_200, ("House", "Deep house")),
    ("NTSRadio", "house-nhạc-trôi", "House nhạc trôi", 3_600, ("House", "Chữ Việt")),
    ("NTSRadio", "late-house", "Late House", 7_200, ("House", "Techno")),
)


def default_data() -> MockData:
    """Two users with shows, two more and a station, every list of the first two with something in
    it."""
    users = tuple(
        MockUser(
            username=username,
            name=name,
            created_time=_START - timedelta(days=365 + at),
            biog=f"{name} has been playing records for a long time.",
            city=city,
            country=country,
            is_pro=pro,
            is_premium=pro,
            picture=f"profile/{username}",
            cover=f"cover/{username}" if pro else None,
        )
        for at, (username, name, city, country, pro) in enumerate(_USERS)
    )
    public = tuple(_show(at, told) for at, told in enumerate(_SHOWS))
    nights = tuple(
        _show(-at, ("carol", f"night-{at:02}", f"Night {at:02}", 3_300, ("Techno", "Downtempo")))
        for at in range(1, _NIGHTS + 1)
    )
    broadcasts = tuple(_show(-30 - at, told) for at, told in enumerate(_BROADCASTS))
    special = (
        _show(30, ("bob", "members-only", "Members Only", 3_600, ("Soul",)), is_exclusive=True),
        _show(31, ("bob", "no-numbers", "No Numbers", 3_600, ("Soul",)), hidden_stats=True),
        _show(32, ("bob", "licensed", "Licensed", 3_600, ("Soul",)), restricted="tracklist"),
    )
    hidden = (
        _show(20, ("spartacus", "not-yet", "Not Yet", 3_600, ("House",)), publish_date=_FAR),
        _show(21, ("spartacus", "between-us", "Between Us", 3_600, ("House",)), unlisted=True),
    )
    return MockData(
        users=(*users, _STATION),
        cloudcasts=(*public, *nights, *special, *hidden, *broadcasts),
        playlists=(
            MockPlaylist(
                user="spartacus",
                slug="favourites",
                name="Favourites",
                description="What never leaves the bag.",
                cloudcasts=(
                    "/alice/morning-jazz/",
                    "/spartacus/party-time/",
                    "/bob/athens-calling/",
                ),
            ),
            MockPlaylist(
                user="alice", slug="slow", name="Slow", cloudcasts=("/alice/morning-jazz/",)
            ),
            MockPlaylist(
                user="carol",
                slug="all-nights",
                name="All Nights",
                cloudcasts=tuple(show.key for show in nights),
            ),
        ),
        comments=_comments(public),
        relations=(*_relations(public), *_listeners_of(_STATION)),
        artists=_ARTISTS,
        tokens={TOKEN: "spartacus", "alice-token": "alice"},
        clients=(
            MockClient(
                client_id="client-id",
                client_secret="client-secret",  # noqa: S106 - as TOKEN
                codes={"test-code": TOKEN},
            ),
        ),
    )


def _comments(shows: tuple[MockCloudcast, ...]) -> tuple[MockComment, ...]:
    """Two on each of these shows, and two on each user's page."""
    said = (("alice", "Lovely selection!"), ("bob", "What is the second track?"))
    keys = [show.key for show in shows] + [f"/{username}/" for username, *_ in _USERS]
    return tuple(
        MockComment(
            key=key, user=user, comment=text, submit_date=_START + timedelta(days=at, hours=hour)
        )
        for at, key in enumerate(keys)
        for hour, (user, text) in enumerate(said)
    )


def _show(
    at: int,
    told: tuple[str, str, str, int, tuple[str, ...]],
    **more: Any,
) -> MockCloudcast:
    user, slug, name, length, tags = told
    sections = tuple(
        MockSection(start_time=start * length // 5, artist=artist, song=song)
        for start, (artist, song) in enumerate(zip(_ARTISTS, _SONGS, strict=True))
    )
    return MockCloudcast(
        user=user,
        slug=slug,
        name=name,
        created_time=_START + timedelta(days=at * 3, hours=at),
        audio_length=length,
        tags=tags,
        description=f"{name}: an hour or two of good records.",
        play_count=100 + 37 * at % 91,
        favorite_count=abs(at),
        listener_count=50 + abs(at),
        sections=sections,
        picture=f"extaudio/{user}/{slug.encode('ascii', 'ignore').decode()}",
        **more,
    )


def _relations(shows: tuple[MockCloudcast, ...]) -> tuple[MockRelation, ...]:
    names = [username for username, *_ in _USERS]
    found = [
        MockRelation(
            kind="follow",
            user=user,
            key=f"/{other}/",
            date=_START + timedelta(days=at, minutes=index),
        )
        for at, user in enumerate(names)
        for index, other in enumerate(names)
        if user != other
    ]
    for kind, skipped in (("favorite", 3), ("listen", 4), ("repost", 5), ("listen-later", 2)):
        found += [
            MockRelation(
                kind=kind,
                user=user,
                key=show.key,
                date=_START + timedelta(days=40 + at, hours=skipped, minutes=index),
            )
            for at, show in enumerate(shows)
            for index, user in enumerate(names)
            if (at + index) % skipped
        ]
    return tuple(found)


def _listeners_of(station: MockUser) -> tuple[MockRelation, ...]:
    return tuple(
        MockRelation(
            kind="follow",
            user=user,
            key=f"/{station.username}/",
            date=station.created_time + timedelta(days=at),
        )
        for at, user in enumerate(("bob", "carol"), start=1)
    )

"""What shows and users are found by: words, tags, artists, tracks. Follows every change."""

from collections import defaultdict
from collections.abc import Iterable

from aggregator.mixcloud.mock.naming import slug_of
from aggregator.mixcloud.mock.records import MockCloudcast, MockUser
from aggregator.mixcloud.mock.search_index import SearchIndex


class Catalogue:
    """Indexes whose values are the keys of shows, usernames, or slugs."""

    def __init__(self, artists: Iterable[str], categories: Iterable[tuple[str, str]]) -> None:
        self.shows = SearchIndex()
        self.users = SearchIndex()
        self.tags = SearchIndex()
        self.artists = SearchIndex()
        self.tag_names: dict[str, str] = {}
        self.artist_names: dict[str, str] = {}
        self.track_names: dict[tuple[str, str], str] = {}
        self._by_tag: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_artist: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_track: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._told: dict[str, tuple[set[str], set[tuple[str, str]]]] = {}
        for artist in artists:
            self._name_artist(artist)
        for name, slug in categories:
            self._name_tag(slug, name)

    def put_user(self, user: MockUser) -> None:
        """Make a user findable."""
        self.users.put(user.username.lower(), ((2, user.name), (3, user.username)))

    def put_show(self, show: MockCloudcast, owner: MockUser) -> None:
        """Make a show findable by what it now says, and by nothing that it said before."""
        self._forget(show.key)
        self.shows.put(
            show.key,
            (
                (4, show.name),
                *((3, tag) for tag in show.tags),
                (3, f"{owner.name} {owner.username}"),
                (1, show.description[:300]),
            ),
        )
        tags = {slug_of(tag): tag for tag in show.tags}
        for slug, name in tags.items():
            self._name_tag(slug, name)
            self._by_tag[slug][show.key] = None
        tracks = set()
        for section in show.sections:
            if section.artist and section.song:
                artist = self._name_artist(section.artist)
                track = (artist, slug_of(section.song))
                self.track_names.setdefault(track, section.song)
                self._by_artist[artist][show.key] = None
                self._by_track[track][show.key] = None
                tracks.add(track)
        self._told[show.key] = (set(tags), tracks)

    def with_tags(self, slugs: Iterable[str]) -> set[str]:
        """The shows that carry every one of these tags; none for no tag."""
        found = [set(self._by_tag.get(slug, ())) for slug in slugs]
        return set.intersection(*found) if found else set()

    def with_artist(self, artist: str) -> set[str]:
        """The shows that play an artist."""
        return set(self._by_artist.get(artist, ()))

    def with_track(self, artist: str, track: str) -> set[str]:
        """The shows that play a track."""
        return set(self._by_track.get((artist, track), ()))

    def _forget(self, key: str) -> None:
        tags, tracks = self._told.pop(key, (set(), set()))
        for tag in tags:
            self._by_tag[tag].pop(key, None)
        for track in tracks:
            self._by_track[track].pop(key, None)
            self._by_artist[track[0]].pop(key, None)

    def _name_tag(self, slug: str, name: str) -> None:
        if self.tag_names.setdefault(slug, name) is name:
            self.tags.put(slug, ((1, name),))

    def _name_artist(self, name: str) -> str:
        slug = slug_of(name)
        if self.artist_names.setdefault(slug, name) is name:
            self.artists.put(slug, ((1, name),))
        return slug

"""What the mock knows now: its data, and what its callers have done since."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from aggregator.mixcloud.mock.catalogue import Catalogue
from aggregator.mixcloud.mock.categories import CATEGORIES
from aggregator.mixcloud.mock.naming import global_id
from aggregator.mixcloud.mock.records import (
    MockCloudcast,
    MockComment,
    MockData,
    MockPlaylist,
    MockUser,
)
from aggregator.mixcloud.mock.relations import Relations

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


class State:
    """Users, shows and relations; every change an action makes is seen by the next call."""

    def __init__(self, data: MockData, clock: Clock = utc_now) -> None:
        self.clock = clock
        self._last = datetime(1970, 1, 1, tzinfo=UTC)
        self.catalogue = Catalogue(data.artists, CATEGORIES)
        self.relations = Relations(data.relations)
        self.users: dict[str, MockUser] = {one.username.lower(): one for one in data.users}
        self.cloudcasts: dict[str, MockCloudcast] = {}
        self.playlists: dict[tuple[str, str], MockPlaylist] = {
            (one.user.lower(), one.slug): one for one in data.playlists
        }
        self.comments: defaultdict[str, list[MockComment]] = defaultdict(list)
        self._of_user: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_id: dict[str, str] = {}
        for user in data.users:
            self.catalogue.put_user(user)
        for show in data.cloudcasts:
            self.put(show)
        for comment in data.comments:
            self.comments[comment.key].append(comment)

    def moment(self) -> datetime:
        """Now in whole seconds, later than any moment before: lists page by such moments."""
        now = self.clock().replace(microsecond=0)
        self._last = max(now, self._last + timedelta(seconds=1))
        return self._last

    def user(self, username: str) -> MockUser | None:
        """A user, whatever the case of the name."""
        return self.users.get(username.lower())

    def cloudcast(self, key: str, viewer: MockUser | None) -> MockCloudcast | None:
        """A show that this viewer may open by its address; an unlisted one everybody may."""
        found = self.cloudcasts.get(key)
        if found is None or owns(viewer, found):
            return found
        return found if self.is_published(found) else None

    def playlist(self, username: str, slug: str) -> MockPlaylist | None:
        """A playlist."""
        return self.playlists.get((username.lower(), slug))

    def playlists_of(self, user: MockUser) -> list[MockPlaylist]:
        """A user's playlists."""
        return [one for (name, _), one in self.playlists.items() if name == user.username.lower()]

    def put(self, cloudcast: MockCloudcast) -> None:
        """Keep a new or changed show. Raises KeyError when its user is not known."""
        key = cloudcast.key
        before = self.cloudcasts.get(key)
        for name in () if before is None else (before.user, *before.hosts):
            self._of_user[name.lower()].pop(key, None)
        self.catalogue.put_show(cloudcast, self.users[cloudcast.user.lower()])
        self.cloudcasts[key] = cloudcast
        self._by_id[global_id("Cloudcast", key)] = key
        for name in (cloudcast.user, *cloudcast.hosts):
            self._of_user[name.lower()][key] = None

    def visible(self, keys: Iterable[str], viewer: MockUser | None = None) -> list[MockCloudcast]:
        """The shows that lists show this viewer: the public ones, and the viewer's own."""
        shows = [self.cloudcasts[key] for key in keys if key in self.cloudcasts]
        return [one for one in shows if owns(viewer, one) or self.is_public(one)]

    def public(self) -> list[MockCloudcast]:
        """Every public show."""
        return self.visible(self.cloudcasts)

    def is_published(self, cloudcast: MockCloudcast) -> bool:
        """Whether its time has come and it was not taken back."""
        date = cloudcast.publish_date
        return not cloudcast.draft and (date is None or date <= self.clock())

    def is_public(self, cloudcast: MockCloudcast) -> bool:
        """Whether everybody finds it."""
        return not cloudcast.unlisted and self.is_published(cloudcast)

    def of_user(self, user: MockUser, viewer: MockUser | None) -> list[MockCloudcast]:
        """A user's shows as a viewer sees them, those with the user as a host included."""
        return self.visible(self._of_user.get(user.username.lower(), ()), viewer)

    def key_of(self, id_: str) -> str | None:
        """The key of the show with this global id."""
        return self._by_id.get(id_)

    def search(self, term: str) -> list[MockCloudcast]:
        """Public shows for words, best first: see `SearchIndex`; then the most played."""
        found = dict(self.catalogue.shows.find(term))
        shows = self.visible(found)
        return sorted(shows, key=lambda one: (-found[one.key], -one.play_count, one.key))


def owns(viewer: MockUser | None, cloudcast: MockCloudcast) -> bool:
    """Whether a show is the viewer's own."""
    return viewer is not None and viewer.username == cloudcast.user

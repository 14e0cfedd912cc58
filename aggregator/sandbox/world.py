"""The simulated world: what the platforms hold, found by id, by address and by search."""

from collections.abc import Iterable

from aggregator.domain.media import Platform
from aggregator.sandbox.finding import Finder
from aggregator.sandbox.growth import grown
from aggregator.sandbox.records import Collection, Song, Truth, Upload

__all__ = ["Collection", "Song", "Truth", "Upload", "World"]


class World:
    """Songs, uploads and collections of all platforms, immutable once grown."""

    def __init__(
        self,
        seed: int,
        songs: tuple[Song, ...],
        uploads: tuple[Upload, ...],
        collections: tuple[Collection, ...],
    ) -> None:
        self.seed = seed
        self.songs = songs
        self.uploads = uploads
        self.collections = collections
        self._by_id = {(one.platform, one.native_id): one for one in uploads}
        self._by_slug = {(one.platform, one.author_slug, one.slug): one for one in uploads}
        self._collections = {(one.platform, one.native_id): one for one in collections}
        self._finders: dict[Platform, Finder] = {}
        self._uploads_of: dict[Platform, list[Upload]] = {platform: [] for platform in Platform}
        for one in uploads:
            self._uploads_of[one.platform].append(one)

    @classmethod
    def grow(cls, songs: Iterable[Song], seed: int) -> "World":
        """The world that these songs and this seed always give, byte for byte."""
        given = tuple(songs)
        return cls(seed, given, *grown(given, seed))

    def uploads_of(self, platform: Platform) -> list[Upload]:
        """Everything on a platform, in the order it was put there."""
        return list(self._uploads_of[platform])

    def upload(self, platform: Platform, native_id: str) -> Upload | None:
        """The upload with that id."""
        return self._by_id.get((platform, native_id))

    def by_slug(self, platform: Platform, author_slug: str, slug: str) -> Upload | None:
        """The upload at that address."""
        return self._by_slug.get((platform, author_slug, slug))

    def collections_of(self, platform: Platform) -> list[Collection]:
        """The albums and playlists of a platform."""
        return [one for one in self.collections if one.platform is platform]

    def collection(self, platform: Platform, native_id: str) -> Collection | None:
        """The album or playlist with that id."""
        return self._collections.get((platform, native_id))

    def search(self, platform: Platform, term: str) -> list[Upload]:
        """Uploads for a text in the platform's own order; titles, authors, tags and genres count.

        What is private or removed is never found; what is geo-blocked is.
        """
        return self._finder(platform).find(term)

    def index(self) -> None:
        """Make every platform searchable now, which its first search would wait for otherwise."""
        for platform in {one.platform for one in self.uploads}:
            self._finder(platform)

    def _finder(self, platform: Platform) -> Finder:
        if platform not in self._finders:
            self._finders[platform] = Finder(platform, self.uploads_of(platform))
        return self._finders[platform]

"""What Bandcamp sells in a world: bands, their releases, and how each is found."""

from collections.abc import Iterable

import msgspec

from aggregator.domain.media import Platform, Restriction
from aggregator.sandbox import names
from aggregator.sandbox.chance import number_of
from aggregator.sandbox.finding import words_of
from aggregator.sandbox.records import Collection, Upload
from aggregator.sandbox.world import World

SITE = "https://bandcamp.com"

_CITIES = (
    "Berlin, Germany", "London, UK", "Winnipeg, Manitoba", "Lisbon, Portugal", "Osaka, Japan",
    "Oakland, California", None,
)  # fmt: skip


class Band(msgspec.Struct, frozen=True):
    """An artist or a label, with the one page that is its own."""

    id: int
    name: str
    slug: str

    @property
    def url(self) -> str:
        """Its own address, which its releases' begin with."""
        return f"https://{self.slug}.bandcamp.com"

    @property
    def is_label(self) -> bool:
        """Whether it puts out other people's records."""
        return self.name in names.LABELS

    @property
    def location(self) -> str | None:
        """Where it says it is at home."""
        return _CITIES[self.id % len(_CITIES)]

    @property
    def image_id(self) -> int:
        """The number of its picture."""
        return number_of(1_000_000, 44_000_000, "band picture", self.id)


class Release(msgspec.Struct, frozen=True):
    """An album (`form` is `a`) or a track (`t`) with a page of its own.

    `tracks` are those of the album in order, or the track alone; `album` is what a track is on.
    """

    form: str
    id: int
    title: str
    slug: str
    band: Band
    tracks: tuple[Upload, ...]
    album: Collection | None = None

    @property
    def word(self) -> str:
        """`album` or `track`, as in addresses."""
        return "album" if self.form == "a" else "track"

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/{self.word}/{self.slug}"

    @property
    def url(self) -> str:
        """Its page."""
        return self.band.url + self.path

    @property
    def first(self) -> Upload:
        """The first track, which lends an album its picture and its date."""
        return self.tracks[0]

    @property
    def art_id(self) -> int:
        """The number of its cover."""
        return int(self.first.artwork)

    @property
    def upcoming(self) -> bool:
        """Whether it is sold before it is out."""
        return any(one.restriction is Restriction.UPCOMING for one in self.tracks)

    @property
    def locked(self) -> bool:
        """Whether an album hides its tracks altogether; a few do."""
        return self.form == "a" and number_of(0, 39, "locked", self.id) == 0

    @property
    def price(self) -> float:
        """What it costs."""
        return float(len(self.tracks) if self.form == "a" else 1)

    def album_path(self) -> str | None:
        """The path of the album that a track is on."""
        return f"/album/{self.album.slug}" if self.album else None


def streams(track: Upload) -> bool:
    """Whether anyone may hear it; else only who bought it."""
    return track.restriction is None


class Catalogue:
    """The bands and releases of a world; what is private is not among them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.bands: dict[int, Band] = {}
        self.releases: dict[tuple[str, int], Release] = {}
        self._by_band: dict[int, list[Release]] = {}
        self._by_slug: dict[str, Band] = {}
        self._by_address: dict[tuple[str, str], Release] = {}
        shown = [one for one in world.uploads_of(Platform.BANDCAMP) if _is_shown(one)]
        for track in shown:
            band = Band(int(track.author_id), track.author, track.author_slug)
            self.bands[band.id] = band
            self._by_slug[band.slug] = band
            album = world.collection(Platform.BANDCAMP, track.album) if track.album else None
            self._add(
                Release("t", int(track.native_id), track.title, track.slug, band, (track,), album),
                listed=album is None,
            )
        for album in world.collections_of(Platform.BANDCAMP):
            self._add_album(album)

    def band_at(self, slug: str) -> Band | None:
        """The band at `slug.bandcamp.com`."""
        return self._by_slug.get(slug)

    def release_at(self, slug: str, path: str) -> Release | None:
        """The release at a path of a band's pages."""
        return self._by_address.get((slug, path))

    def discography(self, band: Band) -> list[Release]:
        """Albums and single tracks, newest first."""
        own = self._by_band.get(band.id, [])
        return sorted(own, key=lambda one: (one.first.published, one.id), reverse=True)

    def track(self, upload: Upload) -> Release:
        """The release that a track is."""
        return self.releases["t", int(upload.native_id)]

    def find(self, term: str, form: str) -> list[Release | Band]:
        """What the search shows for a text: `t` tracks, `a` albums, `b` bands, "" of each, mixed
        as the site does: the bands and albums that bear the name first."""
        tracks: list[Release | Band] = [
            self.track(one) for one in self._world.search(Platform.BANDCAMP, term)
        ]
        if form == "t":
            return tracks
        wanted = set(words_of(term))
        albums = [
            one
            for one in self.releases.values()
            if one.form == "a" and wanted <= {*words_of(one.title), *words_of(one.band.name)}
        ]
        bands = [one for one in self.bands.values() if wanted <= set(words_of(one.name))]
        found: dict[str, list[Release | Band]] = {
            "a": _in_order(albums),
            "b": _in_order(bands),
        }
        if form in found:
            return found[form]
        return [*found["b"], *found["a"], *tracks] if wanted else []

    def _add_album(self, album: Collection) -> None:
        found = (self._world.upload(Platform.BANDCAMP, one) for one in album.uploads)
        tracks = tuple(one for one in found if one is not None and _is_shown(one))
        if tracks:
            band = self.bands[int(album.owner_id)]
            number = int(album.native_id)
            self._add(Release("a", number, album.title, album.slug, band, tracks), listed=True)

    def _add(self, release: Release, *, listed: bool) -> None:
        self.releases[release.form, release.id] = release
        self._by_address[release.band.slug, release.path] = release
        if listed:
            self._by_band.setdefault(release.band.id, []).append(release)


def _is_shown(upload: Upload) -> bool:
    return upload.restriction not in (Restriction.PRIVATE, Restriction.REMOVED)


def _in_order(found: Iterable[Release | Band]) -> list[Release | Band]:
    return sorted(found, key=lambda one: one.id)

"""What the doors need from the rooms below, as protocols; `web/service.py` fills them.

Mixcloud's catalogue is taken as it is: its door has an endpoint for each of its methods.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from aggregator.domain.media import Media, Platform
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue

if TYPE_CHECKING:
    from litestar.types import ASGIApp

    from aggregator.accounts.applications import Applications
    from aggregator.accounts.limits import Admission, Usage
    from aggregator.accounts.people import People
    from aggregator.accounts.sessions import Sessions
    from aggregator.domain.account import AppKey
    from aggregator.domain.report import PlatformReport
    from aggregator.playlists.archive import PlaylistArchive
    from aggregator.playlists.desk import PlaylistDesk
    from aggregator.playlists.generator import PlaylistGenerator
    from aggregator.search.pages import SearchAnswer


class SearchService(Protocol):
    """The search use case."""

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> "SearchAnswer":
        """At most `limit` media, best first.

        Raises `InvalidRequest`, `NotFound` and `AllPlatformsFailed`.
        """
        ...

    def kept(self, platform: Platform, query: str, *, limit: int = 30) -> "SearchAnswer | None":
        """What `search` answers, where it is known at once and nothing behind it has aged."""
        ...

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms that a text is searched on."""
        ...

    async def ask(
        self, platform: Platform, text: str
    ) -> "tuple[PlatformReport, tuple[Media, ...]]":
        """One platform's answer to a text, its failure a status."""
        ...


class KeyService(Protocol):
    """Who may ask."""

    async def authenticate(self, presented: str) -> "AppKey | None":
        """The key, or None when it is unknown, malformed or revoked."""
        ...


class MeterService(Protocol):
    """How often a key may ask."""

    async def admit(self, key: "AppKey") -> "Admission":
        """Count one request of this key."""
        ...

    def usage(self, key: "AppKey") -> "Usage":
        """What this key has used of its plan this month."""
        ...


class MediaService(Protocol):
    """The media seen so far."""

    async def get(self, media_id: str) -> Media | None:
        """A medium by our id, None when it was never seen."""
        ...


@dataclass(frozen=True)
class PageServices:
    """The use cases of people, taken as they are: a page has a form for each of their methods."""

    people: "People"
    sessions: "Sessions"
    applications: "Applications"
    playlists: "PlaylistDesk"


@dataclass(frozen=True)
class Services:
    """Everything the doors ask.

    `ready` answers each dependency's word, "ok" or what is wrong, and `optional` names those that
    requests can be answered without; `upstream_mode` is `live` or
    the setting that replaces it (`replay:DIR`); `switches` is the ASGI app that switches the
    faults of a sandbox in this process. Without `pages` only programs are served, without
    `metrics_token` metrics are told to nobody.
    """

    search: SearchService
    keys: KeyService
    meter: MeterService
    media: MediaService
    generator: "PlaylistGenerator"
    playlists: "PlaylistArchive"
    mixcloud: MixcloudCatalogue
    mixcloud_answers: AnswerCache
    ready: Callable[[], Awaitable[dict[str, str]]]
    optional: frozenset[str] = frozenset()
    upstream_mode: str = "live"
    switches: "ASGIApp | None" = None
    pages: PageServices | None = None
    metrics_token: str | None = None

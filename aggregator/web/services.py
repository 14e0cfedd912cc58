"""What the doors need from the rooms below, as protocols; `web/service.py` fills them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from aggregator.domain.media import Media, Platform

if TYPE_CHECKING:
    from aggregator.accounts.limits import Admission
    from aggregator.domain.account import AppKey
    from aggregator.search.searcher import SearchAnswer


class SearchService(Protocol):
    """The search use case."""

    async def search(self, platform: Platform, query: str, *, limit: int = 30) -> "SearchAnswer":
        """At most `limit` media, best first.

        Raises `InvalidRequest`, `NotFound` and `AllPlatformsFailed`.
        """
        ...


class KeyService(Protocol):
    """Who may ask."""

    async def authenticate(self, presented: str) -> "AppKey | None":
        """The key, or None when it is unknown, malformed or revoked."""
        ...


class MeterService(Protocol):
    """How often a key may ask."""

    def admit(self, key: "AppKey") -> "Admission":
        """Count one request of this key."""
        ...


class MediaService(Protocol):
    """The media seen so far."""

    async def get(self, media_id: str) -> Media | None:
        """A medium by our id, None when it was never seen."""
        ...


@dataclass(frozen=True)
class Services:
    """Everything the doors ask.

    `ready` answers each dependency's word, "ok" or what is wrong; `upstream_mode` is `live` or
    the setting that replaces it (`replay:DIR`).
    """

    search: SearchService
    keys: KeyService
    meter: MeterService
    media: MediaService
    ready: Callable[[], Awaitable[dict[str, str]]]
    upstream_mode: str = "live"

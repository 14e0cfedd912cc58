"""The search use case with its network, as the command line and the service both use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aggregator.domain.media import Platform
from aggregator.domain.report import Outcome
from aggregator.mixcloud import Mixcloud as MixcloudClient
from aggregator.platforms.bandcamp import Bandcamp
from aggregator.platforms.bandcamp_parse import parse as parse_bandcamp
from aggregator.platforms.base import Adapter
from aggregator.platforms.extractor import Extractor, YouTubeSecondRoute
from aggregator.platforms.mixcloud import GRAPHQL_SECONDS, Mixcloud
from aggregator.platforms.soundcloud import SoundCloud
from aggregator.platforms.vimeo import Vimeo
from aggregator.platforms.web import Web
from aggregator.platforms.youtube import YouTube
from aggregator.runtime.simulation import IN_PROCESS, simulated_internet
from aggregator.search.answers import MOST_BYTES, AnswerCache
from aggregator.search.cache import Ages, ResultCache
from aggregator.search.mixcloud_catalogue import SECONDS, MixcloudCatalogue
from aggregator.search.searcher import MediaMemory, Searcher
from aggregator.search.sharing import SharedAnswers, Sharing
from aggregator.settings import Settings
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.forwarding import forwarded
from aggregator.upstream.guarded_transport import GuardedTransport
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request, Response, Upstream
from aggregator.upstream.operator import operator_client
from aggregator.upstream.transports import transport_for

if TYPE_CHECKING:
    from aggregator.sandbox.exchange import App


def adapters(
    upstream: Upstream, settings: Settings, extractor: Extractor
) -> dict[Platform, Adapter]:
    """The five platforms, in the order that reports and headers name them."""
    return {
        Platform.YOUTUBE: YouTube(upstream, second_route=YouTubeSecondRoute(extractor)),
        Platform.SOUNDCLOUD: SoundCloud(upstream, client_id=settings.soundcloud_client_id),
        Platform.BANDCAMP: Bandcamp(upstream),
        Platform.MIXCLOUD: Mixcloud(mixcloud_client(upstream)),
        Platform.VIMEO: Vimeo(upstream, token=settings.vimeo_token),
    }


def mixcloud_client(upstream: Upstream) -> MixcloudClient:
    """The Mixcloud library behind our network door, and without anybody's token: what one person
    may see is nobody else's answer."""
    return MixcloudClient(
        transport=GuardedTransport(upstream),
        netrc=False,
        timeout=SECONDS,
        graphql_timeout=GRAPHQL_SECONDS,
    )


def bandcamp_page(request: Request, response: Response) -> Outcome:
    """A Bandcamp page on its owner's own domain, read as Bandcamp's."""
    return parse_bandcamp(request, response, None)


class SearchStack:
    """A searcher over the upstream that the settings name; `internet` is the simulated one, and
    `mixcloud` looks Mixcloud's objects up through the same client; `mixcloud_answers` keeps them.

    Raises `ConfigurationError` for an upstream that does not exist.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        memory: MediaMemory | None = None,
        shared: SharedAnswers | None = None,
    ) -> None:
        self.internet = simulated_internet(settings) if settings.upstream == IN_PROCESS else None
        self._client = GuardedClient(
            transport_for(settings.upstream)
            if self.internet is None
            else InProcessTransport(self.internet.route)
        )
        mode, _, self._sandbox = settings.upstream.partition(":")
        self._operator = operator_client() if mode == IN_PROCESS and self._sandbox else None
        self.mixcloud = MixcloudCatalogue(mixcloud_client(self._client))
        self.mixcloud_answers = AnswerCache(
            ages=_ages(settings.mixcloud_cache_fresh, settings),
            most_bytes=MOST_BYTES if settings.cache_entries else 0,
        )
        self._extractor = Extractor(self._client)
        platforms = adapters(self._client, settings, self._extractor)
        self.searcher = Searcher(
            platforms,
            Web(
                self._client,
                extractor=self._extractor,
                bandcamp_page=bandcamp_page,
                onward=lambda link, limit: platforms[link.platform].resolve(link, limit),
            ),
            cache=ResultCache(
                ages=_ages(settings.cache_fresh, settings),
                entries=settings.cache_entries,
            ),
            sharing=None if shared is None else Sharing(shared),
            memory=memory,
            deadline=settings.search_deadline,
        )

    def switches(self, prefix: str) -> "App | None":
        """The ASGI app that switches a simulated internet's faults, at paths under `prefix`."""
        if self.internet is not None:
            return self.internet.switches(prefix)
        if self._operator is not None:
            return forwarded(self._operator, self._sandbox, prefix)
        return None

    async def close(self) -> None:
        """Stop what is under way and close the connections."""
        await self.searcher.close()
        await self.mixcloud_answers.close()
        self._extractor.close()
        await self._client.aclose()
        if self._operator is not None:
            await self._operator.aclose()


def _ages(fresh: float, settings: Settings) -> Ages:
    return Ages(fresh=fresh, aging=min(6 * fresh, settings.cache_stale), stale=settings.cache_stale)


@asynccontextmanager
async def searching(settings: Settings) -> AsyncIterator[Searcher]:
    """A searcher for the time of the block, without a store."""
    stack = SearchStack(settings)
    try:
        yield stack.searcher
    finally:
        await stack.close()

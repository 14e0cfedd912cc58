"""What the processes of one installation share in Redis, where a setting names one."""

from typing import TYPE_CHECKING

from aggregator.domain.errors import CacheServerUnavailable, ConfigurationError
from aggregator.settings import Settings

if TYPE_CHECKING:
    from aggregator.store.redis_answers import RedisAnswers
    from aggregator.store.redis_limits import RedisLimits
    from aggregator.store.redis_news import RedisNews
    from aggregator.store.redis_server import RedisServer


class SharedState:
    """The connection to Redis and what is made of it."""

    def __init__(
        self,
        server: "RedisServer",
        news: "RedisNews",
        limits: "RedisLimits",
        answers: "RedisAnswers",
    ) -> None:
        self._server = server
        self.news = news
        self.limits = limits
        self.answers = answers

    async def start(self) -> None:
        """Look whether Redis answers and listen; a Redis that is away stops nothing."""
        await self._server.start()
        await self.news.start()

    async def word(self) -> str:
        """How Redis is: "ok", or what is wrong."""
        try:
            await self._server.ping()
        except CacheServerUnavailable as error:
            return str(error)
        return "ok"

    async def close(self) -> None:
        """Stop listening and close the connections."""
        await self.news.close()
        await self._server.close()


def shared_state(settings: Settings) -> SharedState | None:
    """The shared state of these settings, None where each process keeps to itself.

    Raises `ConfigurationError` for an address that is none, or where the library is missing.
    """
    if settings.redis_url is None:
        return None
    try:
        from aggregator.store.redis_answers import RedisAnswers
        from aggregator.store.redis_limits import RedisLimits
        from aggregator.store.redis_news import RedisNews
        from aggregator.store.redis_server import RedisServer
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "AGGREGATOR_REDIS_URL needs the extra 'redis' of this package, which is not installed."
        ) from error
    server = RedisServer(settings.redis_url)
    news = RedisNews(server)
    lifetime = settings.cache_stale if settings.cache_entries else 0
    return SharedState(
        server,
        news,
        RedisLimits(server),
        RedisAnswers(server, news, lifetime=lifetime, fresh=settings.cache_fresh),
    )

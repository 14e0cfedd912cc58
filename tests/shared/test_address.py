"""An address of Redis that cannot be meant is refused at the start, and not repeated."""

import pytest

from aggregator.domain.errors import ConfigurationError
from aggregator.store.redis_server import RedisServer


@pytest.mark.parametrize(
    "address",
    [
        "http://:hidden@h",
        "redis://:hidden@h:port/0",
        "redis://:hidden@h/zero",  # the library would take number 0
        "redis://:hidden@h/0?db=one",
        "redis://:hidden@h/0?nonsense=1",
        "redis://:hidden@h/0?socket_timeout=soon",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_REDIS_URL") as refused:
        RedisServer(address)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "redis://h",
        "redis://h/",
        "redis://h:6379/1",
        "rediss://:secret@h/0?ssl_cert_reqs=none",
        "unix:///run/redis.sock?db=1",
    ],
)
def test_an_address_is_taken(address: str) -> None:
    RedisServer(address)

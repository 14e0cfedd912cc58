"""A PostgreSQL that goes away, by a break or by silence, and comes back."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import make_url, text

from aggregator.domain.errors import StorageUnavailable
from aggregator.store.database import Database
from aggregator.store.media import MediaArchive
from aggregator.store.playlists import PlaylistStore
from aggregator.store.schema import upgrade
from tests.store.test_media_write_behind import medium
from tests.store.test_playlists import MINE, playlist
from tests.tcp_proxy import TcpProxy, proxied

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("address", ["postgresql"], indirect=True),
]
PATIENCE = 15
"""Seconds, of which ours take 3 at most; waiting for the silent server to cancel takes over 20."""


@pytest.fixture
def server(address: str) -> Iterator[TcpProxy]:
    url = make_url(address)
    with proxied(url.host, url.port or 5432) as proxy:
        yield proxy


@pytest.fixture
async def far(address: str, server: TcpProxy, anyio_backend: str) -> AsyncIterator[Database]:
    """The database behind the proxy, with some connections in the pool."""
    away = make_url(address).set(port=server.port).render_as_string(hide_password=False)
    database = Database(away, answer_seconds=1.5)
    await asyncio.to_thread(upgrade, database.url)
    await asyncio.gather(*(database.ping() for _ in range(4)))
    yield database
    server.resume()
    await database.close()


async def test_after_a_break_the_first_question_is_answered(
    far: Database, server: TcpProxy
) -> None:
    server.break_off()
    with pytest.raises(StorageUnavailable, match="did not answer"):
        await far.ping()
    server.resume()
    await asyncio.gather(*(far.ping() for _ in range(8)))


async def test_connections_that_broke_unseen_are_replaced(far: Database, server: TcpProxy) -> None:
    """Nobody asked while the server restarted: the pool holds nothing but dead connections."""
    server.break_off()
    server.resume()
    assert await PlaylistStore(far).save(playlist(), request_key=None, digest="")


async def test_a_silent_server_keeps_nobody_waiting(far: Database, server: TcpProxy) -> None:
    server.hang()
    async with asyncio.timeout(PATIENCE):
        asked = [far.ping() for _ in range(30)]  # more than there are connections
        told = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in told} == {StorageUnavailable}
    server.resume()
    await asyncio.gather(*(far.ping() for _ in range(4)))


async def fall_silent_amid(far: Database, server: TcpProxy) -> None:
    async with far.writer() as connection:
        await connection.execute(text("DELETE FROM playlist"))
        server.hang()


async def test_silence_amid_a_transaction_saves_nothing_or_all(
    far: Database, server: TcpProxy
) -> None:
    made = playlist()
    store = PlaylistStore(far)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(StorageUnavailable):
            await fall_silent_amid(far, server)
        with pytest.raises(StorageUnavailable):
            await store.save(made, request_key="once", digest="d")
    server.resume()
    kept = await store.save(made, request_key="once", digest="d")
    assert (await store.get(made.id, MINE)).id == made.id
    assert await store.answered("once", MINE) == (made.id, "d")
    assert kept in (True, False)


async def test_what_waits_behind_is_written_when_the_server_is_back(
    far: Database, server: TcpProxy
) -> None:
    archive = MediaArchive(far)
    await archive.start()
    server.break_off()
    archive.remember([medium(str(number)) for number in range(700)])
    with pytest.raises(StorageUnavailable):
        await MediaArchive(far).get("vimeo-699")
    assert await archive.get("vimeo-699") == medium("699")
    server.resume()
    async with asyncio.timeout(PATIENCE):
        while await MediaArchive(far).get("vimeo-699") is None:
            await asyncio.sleep(0.02)
    assert archive.dropped == 0
    await archive.close()

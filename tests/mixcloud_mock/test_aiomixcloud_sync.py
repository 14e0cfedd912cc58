"""The blocking half of aiomixcloud 1.0.6 at the mock server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiomixcloud.sync import MixcloudOAuthSync, MixcloudSync

pytestmark = [
    # It asks for the running loop in the way of before Python 3.10 and 3.14.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiomixcloud"),
]


async def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def client(base: str, loop: asyncio.AbstractEventLoop) -> Iterator[MixcloudSync]:
    """A session of its own making needs a loop that runs: it is handed one."""
    made = loop.run_until_complete(session())
    with MixcloudSync(
        base, access_token="test-token", oembed_root=f"{base}/oembed", session=made
    ) as client:
        yield client


def test_reading(client: MixcloudSync) -> None:
    assert client.me().username == "spartacus"
    assert client.discover("funk").popular()[0].load().description
    page = client.popular(limit=2)
    assert [len(page), len(page.next()), page.previous()] == [2, 2, None]
    assert len(client.hot()) > 0
    assert len(client.new(page=0)) == 20
    assert client.search("alice", type="user")["alice"]["name"] == "Alice Jones"
    user = client.get("spartacus")
    assert repr(user) == "<Resource: User '/spartacus/'>"
    assert {one.type for one in user.followers()} == {"user"}


def test_embedding(client: MixcloudSync) -> None:
    show = client.get("spartacus/party-time")
    assert "<iframe" in show.embed_html()
    assert "<iframe" in client.embed_json("spartacus/party-time").html
    assert client.oembed("spartacus/party-time").title == "Party Time"


def test_writing(client: MixcloudSync, tmp_path: Path) -> None:
    mp3 = tmp_path / "show.mp3"
    mp3.write_bytes(bytes(64_000))
    reply = client.upload(str(mp3), "Sea Breeze", tags=["Sea"])
    assert client.edit("spartacus/sea-breeze", description="Waves.").result.success
    show = client.get(reply.result.key)
    assert show.description == "Waves."
    assert show.favorite().result.success
    assert client.unfavorite("spartacus/sea-breeze").result.success
    assert client.follow("carol").result.success


def test_oauth(client: MixcloudSync, base: str) -> None:
    oauth = MixcloudOAuthSync(
        f"{base}/oauth",
        client_id="client-id",
        client_secret="client-secret",
        redirect_uri="https://app.example/back",
        mixcloud=client,
    )
    assert oauth.authorization_url.startswith(f"{base}/oauth/authorize?client_id=client-id")
    assert oauth.access_token("test-code") == "test-token"

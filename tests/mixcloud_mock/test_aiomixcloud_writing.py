"""aiomixcloud 1.0.6 acts, uploads, edits and gets its token at the mock server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiomixcloud import Mixcloud, MixcloudError, MixcloudOAuthError
from aiomixcloud.auth import MixcloudOAuth

pytestmark = pytest.mark.anyio

BACK = "https://app.example/back"
SECTIONS = [
    {"artist": "Sun Ra", "song": "Lanquidity", "start_time": 0},
    {"chapter": "A talk", "start_time": 300},
]


@pytest.fixture
async def client(base: str) -> AsyncIterator[Mixcloud]:
    async with Mixcloud(base, access_token="test-token", raise_exceptions=True) as client:
        yield client


@pytest.fixture
def mp3(tmp_path: Path) -> str:
    path = tmp_path / "show.mp3"
    path.write_bytes(bytes(320_000))
    return str(path)


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "cover.png"
    path.write_bytes(bytes(2_000))
    return str(path)


async def test_follow_and_unfollow(client: Mixcloud) -> None:
    for holder, of in ((client, ("alice",)), (await client.get("alice"), ())):
        undone = await holder.unfollow(*of)
        assert undone.result.success
        assert (await client.get("alice"))["following"] is False
        done = await holder.follow(*of)
        assert done.result.message == "Now following Alice Jones"
        assert (await client.get("alice"))["following"] is True


@pytest.mark.parametrize(
    ("action", "mark"),
    [("favorite", "favorited"), ("repost", "reposted"), ("listen_later", "is_listen_later")],
)
async def test_actions_on_a_show(client: Mixcloud, action: str, mark: str) -> None:
    key = "bob/athens-calling"
    show = await client.get(key)
    for holder, of in ((client, (key,)), (show, ())):
        assert (await getattr(holder, f"un{action}")(*of)).result.success
        assert (await client.get(key))[mark] is False
        assert (await getattr(holder, action)(*of)).result.success
        assert (await client.get(key))[mark] is True


async def test_an_upload_with_everything(client: Mixcloud, mp3: str, picture: str) -> None:
    reply = await client.upload(
        mp3,
        "Sea Breeze",
        picture=picture,
        description="Waves.",
        tags=["Funk", "Sea"],
        sections=SECTIONS,
        publish_date=datetime(2098, 5, 6, 7, 8, 9, tzinfo=UTC),
    )
    assert reply.result.success
    assert reply.result.key == "/spartacus/sea-breeze/"
    show = await client.get(reply.result.key)
    assert (show.name, show.description, show.audio_length) == ("Sea Breeze", "Waves.", 20)
    assert [tag.name for tag in show.tags] == ["Funk", "Sea"]
    assert show.sections[0].track.artist.name == "Sun Ra"
    assert show.sections[1].chapter == "A talk"
    assert show.is_public is False
    client.access_token = None
    with pytest.raises(MixcloudError):
        await client.get(reply.result.key)


async def test_a_plain_upload_is_public_at_once(client: Mixcloud, mp3: str) -> None:
    reply = await client.upload(mp3, "Sea Breeze")
    newest = (await client.new(limit=1))[0]
    assert newest.key == reply.result.key
    again = await client.upload(mp3, "Sea Breeze")
    assert again.result.key == "/spartacus/sea-breeze-2/"


async def test_a_refused_upload(client: Mixcloud, mp3: str) -> None:
    with pytest.raises(MixcloudError, match="ValidationError"):
        await client.upload(mp3, " ")


async def test_the_sizes_that_it_checks_itself(client: Mixcloud, mp3: str) -> None:
    with pytest.raises(AssertionError, match="5 tags"):
        await client.upload(mp3, "x", tags=["a"] * 6)
    with pytest.raises(AssertionError, match="description size"):
        await client.upload(mp3, "x", description="x" * 1_001)


@pytest.mark.parametrize("key", ["spartacus/party-time", "party-time"])
async def test_an_edit(client: Mixcloud, key: str, picture: str) -> None:
    before = await client.get("spartacus/party-time")
    for options in ({"description": "New."}, {"picture": picture, "tags": ["Sea"]}):
        assert (await client.edit(key, **options)).result.success
    after = await client.get("spartacus/party-time")
    assert (after.description, after.name) == ("New.", before.name)
    assert [tag.name for tag in after.tags] == ["Sea"]
    assert after.pictures.large != before.pictures.large
    assert len(after.sections) == len(before.sections)
    await client.edit(key, name="Party Over", sections=SECTIONS)
    renamed = await client.get("spartacus/party-time")
    assert (renamed.name, len(renamed.sections)) == ("Party Over", 2)


async def test_an_edit_with_flags(client: Mixcloud, base: str) -> None:
    flags: dict[str, Any] = {"unlisted": True, "hide_stats": True, "disable_comments": True}
    assert (await client.edit("spartacus/party-time", **flags)).result.success
    show = await client.get("spartacus/party-time")
    assert (show.is_public, show.hidden_stats, show.play_count) == (False, True, 0)
    date = "2098-01-01T00:00:00Z"
    assert (await client.edit("spartacus/not-yet", publish_date=date)).result.success


async def test_the_way_to_a_token(base: str) -> None:
    oauth = MixcloudOAuth(
        f"{base}/oauth",
        client_id="client-id",
        client_secret="client-secret",
        redirect_uri=BACK,
        raise_exceptions=True,
    )
    async with httpx.AsyncClient() as browser:
        sent_on = await browser.get(oauth.authorization_url)
    code = httpx.URL(sent_on.headers["location"]).params["code"]
    assert await oauth.access_token(code) == "test-token"
    assert await oauth.access_token("test-code") == "test-token"
    with pytest.raises(MixcloudOAuthError, match="code"):
        await oauth.access_token("wrong")


async def test_a_token_through_the_session_of_a_client(client: Mixcloud, base: str) -> None:
    oauth = MixcloudOAuth(
        f"{base}/oauth",
        client_id="client-id",
        client_secret="wrong",
        redirect_uri=BACK,
        mixcloud=client,
    )
    with pytest.raises(MixcloudOAuthError, match="secret"):
        await oauth.access_token("test-code")
    oauth.client_secret = "client-secret"
    client.access_token = await oauth.access_token("test-code")
    assert (await client.me()).username == "spartacus"
    quiet = MixcloudOAuth(
        f"{base}/oauth", client_id="client-id", client_secret="x", redirect_uri=BACK
    )
    assert await quiet.access_token("test-code") is None

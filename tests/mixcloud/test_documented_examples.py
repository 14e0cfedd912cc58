"""The examples of the documents this library descends from, with our names, against the mock.

Of Mixcloud's own API documentation, of `mixcloud` (python-mixcloud), and of `aiomixcloud`.
"""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from aggregator.mixcloud import (
    CloudcastFile,
    Mixcloud,
    MixcloudOAuth,
    MixcloudOAuthSync,
    MixcloudSync,
    Section,
    netrc_token,
)
from aggregator.mixcloud.errors import CodeRefused
from aggregator.mixcloud.mock import (
    MixcloudMock,
    MockClient,
    MockCloudcast,
    MockData,
    MockUser,
    running,
)

TOKEN = "test-token"
CLIENT_ID, CLIENT_SECRET = "client-id", "client-secret"
REDIRECT_URI = "https://example.com/store_code"


@pytest.fixture(autouse=True)
def _no_netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The examples say nothing of netrc: whoever runs them may have a token in theirs."""
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


class TestAiomixcloud:
    def test_basic_usage(self, mock: str) -> None:
        async def main() -> None:
            async with Mixcloud(mock) as mixcloud:
                user = await mixcloud.get("spartacus")
                assert user.city == "London"
                assert user["favorite_count"] == 5
                assert user.pictures["medium"].endswith("/100x100/profile/spartacus")
                assert isinstance(user.updated_time, datetime)
                tag = await mixcloud.discover("jazz")
                assert tag["name"] == "Jazz shows"
                assert {key for key, _ in tag.items()} >= {"key", "url", "name"}
                assert tag.data["url"]

                popular = await mixcloud.popular()
                assert repr(popular[0]).startswith("<Resource: Cloudcast '/")
                assert popular[3]["audio_length"] > 0
                assert all(p.url for p in popular)
                assert popular[popular[2].key.strip("/")] == popular[2]

        asyncio.run(main())

    def test_search_and_paging(self, mock: str) -> None:
        async def main() -> None:
            async with Mixcloud(mock) as mixcloud:
                assert await mixcloud.search("party")
                assert await mixcloud.search("alice", type="user")
                hot = await mixcloud.hot(offset=2, limit=80)
                assert len(hot) < 80
                new = await mixcloud.new(
                    since="2018 Feb 12 13:00:00", until="2030 March 28 21:15:04"
                )
                assert new
                some = await mixcloud.search("party", page=0)
                metal = await mixcloud.search("party", page=0, per_page=2)
                assert [one.key for one in metal] == [one.key for one in some[:2]]
                older = await metal.next()
                assert older is not None
                newer = await older.previous()
                assert newer is not None
                assert newer[0] == metal[0]
                assert await metal.previous() is None

                shown = hot[3]
                with pytest.raises(AttributeError):
                    _ = shown.description
                await shown.load()
                assert shown.description

        asyncio.run(main())

    def test_connections_and_embedding(self, mock: str) -> None:
        async def main() -> None:
            async with Mixcloud(mock) as mixcloud:
                peter = await mixcloud.get("spartacus")
                assert await peter.followers()
                mix = await mixcloud.get("spartacus/party-time")
                for comment in await mix.comments():
                    assert repr(comment).startswith("<Resource: Comment '/comments/cr/")
                    assert comment.comment
                assert (await mixcloud.embed_json("spartacus/party-time")).html
                html = await mixcloud.embed_html("spartacus/party-time", width=300, height=150)
                assert html.startswith("<iframe")
                assert (await mixcloud.oembed("spartacus/party-time")).version == "1.0"

        asyncio.run(main())

    def test_authorization_and_actions(self, mock: str) -> None:
        async def main() -> None:
            async with Mixcloud(mock) as mixcloud:
                oauth = MixcloudOAuth(
                    f"{mock}/oauth",
                    client_id=CLIENT_ID,
                    client_secret=CLIENT_SECRET,
                    redirect_uri=REDIRECT_URI,
                    mixcloud=mixcloud,
                )
                assert oauth.authorization_url.startswith(f"{mock}/oauth/authorize?")
                mixcloud.access_token = await oauth.access_token("test-code")
                current_user = await mixcloud.me()
                assert current_user.username == "spartacus"
                data = await mixcloud.follow("bob")
                assert data["result"]["message"]
                data = await mixcloud.unrepost("alice/beach-party")
                assert data.result.success is True
                someone = await mixcloud.get("bob")
                await someone.unfollow()
                mix = await mixcloud.get("alice/beach-party")
                await mix.favorite()
                await mix.embed_html()

        asyncio.run(main())

    def test_upload_and_edit(self, mock: str, tmp_path: Path) -> None:
        mp3 = tmp_path / "perfectmix.mp3"
        mp3.write_bytes(b"ID3" * 1000)

        async def main() -> None:
            async with Mixcloud(mock, access_token=TOKEN) as mixcloud:
                data = await mixcloud.upload(
                    str(mp3),
                    "Perfect Mix",
                    description="The perfect house mix",
                    tags=["house", "deep"],
                    sections=[
                        {"chapter": "Intro", "start_time": 0},
                        {"artist": "Somebody", "song": "Some song", "start_time": 60},
                        {"artist": "Cool DJ", "song": "Cool track", "start_time": 240},
                    ],
                )
                assert data.result["success"] is True
                data = await mixcloud.edit(
                    "spartacus/perfect-mix",
                    name="The Perfect Mix",
                    description="The best house mix, right for summer",
                    tags=["house", "deep", "summer"],
                )
                assert data["result"].success is True
                my_mix = await mixcloud.get("spartacus/perfect-mix")
                await my_mix.edit(tags=["house", "deep", "summer", "smooth"])
                assert len((await my_mix.load(force=True)).tags) == 4

        asyncio.run(main())

    def test_synchronous_mode(self, mock: str) -> None:
        with MixcloudSync(mock) as mixcloud:
            oauth = MixcloudOAuthSync(
                f"{mock}/oauth",
                client_id=CLIENT_ID,
                client_secret=CLIENT_SECRET,
                redirect_uri=REDIRECT_URI,
                mixcloud=mixcloud,
            )
            mixcloud.access_token = oauth.access_token("test-code")
            some_cloudcast = mixcloud.cloudcast("alice", "beach-party")
            some_cloudcast.repost()
            assert some_cloudcast.similar()[0].load().picture_primary_color


class TestPythonMixcloud:
    def test_shows_of_a_user(self, mock: str) -> None:
        m = MixcloudSync(mock)
        u = m.user("spartacus")
        shows = u.cloudcasts(limit=2, offset=1)
        assert [(c.slug, c.name) for c in shows] == [
            ("house-party-two", "House Party Two"),
            ("lambiance", "Lambiance"),
        ]
        show = u.cloudcast("party-time")
        assert [tag.name for tag in show.tags] == ["Funk", "Party", "Disco"]
        first = show.sections[0]
        assert (first.start_time, first.track.name) == (0, "Xtal")
        assert first.track.artist.name == "Aphex Twin"
        assert shows[0].load().description
        assert show.picture()
        assert m.artist("aphex-twin").name == "Aphex Twin"
        m.close()

    def test_a_listed_show_without_sections_is_no_fault(self, mock: str) -> None:
        with MixcloudSync(mock) as m:
            listed = m.user("spartacus").cloudcasts()[0]
            assert "sections" not in listed
            assert len(listed.tracklist().tracks) == 5

    def test_authorization(self, mock: str) -> None:
        o = MixcloudOAuthSync(
            f"{mock}/oauth",
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            redirect_uri=REDIRECT_URI,
        )
        back = httpx.get(o.authorize_url()).headers["location"]
        access_token = o.exchange_token(o.code_of(back))
        with MixcloudSync(mock, access_token=access_token) as m:
            assert m.me().key == "/spartacus/"
        with pytest.raises(CodeRefused):
            o.exchange_token("wrong")

    def test_netrc(self, mock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / ".netrc").write_text(f"machine mixcloud-api\npassword {TOKEN}\n")
        (tmp_path / ".netrc").chmod(0o600)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("NETRC", raising=False)
        assert netrc_token() == TOKEN
        with MixcloudSync(mock) as m:
            assert m.me().username == "spartacus"

    def test_an_upload_described_in_yaml(self, mock: str, tmp_path: Path) -> None:
        yml, mp3 = tmp_path / "example.yml", tmp_path / "example.mp3"
        yml.write_text(
            "title: Example\ndesc: An example\ntags: [one, two]\n"
            "tracks:\n  - {start: 0, artist: A, track: B}\n"
            "  - {start: 2:54, artist: C, track: D}\n"
        )
        mp3.write_bytes(b"ID3" * 1000)
        cc = CloudcastFile.from_yaml(yml)
        assert cc.sections[1] == Section(artist="C", song="D", start_time=174)
        with MixcloudSync(mock, access_token=TOKEN) as m, mp3.open("rb") as file:
            r = m.upload_file(cc, file, picture=io.BytesIO(b"\xff\xd8\xff"))
            assert r.result.success
            assert m.get(r.result.key).sections[1].start_time == 174

    def test_a_mock_for_tests(self) -> None:
        """Its `MockServer`: who one is, users and shows, an exchange that works or fails."""
        me = MockUser(username="me", name="Me", created_time=datetime(2024, 1, 1, tzinfo=UTC))
        shows = tuple(
            MockCloudcast(
                user="me",
                slug=f"show-{at}",
                name=f"Show {at}",
                created_time=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=at),
                audio_length=60,
            )
            for at in range(3)
        )
        client = MockClient(client_id="c", client_secret="s", codes={"good": "t"})
        data = MockData(users=(me,), cloudcasts=shows, tokens={"t": "me"}, clients=(client,))
        with running(MixcloudMock(data)) as base, MixcloudSync(base, access_token="t") as m:
            assert m.me().name == "Me"
            assert len(m.me().cloudcasts(limit=2)) == 2
            m.upload(io.BytesIO(b"ID3"), "Fresh")
            assert m.get("me/fresh").name == "Fresh"
            o = MixcloudOAuthSync(
                f"{base}/oauth", client_id="c", client_secret="s", redirect_uri=REDIRECT_URI
            )
            assert o.exchange_token("good") == "t"
            with pytest.raises(CodeRefused):
                o.exchange_token("bad")


class TestMixcloudsOwnDocumentation:
    def test_metadata_names_the_connections(self, mock: str) -> None:
        with MixcloudSync(mock) as m:
            user = m.get("spartacus")
            assert user.type == "user"
            assert user.connections.keys() >= {
                "feed",
                "comments",
                "followers",
                "favorites",
                "following",
                "cloudcasts",
                "listens",
            }

    def test_links_page_by_offset_when_asked(self, mock: str) -> None:
        with MixcloudSync(mock) as m:
            by_date = m.connection("spartacus", "cloudcasts", limit=2)
            by_offset = m.connection("spartacus", "cloudcasts", limit=2, offset=0)
            assert "until=" in by_date.paging["next"]
            assert "offset=2" in by_offset.paging["next"]
            ours, theirs = by_date.next(), by_offset.next()
            assert ours is not None
            assert theirs is not None
            assert [one.key for one in ours] == [one.key for one in theirs]

    def test_jsonp_is_read(self, mock: str) -> None:
        with MixcloudSync(mock) as m:
            assert m.get("artist/aphex-twin", callback="callbackfn").name == "Aphex Twin"

    def test_a_token_adds_to_what_is_told(self, mock: str) -> None:
        with MixcloudSync(mock) as anybody, MixcloudSync(mock, access_token=TOKEN) as spartacus:
            assert "following" not in anybody.get("alice")
            assert spartacus.get("alice").data["following"] is True

"""mixcloud 0.4.0 (emillon's) runs through all it can at the mock server."""

import functools
import io
from datetime import UTC, datetime
from pathlib import Path

import httpx
import mixcloud as peer
import pytest
import yaml

CLOUDCAST = """
title: Sea Breeze
desc: Waves.
tags: [Funk, Sea]
tracks:
  - {start: 0, artist: Sun Ra, track: Lanquidity}
  - {start: 2:54, artist: Fela Kuti, track: Zombie}
"""


@pytest.fixture
def client(base: str) -> peer.Mixcloud:
    return peer.Mixcloud(api_root=base, access_token="test-token")


@pytest.fixture
def old_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """`yaml.load` without a loader, as there was before PyYAML 6."""
    load = functools.partial(yaml.load, Loader=yaml.SafeLoader)
    monkeypatch.setattr(peer.yaml, "load", load)


def test_an_artist(client: peer.Mixcloud) -> None:
    assert client.artist("aphex-twin") == peer.Artist("aphex-twin", "Aphex Twin")


def test_users(client: peer.Mixcloud) -> None:
    for user in (client.user("spartacus"), client.me()):
        assert (user.key, user.name) == ("spartacus", "Spartacus")


def test_cloudcasts_of_a_user(client: peer.Mixcloud) -> None:
    user = client.user("carol")
    every = [one.key for one in user.cloudcasts(limit=100)]
    assert len(every) == 24
    assert [one.key for one in user.cloudcasts()] == every[:20]
    assert [one.key for one in user.cloudcasts(limit=2, offset=3)] == every[3:5]


def test_a_cloudcast(client: peer.Mixcloud) -> None:
    show = client.user("spartacus").cloudcast("party-time")
    assert (show.key, show.name, show.user.name) == ("party-time", "Party Time", "Spartacus")
    assert show.tags == ["Funk", "Party", "Disco"]
    assert show.created_time == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert show.picture().startswith("https://thumbnailer.mixcloud.com/unsafe/300x300/")
    assert show.description()
    first = show.sections()[0]
    assert (first.start_time, first.track.name) == (0, "Xtal")
    assert first.track.artist == peer.Artist("aphex-twin", "Aphex Twin")


def test_a_row_of_a_list_fetches_its_detail(client: peer.Mixcloud) -> None:
    for ask in ("sections", "description"):
        row = client.user("alice").cloudcasts(limit=1)[0]
        assert getattr(row, ask)()


@pytest.mark.usefixtures("old_yaml")
@pytest.mark.parametrize("with_picture", [False, True])
def test_an_upload_from_yaml(client: peer.Mixcloud, with_picture: bool) -> None:
    show = peer.Cloudcast.from_yml(io.StringIO(CLOUDCAST), client.me())
    picture = io.BytesIO(bytes(500)) if with_picture else None
    reply = client.upload(show, io.BytesIO(bytes(64_000)), picture)
    assert reply.json()["result"]["key"] == "/spartacus/sea-breeze/"
    found = client.me().cloudcast("sea-breeze")
    assert (found.name, found.description(), found.tags) == (
        "Sea Breeze",
        "Waves.",
        ["Funk", "Sea"],
    )
    assert [one.start_time for one in found.sections()] == [0, 174]
    assert [one.track.artist.name for one in found.sections()] == ["Sun Ra", "Fela Kuti"]


@pytest.mark.usefixtures("old_yaml")
def test_an_upload_of_a_yaml_file(client: peer.Mixcloud) -> None:
    client.upload_yml_file(io.StringIO(CLOUDCAST), io.BytesIO(bytes(64_000)))
    assert client.me().cloudcast("sea-breeze").name == "Sea Breeze"


def test_the_token_from_netrc(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine mixcloud-api login x password test-token\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert peer.Mixcloud(api_root=base).me().key == "spartacus"


def test_oauth(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "OAUTH_ROOT", f"{base}/oauth")
    oauth = peer.MixcloudOauth("client-id", "client-secret", "https://app.example/back")
    sent_on = httpx.get(oauth.authorize_url())
    code = httpx.URL(sent_on.headers["location"]).params["code"]
    assert oauth.exchange_token(code) == "test-token"
    assert oauth.exchange_token("test-code") == "test-token"
    with pytest.raises(peer.MixcloudOauthError):
        oauth.exchange_token("wrong")

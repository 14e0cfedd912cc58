"""SoundCloud: its JSON read as it is, its client id fetched as its own site does."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.domain.report import State
from aggregator.platforms.links import recognise
from aggregator.platforms.soundcloud import SoundCloud
from aggregator.platforms.soundcloud_parse import parse
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import read_recording

pytestmark = pytest.mark.anyio

API = "https://api-v2.soundcloud.com"
HOME = '<script>window.__sc_hydration = [{"hydratable":"apiClient","data":{"id":"%s"}}];</script>'


def track(number: int, **more: Any) -> dict[str, Any]:
    return {
        "kind": "track",
        "id": number,
        "title": f"Song {number}",
        "permalink_url": f"https://soundcloud.com/artist/song-{number}",
        "artwork_url": "https://i1.sndcdn.com/artworks-1-large.jpg",
        "duration": 208_153,
        "full_duration": 208_200,
        "policy": "MONETIZE",
        "playback_count": 7,
        "user": {"username": "Artist", "verified": True, "avatar_url": None},
        "publisher_metadata": {"artist": "Artist Proper", "album_title": "Album"},
        "media": {"transcodings": [{"snipped": False}]},
    } | more


def stub(number: int) -> dict[str, Any]:
    return {"kind": "track", "id": number, "monetization_model": "AD", "policy": "MONETIZE"}


def answer(body: Any, status: int = 200, url: str = f"{API}/x", **headers: str) -> Response:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Response(status=status, headers=headers, body=content, url=url)


def parsed(body: Any, url: str = f"{API}/search/tracks?q=x", status: int = 200):
    return parse(Request(url=url), answer(body, status), None)


class Site:
    """An upstream whose answers a function gives; remembers what was asked."""

    def __init__(self, reply: Callable[[Request], Response]) -> None:
        self.reply = reply
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        return self.reply(request)


def site(api: Callable[[Request], Response], client_id: str = "a" * 32) -> Site:
    def reply(request: Request) -> Response:
        return (
            answer(HOME % client_id) if request.url == "https://soundcloud.com/" else api(request)
        )

    return Site(reply)


def test_a_track() -> None:
    (medium,) = parsed({"collection": [track(1)]}).media
    assert medium.id == "soundcloud-1"
    assert medium.duration == 208.2
    assert medium.image == "https://i1.sndcdn.com/artworks-1-t500x500.jpg"
    assert (medium.author, medium.publisher_artist) == ("Artist", "Artist Proper")
    assert (medium.kind, medium.platform, medium.verified) == (
        Kind.TRACK,
        Platform.SOUNDCLOUD,
        True,
    )


@pytest.mark.parametrize(
    "more", [{"policy": "SNIP"}, {"media": {"transcodings": [{"snipped": True}]}}]
)
def test_a_preview_is_known_by_policy(more: dict[str, Any]) -> None:
    (medium,) = parsed({"collection": [track(1, duration=30_000, **more)]}).media
    assert (medium.preview, medium.duration, medium.full_duration) == (True, 30, 208.2)


def test_lengths_that_differ_by_little_are_no_preview() -> None:
    (medium,) = parsed({"collection": [track(1, duration=208_000)]}).media
    assert not medium.preview


def test_geo_blocked_is_left_out_of_lists_and_said_of_one() -> None:
    listed = parsed({"collection": [track(1, policy="BLOCK"), track(2)]})
    assert [medium.native_id for medium in listed.media] == ["2"]
    alone = parsed(track(1, policy="BLOCK"))
    assert alone.status.state is State.UNAVAILABLE
    assert alone.status.restriction is Restriction.GEO


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"collection": []}, State.EMPTY),
        ({"collection": [{"kind": "user", "id": 1}]}, State.EMPTY),
        ({"kind": "user", "id": 1}, State.EMPTY),
        ({}, State.CHANGED),
        ({"hello": "world"}, State.CHANGED),
        ("<html>Checking your browser</html>", State.BLOCKED),
        ("not json", State.CHANGED),
    ],
)
def test_empty_must_be_proved(body: Any, state: State) -> None:
    assert parsed(body).status.state is state


def test_not_found() -> None:
    assert parsed({}, status=404).status.restriction is Restriction.REMOVED


async def test_search_takes_the_id_from_the_page_once() -> None:
    upstream = site(lambda _: answer({"collection": [track(1), track(2)]}))
    adapter = SoundCloud(upstream)
    for _ in range(2):
        assert len((await adapter.search("song", 30)).media) == 2
    assert [request.url for request in upstream.asked] == [
        "https://soundcloud.com/",
        f"{API}/search/tracks",
        f"{API}/search/tracks",
    ]
    assert ("client_id", "a" * 32) in upstream.asked[1].params


async def test_the_id_is_found_in_the_scripts_too() -> None:
    def reply(request: Request) -> Response:
        if request.url == "https://soundcloud.com/":
            return answer('<script src="https://a-v2.sndcdn.com/assets/1.js"></script>')
        if request.url.endswith(".js"):
            return answer(f'x={{client_id:"{"b" * 32}"}}')
        return answer({"collection": []})

    upstream = Site(reply)
    await SoundCloud(upstream).search("song", 30)
    assert ("client_id", "b" * 32) in upstream.asked[-1].params


async def test_a_given_id_asks_no_page() -> None:
    upstream = site(lambda _: answer({"collection": []}))
    await SoundCloud(upstream, client_id="mine").search("song", 30)
    assert ("client_id", "mine") in upstream.asked[0].params


async def test_an_id_just_fetched_is_not_fetched_again() -> None:
    upstream = site(lambda _: answer({}, 401))
    outcome = await SoundCloud(upstream).search("song", 30)
    assert outcome.status.state is State.BLOCKED
    assert len(upstream.asked) == 2


async def test_a_page_without_an_id_is_changed() -> None:
    upstream = Site(lambda _: answer("<html></html>"))
    assert (await SoundCloud(upstream).search("song", 30)).status.state is State.CHANGED


async def test_the_stubs_of_a_set_are_fetched_and_put_in_their_places() -> None:
    numbers = list(range(1, 71))

    def reply(request: Request) -> Response:
        if request.url.endswith("/tracks"):
            ids = [int(one) for one in dict(request.params)["ids"].split(",")]
            assert len(ids) <= 50
            return answer([track(number) for number in reversed(ids)])
        rows = [track(number) if number <= 5 else stub(number) for number in numbers]
        return answer({"kind": "playlist", "tracks": rows})

    upstream = site(reply)
    link = recognise("https://soundcloud.com/artist/sets/album")
    assert link is not None
    outcome = await SoundCloud(upstream).resolve(link, 70)
    assert [medium.native_id for medium in outcome.media] == [str(number) for number in numbers]
    assert len(upstream.asked) == 4


async def test_a_user_is_its_tracks() -> None:
    def reply(request: Request) -> Response:
        if request.url == f"{API}/users/9/tracks":
            return answer({"collection": [track(1)]})
        return answer({"kind": "user", "id": 9})

    link = recognise("https://soundcloud.com/artist")
    assert link is not None
    assert len((await SoundCloud(site(reply)).resolve(link, 30)).media) == 1


@pytest.mark.parametrize(
    ("url", "kind", "path"),
    [
        ("https://soundcloud.com/artist/albums", "user", "/users/9/albums"),
        ("https://soundcloud.com/artist/sets", "user", "/users/9/playlists_without_albums"),
        ("https://soundcloud.com/artist/reposts", "user", "/stream/users/9/reposts"),
        ("https://soundcloud.com/artist/likes", "user", "/users/9/likes"),
        ("https://soundcloud.com/artist/song/recommended", "track", "/tracks/9/related"),
        ("https://soundcloud.com/artist/song/sets", "track", "/tracks/9/playlists_without_albums"),
    ],
)
async def test_each_list_of_a_user_or_track_is_asked_for_itself(
    url: str, kind: str, path: str
) -> None:
    def reply(request: Request) -> Response:
        if request.url == f"{API}/resolve":
            return answer(track(9) | {"kind": kind})
        assert request.url == f"{API}{path}"
        return answer({"collection": [{"type": "track-repost", "track": track(1)}]})

    link = recognise(url)
    assert link is not None
    outcome = await SoundCloud(site(reply)).resolve(link, 30)
    assert [medium.native_id for medium in outcome.media] == ["1"]


def test_a_list_of_sets_yields_the_whole_tracks_within() -> None:
    row = {"kind": "playlist", "id": 5, "tracks": [track(1), stub(2), {"kind": "track"}]}
    assert [one.native_id for one in parsed({"collection": [row]}).media] == ["1"]


async def test_a_set_whose_stubs_cannot_be_asked_for_is_a_failure_not_empty() -> None:
    def reply(request: Request) -> Response:
        if request.url.endswith("/tracks"):
            return answer("", 500)
        return answer({"kind": "playlist", "tracks": [{"kind": "track"}, stub(2)]})

    link = recognise("https://soundcloud.com/artist/sets/album")
    assert link is not None
    outcome = await SoundCloud(site(reply)).resolve(link, 30)
    assert outcome.status.state is State.UNREACHABLE


async def test_calls_side_by_side_share_the_renewal_of_a_stale_id() -> None:
    pages = iter(["a" * 32, "b" * 32])
    clock = iter(range(0, 10_000, 61))
    both = asyncio.Barrier(2)

    class TwoAtOnce(Site):
        async def send(self, request: Request) -> Response:
            if ("client_id", "a" * 32) in request.params:
                await both.wait()
            return await super().send(request)

    def reply(request: Request) -> Response:
        if request.url == "https://soundcloud.com/":
            return answer(HOME % next(pages))
        fresh = ("client_id", "b" * 32) in request.params
        return answer({"collection": [track(1)]}) if fresh else answer({}, 401)

    adapter = SoundCloud(TwoAtOnce(reply), clock=lambda: next(clock))
    outcomes = await asyncio.gather(adapter.search("one", 30), adapter.search("two", 30))
    assert [outcome.status.state for outcome in outcomes] == [State.OK, State.OK]


async def test_a_short_link_is_followed() -> None:
    def reply(request: Request) -> Response:
        if "on.soundcloud.com" in request.url:
            return answer("", url="https://soundcloud.com/artist/song-1?utm_source=x")
        assert dict(request.params)["url"] == "https://soundcloud.com/artist/song-1"
        return answer(track(1))

    link = recognise("https://on.soundcloud.com/abcde")
    assert link is not None
    assert len((await SoundCloud(site(reply)).resolve(link, 30)).media) == 1


async def test_a_private_token_goes_with_the_url() -> None:
    seen = []

    def reply(request: Request) -> Response:
        seen.append(dict(request.params)["url"])
        return answer(track(1))

    link = recognise("https://soundcloud.com/artist/song-1/s-AbC12")
    assert link is not None
    await SoundCloud(site(reply)).resolve(link, 30)
    assert seen == ["https://soundcloud.com/artist/song-1/s-AbC12"]


async def test_oembed_stands_in_when_the_api_refuses() -> None:
    html = '<iframe src="https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F12"></iframe>'

    def reply(request: Request) -> Response:
        if request.url.endswith("/oembed"):
            return answer({"title": "Song by Artist", "author_name": "Artist", "html": html})
        return answer("<html>", 403)

    link = recognise("https://soundcloud.com/artist/song")
    assert link is not None
    outcome = await SoundCloud(site(reply)).resolve(link, 30)
    (medium,) = outcome.media
    assert (medium.id, medium.title, medium.duration) == ("soundcloud-12", "Song", None)
    assert "oEmbed" in outcome.notes[0]


async def test_a_failure_of_the_network_is_a_value() -> None:
    def reply(request: Request) -> Response:
        raise PlatformFailure.of(State.TIMEOUT, "slow")

    assert (await SoundCloud(Site(reply)).search("song", 30)).status.state is State.TIMEOUT


def _playable(body: Any) -> int:
    """Counted apart from the parser: whole, unblocked tracks, wherever a list holds them."""
    rows = body if isinstance(body, list) else body.get("collection", [body])
    return sum(_playable_in(row) for row in rows if isinstance(row, dict))


def _playable_in(row: dict[str, Any]) -> int:
    inner = row.get("track") or row.get("playlist") or row
    tracks = inner.get("tracks", [inner]) if "playlist" in str(inner.get("kind")) else [inner]
    return sum(
        track.get("kind") == "track" and bool(track.get("title")) and track["policy"] != "BLOCK"
        for track in tracks
    )


def test_every_recording_yields_what_it_holds(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "recordings" / "soundcloud").glob("*.json*")):
        recording = read_recording(path)
        outcome = parse(recording.request, recording.response, None)
        if "//api.soundcloud.com" in recording.request.url:
            expected = 0 if outcome.status.state is State.SKIPPED else -1
        elif recording.response.status >= 300 or recording.response.body[:1] not in (b"{", b"["):
            continue
        elif "/oembed" in recording.request.url:
            expected = int(b"tracks" in recording.response.body)
        else:
            expected = _playable(json.loads(recording.response.body))
        if len(outcome.media) != expected or outcome.status.state is State.CHANGED:
            wrong.append((path.name, expected, len(outcome.media), outcome.status))
    assert wrong == []

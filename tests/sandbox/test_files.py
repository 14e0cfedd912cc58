"""The host of plain files: what the `web` adapter reads there is what the world says."""

import io
from collections.abc import Callable

import pytest
from tinytag import TinyTag

from aggregator.domain.media import Kind, Media, Platform
from aggregator.domain.report import State
from aggregator.platforms.web import Web
from aggregator.sandbox.files import EPISODES, HOSTS, simulator
from aggregator.sandbox.files_audio import Tags, mpeg, mpeg_size, ogg_opus
from aggregator.sandbox.files_pages import HOST, PODCAST, SITE, STORE
from aggregator.sandbox.world import Song, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request

pytestmark = pytest.mark.anyio

FRAME = 0.024
SONGS = (
    Song(3, "Ana & the Tern", "Low Tide", 187.3, 1998, ("folk",)),  # constant bit rate
    Song(4, "Grüne Welle", "夜の海 <ii>", 301.9, 2011, ("electronic",)),  # varying bit rate
    Song(5, "Ostrich", "Long Way", 62.05, None, ()),  # a cover before the sound
)


@pytest.fixture
def clock() -> list[float]:
    return [1_800_000_000.0]


@pytest.fixture
def client(clock: list[float]) -> GuardedClient:
    app = simulator(World(0, SONGS, (), ()), clock=lambda: clock[0])
    return GuardedClient(InProcessTransport(lambda host: app if host in HOSTS else None))


async def one(client: GuardedClient, url: str) -> Media:
    outcome = await Web(client).resolve_url(url, 10)
    assert outcome.status.state is State.OK, outcome
    assert len(outcome.media) == 1
    assert outcome.media[0].platform is Platform.URL
    return outcome.media[0]


each_song = pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)


@each_song
@pytest.mark.parametrize("form", ["mp3", "ogg"])
async def test_a_file_tells_its_tags_and_its_length_by_head_and_tail(
    client: GuardedClient, song: Song, form: str
) -> None:
    medium = await one(client, f"{STORE}/audio/{song.number}.{form}")
    assert (medium.title, medium.author) == (song.title, song.artist)
    assert medium.album == f"{song.title} and Other Songs"
    assert medium.duration == pytest.approx(song.duration, abs=FRAME)
    assert medium.kind is Kind.TRACK


@each_song
async def test_a_short_link_leads_to_the_file(client: GuardedClient, song: Song) -> None:
    medium = await one(client, f"{SITE}/download/{song.number}")
    assert medium.title == song.title


async def test_a_server_without_ranges_or_lengths_still_tells_the_tags(
    client: GuardedClient,
) -> None:
    medium = await one(client, f"{STORE}/plain/3.mp3")
    assert (medium.title, medium.author) == ("Low Tide", "Ana & the Tern")
    assert medium.duration is None


@pytest.mark.parametrize("seconds", [0.5, 59.999, 240.0, 3_601.25])
@pytest.mark.parametrize(
    "make",
    [
        mpeg,
        lambda seconds, tags: mpeg(seconds, tags, varying=True),
        ogg_opus,
    ],
    ids=["constant", "varying", "opus"],
)
def test_a_made_file_has_the_length_and_the_tags_asked_for(
    make: Callable[[float, Tags], bytes], seconds: float
) -> None:
    tags = Tags("Tïtle", "Ärtist 海", "Album", 1999, "jazz")
    read = TinyTag.get(file_obj=io.BytesIO(make(seconds, tags)))
    assert read.duration == pytest.approx(seconds, abs=FRAME)
    assert (read.title, read.artist, read.album) == (tags.title, tags.artist, tags.album)
    assert (read.year, read.genre) == ("1999", "jazz")


@pytest.mark.parametrize("varying", [True, False])
@pytest.mark.parametrize("cover", [0, 300_000])
def test_the_size_is_told_without_making_the_file(varying: bool, cover: int) -> None:
    tags = Tags("a", "b", cover=cover)
    assert mpeg_size(99.9, tags, varying=varying) == len(mpeg(99.9, tags, varying=varying))


def test_ogg_pages_have_the_checksum_that_rfc_3533_asks_for() -> None:
    body = ogg_opus(3.0, Tags("a", "b"))
    at = pages = 0
    while at < len(body):
        count = body[at + 26]
        end = at + 27 + count + sum(body[at + 27 : at + 27 + count])
        page = body[at : at + 22] + bytes(4) + body[at + 26 : end]
        assert int.from_bytes(body[at + 22 : at + 26], "little") == checksum(page)
        at, pages = end, pages + 1
    assert pages == 2 + 4  # two of headers, a second a page, the rest of the pre-skip


def checksum(data: bytes) -> int:
    """Bit by bit, as the RFC puts it: polynomial 0x04c11db7, nothing turned around."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


async def test_a_recorded_stream_is_as_long_as_the_song(client: GuardedClient) -> None:
    medium = await one(client, f"{STORE}/hls/3/master.m3u8")
    assert medium.duration == pytest.approx(187.3, abs=FRAME)
    assert not medium.live
    assert medium.kind is Kind.STREAM


async def test_the_radio_is_live_and_slides(client: GuardedClient, clock: list[float]) -> None:
    medium = await one(client, f"{STORE}/radio/master.m3u8")
    assert (medium.live, medium.duration) == (True, None)

    playlist = Request(url=f"{STORE}/radio/128.m3u8")
    before = (await client.send(playlist)).text()
    clock[0] += 6.0
    after = (await client.send(playlist)).text()
    segments = [
        [line for line in text.splitlines() if line.endswith(".mp3")] for text in (before, after)
    ]
    assert segments[0][1:] == segments[1][:-1]


async def test_every_segment_of_a_stream_is_there_and_no_more(client: GuardedClient) -> None:
    playlist = await client.send(Request(url=f"{STORE}/hls/5/128.m3u8"))
    names = [line for line in playlist.text().splitlines() if line.endswith(".mp3")]
    assert len(names) == 11
    for name in names:
        segment = await client.send(Request(url=f"{STORE}/hls/5/{name}"))
        assert (segment.status, segment.body[:3]) == (200, b"ID3")
    assert (await client.send(Request(url=f"{STORE}/hls/5/11.mp3"))).status == 404


@pytest.mark.parametrize("address", [f"{SITE}/podcast/feed.xml", f"{SITE}/podcast/"])
async def test_the_podcast_has_an_episode_a_song_newest_first(
    client: GuardedClient, address: str
) -> None:
    media = (await Web(client).resolve_url(address, EPISODES)).media
    assert [medium.title for medium in media] == ["3: Long Way", "2: 夜の海 <ii>", "1: Low Tide"]
    assert {medium.author for medium in media} == {HOST}
    assert {medium.album for medium in media} == {PODCAST}
    assert [medium.duration for medium in media] == [62, 302, 187]
    assert {medium.kind for medium in media} == {Kind.SHOW}
    assert all(medium.image for medium in media)
    assert media[0].url == f"{STORE}/audio/5.mp3"


@each_song
async def test_an_opengraph_page(client: GuardedClient, song: Song) -> None:
    medium = await one(client, f"{SITE}/songs/{song.number}")
    assert (medium.title, medium.author) == (song.title, song.artist)
    assert medium.duration == round(song.duration)
    assert medium.image == f"{SITE}/art/{song.number}.png"
    assert medium.kind is Kind.TRACK


@each_song
async def test_a_json_ld_page(client: GuardedClient, song: Song) -> None:
    medium = await one(client, f"{SITE}/recordings/{song.number}")
    assert (medium.title, medium.author) == (song.title, song.artist)
    assert medium.duration == round(song.duration)
    assert medium.album == f"{song.title} and Other Songs"
    assert medium.kind is Kind.TRACK


@each_song
async def test_an_oembed_page(client: GuardedClient, song: Song) -> None:
    medium = await one(client, f"{SITE}/watch/{song.number}")
    assert (medium.title, medium.author) == (song.title, song.artist)
    assert medium.duration == round(song.duration)


async def test_oembed_answers_as_its_specification_says(client: GuardedClient) -> None:
    async def status(**query: str) -> int:
        request = Request(url=f"{SITE}/oembed", params=tuple(query.items()))
        return (await client.send(request)).status

    known = f"{SITE}/watch/3"
    assert await status(url=known) == 200
    assert await status(url=known, format="xml") == 501
    assert await status(url=f"{SITE}/watch/99") == 404


async def test_a_page_with_an_audio_element_is_its_file(client: GuardedClient) -> None:
    medium = await one(client, f"{SITE}/listen/3")
    assert medium.url == f"{STORE}/audio/3.ogg"
    assert (medium.title, medium.author) == ("Low Tide", "Ana & the Tern")
    assert medium.duration == pytest.approx(187.3, abs=FRAME)


@pytest.mark.parametrize("path", ["/about", "/", "/songs/99", "/nowhere"])
async def test_where_nothing_plays_nothing_is_found(client: GuardedClient, path: str) -> None:
    outcome = await Web(client).resolve_url(SITE + path, 10)
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.media == ()


@pytest.mark.parametrize(
    ("asked", "status", "told", "length"),
    [
        ("bytes=0-9", 206, "bytes 0-9/{}", 10),
        ("bytes=-10", 206, "bytes {-10}-{-1}/{}", 10),
        ("bytes=5-", 206, "bytes 5-{-1}/{}", None),
        ("bytes=99999999-", 416, "bytes */{}", 0),
        ("bytes=0-1,5-6", 200, None, None),
        ("lines=1-2", 200, None, None),
    ],
)
async def test_ranges(
    client: GuardedClient, asked: str, status: int, told: str | None, length: int | None
) -> None:
    url = f"{STORE}/audio/5.ogg"
    size = len((await client.send(Request(url=url))).body)
    answer = await client.send(Request(url=url, headers=(("range", asked),)))
    assert answer.status == status
    expected = told and told.replace("{}", str(size)).replace("{-1}", str(size - 1)).replace(
        "{-10}", str(size - 10)
    )
    assert answer.headers.get("content-range") == expected
    if length is not None:
        assert len(answer.body) == length


async def test_what_has_not_changed_is_not_sent_again(client: GuardedClient) -> None:
    url = f"{STORE}/audio/5.ogg"
    tag = (await client.send(Request(url=url, method="HEAD"))).headers["etag"]
    again = await client.send(Request(url=url, headers=(("if-none-match", tag),)))
    assert (again.status, again.body) == (304, b"")

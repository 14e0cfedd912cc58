"""Any URL that is a file or a stream: read by head and tail."""

import hashlib
import struct
import time

import pytest

from aggregator.domain.errors import RefusedAddress
from aggregator.domain.media import Kind, Platform
from aggregator.platforms.web import Web
from tests.platforms.web_site import Site, answer, resolve, wav

pytestmark = pytest.mark.anyio


def id3(*frames: tuple[str, bytes]) -> bytes:
    """An ID3v2.3 tag."""
    body = b"".join(
        name.encode() + struct.pack(">IH", len(value), 0) + value for name, value in frames
    )
    size = len(body)
    told = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + told + body


def mp3_frames(count: int) -> bytes:
    """MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 1152 samples a frame."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * count


def vbr_frames(count: int) -> bytes:
    """Frames of 128 and 160 kbit/s in turn, without a Xing header."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413 + b"\xff\xfb\xa0\x00" + b"\0" * 518) * (count // 2)


def ogg_page(packet: bytes, granule: int, number: int, flags: int = 0) -> bytes:
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 7, number, 0)
    return head + bytes([len(lacing)]) + lacing + packet


def opus(pages: int) -> bytes:
    """One second (48,000 samples) and 10,000 bytes a page."""
    tags = [b"TITLE=Night Ferry", b"ARTIST=Tern Quartet"]
    comment = struct.pack("<I", 4) + b"tern" + struct.pack("<I", len(tags))
    comment += b"".join(struct.pack("<I", len(tag)) + tag for tag in tags)
    file = ogg_page(b"OpusHead\x01\x01\x00\x00" + struct.pack("<IHB", 48000, 0, 0), 0, 0, 2)
    file += ogg_page(b"OpusTags" + comment, 0, 1)
    for number in range(1, pages + 1):
        last = 4 if number == pages else 0
        file += ogg_page(b"\x55" * 10_000, 48_000 * number, number + 1, last)
    return file


TITLE = (("TIT2", b"\x00Night  Ferry\x07"), ("TPE1", b"\x00Tern Quartet"))


async def test_wav_has_its_length_and_name() -> None:
    url = "https://files.example/rain_on_tin.wav"
    site = Site({url: answer(wav(60), "audio/wav")})
    outcome = await Web(site).resolve_url(url, 5)
    medium = outcome.media[0]
    assert (medium.title, medium.author) == ("rain on tin", "files.example")
    assert (medium.duration, medium.platform, medium.url) == (60, Platform.URL, url)
    digest = hashlib.sha256(url.encode()).hexdigest()
    assert medium.id == f"url-{digest[:16]}"
    spans = [dict(request.headers)["range"] for request in site.sent]
    assert spans == ["bytes=0-262143", "bytes=894508-960043"]


async def test_mp3_has_its_tags_and_true_length() -> None:
    url = "https://files.example/1.mp3"
    body = id3(*TITLE) + mp3_frames(4000)
    outcome = await resolve(url, {url: answer(body, "audio/mpeg")})
    medium = outcome.media[0]
    assert (medium.title, medium.author, medium.kind) == ("Night Ferry", "Tern Quartet", Kind.TRACK)
    assert medium.duration == pytest.approx(4000 * 1152 / 44_100, abs=0.5)


async def test_cover_larger_than_the_head_is_skipped() -> None:
    url = "https://files.example/1.mp3"
    body = id3(*TITLE, ("APIC", b"\x00image/png\x00\x03\x00" + b"\x01" * 400_000))
    outcome = await resolve(url, {url: answer(body + mp3_frames(4000), "audio/mpeg")})
    medium = outcome.media[0]
    assert medium.title == "Night Ferry"
    assert medium.duration == pytest.approx(4000 * 1152 / 44_100, abs=0.5)


async def test_variable_bit_rate_is_estimated_over_the_true_size() -> None:
    url = "https://files.example/1.mp3"
    outcome = await resolve(url, {url: answer(vbr_frames(4000), "audio/mpeg")})
    assert outcome.media[0].duration == pytest.approx(4000 * 1152 / 44_100, rel=0.02)


async def test_ogg_needs_its_tail() -> None:
    url = "https://files.example/1.opus"
    outcome = await resolve(url, {url: answer(opus(200), "audio/ogg")})
    medium = outcome.media[0]
    assert (medium.title, medium.author, medium.duration) == ("Night Ferry", "Tern Quartet", 200)


async def test_ogg_without_a_tail_has_no_length() -> None:
    url = "https://files.example/1.opus"
    site = Site({url: answer(opus(400), "audio/ogg")}, ranges=False)
    medium = (await Web(site).resolve_url(url, 5)).media[0]
    assert (medium.title, medium.duration) == ("Night Ferry", None)
    assert len(site.sent) == 1


async def test_file_without_a_media_type_is_known_by_its_bytes() -> None:
    url = "https://files.example/download?id=7"
    outcome = await resolve(url, {url: answer(wav(2), "application/octet-stream")})
    assert outcome.media[0].duration == 2


async def test_broken_file_still_has_a_name() -> None:
    url = "https://files.example/Rain%20on%20tin.flac"
    outcome = await resolve(url, {url: answer(b"fLaC" + b"\xff" * 40, "audio/flac")})
    assert [(m.title, m.duration) for m in outcome.media] == [("Rain on tin", None)]


async def test_radio_stream_is_live() -> None:
    url = "https://radio.example/stream"
    told = {"icy-name": "Harbour Radio", "icy-br": "128"}
    outcome = await resolve(url, {url: answer(mp3_frames(50), "audio/mpeg", **told)})
    medium = outcome.media[0]
    assert (medium.title, medium.live, medium.duration) == ("Harbour Radio", True, None)
    assert medium.kind is Kind.STREAM


SEGMENTS = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\na.ts\n#EXTINF:5.5,\nb.ts\n"
HLS = "application/vnd.apple.mpegurl"


async def test_recorded_stream_has_the_sum_of_its_segments() -> None:
    url = "https://radio.example/show.m3u8"
    outcome = await resolve(url, {url: answer(SEGMENTS + "#EXT-X-ENDLIST\n", HLS)})
    medium = outcome.media[0]
    assert (medium.title, medium.duration, medium.live) == ("show", 15.5, False)


async def test_live_stream_has_no_length() -> None:
    url = "https://radio.example/now.m3u8"
    medium = (await resolve(url, {url: answer(SEGMENTS, "text/plain")})).media[0]
    assert (medium.duration, medium.live, medium.kind) == (None, True, Kind.STREAM)


async def test_master_playlist_follows_one_variant() -> None:
    url = "https://radio.example/master.m3u8"
    master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow/a.m3u8\n#EXT-X-STREAM-INF:\nb.m3u8\n"
    site = Site(
        {
            url: answer(master, HLS),
            "https://radio.example/low/a.m3u8": answer(SEGMENTS + "#EXT-X-ENDLIST", HLS),
        }
    )
    outcome = await Web(site).resolve_url(url, 5)
    assert [(m.url, m.duration) for m in outcome.media] == [(url, 15.5)]
    assert len(site.sent) == 2


async def test_hostile_playlist_is_read_in_no_time() -> None:
    url = "https://radio.example/master.m3u8"
    hostile = "#EXTM3U\n#EXT-X-STREAM-INF:X\n" + "\n \n" * 60_000
    start = time.perf_counter()
    outcome = await resolve(url, {url: answer(hostile, HLS)})
    assert time.perf_counter() - start < 1
    assert outcome.media[0].duration is None


async def test_refused_variant_is_not_fatal() -> None:
    url = "https://radio.example/master.m3u8"
    inner = "http://10.0.0.1/a.m3u8"
    master = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{inner}\n"
    table = {url: answer(master, HLS), inner: RefusedAddress("A private address.")}
    medium = (await resolve(url, table)).media[0]
    assert (medium.duration, medium.live) == (None, False)

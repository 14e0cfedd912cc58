"""Any URL: files by head and tail, streams, feeds, pages, and what must not be asked."""

import hashlib
import io
import re
import struct
import time
import wave
from collections.abc import Mapping

import msgspec
import pytest

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, failed, skipped
from aggregator.platforms.extractor import Extractor
from aggregator.platforms.web import Web
from aggregator.platforms.web_medium import canonical, length
from aggregator.platforms.web_parse import Form, form_of, parse
from aggregator.upstream.message import Request, Response

pytestmark = pytest.mark.anyio


class Site:
    """An `Upstream` over a table; answers Range requests for the bodies that allow it."""

    def __init__(self, table: Mapping[str, Response | Exception], *, ranges: bool = True) -> None:
        self.table = table
        self.ranges = ranges
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        answer = self.table.get(request.url)
        if answer is None:
            return Response(status=404, headers={}, body=b"", url=request.url)
        if isinstance(answer, Exception):
            raise answer
        answer = msgspec.structs.replace(answer, url=request.url)
        told = re.fullmatch(r"bytes=(\d+)-(\d+)", dict(request.headers).get("range", ""))
        if told and self.ranges:
            answer = _part(answer, int(told[1]), int(told[2]))
        return _cut(answer, request)


def _part(answer: Response, first: int, last: int) -> Response:
    size = len(answer.body)
    last = min(last, size - 1)
    told = {**answer.headers, "content-range": f"bytes {first}-{last}/{size}"}
    body = answer.body[first : last + 1]
    return msgspec.structs.replace(answer, status=206, headers=told, body=body)


def _cut(answer: Response, request: Request) -> Response:
    if request.max_bytes is None or len(answer.body) <= request.max_bytes:
        return answer
    assert request.truncate
    body = answer.body[: request.max_bytes]
    return msgspec.structs.replace(answer, body=body, truncated=True)


def answer(body: bytes | str, content_type: str, **headers: str) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    return Response(status=200, headers={"content-type": content_type, **headers}, body=raw, url="")


def html(head: str, body: str = "") -> Response:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return answer(page, "text/html; charset=utf-8")


async def resolve(
    url: str, table: Mapping[str, Response | Exception], *, limit: int = 30
) -> Outcome:
    return await Web(Site(table)).resolve_url(url, limit)


# Files


def wav(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


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


async def test_a_redirect_to_a_platform_is_resolved_as_its_link() -> None:
    video = "https://www.youtube.com/watch?v=abcdefghijk"

    class Shortener:
        async def send(self, request: Request) -> Response:
            return Response(status=429, headers={}, body=b"", url=video)

    async def onward(link: Link, limit: int) -> Outcome:
        return failed(PlatformFailure.of(State.UNAVAILABLE, f"{link.native_id} {limit}"))

    outcome = await Web(Shortener(), onward=onward).resolve_url("https://t.example/x", 7)
    assert (outcome.status.detail, outcome.notes) == ("abcdefghijk 7", ("it leads to youtube",))


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


# Streams

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


# Feeds


def feed(episodes: int, padding: int = 0) -> str:
    items = "".join(
        f"<item><title>Night {n}</title><guid>{n}</guid><itunes:duration>1:00:0{n % 10}"
        f'</itunes:duration><enclosure url="/night{n}.mp3" type="audio/mpeg" length="1"/>'
        f"<description>{'x' * padding}</description></item>"
        for n in range(episodes)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        "<title>Harbour Nights</title><itunes:author>Tern</itunes:author>"
        '<itunes:image href="https://radio.example/c.jpg"/>'
        f"<item><title>A word without sound</title><guid>w</guid></item>{items}</channel></rss>"
    )


async def test_podcast_episodes_come_in_order() -> None:
    url = "https://radio.example/feed"
    outcome = await resolve(url, {url: answer(feed(5), "application/rss+xml")}, limit=3)
    assert [medium.title for medium in outcome.media] == ["Night 0", "Night 1", "Night 2"]
    first = outcome.media[1]
    assert (first.author, first.duration, first.kind) == ("Tern", 3601, Kind.SHOW)
    assert first.url == "https://radio.example/night1.mp3"
    assert (first.image, first.album) == ("https://radio.example/c.jpg", "Harbour Nights")


async def test_long_feed_is_read_up_to_where_it_was_cut() -> None:
    url = "https://radio.example/feed"
    site = Site({url: answer(feed(60, padding=20_000), "text/xml")})
    assert len((await Web(site).resolve_url(url, 10)).media) == 10
    assert len(site.sent) == 1
    assert len((await Web(site).resolve_url(url, 30)).media) == 30


async def test_atom_enclosures_are_media() -> None:
    url = "https://radio.example/atom"
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><entry><id>1</id>'
        '<title>Night</title><link rel="enclosure" type="audio/ogg" href="a.ogg"/></entry></feed>'
    )
    outcome = await resolve(url, {url: answer(atom, "application/atom+xml")})
    assert [(m.title, m.url) for m in outcome.media] == [("Night", "https://radio.example/a.ogg")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
async def test_entity_bomb_is_refused_unparsed(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "x">{entities}]><rss><channel><title>&e11;</title>'
    body = f'<?xml version="1.0"?>{bomb}</channel></rss>'.encode(encoding)
    url = "https://radio.example/feed"
    told = answer(body, f"application/rss+xml; charset={encoding}")
    start = time.perf_counter()
    outcome = await resolve(url, {url: told})
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.media == ()
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("body", ["<rss><channel><item>", '<rss><enclosure url="a"/></rss>'])
async def test_broken_feed_is_a_status(body: str) -> None:
    url = "https://radio.example/feed"
    outcome = await resolve(url, {url: answer(body, "application/rss+xml")})
    assert outcome.status.state in {State.CHANGED, State.UNAVAILABLE}


# Pages

PAGE = "https://radio.example/night"


async def test_nested_feed_is_refused_before_it_is_read() -> None:
    body = "<rss><channel>" + "<a>" * 50_000 + "</channel></rss>"
    url = "https://feed.example.com/"
    outcome = await resolve(url, {url: answer(body, "application/rss+xml")})
    assert outcome.status.state is State.CHANGED


@pytest.mark.parametrize("start", ["<!---->" * 500, "<!-- a -->\n" * 300, "<?x?>" * 700, "<!--"])
def test_comments_are_passed_over_in_no_time(start: str) -> None:
    form_of(answer(start + "hello", "text/plain"))
    assert form_of(answer(start[:2_000] + "<html>", "text/plain")) in (Form.PAGE, Form.OTHER)


async def test_a_challenge_is_no_empty_page() -> None:
    url = "https://page.example.com/"
    outcome = await resolve(url, {url: html("<title>Just a moment...</title>")})
    assert outcome.status.state is State.BLOCKED


async def test_an_empty_answer_is_called_that() -> None:
    url = "https://page.example.com/"
    outcome = await resolve(url, {url: answer("", "text/html")})
    assert outcome.status.detail == "The address answers with nothing at all."


async def test_deep_linked_data_is_left_out() -> None:
    url = "https://page.example.com/"
    script = '<script type="application/ld+json">' + "[" * 20_000 + "</script>"
    outcome = await resolve(url, {url: html(script, "words")})
    assert outcome.status.state is State.UNAVAILABLE


async def test_linked_data_gives_media() -> None:
    script = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "BreadcrumbList"},
      {"@type": ["PodcastEpisode"], "name": "Night\\u0000  Ferry", "duration": "PT1H2M3S",
       "partOfSeries": {"@type": "PodcastSeries", "name": "Harbour Nights"},
       "associatedMedia": {"@type": "AudioObject", "contentUrl": "/a.mp3"},
       "image": {"@type": "ImageObject", "url": "/c.jpg"}}]}</script>"""
    outcome = await resolve(PAGE, {PAGE: html(script)})
    assert [(m.title, m.author, m.duration, m.url, m.image, m.kind) for m in outcome.media] == [
        ("Night Ferry", "Harbour Nights", 3723, PAGE, "https://radio.example/c.jpg", Kind.SHOW)
    ]


async def test_album_in_linked_data_lists_its_tracks_in_order() -> None:
    script = """<script type="application/ld+json">{"@type": "MusicAlbum", "name": "Ferries",
      "track": [{"@type": "MusicRecording", "name": "B", "url": "/b", "duration": "P00H04M02S",
                 "byArtist": {"name": "Tern"}},
                {"@type": "MusicRecording", "name": "A", "url": "/a", "duration": "PT61.5S"}]}
      </script><script type="application/ld+json">{broken</script>"""
    outcome = await resolve(PAGE, {PAGE: html(script)})
    assert [(m.title, m.author, m.duration, m.url) for m in outcome.media] == [
        ("B", "Tern", 242, "https://radio.example/b"),
        ("A", "radio.example", 61.5, "https://radio.example/a"),
    ]


async def test_open_graph_gives_a_medium() -> None:
    head = """<meta property="og:title" content="Night Ferry"><meta property="og:type"
      content="music.song"><meta property="og:audio" content="/a.mp3">
      <meta property="music:duration" content="215"><meta property="og:site_name"
      content="Harbour Radio"><meta property="og:image" content="/c.jpg">"""
    medium = (await resolve(PAGE, {PAGE: html(head)})).media[0]
    assert (medium.title, medium.author, medium.duration) == ("Night Ferry", "Harbour Radio", 215)
    assert (medium.image, medium.kind) == ("https://radio.example/c.jpg", Kind.TRACK)


OEMBED = '<title>Page</title><link type="application/json+oembed" href="/oembed?url=x">'


async def test_oembed_gives_a_medium() -> None:
    embed = {
        "type": "video",
        "title": "Night Ferry",
        "author_name": "Tern",
        "thumbnail_url": "https://radio.example/c.jpg",
        "duration": "215",
    }
    embed_url = "https://radio.example/oembed?url=x"
    table = {
        PAGE: html(OEMBED),
        embed_url: answer(msgspec.json.encode(embed), "application/json"),
    }
    medium = (await resolve(PAGE, table)).media[0]
    assert (medium.title, medium.author, medium.duration) == ("Night Ferry", "Tern", 215)


@pytest.mark.parametrize(
    "embed",
    [
        b'{"type": "rich", "title": "A post", "html": "<blockquote class=\\"wp-embedded-content'
        b'\\"></blockquote><iframe></iframe>"}',
        b'{"type": "link", "title": "A post"}',
        b"not json",
    ],
)
async def test_oembed_of_an_article_is_nothing_playable(embed: bytes) -> None:
    embed_url = "https://radio.example/oembed?url=x"
    table = {PAGE: html(OEMBED), embed_url: answer(embed, "application/json")}
    outcome = await resolve(PAGE, table)
    assert outcome.status.state is State.UNAVAILABLE


async def test_audio_element_is_read_for_its_tags() -> None:
    table = {
        PAGE: html("<title>Night</title>", '<audio><source src="a.wav" type="audio/wav"></audio>'),
        "https://radio.example/a.wav": answer(wav(3), "audio/wav"),
    }
    medium = (await resolve(PAGE, table)).media[0]
    assert (medium.title, medium.duration) == ("Night", 3)
    assert medium.url == "https://radio.example/a.wav"


async def test_several_audio_elements_are_several_media() -> None:
    body = '<audio src="/one_a.mp3"></audio><audio src="/two.mp3"></audio><audio src="data:,x">'
    outcome = await resolve(PAGE, {PAGE: html("<title>Two</title>", body)})
    assert [(m.title, m.url) for m in outcome.media] == [
        ("one a", "https://radio.example/one_a.mp3"),
        ("two", "https://radio.example/two.mp3"),
    ]


async def test_feed_of_a_page_is_followed() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    table = {
        PAGE: html(link),
        "https://radio.example/feed": answer(feed(2), "application/rss+xml"),
    }
    outcome = await resolve(PAGE, table)
    assert [medium.title for medium in outcome.media] == ["Night 0", "Night 1"]


async def test_page_with_nothing_is_unavailable() -> None:
    outcome = await resolve(PAGE, {PAGE: html("<title>An article</title>", "<p>Words</p>")})
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.detail == "nothing playable was found there"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("%PDF-1.7", "application/pdf"), ("{}", "application/json"), ("words", "text/plain")],
)
async def test_other_things_are_unavailable(body: str, content_type: str) -> None:
    outcome = await resolve(PAGE, {PAGE: answer(body, content_type)})
    assert outcome.status.state is State.UNAVAILABLE


async def test_extractor_is_asked_last() -> None:
    script = "<script>jwplayer('p').setup({file: 'https://radio.example/night.mp4'});</script>"
    site = Site({PAGE: html("<title>Night Ferry</title>", script)})
    extractor = Extractor(site)
    outcome = await Web(site, extractor=extractor).resolve_url(PAGE, 5)
    extractor.close()
    assert [(m.title, m.url) for m in outcome.media] == [("Night Ferry", PAGE)]


async def test_bandcamp_on_its_own_domain_goes_to_its_reader() -> None:
    seen: list[str] = []

    def reader(request: Request, response: Response) -> Outcome:
        seen.append(request.url + " " + response.url)
        return skipped("read elsewhere")

    page = html("<title>Ferries</title>", '<script data-tralbum="{}"></script>')
    web = Web(Site({PAGE: page}), bandcamp_page=reader)
    assert (await web.resolve_url(PAGE, 5)).status.state is State.SKIPPED
    assert seen == [f"{PAGE} {PAGE}"]


async def test_refused_url_is_raised() -> None:
    with pytest.raises(RefusedAddress):
        await resolve("http://10.0.0.1/", {"http://10.0.0.1/": RefusedAddress("Private.")})


async def test_failures_are_statuses() -> None:
    assert (await resolve(PAGE, {})).status.restriction is Restriction.REMOVED
    slow = PlatformFailure.of(State.TIMEOUT, "It took too long.")
    assert (await resolve(PAGE, {PAGE: slow})).status.state is State.TIMEOUT


async def test_titles_are_cleaned_and_capped() -> None:
    head = f'<meta property="og:title" content="{"&#8238;word " * 200}">'
    head += '<meta property="og:video" content="/v.mp4">'
    title = (await resolve(PAGE, {PAGE: html(head)})).media[0].title
    assert title.startswith("word word")
    assert len(title) <= 500


async def test_charset_is_respected() -> None:
    head = "<title>Ночь</title><meta property='og:video' content='/v'>"
    body = f"<!doctype html><html>{head}".encode("windows-1251")
    told = answer(body, "text/html; charset=windows-1251")
    assert (await resolve(PAGE, {PAGE: told})).media[0].title == "Ночь"


# Pure


def test_parse_reads_one_saved_answer() -> None:
    request = Request(url=PAGE)
    saved = msgspec.structs.replace(answer(feed(2), "text/xml"), url=PAGE)
    assert len(parse(request, saved, None).media) == 2
    saved = msgspec.structs.replace(html("<title>Words</title>"), url=PAGE)
    assert parse(request, saved, None).status.state is State.UNAVAILABLE
    gone = Response(status=410, headers={}, body=b"", url=PAGE)
    assert parse(request, gone, None).status.restriction is Restriction.REMOVED


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("PT1H2M3.5S", 3723.5),
        ("P1DT1S", 86_401),
        ("P00H04M02S", 242),
        ("1:02:03", 3723),
        ("215", 215),
        (215.5, 215.5),
        ("PT0S", None),
        ("P", None),
        ("soon", None),
        (True, None),
        (float("inf"), None),
        (None, None),
    ],
)
def test_lengths(told: object, seconds: float | None) -> None:
    assert length(told) == seconds


def test_canonical_url_ignores_what_does_not_identify() -> None:
    assert canonical("HTTPS://Radio.Example:443#top") == "https://radio.example/"
    assert canonical("http://radio.example:8080/A?b=1") == "http://radio.example:8080/A?b=1"

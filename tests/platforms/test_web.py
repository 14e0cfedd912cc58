"""Any URL that is a page, and what must not be asked."""

import msgspec
import pytest

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Kind, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, failed, skipped
from aggregator.platforms.extractor import Extractor
from aggregator.platforms.web import Web
from aggregator.platforms.web_medium import canonical, length
from aggregator.platforms.web_parse import Form, form_of, parse
from aggregator.upstream.message import Request, Response
from tests.platforms.web_site import Site, answer, feed, html, resolve, wav

pytestmark = pytest.mark.anyio


async def test_a_redirect_to_a_platform_is_resolved_as_its_link() -> None:
    video = "https://www.youtube.com/watch?v=abcdefghijk"

    class Shortener:
        async def send(self, request: Request) -> Response:
            return Response(status=429, headers={}, body=b"", url=video)

    async def onward(link: Link, limit: int) -> Outcome:
        return failed(PlatformFailure.of(State.UNAVAILABLE, f"{link.native_id} {limit}"))

    outcome = await Web(Shortener(), onward=onward).resolve_url("https://t.example/x", 7)
    assert (outcome.status.detail, outcome.notes) == ("abcdefghijk 7", ("it leads to youtube",))


PAGE = "https://radio.example/night"


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

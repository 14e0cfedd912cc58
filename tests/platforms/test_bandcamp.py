"""The Bandcamp adapter and its parser, against small answers in Bandcamp's shapes."""

import asyncio
import html
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.bandcamp import Bandcamp
from aggregator.platforms.bandcamp_lengths import Lengths
from aggregator.platforms.bandcamp_media import track_media
from aggregator.platforms.bandcamp_parse import parse
from aggregator.platforms.base import AnswerKind, Link, LinkKind
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import read_recording

API = "https://bandcamp.com/api"
SITE_SEARCH = f"{API}/bcsearch_public_api/1/autocomplete_elastic"
APP_SEARCH = f"{API}/fuzzysearch/1/app_autocomplete"
DETAILS = f"{API}/mobile/24/tralbum_details"
BAND = f"{API}/mobile/24/band_details"
ALBUM = "https://tern.bandcamp.com/album/low-tide"

Answer = Response | PlatformFailure | Callable[[Request], Awaitable[Response]]


class Canned:
    """An upstream that answers from a table by URL and remembers what it was asked."""

    def __init__(self, table: dict[str, Answer]) -> None:
        self.table = table
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.table.get(request.url)
        if answer is None:
            raise PlatformFailure.of(State.UNREACHABLE, f"nobody answers at {request.url}")
        if isinstance(answer, PlatformFailure):
            raise answer
        return answer if isinstance(answer, Response) else await answer(request)

    def count(self, url: str) -> int:
        return sum(request.url == url for request in self.asked)


def reply(data: Any, *, url: str = f"{API}/x", status: int = 200) -> Response:
    return Response(status=status, headers={}, body=json.dumps(data).encode(), url=url)


def page(markup: str, *, url: str = ALBUM, status: int = 200) -> Response:
    return Response(status=status, headers={}, body=markup.encode(), url=url)


def parsed(response: Response, kind: AnswerKind | None = None) -> Outcome:
    return parse(Request(url=response.url), response, kind)


def hit(number: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "t",
        "id": number,
        "name": f"Song {number}",
        "band_id": 77,
        "band_name": "Tern",
        "album_name": "Low Tide",
        "art_id": 4711,
        "img": "https://f4.bcbits.com/img/4711_3.jpg",
        "item_url_path": f"https://tern.bandcamp.com/track/song-{number}",
    } | more


def found_hits(*hits: dict[str, Any]) -> Response:
    return reply({"auto": {"results": list(hits)}})


def details(number: int, duration: float, *, form: str = "t", **more: Any) -> dict[str, Any]:
    track = {
        "track_id": number,
        "title": f"Song {number}",
        "duration": duration,
        "band_name": "Tern",
        "art_id": None,
        "is_streamable": True,
        "track_url": None,
    }
    return {
        "id": number,
        "type": form,
        "title": f"Song {number}",
        "bandcamp_url": f"https://tern.bandcamp.com/track/song-{number}",
        "art_id": 4711,
        "band": {"band_id": 77, "name": "Tern"},
        "tralbum_artist": "Tern",
        "album_title": "Low Tide",
        "tracks": [track | more],
    }


async def details_reply(request: Request) -> Response:
    number = int(dict(request.params)["tralbum_id"])
    return reply(details(number, 100.0 + number))


def info(number: int, **more: Any) -> dict[str, Any]:
    return {
        "track_id": number,
        "title": f"Song {number}",
        "artist": None,
        "duration": 60.5,
        "title_link": f"/track/song-{number}",
        "file": {"mp3-128": "https://t4.example/x"},
    } | more


def tralbum(form: str, *infos: dict[str, Any], **more: Any) -> str:
    data = {
        "id": 9,
        "item_type": form,
        "artist": "Tern",
        "art_id": 4711,
        "current": {"title": "Low Tide"},
        "url": ALBUM,
        "trackinfo": list(infos),
    } | more
    return f'<html><title>Low Tide</title><script data-tralbum="{html.escape(json.dumps(data))}">'


def link(form: str, native_id: str, url: str, kind: LinkKind = LinkKind.ITEM) -> Link:
    return Link(Platform.BANDCAMP, kind, form, native_id, url)


@pytest.mark.anyio
async def test_search_keeps_the_order_and_asks_for_the_lengths_of_the_first_hits() -> None:
    upstream = Canned(
        {
            SITE_SEARCH: found_hits(hit(3), {"type": "b", "id": 1, "name": "Tern"}, hit(1), hit(2)),
            DETAILS: details_reply,
        }
    )
    outcome = await Bandcamp(upstream, hydrate=2).search("low tide", 30)
    assert outcome.status.state is State.OK
    assert [medium.native_id for medium in outcome.media] == ["3", "1", "2"]
    assert [medium.duration for medium in outcome.media] == [103, 101, None]
    first = outcome.media[0]
    assert first.id == "bandcamp-3"
    assert first.author == "Tern"
    assert first.image == "https://f4.bcbits.com/img/a0000004711_5.jpg"
    assert first.url == "https://tern.bandcamp.com/track/song-3"
    assert upstream.asked[0].json["search_filter"] == "t"


@pytest.mark.anyio
async def test_a_length_once_known_is_not_asked_for_again() -> None:
    upstream = Canned({SITE_SEARCH: found_hits(hit(3)), DETAILS: details_reply})
    adapter = Bandcamp(upstream)
    await adapter.search("low tide", 30)
    again = await adapter.search("low tide", 30)
    assert again.media[0].duration == 103
    assert upstream.count(DETAILS) == 1


@pytest.mark.anyio
async def test_lengths_that_fail_or_never_come_leave_the_search_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aggregator.platforms.bandcamp.HYDRATE_BUDGET", 0.01)

    async def hang_or_fail(request: Request) -> Response:
        number = dict(request.params)["tralbum_id"]
        if number == "1":
            await asyncio.Event().wait()
        if number == "2":
            return reply({"error": True, "error_message": "bad function"})
        return await details_reply(request)

    upstream = Canned({SITE_SEARCH: found_hits(hit(1), hit(2), hit(3)), DETAILS: hang_or_fail})
    outcome = await Bandcamp(upstream).search("low tide", 30)
    assert [medium.duration for medium in outcome.media] == [None, None, 103]


@pytest.mark.anyio
async def test_the_app_search_is_the_second_route() -> None:
    doubled = "https://tern.bandcamp.comhttps://tern.bandcamp.com/track/song-1"
    app_hit = hit(1, url=doubled)
    del app_hit["item_url_path"]
    upstream = Canned(
        {
            SITE_SEARCH: page("<title>Client Challenge</title>", url=SITE_SEARCH),
            APP_SEARCH: reply({"results": [app_hit]}),
        }
    )
    outcome = await Bandcamp(upstream, hydrate=0).search("low, tide", 30)
    assert outcome.media[0].url == "https://tern.bandcamp.com/track/song-1"
    assert "second route: app_autocomplete" in outcome.notes
    assert dict(upstream.asked[1].params)["q"] == "low  tide"


@pytest.mark.anyio
async def test_the_search_page_comes_last_and_the_first_failure_is_told() -> None:
    markup = (
        '<ul class="result-items"><li class="searchresult" '
        'data-search=\'{"type":"t","id":5}\'><img src="https://f4.bcbits.com/img/a0000000042_7.jpg">'
        '<div class="heading"><a href="https://tern.bandcamp.com/track/x?from=search"> X </a></div>'
        '<div class="subhead">\n from Low\n by Tern &amp; Co\n</div></li></ul>'
    )
    url = "https://bandcamp.com/search"
    upstream = Canned({url: page(markup, url=url)})
    outcome = await Bandcamp(upstream).search("x", 30)
    medium = outcome.media[0]
    assert (medium.title, medium.author, medium.album) == ("X", "Tern & Co", "Low")
    assert medium.url == "https://tern.bandcamp.com/track/x"
    assert medium.image == "https://f4.bcbits.com/img/a0000000042_5.jpg"
    upstream.table.clear()
    upstream.table[SITE_SEARCH] = page("<title>Client Challenge</title>", url=SITE_SEARCH)
    assert (await Bandcamp(upstream).search("x", 30)).status.state is State.BLOCKED


@pytest.mark.anyio
async def test_a_rate_limit_is_not_answered_with_more_calls() -> None:
    upstream = Canned({SITE_SEARCH: PlatformFailure.of(State.RATE_LIMITED, "later")})
    outcome = await Bandcamp(upstream).search("x", 30)
    assert outcome.status.state is State.RATE_LIMITED
    assert len(upstream.asked) == 1


@pytest.mark.anyio
async def test_an_album_gives_its_streamable_tracks_in_order() -> None:
    markup = tralbum("album", info(2), info(1, file=None), info(3, duration=0.0, artist="Guest"))
    upstream = Canned({ALBUM: page(markup)})
    outcome = await Bandcamp(upstream).resolve(
        link("album", "tern/album/low-tide", ALBUM, LinkKind.LIST), 30
    )
    assert [medium.native_id for medium in outcome.media] == ["2", "3"]
    assert [medium.duration for medium in outcome.media] == [60.5, None]
    assert [medium.author for medium in outcome.media] == ["Tern", "Guest"]
    assert outcome.media[0].url == "https://tern.bandcamp.com/track/song-2"
    assert outcome.media[0].album == "Low Tide"
    assert "cannot be streamed" in outcome.notes[0]


def test_a_locked_album_is_a_proved_empty_and_says_so() -> None:
    outcome = parsed(page(tralbum("album")))
    assert outcome.status.state is State.EMPTY
    assert "locked" in outcome.notes[0]


@pytest.mark.parametrize(
    ("more", "restriction"),
    [({}, Restriction.PREMIUM), ({"unreleased_track": True}, Restriction.UPCOMING)],
)
def test_a_track_without_stream_is_unavailable(
    more: dict[str, Any], restriction: Restriction
) -> None:
    outcome = parsed(page(tralbum("track", info(1, file=None, **more))))
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.restriction is restriction


@pytest.mark.parametrize(
    ("response", "state", "restriction"),
    [
        (page("<title>Client Challenge</title>"), State.BLOCKED, None),
        (page("<title>Signup | Bandcamp</title>"), State.UNAVAILABLE, Restriction.REMOVED),
        (page("<title>Music | Tern</title>"), State.CHANGED, None),
        (page("<html>gone", status=404), State.UNAVAILABLE, Restriction.REMOVED),
        (page("", status=403), State.BLOCKED, None),
        (page("", status=503), State.UNREACHABLE, None),
        (page(""), State.CHANGED, None),
        (page("<html>", url=SITE_SEARCH), State.BLOCKED, None),
        (page(tralbum("album", info(1, title=" "))), State.CHANGED, None),
        (page(tralbum("album", info(1, track_id=None))), State.CHANGED, None),
        (page(tralbum("album", trackinfo=None)), State.CHANGED, None),
        (reply([]), State.CHANGED, None),
        (reply({"surprise": 1}), State.CHANGED, None),
        (reply({"auto": {"results": [{"odd": 1}]}}), State.CHANGED, None),
        (reply({"auto": {"results": []}}), State.EMPTY, None),
        (reply({"error": True, "error_message": "bad function"}), State.CHANGED, None),
        (
            reply({"error": True, "error_message": "No such tralbum"}),
            State.UNAVAILABLE,
            Restriction.REMOVED,
        ),
    ],
)
def test_failures_are_told_apart_and_never_empty(
    response: Response, state: State, restriction: Restriction | None
) -> None:
    outcome = parsed(response)
    assert outcome.media == ()
    assert (outcome.status.state, outcome.status.restriction) == (state, restriction)


@pytest.mark.anyio
async def test_a_closed_page_is_read_by_its_number_when_the_search_knows_its_address() -> None:
    url = "https://tern.bandcamp.com/track/song-5"
    upstream = Canned(
        {
            url: page("<title>Client Challenge</title>", url=url),
            SITE_SEARCH: found_hits(hit(4), hit(5)),
            DETAILS: details_reply,
        }
    )
    outcome = await Bandcamp(upstream).resolve(link("track", "tern/track/song-5", url), 30)
    assert [medium.native_id for medium in outcome.media] == ["5"]
    assert "second route: tralbum_details" in outcome.notes
    upstream.table[SITE_SEARCH] = found_hits(hit(4))
    outcome = await Bandcamp(upstream).resolve(link("track", "tern/track/song-5", url), 30)
    assert outcome.status.state is State.BLOCKED


@pytest.mark.anyio
async def test_an_artist_gives_the_tracks_of_each_release_in_order() -> None:
    url = "https://tern.bandcamp.com/music"
    grid = (
        '<meta property="og:site_name" content="Tern">'
        '<ol id="music-grid" data-client-items="{later}">'
        '<li class="music-grid-item" data-item-id="album-20" data-band-id="77">'
        '<a href="/album/a"><p class="title">A</p></a></li>'
        '<li class="music-grid-item" data-item-id="track-10" data-band-id="77">'
        '<a href="/track/b"><img src="https://f4.bcbits.com/img/a0000000005_2.jpg">'
        '<p class="title">B <span class="artist-override">Guest</span></p></a></li></ol>'
    )
    later = [{"id": 30, "type": "album", "band_id": 77, "title": "C", "page_url": "/album/c"}]

    async def release(request: Request) -> Response:
        number = dict(request.params)["tralbum_id"]
        if number == "10":
            return reply({"error": True, "error_message": "bad function"})
        return reply(details(int(number) + 1, 200, form="a"))

    upstream = Canned(
        {url: page(grid.replace("{later}", html.escape(json.dumps(later))), url=url)}
        | {DETAILS: release}
    )
    outcome = await Bandcamp(upstream).resolve(link("artist", "tern", url, LinkKind.LIST), 30)
    assert [medium.native_id for medium in outcome.media] == ["21", "10", "31"]
    listed = outcome.media[1]
    assert (listed.title, listed.author) == ("B", "Guest")
    assert listed.url == "https://tern.bandcamp.com/track/b"
    assert outcome.media[0].url == "https://bandcamp.com/EmbeddedPlayer/track=21/"


@pytest.mark.anyio
async def test_an_artist_page_without_a_grid_is_asked_by_the_bands_number() -> None:
    url = "https://music.example/"
    shell = f'<title>Music | Tern</title><p data-band="{html.escape(json.dumps({"id": 77}))}">'
    line = {"item_id": 10, "item_type": "track", "title": "B", "band_id": 77, "art_id": 5}
    upstream = Canned(
        {url: page(shell, url=url), BAND: reply({"discography": [line]}), DETAILS: details_reply}
    )
    outcome = await Bandcamp(upstream).resolve(link("artist", "tern", url, LinkKind.LIST), 30)
    assert [(medium.native_id, medium.duration) for medium in outcome.media] == [("10", 110)]
    upstream.table[BAND] = reply({"discography": []})
    outcome = await Bandcamp(upstream).resolve(link("artist", "tern", url, LinkKind.LIST), 30)
    assert outcome.status.state is State.EMPTY


@pytest.mark.anyio
async def test_an_embedded_player_names_the_track_by_its_own_page() -> None:
    url = "https://bandcamp.com/EmbeddedPlayer/track=1/"
    player = {
        "linkback": "https://tern.bandcamp.com/track/song-1",
        "artist": "Tern",
        "tracks": [info(1, title_link="https://tern.bandcamp.com/track/song-1")],
    }
    markup = f'<div data-player-data="{html.escape(json.dumps(player))}"></div>'
    upstream = Canned({url: page(markup, url=url)})
    outcome = await Bandcamp(upstream).resolve(link("embed_track", "1", url), 30)
    assert outcome.media[0].url == "https://tern.bandcamp.com/track/song-1"
    assert outcome.media[0].duration == 60.5


SHOW = {
    "show_id": 12,
    "title": "Bandcamp Weekly",
    "subtitle": "Tides",
    "audio_duration": 5619.49,
    "show_v2_image_id": 5,
    "tracks": [
        {"track_id": 4, "title": "D", "artist": "Tern", "track_url": "https://t.example/d"},
        {"track_id": 6, "title": "E", "artist": "Skua", "track_url": None},
    ],
}


@pytest.mark.anyio
async def test_a_radio_show_is_one_medium_or_its_tracks_as_the_link_asks() -> None:
    upstream = Canned({f"{API}/bcweekly/1/get": reply(SHOW)})
    url = "https://bandcamp.com/radio?show=12"
    one = await Bandcamp(upstream).resolve(link("weekly", "12", url), 30)
    assert [(m.title, m.duration, m.kind) for m in one.media] == [
        ("Bandcamp Weekly: Tides", 5619.49, Kind.SHOW)
    ]
    many = await Bandcamp(upstream).resolve(link("weekly", "12", url, LinkKind.LIST), 30)
    assert [medium.title for medium in many.media] == ["D", "E"]


@pytest.mark.anyio
async def test_a_radio_show_has_a_second_route() -> None:
    player = {
        "tracklist": {
            "itemId": 12,
            "title": "Tides",
            "subtitle": "Bandcamp Weekly",
            "imageId": 5,
            "compiledTrack": {"duration": 5619.49},
            "tracks": [{"id": 4, "title": "D", "artistName": "Tern", "duration": 99.0}],
        }
    }
    upstream = Canned({f"{API}/player/2/player_data_web": reply(player)})
    outcome = await Bandcamp(upstream).resolve(link("weekly", "12", "https://x.example"), 30)
    assert outcome.media[0].title == "Bandcamp Weekly: Tides"
    assert outcome.media[0].duration == 5619.49


def test_a_list_of_shows_holds_each_show() -> None:
    line = {"id": 951, "title": "Bandcamp Selects", "subtitle": "T", "published_date": "25 May"}
    medium = parsed(reply({"results": [line]})).media[0]
    assert (medium.native_id, medium.url) == ("weekly-951", "https://bandcamp.com/radio?show=951")


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("P00H04M02S", 242),
        ("P01H00M00S", 3600),
        ("PT4M2S", 242),
        ("P00H00M00S", None),
        (None, None),
    ],
)
def test_the_pages_linked_data_is_read_with_bandcamps_own_durations(
    duration: str | None, seconds: int | None
) -> None:
    song = {
        "@type": "MusicRecording",
        "@id": "https://tern.bandcamp.com/track/x",
        "name": "X",
        "additionalProperty": [{"name": "track_id", "value": 8}, {"name": "art_id", "value": 5}],
        "duration": duration,
    }
    album = {
        "@type": "MusicAlbum",
        "@id": ALBUM,
        "name": "Low Tide",
        "byArtist": {"name": "Tern"},
        "track": {"itemListElement": [{"item": song}]},
    }
    markup = f'<script type="application/ld+json">{json.dumps(album)}</script>'
    for response in (reply(album, url=ALBUM), page(markup)):
        medium = parsed(response).media[0]
        assert (medium.native_id, medium.author, medium.duration) == ("8", "Tern", seconds)
        assert medium.image == "https://f4.bcbits.com/img/a0000000005_5.jpg"


def test_a_compilation_names_each_tracks_own_artist() -> None:
    data = details(1, 60, form="a", band_name="Guest") | {"tralbum_artist": "Various Artists"}
    assert parsed(reply(data)).media[0].author == "Guest"


def test_remembered_lengths_age_and_give_way() -> None:
    now = [0.0]
    lengths = Lengths(size=2, seconds=10, clock=lambda: now[0])
    for number in (1, 2):
        lengths.keep(number, track_media(number, "T", "A", duration=5))
    lengths.get(1)
    lengths.keep(3, track_media(3, "T", "A", duration=5))
    assert lengths.get(2) is None
    assert lengths.get(1) is not None
    now[0] = 10.0
    assert lengths.get(1) is None


EXPECTED = {
    "album-night-in-the-woods.json.gz": 62,
    "album-high-enough-locked.json.gz": 0,
    "autocomplete-elastic.json": 23,
    "bcweekly-230.json": 30,
    "bcweekly-list.json.gz": 915,
    "ldjson-compilation.json": 13,
    "search-minecraft-volume-alpha.json.gz": 12,
    "tralbum-details-halibut.json": 1,
}


@pytest.mark.parametrize(("name", "count"), EXPECTED.items())
def test_real_answers_hold_the_media_they_show(shared: Path, name: str, count: int) -> None:
    recording = read_recording(shared / "recordings" / "bandcamp" / name)
    outcome = parse(recording.request, recording.response, None)
    assert len(outcome.media) == count
    assert outcome.status.state is (State.OK if count else State.EMPTY)
    assert all(medium.title and medium.url.startswith("https://") for medium in outcome.media)

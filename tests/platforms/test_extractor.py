"""yt-dlp behind our network door: what it finds, how it fails, and that it can be stopped."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping

import msgspec
import pytest
from yt_dlp.extractor import gen_extractors

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Platform, Restriction
from aggregator.domain.report import State
from aggregator.platforms.extractor import Extractor, YouTubeSecondRoute
from aggregator.upstream.message import Request, Response

pytestmark = pytest.mark.anyio

SEARCH = "https://www.youtube.com/youtubei/v1/search"
PLAYER = "https://www.youtube.com/youtubei/v1/player"
NEXT = "https://www.youtube.com/youtubei/v1/next"
GENERIC = ("Generic",)


@pytest.fixture(scope="module", autouse=True)
def _extractors_are_ready() -> None:
    """Reading them all takes seconds, which would count against the ten of the first extraction."""
    gen_extractors()


class Answers:
    """An `Upstream` over a table: URL without its query -> answer, failure or refusal."""

    def __init__(self, table: Mapping[str, Response | Exception]) -> None:
        self.table = dict(table)
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        answer = self.table.get(request.url.partition("?")[0])
        if answer is None:
            return Response(status=404, headers={}, body=b"", url=request.url)
        if isinstance(answer, Exception):
            raise answer
        return msgspec.structs.replace(answer, url=request.url)


def page(html: str) -> Response:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Response(status=200, headers=headers, body=html.encode(), url="")


def json_answer(value: object, status: int = 200) -> Response:
    headers = {"content-type": "application/json"}
    return Response(status=status, headers=headers, body=msgspec.json.encode(value), url="")


def video(number: int, **more: object) -> dict[str, object]:
    """A `videoRenderer` with the fields a search answer has."""
    text = {"runs": [{"text": f"Tern Quartet {number}"}]}
    return {
        "videoRenderer": {
            "videoId": f"tern{number:07d}",
            "title": {"runs": [{"text": f"Night Ferry, part {number}"}]},
            "ownerText": text,
            "lengthText": {"simpleText": "1:02:03"},
            "viewCountText": {"simpleText": "1,234 views"},
            "thumbnail": {
                "thumbnails": [
                    {"url": "https://i.ytimg.com/a.jpg", "width": 360, "height": 202},
                    {"url": "https://i.ytimg.com/b.jpg", "width": 720, "height": 404},
                ]
            },
            **more,
        }
    }


def search_page(*renderers: dict[str, object]) -> Response:
    items = {"itemSectionRenderer": {"contents": list(renderers)}}
    sections = {"sectionListRenderer": {"contents": [items]}}
    return json_answer(
        {"contents": {"twoColumnSearchResultsRenderer": {"primaryContents": sections}}}
    )


def next_answer(channel: str) -> Response:
    """What the watch page asks beside the player: where yt-dlp finds the channel's name."""
    owner = {"videoOwnerRenderer": {"title": {"runs": [{"text": channel}]}}}
    contents = [{"videoSecondaryInfoRenderer": {"owner": owner}}]
    results = {"results": {"results": {"contents": contents}}}
    return json_answer({"contents": {"twoColumnWatchNextResults": results}})


@pytest.fixture
async def upstream() -> Answers:
    return Answers({})


@pytest.fixture
async def extractor(upstream: Answers) -> AsyncIterator[Extractor]:
    extractor = Extractor(upstream)
    yield extractor
    extractor.close()


async def test_search_keeps_order_and_fields(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[SEARCH] = search_page(video(2), video(1), video(3))
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 2)
    assert outcome.status.state is State.OK
    assert [medium.id for medium in outcome.media] == ["youtube-tern0000002", "youtube-tern0000001"]
    first = outcome.media[0]
    assert first.title == "Night Ferry, part 2"
    assert first.author == "Tern Quartet 2"
    assert first.platform is Platform.YOUTUBE
    assert first.url == "https://youtube.com/watch?v=tern0000002"
    assert (first.duration, first.views) == (3723, 1234)
    assert first.image == "https://i.ytimg.com/b.jpg"
    assert [request.method for request in upstream.sent] == ["POST"]
    assert b"night ferry" in (upstream.sent[0].content or b"")


async def test_search_leaves_out_what_is_no_video(upstream: Answers, extractor: Extractor) -> None:
    channel = {
        "channelRenderer": {
            "channelId": "UCternternternternternte",
            "title": {"simpleText": "Tern Quartet"},
        }
    }
    nameless = video(1, ownerText={})
    upstream.table[SEARCH] = search_page(channel, nameless, video(2))
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert [medium.native_id for medium in outcome.media] == ["tern0000002"]


async def test_extractor_that_breaks_is_changed(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[SEARCH] = search_page({"channelRenderer": {"channelId": "UCtern"}})
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert outcome.status.state is State.CHANGED


async def test_geo_blocked_video_is_unavailable(upstream: Answers, extractor: Extractor) -> None:
    reason = "The uploader has not made this video available in your country"
    upstream.table[PLAYER] = json_answer(
        {
            "playabilityStatus": {"status": "UNPLAYABLE", "reason": reason},
            "videoDetails": {"videoId": "tern0000001", "title": "Ferry", "lengthSeconds": "9"},
        }
    )
    upstream.table[NEXT] = next_answer("Tern Quartet")
    outcome = await YouTubeSecondRoute(extractor).resolve("https://youtu.be/tern0000001", 1)
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.restriction is Restriction.GEO


async def test_search_without_results_section_is_changed(
    upstream: Answers, extractor: Extractor
) -> None:
    upstream.table[SEARCH] = json_answer({})
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert outcome.status.state is State.CHANGED


async def test_search_with_empty_section_is_empty(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[SEARCH] = search_page({"messageRenderer": {"text": {"simpleText": "None"}}})
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert outcome.status.state is State.EMPTY


@pytest.mark.parametrize(
    ("status", "state"),
    [(403, State.BLOCKED), (429, State.RATE_LIMITED), (503, State.UNREACHABLE)],
)
async def test_http_status_is_read_at_the_door(
    upstream: Answers, extractor: Extractor, status: int, state: State
) -> None:
    upstream.table[SEARCH] = json_answer({"error": {"code": status}}, status)
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert outcome.status.state is state


async def test_network_failure_keeps_its_state(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[SEARCH] = PlatformFailure.of(State.UNREACHABLE, "No route.")
    outcome = await YouTubeSecondRoute(extractor).search("night ferry", 5)
    assert outcome.status.state is State.UNREACHABLE
    assert outcome.status.detail == "No route."


@pytest.mark.parametrize(
    ("playability", "state", "restriction"),
    [
        (
            {"status": "LOGIN_REQUIRED", "reason": "Sign in to confirm you’re not a bot"},
            State.BLOCKED,
            None,
        ),
        (
            {"status": "LOGIN_REQUIRED", "reason": "Private video"},
            State.UNAVAILABLE,
            Restriction.PRIVATE,
        ),
        (
            {"status": "ERROR", "reason": "This video has been removed by the uploader"},
            State.UNAVAILABLE,
            Restriction.REMOVED,
        ),
        (
            {"status": "LOGIN_REQUIRED", "reason": "Sign in to confirm your age"},
            State.UNAVAILABLE,
            Restriction.AGE,
        ),
    ],
)
async def test_placeholder_video_is_a_failure(
    upstream: Answers,
    extractor: Extractor,
    playability: dict[str, str],
    state: State,
    restriction: Restriction | None,
) -> None:
    upstream.table[PLAYER] = json_answer({"playabilityStatus": playability})
    upstream.table[NEXT] = next_answer("Tern Quartet")
    outcome = await YouTubeSecondRoute(extractor).resolve(
        "https://www.youtube.com/watch?v=tern0000001", 1
    )
    assert outcome.media == ()
    assert (outcome.status.state, outcome.status.restriction) == (state, restriction)


async def test_video_details_become_a_medium(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[PLAYER] = json_answer(
        {
            "playabilityStatus": {"status": "OK"},
            "videoDetails": {
                "videoId": "tern0000001",
                "title": "Night Ferry",
                "author": "Tern Quartet",
                "lengthSeconds": "215",
                "channelId": "UCternternternternternte",
            },
            "streamingData": {"formats": []},
        }
    )
    upstream.table[NEXT] = next_answer("Tern Quartet")
    outcome = await YouTubeSecondRoute(extractor).resolve("https://youtu.be/tern0000001", 1)
    assert [(m.id, m.title, m.author, m.duration) for m in outcome.media] == [
        ("youtube-tern0000001", "Night Ferry", "Tern Quartet", 215)
    ]
    assert outcome.media[0].restriction is None


async def test_generic_finds_what_only_it_knows(upstream: Answers, extractor: Extractor) -> None:
    upstream.table["https://radio.example/night"] = page(
        "<html><head><title>Night Ferry</title></head><body><script>"
        "jwplayer('p').setup({file: 'https://radio.example/night.mp4', title: 'Night Ferry'});"
        "</script></body></html>"
    )
    outcome = await extractor.extract("https://radio.example/night", limit=5)
    assert outcome.status.state is State.OK
    assert outcome.media[0].title == "Night Ferry"
    assert outcome.media[0].platform is Platform.URL
    assert outcome.media[0].url == "https://radio.example/night"
    assert {request.url for request in upstream.sent} == {"https://radio.example/night"}


async def test_plain_page_is_unavailable(upstream: Answers, extractor: Extractor) -> None:
    upstream.table["https://plain.example/"] = page("<html><body>Nothing here</body></html>")
    outcome = await extractor.extract("https://plain.example/", limit=5, only=GENERIC)
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.detail == "nothing playable was found there"


async def test_unknown_bytes_are_no_video(upstream: Answers, extractor: Extractor) -> None:
    headers = {"content-type": "application/pdf"}
    pdf = Response(status=200, headers=headers, body=b"%PDF-1.7 ...", url="")
    upstream.table["https://plain.example/paper"] = pdf
    outcome = await extractor.extract("https://plain.example/paper", limit=5, only=GENERIC)
    assert (outcome.status.state, outcome.media) == (State.UNAVAILABLE, ())


@pytest.mark.parametrize("target", ["ytsearchall:x", ":ytfav", "file:///etc/passwd", "generic:x"])
async def test_only_web_urls_are_taken(
    upstream: Answers, extractor: Extractor, target: str
) -> None:
    outcome = await extractor.extract(target, limit=5)
    assert outcome.status.state is State.UNAVAILABLE
    assert upstream.sent == []


async def test_refused_user_url_is_raised(upstream: Answers, extractor: Extractor) -> None:
    upstream.table["http://10.0.0.1/"] = RefusedAddress("A private address.")
    with pytest.raises(RefusedAddress):
        await extractor.extract("http://10.0.0.1/", limit=5, only=GENERIC)


async def test_refused_reference_is_only_not_fetched(
    upstream: Answers, extractor: Extractor
) -> None:
    upstream.table["https://radio.example/live"] = page(
        "<html><title>Live</title><script>jwplayer('p').setup("
        "{file: 'http://10.0.0.1/list.m3u8'});</script></html>"
    )
    upstream.table["http://10.0.0.1/list.m3u8"] = RefusedAddress("A private address.")
    outcome = await extractor.extract("https://radio.example/live", limit=5, only=GENERIC)
    assert outcome.status.state is not State.OK
    assert upstream.sent[-1].url == "http://10.0.0.1/list.m3u8"


async def test_request_budget_ends_the_extraction(upstream: Answers, extractor: Extractor) -> None:
    upstream.table["https://radio.example/live"] = page(
        "<html><title>Live</title><script>jwplayer('p').setup("
        "{file: 'https://radio.example/list.m3u8'});</script></html>"
    )
    outcome = await extractor.extract("https://radio.example/live", limit=5, only=GENERIC, budget=1)
    assert len(upstream.sent) == 1
    assert outcome.status.state is State.UNAVAILABLE
    assert "too many requests" in (outcome.status.detail or "")


async def test_media_file_is_never_fetched_whole(upstream: Answers, extractor: Extractor) -> None:
    await extractor.extract("https://radio.example/a.mp3", limit=1, only=GENERIC)
    request = upstream.sent[0]
    assert dict(request.headers)["range"] == "bytes=0-65535"
    assert (request.max_bytes, request.truncate) == (65_536, True)


class Hanging:
    """An `Upstream` that never answers; `asked` and `cancelled` say what happened."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def send(self, request: Request) -> Response:
        self.asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        raise AssertionError(request.url)


async def test_cancelling_frees_the_thread() -> None:
    hanging = Hanging()
    extractor = Extractor(hanging, threads=1)
    task = asyncio.create_task(
        extractor.extract("https://radio.example/", limit=1, only=GENERIC, seconds=60)
    )
    await hanging.asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(hanging.cancelled.wait(), 5)
    again = await extractor.extract("https://radio.example/", limit=1, only=GENERIC, seconds=0.2)
    assert again.status.state is State.TIMEOUT
    extractor.close()


async def test_deadline_is_a_timeout() -> None:
    hanging = Hanging()
    extractor = Extractor(hanging)
    for seconds in (0.2, 2.0, 20.0):  # on a busy machine nothing is asked in the first of them
        outcome = await extractor.extract(
            "https://radio.example/", limit=1, only=GENERIC, seconds=seconds
        )
        assert outcome.status.state is State.TIMEOUT
        if hanging.asked.is_set():
            break
    await asyncio.wait_for(hanging.cancelled.wait(), 5)
    extractor.close()


async def test_closing_stops_what_runs() -> None:
    hanging = Hanging()
    extractor = Extractor(hanging)
    task = asyncio.create_task(
        extractor.extract("https://radio.example/", limit=1, only=GENERIC, seconds=60)
    )
    await hanging.asked.wait()
    extractor.close()
    outcome = await asyncio.wait_for(task, 5)
    assert outcome.status.state is State.TIMEOUT


async def test_runs_beside_the_loop(upstream: Answers, extractor: Extractor) -> None:
    upstream.table[SEARCH] = search_page(video(1))
    route = YouTubeSecondRoute(extractor)
    before = set(threading.enumerate())
    outcomes = await asyncio.gather(*(route.search(f"night {n}", 1) for n in range(6)))
    assert [len(outcome.media) for outcome in outcomes] == [1] * 6
    begun = [thread.name for thread in set(threading.enumerate()) - before]
    assert sum(name.startswith("extractor") for name in begun) <= 2


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """All traffic is `Upstream.send`: with sockets forbidden, a search still answers."""
    upstream = Answers({SEARCH: search_page(video(1))})

    async def search() -> int:
        def forbidden(*_: object) -> None:
            raise AssertionError("a socket was opened")

        extractor = Extractor(upstream)
        monkeypatch.setattr("socket.socket.connect", forbidden)
        monkeypatch.setattr("socket.getaddrinfo", forbidden)
        outcome = await YouTubeSecondRoute(extractor).search("night ferry", 1)
        extractor.close()
        return len(outcome.media)

    assert asyncio.run(search()) == 1

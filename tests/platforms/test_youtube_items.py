"""YouTube's player, oEmbed and feed answers, what is skipped, kinds, and every recording."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from aggregator.domain.media import Kind, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.matching.kind import media_kind
from aggregator.platforms.youtube_parse import parse
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import read_recording

API = "https://www.youtube.com/youtubei/v1"
FIRST = "aaaaaaaaaa1"


def player(status: str = "OK", reason: str = "", **details: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {"playabilityStatus": {"status": status, "reason": reason}}
    if details:
        answer["videoDetails"] = {
            "videoId": FIRST,
            "title": "A song",
            "author": "A channel",
            "lengthSeconds": "269",
            "viewCount": "12",
            **details,
        }
    return answer


def answered(body: Any, url: str = f"{API}/search", status: int = 200) -> Response:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Response(status=status, headers={}, body=raw, url=url)


def parsed(body: Any, url: str = f"{API}/search", *, status: int = 200) -> Outcome:
    return parse(Request(url=url), answered(body, url, status), None)


def test_the_player_tells_a_video_and_a_stream() -> None:
    (video,) = parsed(player(title="A song"), f"{API}/player").media
    assert (video.duration, video.author, video.views) == (269, "A channel", 12)
    (stream,) = parsed(player(isLive=True, lengthSeconds="0"), f"{API}/player").media
    assert stream.live
    assert stream.duration is None


def test_metadata_alone_is_enough() -> None:
    about = {
        "externalVideoId": FIRST,
        "title": {"simpleText": "A song"},
        "ownerChannelName": "A channel",
        "lengthSeconds": "12",
    }
    answer = {
        "videoDetails": {"videoId": FIRST},
        "microformat": {"playerMicroformatRenderer": about},
    }
    (video,) = parsed(answer, f"{API}/player").media
    assert (video.title, video.author, video.duration) == ("A song", "A channel", 12)


REASONS = [
    ("LOGIN_REQUIRED", "This video is private", Restriction.PRIVATE),
    ("LOGIN_REQUIRED", "Sign in to confirm your age", Restriction.AGE),
    ("LOGIN_REQUIRED", "", Restriction.LOGIN),
    ("ERROR", "Video unavailable", Restriction.REMOVED),
    ("UNPLAYABLE", "It has not been made available in your country", Restriction.GEO),
    ("UNPLAYABLE", "This video is only available to Music Premium members", Restriction.PREMIUM),
    ("UNPLAYABLE", "Join this channel to get access to members-only content", Restriction.PREMIUM),
    ("LIVE_STREAM_OFFLINE", "This live event will begin in 3 days.", Restriction.UPCOMING),
]


@pytest.mark.parametrize(("status", "reason", "restriction"), REASONS)
def test_why_it_cannot_be_played(status: str, reason: str, restriction: Restriction) -> None:
    bare = parsed(player(status, reason), f"{API}/player").status
    assert (bare.state, bare.restriction) == (State.UNAVAILABLE, restriction)
    outcome = parsed(player(status, reason, title="A song"), f"{API}/player")
    told = outcome.media[0].restriction if outcome.media else outcome.status.restriction
    assert told is restriction
    # Nobody here can play what is gone, private or blocked; the rest needs an account or time.
    never = restriction in (Restriction.PRIVATE, Restriction.REMOVED, Restriction.GEO)
    assert (outcome.status.state is State.UNAVAILABLE, not outcome.media) == (never, never)


def test_the_bot_check_is_blocked_and_not_a_login() -> None:
    answer = player("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot")
    assert parsed(answer, f"{API}/player").status.state is State.BLOCKED


def oembed(html: str) -> dict[str, Any]:
    return {"title": "A song", "author_name": "A channel", "html": html}


def test_oembed_names_a_video_without_length() -> None:
    url = "https://www.youtube.com/oembed"
    (video,) = parsed(oembed(f'src="https://www.youtube.com/embed/{FIRST}?x"'), url).media
    assert (video.native_id, video.duration, video.kind) == (FIRST, None, Kind.OTHER)
    listed = oembed('src="https://www.youtube.com/embed/videoseries?list=PL"')
    assert parsed(listed, url).status.state is State.EMPTY
    for status, restriction in ((401, Restriction.PRIVATE), (404, Restriction.REMOVED)):
        assert parsed(b"Unauthorized", url, status=status).status.restriction is restriction


def test_a_feed_lists_its_entries_and_refuses_entities() -> None:
    entry = (
        f"<entry><yt:videoId>{FIRST}</yt:videoId><title>A song</title>"
        "<author><name>A channel</name></author></entry>"
    )
    head = (
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
        'xmlns="http://www.w3.org/2005/Atom">'
    )
    url = "https://www.youtube.com/feeds/videos.xml?channel_id=UC"
    (video,) = parsed(f"{head}{entry}</feed>".encode(), url).media
    assert (video.title, video.author) == ("A song", "A channel")
    bomb = f'<!DOCTYPE x [<!ENTITY a "b">]>{head}{entry}</feed>'.encode()
    assert parsed(bomb, url).status.state is State.CHANGED


@pytest.mark.parametrize(
    "url",
    [
        "https://music.youtube.com/youtubei/v1/search",
        "https://www.googleapis.com/youtube/v3/search?part=snippet",
        "https://suggestqueries-clients6.youtube.com/complete/search",
        f"{API}/guide",
        "",
    ],
)
def test_what_no_route_asks_for_is_skipped(url: str) -> None:
    assert (
        parsed({"videoId": FIRST, "title": {"simpleText": "A song"}}, url).status.state
        is State.SKIPPED
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [(429, State.RATE_LIMITED), (403, State.BLOCKED), (503, State.UNREACHABLE)],
)
def test_an_http_failure_is_its_state(status: int, state: State) -> None:
    assert parsed({}, status=status).status.state is state
    inside = {"error": {"code": status}}
    assert parsed(inside).status.state is state


@pytest.mark.parametrize(
    ("title", "duration", "live", "kind"),
    [
        ("A song", 200, False, Kind.TRACK),
        ("A song", 1200, False, Kind.MIX),
        ("Somebody - Full Album (1999)", 2400, False, Kind.ALBUM),
        ("Somebody DJ Set at Somewhere", 3600, False, Kind.LIVE_SET),
        ("Somebody - Full Concert", None, False, Kind.LIVE_SET),
        ("Full album teaser", 40, False, Kind.TRACK),
        ("Radio", None, True, Kind.STREAM),
        ("Anything", None, False, Kind.OTHER),
    ],
)
def test_the_kind_of_a_medium(title: str, duration: int | None, live: bool, kind: Kind) -> None:
    assert media_kind(title, duration, live=live) is kind


def main_rows(node: Any) -> int:
    """Rows of a search's main column, counted in another way than the parser walks."""
    sections = node["contents"]["twoColumnSearchResultsRenderer"]["primaryContents"]
    contents = sections["sectionListRenderer"]["contents"]
    items = [
        item
        for part in contents
        for item in part.get("itemSectionRenderer", {}).get("contents", [])
    ]
    return sum("videoRenderer" in item for item in items)


def test_every_recording_is_read_without_invention(shared: Path) -> None:
    files = sorted((shared / "recordings" / "youtube").glob("*.json*"))
    assert files
    for file in files:
        recording = read_recording(file)
        outcome = parse(recording.request, recording.response, None)
        assert outcome.status.state is not State.CHANGED, file.name
        assert all(one.title and one.duration != 0 for one in outcome.media), file.name
        assert (outcome.status.state is State.OK) == bool(outcome.media), file.name
        if file.name.startswith("innertube-np-search-") and "-p1." in file.name:
            answer = msgspec.json.decode(recording.response.body)
            assert len(outcome.media) == main_rows(answer), file.name

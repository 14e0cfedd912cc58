"""The Vimeo adapter and its parser, against small answers in Vimeo's shapes."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import Link, LinkKind
from aggregator.platforms.vimeo import Vimeo
from aggregator.platforms.vimeo_parse import parse
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import read_recording

API = "https://api.vimeo.com"
VIEWER = "https://vimeo.com/_next/viewer"
WATCH = "https://vimeo.com/watch"
STAFF_PICKS = "https://vimeo.com/channels/staffpicks"
OEMBED = "https://vimeo.com/api/oembed.json"


class Canned:
    """An upstream that gives a URL's answers one after the other, the last one for ever."""

    def __init__(self, table: dict[str, list[Response]]) -> None:
        self.table = table
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        answers = self.table.get(request.url)
        if not answers:
            raise PlatformFailure.of(State.UNREACHABLE, f"nobody answers at {request.url}")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def authorizations(self) -> list[str]:
        return [
            dict(request.headers)["authorization"]
            for request in self.asked
            if request.url.startswith(API)
        ]

    def count(self, url: str) -> int:
        return sum(request.url == url for request in self.asked)


def reply(data: Any, *, status: int = 200, url: str = f"{API}/x") -> Response:
    headers = {"content-type": "application/vnd.vimeo.video+json"}
    return Response(status=status, headers=headers, body=json.dumps(data).encode(), url=url)


def page(markup: str, *, status: int = 200, url: str = WATCH) -> Response:
    return Response(
        status=status, headers={"content-type": "text/html"}, body=markup.encode(), url=url
    )


def jwt(name: str, *, ends_in: float = 3600) -> str:
    def part(data: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256'})}.{part({'exp': time.time() + ends_in, 'n': name})}.x"


def video(number: int, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"/videos/{number}",
        "name": f"Film {number}",
        "link": f"https://vimeo.com/{number}",
        "duration": 61,
        "user": {"name": "Tern"},
        "pictures": {
            "sizes": [
                {"width": 1280, "link": "https://i.example/1280"},
                {"width": 100, "link": "https://i.example/100"},
                {"width": 640, "link": "https://i.example/640"},
            ]
        },
    } | more


def embed(number: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "video",
        "version": "1.0",
        "html": "<iframe>",
        "video_id": number,
        "uri": f"/videos/{number}",
        "title": f"Film {number}",
        "author_name": "Tern",
        "thumbnail_url": "https://i.example/295",
        "duration": 61,
    } | more


def parsed(response: Response) -> Outcome:
    return parse(Request(url=response.url), response, None)


def link(form: str, native_id: str, secret: str | None = None) -> Link:
    kind = LinkKind.ITEM if form in ("video", "review", "event") else LinkKind.LIST
    return Link(Platform.VIMEO, kind, form, native_id, f"https://vimeo.com/{native_id}", secret)


@pytest.mark.anyio
async def test_an_anonymous_search_uses_vimeos_own_token_for_many_calls() -> None:
    token = jwt("a")
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": token})],
            f"{API}/search": [reply({"total": 1, "data": [{"clip": video(7)}]})],
        }
    )
    adapter = Vimeo(upstream)
    await adapter.search("tide", 30)
    outcome = await adapter.search("tide", 30)
    medium = outcome.media[0]
    assert (medium.id, medium.native_id, medium.title) == ("vimeo-7", "7", "Film 7")
    assert (medium.author, medium.image) == ("Tern", "https://i.example/640")
    assert (medium.url, medium.duration) == ("https://vimeo.com/7", 61)
    assert upstream.authorizations() == [f"jwt {token}"] * 2
    assert upstream.count(VIEWER) == 1
    asked = dict(upstream.asked[1].params)
    assert (asked["filter_type"], asked["query"], asked["per_page"]) == ("clip", "tide", "30")


@pytest.mark.anyio
async def test_a_token_of_the_operator_asks_the_official_search() -> None:
    upstream = Canned({f"{API}/videos": [reply({"total": 0, "data": []})]})
    outcome = await Vimeo(upstream, token="secret").search("tide", 5)
    assert outcome.status.state is State.EMPTY
    assert upstream.authorizations() == ["bearer secret"]
    assert dict(upstream.asked[0].params) == {"query": "tide", "per_page": "5"}


@pytest.mark.anyio
async def test_a_refused_operators_token_is_blocked_without_telling_it() -> None:
    upstream = Canned({f"{API}/videos": [reply({"error": "no"}, status=401)]})
    status = (await Vimeo(upstream, token="s3cret").search("tide", 5)).status
    assert status.state is State.BLOCKED
    assert "VIMEO_TOKEN" in (status.detail or "")
    assert "s3cret" not in (status.detail or "")
    assert len(upstream.asked) == 1


@pytest.mark.anyio
async def test_a_refused_anonymous_token_is_fetched_anew_once() -> None:
    old, new = jwt("old"), jwt("new")
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": old}), reply({"jwt": new})],
            f"{API}/search": [
                reply({"error": "expired"}, status=401),
                reply({"data": [{"clip": video(7)}]}),
            ],
        }
    )
    outcome = await Vimeo(upstream).search("tide", 5)
    assert outcome.status.state is State.OK
    assert upstream.authorizations() == [f"jwt {old}", f"jwt {new}"]
    upstream.table[f"{API}/search"] = [reply({"error": "expired"}, status=401)]
    again = await Vimeo(upstream).search("tide", 5)
    assert again.status.state is State.BLOCKED
    assert upstream.count(f"{API}/search") == 4


@pytest.mark.anyio
async def test_an_anonymous_token_past_its_end_is_not_used_again() -> None:
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": jwt("a", ends_in=30)})],
            f"{API}/search": [reply({"data": []})],
        }
    )
    adapter = Vimeo(upstream)
    await adapter.search("tide", 5)
    await adapter.search("tide", 5)
    assert upstream.count(VIEWER) == 2


@pytest.mark.anyio
async def test_the_anonymous_token_has_two_more_sources() -> None:
    token = jwt("page")
    script = f'<script id="viewer-bootstrap" type="x">{json.dumps({"jwt": token})}</script>'
    upstream = Canned(
        {
            VIEWER: [page("<html>", status=403, url=VIEWER)],
            WATCH: [page("<html>no script</html>")],
            STAFF_PICKS: [page(script, url=STAFF_PICKS)],
            f"{API}/search": [reply({"data": []})],
        }
    )
    assert (await Vimeo(upstream).search("tide", 5)).status.state is State.EMPTY
    assert upstream.authorizations() == [f"jwt {token}"]
    del upstream.table[STAFF_PICKS]
    assert (await Vimeo(upstream).search("tide", 5)).status.state is State.BLOCKED


@pytest.mark.anyio
async def test_a_video_is_told_by_oembed_with_its_hash() -> None:
    upstream = Canned({OEMBED: [reply(embed(7, uri="/videos/7:ab12"), url=OEMBED)]})
    outcome = await Vimeo(upstream).resolve(link("video", "7", "ab12"), 1)
    medium = outcome.media[0]
    assert (medium.title, medium.author, medium.duration) == ("Film 7", "Tern", 61)
    assert medium.url == "https://vimeo.com/7/ab12"
    assert dict(upstream.asked[0].params) == {"url": "https://vimeo.com/7/ab12"}
    assert len(upstream.asked) == 1


@pytest.mark.anyio
async def test_the_api_is_the_second_route_of_a_video() -> None:
    upstream = Canned(
        {
            OEMBED: [page("<html>", status=403, url=OEMBED)],
            VIEWER: [reply({"jwt": jwt("a")})],
            f"{API}/videos/7:ab12": [reply(video(7))],
        }
    )
    outcome = await Vimeo(upstream).resolve(link("review", "7", "ab12"), 1)
    assert outcome.media[0].native_id == "7"
    assert "second route: api.vimeo.com" in outcome.notes
    del upstream.table[f"{API}/videos/7:ab12"]
    outcome = await Vimeo(upstream).resolve(link("review", "7", "ab12"), 1)
    assert outcome.status.state is State.BLOCKED


@pytest.mark.anyio
async def test_a_private_and_a_removed_video_are_told_apart() -> None:
    reduced = {"type": "video", "version": "1.0", "html": "<iframe>", "video_id": 7}
    upstream = Canned({OEMBED: [reply(reduced, url=OEMBED)]})
    private = await Vimeo(upstream).resolve(link("video", "7"), 1)
    assert private.status.state is State.UNAVAILABLE
    assert private.status.restriction is Restriction.PRIVATE
    upstream = Canned({OEMBED: [page("Not Found", status=404, url=OEMBED)]})
    removed = await Vimeo(upstream).resolve(link("video", "7"), 1)
    assert removed.status.restriction is Restriction.REMOVED
    assert len(upstream.asked) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("form", "native_id", "path"),
    [
        ("channel", "tributes", "/channels/tributes/videos"),
        ("group", "meetup", "/groups/meetup/videos"),
        ("album", "2632481", "/albums/2632481/videos"),
        ("user", "nkistudio", "/users/nkistudio/videos"),
        ("likes", "nkistudio", "/users/nkistudio/likes"),
        ("ondemand", "20704", "/ondemand/pages/20704/videos"),
        ("pro", "maps/state", "/users/maps/portfolios/state/videos"),
    ],
)
async def test_a_list_gives_its_videos_in_order(form: str, native_id: str, path: str) -> None:
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": jwt("a")})],
            f"{API}{path}": [reply({"total": 3, "data": [video(9), video(7), video(8)]})],
        }
    )
    outcome = await Vimeo(upstream).resolve(link(form, native_id), 2)
    assert [medium.native_id for medium in outcome.media] == ["9", "7"]


@pytest.mark.anyio
async def test_a_list_for_members_asks_for_a_login_and_a_challenge_does_not() -> None:
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": jwt("a")})],
            f"{API}/users/tern/likes": [reply({"error": "no"}, status=403)],
            f"{API}/users/tern/videos": [page("<html>", status=403, url=f"{API}/x")],
        }
    )
    status = (await Vimeo(upstream).resolve(link("likes", "tern"), 30)).status
    assert (status.state, status.restriction) == (State.UNAVAILABLE, Restriction.LOGIN)
    status = (await Vimeo(upstream).resolve(link("user", "tern"), 30)).status
    assert status.state is State.BLOCKED
    status = (await Vimeo(upstream).resolve(link("watchlater", "tern"), 30)).status
    assert status.state is State.SKIPPED


@pytest.mark.anyio
async def test_an_event_gives_what_it_plays() -> None:
    clip = video(7, live={"status": "streaming"})
    upstream = Canned(
        {
            VIEWER: [reply({"jwt": jwt("a")})],
            f"{API}/live_events/51": [reply({"clip_to_play": clip})],
            f"{API}/live_events/52": [reply({"clip_to_play": None})],
        }
    )
    live = (await Vimeo(upstream).resolve(link("event", "51"), 1)).media[0]
    assert (live.live, live.duration, live.kind) == (True, None, Kind.STREAM)
    status = (await Vimeo(upstream).resolve(link("event", "52"), 1)).status
    assert status.restriction is Restriction.UPCOMING


def test_fields_that_were_not_asked_for_are_not_invented() -> None:
    medium = parsed(reply({"uri": "/videos/7:ab12", "name": "Film"})).media[0]
    assert medium.url == "https://vimeo.com/7/ab12"
    assert (medium.author, medium.image, medium.duration, medium.views) == ("", None, None, None)


@pytest.mark.parametrize(
    ("more", "restriction"),
    [
        ({"privacy": {"view": "anybody"}}, None),
        ({"privacy": {"view": "unlisted"}}, None),
        ({"privacy": {"view": "password"}}, Restriction.PRIVATE),
        ({"privacy": {"view": "ptv"}}, Restriction.PREMIUM),
        ({"live": {"status": "ready"}}, Restriction.UPCOMING),
        ({"live": {"status": "done"}}, None),
    ],
)
def test_who_may_watch_is_kept(more: dict[str, Any], restriction: Restriction | None) -> None:
    assert parsed(reply(video(7, **more))).media[0].restriction is restriction


def test_pictures_and_lengths_may_be_missing() -> None:
    narrow = {"sizes": [{"width": 100, "link": "https://i.example/100"}]}
    assert parsed(reply(video(7, pictures=narrow))).media[0].image == "https://i.example/100"
    bare = parsed(reply(video(7, pictures=None, duration=0))).media[0]
    assert (bare.image, bare.duration) == (None, None)


@pytest.mark.parametrize(
    ("response", "state", "restriction"),
    [
        (reply({"data": []}), State.EMPTY, None),
        (reply({"data": [{"uri": "/users/1", "name": "Tern"}]}), State.EMPTY, None),
        (reply({"data": [{"uri": "/videos/7/comments/1", "text": "x"}]}), State.EMPTY, None),
        (reply({"uri": "/users/1/albums/2", "name": "A", "duration": 9}), State.EMPTY, None),
        (reply({"data": [{"odd": 1}]}), State.CHANGED, None),
        (reply({"data": [{"uri": "/videos/7", "name": ""}]}), State.CHANGED, None),
        (reply({"data": {}}), State.CHANGED, None),
        (reply({"surprise": 1}), State.CHANGED, None),
        (reply([]), State.CHANGED, None),
        (page(""), State.CHANGED, None),
        (page("<html><title>Film on Vimeo</title>"), State.CHANGED, None),
        (page("<html><title>Verify to continue</title>"), State.BLOCKED, None),
        (page("<html>", url=f"{API}/search"), State.BLOCKED, None),
        (reply({"error": "no", "error_code": 2286}, status=400), State.UNAVAILABLE, None),
        (reply({"error": "no", "error_code": 2204}, status=400), State.CHANGED, None),
        (page("<html>", status=400), State.CHANGED, None),
        (reply({"error": "no"}, status=401), State.BLOCKED, None),
        (reply({"error": "no"}, status=404), State.UNAVAILABLE, Restriction.REMOVED),
        (reply({"error": "no"}, status=429), State.RATE_LIMITED, None),
    ],
)
def test_empty_is_proved_and_failures_are_told_apart(
    response: Response, state: State, restriction: Restriction | None
) -> None:
    outcome = parsed(response)
    assert outcome.media == ()
    assert (outcome.status.state, outcome.status.restriction) == (state, restriction)


def test_an_odd_entry_does_not_spoil_a_list() -> None:
    outcome = parsed(reply({"data": [video(7), {"uri": "/videos/8"}, {"video": video(9)}]}))
    assert [medium.native_id for medium in outcome.media] == ["7", "9"]


def test_a_players_configuration_is_read() -> None:
    config = {
        "request": {"files": {}},
        "video": {
            "id": 7,
            "title": "Film",
            "duration": 375,
            "owner": {"name": "Tern"},
            "thumbs": {"1280": "https://i.example/1280", "640": "https://i.example/640"},
        },
    }
    medium = parsed(reply(config)).media[0]
    assert (medium.author, medium.image, medium.duration) == ("Tern", "https://i.example/640", 375)
    assert medium.url == "https://vimeo.com/7"


EXPECTED = {
    "category-animation-2022.json.gz": 16,
    "channel-top-2016.json.gz": 50,
    "dn-folder-folder-15721574-items.json": 1,
    "dn-tag-video-by-tag-test.json": 10,
    "ex-users.json": 0,
    "ex-videos.json.gz": 25,
    "me2-vimeo-user-videos-1.json": 0,
    "oembed-embed-b.json": 1,
    "vn-clip_live.json": 1,
}


@pytest.mark.parametrize(("name", "count"), EXPECTED.items())
def test_real_answers_hold_the_media_they_show(shared: Path, name: str, count: int) -> None:
    recording = read_recording(shared / "recordings" / "vimeo" / name)
    outcome = parse(recording.request, recording.response, None)
    assert len(outcome.media) == count
    assert outcome.status.state is (State.OK if count else State.EMPTY)

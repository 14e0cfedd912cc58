"""The YouTube adapter over canned answers: pages, detours, link forms."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from aggregator.domain.errors import PlatformFailure
from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, PlatformStatus, State
from aggregator.platforms.base import Link, LinkKind, found
from aggregator.platforms.youtube import YouTube
from aggregator.platforms.youtube_parse import parse
from aggregator.upstream.message import Request, Response

API = "https://www.youtube.com/youtubei/v1"
FIRST, SECOND, THIRD = "aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"


def row(video_id: str, title: str = "A song", **more: Any) -> dict[str, Any]:
    return {
        "videoRenderer": {
            "videoId": video_id,
            "title": {"runs": [{"text": title}]},
            "ownerText": {"runs": [{"text": "A channel"}]},
            "lengthText": {"simpleText": "4:29"},
            "thumbnail": {
                "thumbnails": [
                    {"url": "//i.ytimg.com/narrow.jpg", "width": 360},
                    {"url": "//i.ytimg.com/wide.jpg", "width": 720},
                ]
            },
            **more,
        }
    }


def search_page(*items: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    sections: list[Any] = [{"itemSectionRenderer": {"contents": list(items)}}]
    sections += [more_token(token)] if token else []
    column = {"primaryContents": {"sectionListRenderer": {"contents": sections}}}
    return {"contents": {"twoColumnSearchResultsRenderer": column}}


def next_page(*items: dict[str, Any]) -> dict[str, Any]:
    action = {"continuationItems": [{"itemSectionRenderer": {"contents": list(items)}}]}
    return {"onResponseReceivedCommands": [{"appendContinuationItemsAction": action}]}


def more_token(token: str) -> dict[str, Any]:
    command = {"continuationCommand": {"token": token}}
    return {"continuationItemRenderer": {"continuationEndpoint": command}}


def playlist_page(*items: dict[str, Any]) -> dict[str, Any]:
    listed = {"playlistVideoListRenderer": {"contents": list(items)}}
    content = {
        "sectionListRenderer": {"contents": [{"itemSectionRenderer": {"contents": [listed]}}]}
    }
    tabs = [{"tabRenderer": {"content": content}}]
    return {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}}}


def playlist_row(video_id: str, title: str = "A song", **more: Any) -> dict[str, Any]:
    return {"playlistVideoRenderer": {**row(video_id, title)["videoRenderer"], **more}}


def mix_page(*items: dict[str, Any]) -> dict[str, Any]:
    related = {"secondaryResults": {"results": [row(THIRD, "Related")]}}
    watch: dict[str, Any] = {"secondaryResults": related}
    if items:
        watch["playlist"] = {"playlist": {"contents": list(items)}}
    return {"contents": {"twoColumnWatchNextResults": watch}}


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


def medium_of(video_id: str) -> Media:
    sent = Request(url=f"{API}/search")
    return parse(sent, answered(search_page(row(video_id))), None).media[0]


class Canned:
    """An upstream that answers by endpoint, or by the continuation token that is sent."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        fields = request.json or {}
        key = fields.get("continuation") or request.url.split("?")[0].rsplit("/", 1)[-1]
        answer = self.answers.get(key)
        if isinstance(answer, Response):
            return answer
        if answer is None:
            raise PlatformFailure.of(State.UNREACHABLE, "No such answer.")
        return answered(answer, request.url)


class Second:
    """A second route that always answers the same."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[str] = []

    async def search(self, term: str, limit: int) -> Outcome:
        self.asked.append(term)
        return self.outcome

    async def resolve(self, url: str, limit: int) -> Outcome:
        self.asked.append(url)
        return self.outcome


def link(form: str, native_id: str, url: str = "https://www.youtube.com/x") -> Link:
    kind = LinkKind.ITEM if form in ("video", "clip") else LinkKind.LIST
    return Link(Platform.YOUTUBE, kind, form, native_id, url)


def oembed(html: str) -> dict[str, Any]:
    return {"title": "A song", "author_name": "A channel", "html": html}


@pytest.mark.anyio
async def test_search_follows_the_continuation_until_the_limit() -> None:
    upstream = Canned(
        {
            "search": search_page(row(FIRST), row(SECOND), token="more"),
            "more": next_page(row(SECOND), row(THIRD), more_token("never")),
        }
    )
    outcome = await YouTube(upstream).search("a song", 3)
    assert [medium.native_id for medium in outcome.media] == [FIRST, SECOND, THIRD]
    first, second = upstream.asked
    assert first.json["query"] == "a song"
    assert first.json["params"] == "EgIQAfABAQ=="
    assert ("cookie", "SOCS=CAI") in first.headers
    assert second.json["continuation"] == "more"


@pytest.mark.anyio
async def test_a_full_first_page_is_one_request_and_cut_to_the_limit() -> None:
    upstream = Canned({"search": search_page(row(FIRST), row(SECOND), token="more")})
    outcome = await YouTube(upstream).search("a song", 1)
    assert len(outcome.media) == 1
    assert len(upstream.asked) == 1


@pytest.mark.anyio
async def test_a_later_page_that_fails_costs_only_itself() -> None:
    upstream = Canned({"search": search_page(row(FIRST), token="gone")})
    outcome = await YouTube(upstream).search("a song", 30)
    assert outcome.status.state is State.OK
    assert outcome.notes == ("a later page: unreachable",)


@pytest.mark.anyio
async def test_the_second_route_is_taken_only_when_the_direct_one_fails() -> None:
    medium = medium_of(SECOND)
    second = Second(found([medium]))
    broken = await YouTube(Canned({"search": {}}), second_route=second).search("x", 5)
    assert broken.media == (medium,)
    assert broken.notes == ("second route: yt-dlp (direct: changed)",)
    empty = search_page({"messageRenderer": {}})
    outcome = await YouTube(Canned({"search": empty}), second_route=second).search("y", 5)
    assert outcome.status.state is State.EMPTY
    assert second.asked == ["x"]


@pytest.mark.anyio
async def test_when_both_routes_fail_the_direct_reason_stands() -> None:
    second = Second(Outcome(PlatformStatus(State.TIMEOUT)))
    outcome = await YouTube(Canned({}), second_route=second).search("x", 5)
    assert outcome.status.state is State.UNREACHABLE
    assert outcome.notes == ("second route: yt-dlp failed too (timeout)",)


@pytest.mark.anyio
async def test_a_video_is_resolved_by_the_player() -> None:
    upstream = Canned({"player": player(title="A song")})
    outcome = await YouTube(upstream).resolve(link("video", FIRST), 30)
    assert [medium.native_id for medium in outcome.media] == [FIRST]
    assert upstream.asked[0].json["videoId"] == FIRST


@pytest.mark.anyio
async def test_a_blocked_player_is_replaced_by_the_search_hit_with_that_very_id() -> None:
    bot = player("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot")
    upstream = Canned({"player": bot, "search": search_page(row(FIRST))})
    outcome = await YouTube(upstream).resolve(link("video", FIRST), 30)
    assert outcome.media[0].duration == 269
    assert outcome.notes == ("found by search (player: blocked)",)


@pytest.mark.anyio
async def test_oembed_is_the_last_resort_of_a_video() -> None:
    bot = player("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot")
    embed = oembed(f'src="https://www.youtube.com/embed/{FIRST}"')
    upstream = Canned({"player": bot, "search": search_page(row(SECOND)), "oembed": embed})
    outcome = await YouTube(upstream).resolve(link("video", FIRST), 30)
    assert [medium.native_id for medium in outcome.media] == [FIRST]
    assert outcome.notes == ("oEmbed, without length (direct: blocked)",)


@pytest.mark.anyio
async def test_a_private_video_takes_no_detour() -> None:
    upstream = Canned({"player": player("LOGIN_REQUIRED", "This video is private")})
    second = Second(found([]))
    outcome = await YouTube(upstream, second_route=second).resolve(link("video", FIRST), 30)
    assert outcome.status.restriction is Restriction.PRIVATE
    assert not second.asked
    assert len(upstream.asked) == 1


def sent_for(form: str, native_id: str) -> Callable[[Request], bool]:
    wanted = {
        "playlist": lambda sent: sent.json["browseId"] == f"VL{native_id}",
        "mix": lambda sent: (sent.json["playlistId"], sent.json["videoId"]) == (native_id, FIRST),
        "channel": lambda sent: sent.json["browseId"] == "VLUU123",
    }
    return wanted[form]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("form", "native_id"),
    [
        ("playlist", "PLabc"),
        ("mix", f"RD{FIRST}"),
        ("mix", f"RDMM{FIRST}"),
        ("channel", "UC123"),
    ],
)
async def test_a_list_is_asked_by_its_own_id(form: str, native_id: str) -> None:
    panel = {"playlistPanelVideoRenderer": row(FIRST)["videoRenderer"]}
    upstream = Canned({"browse": playlist_page(playlist_row(FIRST)), "next": mix_page(panel)})
    outcome = await YouTube(upstream).resolve(link(form, native_id), 30)
    assert [medium.native_id for medium in outcome.media] == [FIRST]
    assert sent_for(form, native_id)(upstream.asked[0])


@pytest.mark.anyio
async def test_a_form_that_only_the_second_route_knows() -> None:
    medium = medium_of(SECOND)
    second = Second(found([medium]))
    upstream = Canned({})
    handle = link("channel", "@someone", "https://www.youtube.com/@someone")
    outcome = await YouTube(upstream, second_route=second).resolve(handle, 30)
    assert outcome.media == (medium,)
    assert outcome.notes == ("second route: yt-dlp (direct: form not known)",)
    assert second.asked == [handle.url]
    assert not upstream.asked
    alone = await YouTube(upstream).resolve(handle, 30)
    assert alone.status.state is State.SKIPPED


@pytest.mark.anyio
async def test_a_list_behind_a_login_asks_nobody() -> None:
    upstream = Canned({})
    outcome = await YouTube(upstream).resolve(link("feed", "history"), 30)
    assert outcome.status.restriction is Restriction.LOGIN
    assert not upstream.asked


@pytest.mark.anyio
async def test_a_search_link_is_a_search() -> None:
    upstream = Canned({"search": search_page(row(FIRST))})
    outcome = await YouTube(upstream).resolve(link("search", "some words"), 30)
    assert outcome.media
    assert upstream.asked[0].json["query"] == "some words"

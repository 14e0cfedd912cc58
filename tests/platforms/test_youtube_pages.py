"""YouTube search, list and mix pages in small answers of its own shapes."""

import json
from typing import Any

import msgspec
import pytest

from aggregator.domain.media import Kind, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.base import AnswerKind
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


def search_page(*items: dict[str, Any]) -> dict[str, Any]:
    sections = [{"itemSectionRenderer": {"contents": list(items)}}]
    column = {"primaryContents": {"sectionListRenderer": {"contents": sections}}}
    return {"contents": {"twoColumnSearchResultsRenderer": column}}


def next_page(*items: dict[str, Any]) -> dict[str, Any]:
    action = {"continuationItems": [{"itemSectionRenderer": {"contents": list(items)}}]}
    return {"onResponseReceivedCommands": [{"appendContinuationItemsAction": action}]}


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


def parsed(
    body: Any,
    url: str = f"{API}/search",
    *,
    status: int = 200,
    sent: Any = None,
    kind: AnswerKind | None = None,
) -> Outcome:
    return parse(Request(url=url, json=sent), answered(body, url, status), kind)


def test_a_search_row_becomes_a_medium_with_all_it_shows() -> None:
    shown = row(
        FIRST,
        viewCountText={"simpleText": "1,234,567 views"},
        ownerBadges=[{"metadataBadgeRenderer": {"style": "BADGE_STYLE_TYPE_VERIFIED_ARTIST"}}],
        detailedMetadataSnippets=[{"snippetText": {"runs": [{"text": "About "}, {"text": "it"}]}}],
    )
    (medium,) = parsed(search_page(shown)).media
    assert medium.id == f"youtube-{FIRST}"
    assert medium.title == "A song"
    assert medium.author == "A channel"
    assert medium.url == f"https://youtube.com/watch?v={FIRST}"
    assert medium.image == "https://i.ytimg.com/wide.jpg"
    assert medium.duration == 269
    assert medium.kind is Kind.TRACK
    assert medium.views == 1_234_567
    assert medium.verified
    assert medium.description == "About it"
    assert not medium.live
    assert medium.restriction is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:33", 33),
        ("59:59", 3599),
        ("1:02:03", 3723),
        ("2:01:02:03", 176_523),
        ("SHORTS", None),
        (f"{'9' * 5_000}:00:00:00", None),
    ],
)
def test_lengths_are_read_from_the_clock(text: str, seconds: int | None) -> None:
    (medium,) = parsed(search_page(row(FIRST, lengthText={"simpleText": text}))).media
    assert medium.duration == seconds


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("1,234,567 views", 1_234_567),
        ("1 view", 1),
        ("7.8M views", 7_800_000),
        ("1.2bn views", 1_200_000_000),
        ("No views", 0),
        (", views", None),
        (f"{'9' * 20}bn views", None),
        (f"{'9' * 400} views", None),
    ],
)
def test_views_are_read_as_far_as_they_are_a_number(text: str, views: int | None) -> None:
    told = row(FIRST, viewCountText={"simpleText": text}, lengthSeconds="9" * 5_000)
    (medium,) = parsed(search_page(told)).media
    assert medium.views == views


def test_a_live_row_is_a_stream_without_length() -> None:
    badge = {"metadataBadgeRenderer": {"style": "BADGE_STYLE_TYPE_LIVE_NOW", "label": "LIVE"}}
    watching = {"runs": [{"text": "925"}, {"text": " watching"}]}
    shown = row(FIRST, lengthText=None, badges=[badge], viewCountText=watching)
    (medium,) = parsed(search_page(shown)).media
    assert medium.live
    assert medium.kind is Kind.STREAM
    assert medium.duration is None
    assert medium.views is None


def test_a_premiere_and_a_members_only_row_say_so() -> None:
    members = {"metadataBadgeRenderer": {"style": "BADGE_STYLE_TYPE_MEMBERS_ONLY"}}
    page = search_page(row(FIRST, upcomingEventData={}), row(SECOND, badges=[members]))
    restrictions = [medium.restriction for medium in parsed(page).media]
    assert restrictions == [Restriction.UPCOMING, Restriction.PREMIUM]


def lockup(video_id: str, badge: dict[str, Any], **about: Any) -> dict[str, Any]:
    overlay = {"thumbnailBottomOverlayViewModel": {"badges": [{"thumbnailBadgeViewModel": badge}]}}
    texts = [["A channel"], ["7.8m views", "3 years ago"]]
    lines = [{"metadataParts": [{"text": {"content": text}} for text in line]} for line in texts]
    described = {
        "title": {"content": "A mix"},
        "image": {"decoratedAvatarViewModel": {}},
        "metadata": {"contentMetadataViewModel": {"metadataRows": lines}},
        **about,
    }
    return {
        "lockupViewModel": {
            "contentId": video_id,
            "contentType": "LOCKUP_CONTENT_TYPE_VIDEO",
            "contentImage": {"thumbnailViewModel": {"overlays": [overlay]}},
            "metadata": {"lockupMetadataViewModel": described},
        }
    }


def test_the_row_shape_of_2025_is_read_alike() -> None:
    live = {"text": "LIVE", "badgeStyle": "THUMBNAIL_OVERLAY_BADGE_STYLE_LIVE"}
    page = search_page(lockup(FIRST, {"text": "1:05:15"}), lockup(SECOND, live))
    long, stream = parsed(page).media
    assert (long.title, long.author, long.duration) == ("A mix", "A channel", 3915)
    assert long.views == 7_800_000
    assert long.kind is Kind.MIX
    assert long.image == f"https://i.ytimg.com/vi/{FIRST}/hqdefault.jpg"
    assert stream.live
    assert stream.duration is None


def test_views_are_never_taken_for_the_channel() -> None:
    page = search_page(lockup(FIRST, {"text": "1:05"}, image=None))
    assert parsed(page).media[0].author == ""


def test_shelves_and_advertisements_are_no_results() -> None:
    items = {"content": {"verticalListRenderer": {"items": [row(SECOND)]}}}
    shelf = {"shelfRenderer": {"title": {"simpleText": "People also watched"}, **items}}
    reel = {"reelShelfRenderer": {"items": [{"reelItemRenderer": {"videoId": THIRD}}]}}
    advert = {"adSlotRenderer": {"content": row(THIRD)}}
    outcome = parsed(search_page(advert, row(FIRST), shelf, reel))
    assert [medium.native_id for medium in outcome.media] == [FIRST]


@pytest.mark.parametrize(
    "item",
    [
        {"messageRenderer": {"text": {"runs": [{"text": "No more results"}]}}},
        {"backgroundPromoRenderer": {"title": {"runs": [{"text": "No results found"}]}}},
        {"channelRenderer": {"channelId": "UC"}},
        {"lockupViewModel": {"contentId": "PL", "contentType": "LOCKUP_CONTENT_TYPE_PLAYLIST"}},
    ],
)
def test_a_page_that_proves_it_is_empty(item: dict[str, Any]) -> None:
    assert parsed(search_page(item)).status.state is State.EMPTY
    assert parsed(next_page(item)).status.state is State.EMPTY


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"contents": {}},
        b"not json",
        search_page(),
        search_page({"videoTileRenderer": {"videoId": FIRST}}),
        search_page({"videoTileRenderer": {"videoId": FIRST}}, {"channelRenderer": {}}),
        search_page({"videoRenderer": {"videoId": FIRST, "headline_": "renamed"}}),
    ],
)
def test_what_is_not_understood_is_changed_and_never_empty(body: Any) -> None:
    assert parsed(body).status.state is State.CHANGED


def test_a_challenge_page_is_blocked() -> None:
    page = b"<html><form action='https://consent.youtube.com/save'></form></html>"
    assert parsed(page).status.state is State.BLOCKED
    assert parsed(page, "https://www.youtube.com/results?search_query=x").status.state is (
        State.BLOCKED
    )
    assert parsed(b"", "https://consent.youtube.com/m", status=303).status.state is State.BLOCKED


def test_a_search_for_a_word_of_the_challenge_is_not_blocked() -> None:
    html = b"<script>var ytInitialData = " + json.dumps(search_page(row(FIRST))).encode()
    outcome = parsed(html + b";</script>", "https://www.youtube.com/results?search_query=recaptcha")
    assert outcome.status.state is State.OK


def test_a_saved_page_is_read_from_its_script() -> None:
    data = b'window["ytInitialData"] = ' + json.dumps(search_page(row(FIRST))).encode()
    film = b"var ytInitialPlayerResponse = " + json.dumps(player(title="Film")).encode()
    html = b"<html><script>" + data + b";" + film + b";</script></html>"
    listed = parsed(html, "https://www.youtube.com/results")
    assert [medium.title for medium in listed.media] == ["A song"]
    watched = parsed(html, f"https://www.youtube.com/watch?v={FIRST}")
    assert [medium.title for medium in watched.media] == ["Film"]
    assert parsed(html, "https://www.youtube.com/x", kind=AnswerKind.ITEM).media[0].title == "Film"


def test_a_playlist_leaves_out_what_nobody_can_play() -> None:
    page = playlist_page(
        playlist_row(FIRST),
        playlist_row(SECOND, "[Deleted video]"),
        playlist_row(THIRD, isPlayable=False),
    )
    outcome = parsed(page, f"{API}/browse")
    assert [medium.native_id for medium in outcome.media] == [FIRST]
    gone = parsed(playlist_page(playlist_row(SECOND, "[Private video]")), f"{API}/browse")
    assert gone.status.state is State.EMPTY


def test_a_playlist_continues_in_both_ways() -> None:
    for name in ("reloadContinuationItemsCommand", "appendContinuationItemsAction"):
        action = {name: {"continuationItems": [playlist_row(FIRST)]}}
        outcome = parsed({"onResponseReceivedActions": [action]}, f"{API}/browse")
        assert [medium.native_id for medium in outcome.media] == [FIRST]


@pytest.mark.parametrize(
    ("sentence", "restriction"),
    [
        ("This playlist is private.", Restriction.PRIVATE),
        ("The playlist does not exist.", Restriction.REMOVED),
        ("This channel is not available in your country.", Restriction.GEO),
    ],
)
def test_an_alert_is_the_reason(sentence: str, restriction: Restriction) -> None:
    alert = {"alertRenderer": {"type": "ERROR", "text": {"simpleText": sentence}}}
    status = parsed({"alerts": [alert]}, f"{API}/browse").status
    assert (status.state, status.restriction) == (State.UNAVAILABLE, restriction)


def test_a_list_that_youtube_cannot_name_is_gone() -> None:
    body = {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}
    asked = parsed(body, f"{API}/browse", status=400, sent={"browseId": "VLx"})
    assert asked.status == msgspec.structs.replace(
        asked.status, state=State.UNAVAILABLE, restriction=Restriction.REMOVED
    )
    stale = {"error": {"code": 400, "status": "FAILED_PRECONDITION"}}
    outcome = parsed(stale, f"{API}/browse", status=400, sent={"browseId": "VLx"})
    assert outcome.status.state is State.CHANGED


def test_a_head_without_rows_is_empty_only_when_rows_were_masked_out() -> None:
    head = {"header": {"playlistHeaderRenderer": {}}}
    masked = f"{API}/browse?$fields=sidebar,header,microformat,alerts"
    assert parsed(head, masked).status.state is State.EMPTY
    assert parsed(head, f"{API}/browse").status.state is State.CHANGED


def test_a_channels_start_page_is_its_shelves() -> None:
    shelved = {
        "horizontalListRenderer": {"items": [{"gridVideoRenderer": row(FIRST)["videoRenderer"]}]}
    }
    contents = {"itemSectionRenderer": {"contents": [{"shelfRenderer": {"content": shelved}}]}}
    tabs = [{"tabRenderer": {"content": {"sectionListRenderer": {"contents": [contents]}}}}]
    page = {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}}}
    outcome = parsed(page, f"{API}/browse")
    assert [medium.native_id for medium in outcome.media] == [FIRST]


def test_a_mix_is_its_panel_and_never_the_related_videos() -> None:
    panel = {"playlistPanelVideoRenderer": row(FIRST)["videoRenderer"]}
    asked = {"playlistId": f"RD{FIRST}"}
    outcome = parsed(mix_page(panel), f"{API}/next", sent=asked)
    assert [medium.native_id for medium in outcome.media] == [FIRST]
    assert parsed(mix_page(), f"{API}/next", sent=asked).status.state is State.CHANGED
    related = parsed(mix_page(), f"{API}/next", sent={"videoId": FIRST})
    assert [medium.native_id for medium in related.media] == [THIRD]

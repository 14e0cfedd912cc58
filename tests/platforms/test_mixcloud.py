"""Mixcloud: GraphQL first, REST as the second route, one medium from both."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.domain.errors import PlatformFailure, RefusedAddress
from aggregator.domain.media import Kind, Restriction
from aggregator.domain.report import PlatformStatus, State
from aggregator.mixcloud.graphql_shapes import id_of_key
from aggregator.platforms.links import recognise
from aggregator.platforms.mixcloud import Mixcloud
from aggregator.platforms.mixcloud_parse import key_of, parse
from aggregator.runtime.searching import mixcloud_client
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import read_recording

pytestmark = pytest.mark.anyio

GRAPHQL = "https://app.mixcloud.com/graphql"


def node(**more: Any) -> dict[str, Any]:
    return {
        "id": "Q2xvdWRjYXN0OjE=",
        "name": "Sunday Dub",
        "slug": "sunday-dub",
        "audioLength": 3_600,
        "isExclusive": False,
        "restrictedReason": None,
        "owner": {"displayName": "Dub Club", "username": "dubclub"},
        "picture": {"urlRoot": "extaudio/1/2"},
    } | more


def show(**more: Any) -> dict[str, Any]:
    return {
        "key": "/dubclub/sunday-dub/",
        "url": "http://www.mixcloud.com/dubclub/sunday-dub/",
        "name": "Sunday Dub",
        "slug": "sunday-dub",
        "audio_length": 3_600,
        "play_count": 5,
        "user": {"name": "Dub Club", "username": "dubclub"},
        "pictures": {"320wx320h": "https://thumbnailer.mixcloud.com/unsafe/320x320/x"},
    } | more


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Response(status=status, headers=headers, body=content, url=GRAPHQL)


def searched(*nodes: dict[str, Any]) -> dict[str, Any]:
    edges = [{"node": one} for one in nodes]
    return {"data": {"viewer": {"search": {"searchQuery": {"cloudcasts": {"edges": edges}}}}}}


def parsed(body: Any, status: int = 200, **headers: str):
    return parse(Request(url=GRAPHQL), answer(body, status, **headers), None)


class Site:
    """An upstream whose answers a function gives; remembers what was asked."""

    def __init__(self, reply: Callable[[Request], Response]) -> None:
        self.reply = reply
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        return self.reply(request)


def adapter(site: Site) -> Mixcloud:
    return Mixcloud(mixcloud_client(site))


def question(request: Request) -> dict[str, Any]:
    """What GraphQL is asked."""
    assert request.content is not None
    return json.loads(request.content)


def test_a_show_of_graphql() -> None:
    (medium,) = parsed(searched(node())).media
    assert medium.id == "mixcloud-Q2xvdWRjYXN0OjE="
    assert medium.url == "https://www.mixcloud.com/dubclub/sunday-dub/"
    assert medium.image == "https://thumbnailer.mixcloud.com/unsafe/320x320/extaudio/1/2"
    assert (medium.duration, medium.author, medium.kind) == (3_600, "Dub Club", Kind.SHOW)


def test_a_show_of_rest() -> None:
    (medium,) = parsed({"data": [show()]}).media
    assert medium.url == "https://www.mixcloud.com/dubclub/sunday-dub/"
    assert key_of(medium) == "/dubclub/sunday-dub/"
    assert medium.native_id == id_of_key("/dubclub/sunday-dub/")
    assert medium.views == 5


@pytest.mark.parametrize(
    ("more", "restriction"),
    [
        ({"isExclusive": True}, Restriction.PREMIUM),
        ({"restrictedReason": "tracklist"}, Restriction.GEO),
        ({"restrictedReason": "repeat_play"}, None),
    ],
)
def test_restrictions(more: dict[str, Any], restriction: Restriction | None) -> None:
    assert parsed(searched(node(**more))).media[0].restriction is restriction


def test_a_live_show_has_no_length() -> None:
    assert parsed(searched(node(audioLength=None))).media[0].duration is None


@pytest.mark.parametrize(
    ("body", "status", "state"),
    [
        (searched(), 200, State.EMPTY),
        ({"data": []}, 200, State.EMPTY),
        (
            {"key": "/dubclub/", "url": "x", "name": "Dub Club", "username": "dubclub"},
            200,
            State.EMPTY,
        ),
        ({"data": [{"comment": "nice", "user": {}, "key": "/comments/x/"}]}, 200, State.EMPTY),
        ({"data": {"cloudcastLookup": None}}, 200, State.UNAVAILABLE),
        ({"data": {"viewer": None}, "errors": [{"message": "no"}]}, 200, State.CHANGED),
        ({"errors": [{"message": "Rate limit exceeded"}]}, 200, State.RATE_LIMITED),
        ({}, 200, State.CHANGED),
        ([], 200, State.CHANGED),
        ("<html>Just a moment</html>", 200, State.BLOCKED),
        ("<html>", 403, State.BLOCKED),
        ({"error": {"type": "OAuthException", "message": "x"}}, 200, State.BLOCKED),
        ({"error": {}}, 404, State.UNAVAILABLE),
    ],
)
def test_what_an_answer_is_called(body: Any, status: int, state: State) -> None:
    assert parsed(body, status).status.state is state


def test_the_rate_limit_is_a_403_that_says_how_long() -> None:
    error = {"error": {"type": "RateLimitException", "retry_after": 452, "message": "x"}}
    status = parsed(error, 403).status
    assert status.state is State.RATE_LIMITED
    assert status.retry_at is not None


async def test_graphql_answers_alone() -> None:
    upstream = Site(lambda _: answer(searched(node())))
    outcome = await adapter(upstream).search("dub", 30)
    assert len(outcome.media) == 1
    assert outcome.notes == ()
    (asked,) = upstream.asked
    assert question(asked)["variables"] == {"term": "dub", "first": 30, "after": None}


async def test_rest_stands_in_and_says_so() -> None:
    def reply(request: Request) -> Response:
        return answer("<html>", 403) if request.url == GRAPHQL else answer({"data": [show()]})

    outcome = await adapter(Site(reply)).search("dub", 30)
    assert len(outcome.media) == 1
    assert outcome.notes == ("second route: REST (GraphQL: blocked)",)


async def test_both_routes_failing_is_the_first_ones_word() -> None:
    outcome = await adapter(Site(lambda _: answer({}, 500))).search("dub", 30)
    assert outcome.status.state is State.UNREACHABLE


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://www.mixcloud.com/dubclub/sunday-dub/", "/dubclub/sunday-dub/"),
        ("https://www.mixcloud.com/dubclub/uploads/", "/dubclub/cloudcasts/"),
        ("https://www.mixcloud.com/dubclub/favorites/", "/dubclub/favorites/"),
        ("https://www.mixcloud.com/genres/dub/", "/genres/dub/popular/"),
        ("https://www.mixcloud.com/dubclub/spiritů/", "/dubclub/spirit%C5%AF/"),
    ],
)
async def test_urls_by_rest(url: str, path: str) -> None:
    def reply(request: Request) -> Response:
        if request.url == GRAPHQL:
            return answer({}, 500)
        return answer({"data": [show()]} if "limit=" in request.url else show())

    upstream = Site(reply)
    link = recognise(url)
    assert link is not None
    assert len((await adapter(upstream).resolve(link, 30)).media) == 1
    asked = [request.url.partition("?")[0] for request in upstream.asked]
    assert f"https://api.mixcloud.com{path}" in asked


async def test_lists_of_rest_get_the_ids_of_graphql() -> None:
    def reply(request: Request) -> Response:
        if request.url == GRAPHQL:
            return answer({"data": {"a0": {"id": "Q2xvdWRjYXN0OjE="}, "a1": None}})
        return answer({"data": [show(), show(key="/dubclub/other/")]})

    link = recognise("https://www.mixcloud.com/dubclub/favorites/")
    assert link is not None
    first, second = (await adapter(Site(reply)).resolve(link, 30)).media
    assert first.id == "mixcloud-Q2xvdWRjYXN0OjE="
    assert key_of(second) == "/dubclub/other/"


def test_a_bad_row_spoils_no_list() -> None:
    outcome = parsed(searched(node(owner=None), node(id="whole")))
    assert [medium.native_id for medium in outcome.media] == ["whole"]
    assert parsed(searched(node(owner=None))).status.state is State.CHANGED


@pytest.mark.parametrize(
    ("target", "native_ids"),
    [
        ("https://www.mixcloud.com/dubclub/sunday-dub/?utm_source=x", ["one"]),
        ("https://www.mixcloud.com/dubclub/playlists/best/", ["one"]),
        ("https://www.mixcloud.com/", []),
    ],
)
async def test_a_short_link_stands_for_what_it_leads_to(target: str, native_ids: list[str]) -> None:
    def reply(request: Request) -> Response:
        if request.url.startswith("https://i.mixcloud.com"):
            return answer("", 302, location=target)
        edges = [{"node": {"cloudcast": node(id="one")}}]
        if "playlistLookup" in question(request)["query"]:
            return answer({"data": {"playlistLookup": {"items": {"edges": edges}}}})
        return answer({"data": {"cloudcastLookup": node(id="one")}})

    link = recognise("https://i.mixcloud.com/AbCd")
    assert link is not None
    outcome = await adapter(Site(reply)).resolve(link, 30)
    assert [medium.native_id for medium in outcome.media] == native_ids


async def test_graphql_is_given_half_the_time_of_a_search() -> None:
    upstream = Site(lambda _: answer(searched(node())))
    await adapter(upstream).search("dub", 30)
    assert upstream.asked[0].timeout == 2.5


async def test_a_playlist_in_order() -> None:
    edges = [{"node": {"cloudcast": node(slug=str(at), id=f"id{at}")}} for at in range(3)]
    upstream = Site(lambda _: answer({"data": {"playlistLookup": {"items": {"edges": edges}}}}))
    link = recognise("https://www.mixcloud.com/dubclub/playlists/best/")
    assert link is not None
    outcome = await adapter(upstream).resolve(link, 30)
    assert [medium.native_id for medium in outcome.media] == ["id0", "id1", "id2"]


def test_every_recording_yields_what_it_holds(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "recordings" / "mixcloud").glob("*.json*")):
        if path.name.startswith("gql-"):
            continue
        recording = read_recording(path)
        body = json.loads(recording.response.body)
        rows = body.get("data", [body])
        shows = [
            row for row in rows if "audio_length" in row or (row.get("pictures") and "slug" in row)
        ]
        trimmed = [row for row in rows if {"created_time", "tags"} <= row.keys()]
        expected = max(len(shows), len(trimmed))
        outcome = parse(recording.request, recording.response, None)
        if len(outcome.media) != expected:
            wrong.append((path.name, expected, len(outcome.media), outcome.status))
    assert wrong == []


async def test_graphql_that_has_moved_says_nothing_of_a_show() -> None:
    def reply(request: Request) -> Response:
        return answer("<html>", 404) if request.url == GRAPHQL else answer(show())

    link = recognise("https://www.mixcloud.com/dubclub/sunday-dub/")
    assert link is not None
    outcome = await adapter(Site(reply)).resolve(link, 30)
    assert outcome.notes == ("second route: REST (GraphQL: changed)",)
    assert len(outcome.media) == 1


async def test_what_the_door_says_is_told_as_it_is() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    status = PlatformStatus(State.UNREACHABLE, detail="It rests.", retry_at=later)

    def reply(request: Request) -> Response:
        raise PlatformFailure(status)

    assert (await adapter(Site(reply)).search("dub", 30)).status == status


async def test_a_redirect_to_a_refused_address_is_a_change() -> None:
    def reply(request: Request) -> Response:
        if "169.254" in request.url:
            raise RefusedAddress("no")
        return answer("", 302, location="http://169.254.169.254/x")

    link = recognise("https://www.mixcloud.com/genres/dub/")
    assert link is not None
    upstream = Site(reply)
    assert (await adapter(upstream).resolve(link, 30)).status.state is State.CHANGED


async def test_no_token_of_the_machine_goes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine mixcloud-api password secret-of-somebody")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    upstream = Site(lambda _: answer({"data": [show()]}))
    link = recognise("https://www.mixcloud.com/dubclub/favorites/")
    assert link is not None
    await adapter(upstream).resolve(link, 30)
    assert upstream.asked
    assert all("secret-of-somebody" not in repr(request) for request in upstream.asked)


async def test_a_deleted_show_costs_no_second_call() -> None:
    body = searched(node(owner=None), node(id="whole"))
    connection = body["data"]["viewer"]["search"]["searchQuery"]["cloudcasts"]
    connection["pageInfo"] = {"hasNextPage": True, "endCursor": "x"}
    upstream = Site(lambda _: answer(body))
    outcome = await adapter(upstream).search("dub", 2)
    assert [medium.native_id for medium in outcome.media] == ["whole"]
    assert len(upstream.asked) == 1

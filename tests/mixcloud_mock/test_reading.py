"""Objects and lists, as the contract tells them, over a real socket."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from aggregator.mixcloud.mock import MixcloudMock, running


@pytest.fixture(scope="module")
def mixcloud(library: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=library) as client:
        yield client


def told(mixcloud: httpx.Client, path: str, **params: str) -> Any:
    answer = mixcloud.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def keys(document: Any) -> list[str]:
    return [one["key"] for one in document["data"]]


def test_json_is_called_javascript_and_ascii(mixcloud: httpx.Client) -> None:
    answer = mixcloud.get("/alice/late-night-tales-%C3%A9/")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.content.isascii()
    show = answer.json()
    assert show["key"] == "/alice/late-night-tales-%C3%A9/"
    assert show["slug"] == "late-night-tales-é"


def test_reading_without_the_slash_is_sent_on(mixcloud: httpx.Client) -> None:
    answer = mixcloud.get("/spartacus", params={"metadata": "1"})
    assert (answer.status_code, answer.headers["location"]) == (301, "/spartacus/?metadata=1")
    assert mixcloud.post("/spartacus/follow", params={"access_token": "test-token"}).is_error


def test_jsonp(mixcloud: httpx.Client) -> None:
    text = mixcloud.get("/spartacus/", params={"callback": "show.it"}).text
    assert text.startswith("show.it({")
    assert text.endswith("})")
    assert mixcloud.get("/spartacus/", params={"callback": "alert(1)"}).text.startswith("{")


def test_types_stand_everywhere_with_metadata_and_nowhere_without(mixcloud: httpx.Client) -> None:
    plain = told(mixcloud, "/spartacus/party-time/")
    assert "type" not in plain
    assert "type" not in plain["user"]
    assert "metadata" not in plain
    whole = told(mixcloud, "/spartacus/party-time/", metadata="1")
    kinds = [whole["type"], whole["user"]["type"], whole["tags"][0]["type"]]
    assert kinds == ["cloudcast", "user", "tag"]
    assert whole["sections"][0]["track"]["artist"]["type"] == "artist"
    connections = whole["metadata"]["connections"]
    assert set(connections) == {"listeners", "similar", "favorites", "comments"}
    assert mixcloud.get(connections["comments"]).is_success


@pytest.mark.parametrize(
    "path",
    [
        "/spartacus/followers/",
        "/spartacus/following/",
        "/spartacus/favorites/",
        "/spartacus/cloudcasts/",
        "/spartacus/listens/",
        "/alice/followers/",
        "/alice/favorites/",
        "/alice/cloudcasts/",
        "/alice/feed/",
        "/spartacus/playlists/",
        "/spartacus/party-time/listeners/",
        "/spartacus/party-time/similar/",
        "/spartacus/party-time/favorites/",
        "/spartacus/party-time/comments/",
        "/popular/",
        "/popular/hot/",
        "/new/",
        "/categories/",
        "/categories/jazz/cloudcasts/",
        "/categories/jazz/users/",
        "/genres/funk/popular/",
        "/genres/funk/latest/",
        "/tag/funk/new/",
        "/discover/city:london/popular/",
        "/genres/funk+city:london/latest/",
        "/artist/aphex-twin/popular/",
        "/track/aphex-twin/xtal/hot/",
        "/spartacus/playlists/favourites/cloudcasts/",
    ],
)
def test_every_list_holds_something(mixcloud: httpx.Client, path: str) -> None:
    assert told(mixcloud, path)["data"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nobody/",
        "/nobody/cloudcasts/",
        "/spartacus/nothing/",
        "/spartacus/party-time/nothing/",
        "/spartacus/listen-later/",
        "/spartacus/playlists/nothing/",
        "/spartacus/playlists/favourites/x/",
        "/spartacus/not-yet/",
        "/artist/x/",
        "/artist/aphex-twin/x/",
        "/track/aphex-twin/",
        "/track/aphex-twin/x/",
        "/popular/x/",
        "/new/x/",
        "/search/x/",
        "/genres/",
        "/genres/nothing/",
        "/genres/funk/x/",
        "/genres/city:nowhere/popular/",
        "/categories/nothing/",
        "/categories/funk/x/",
        "/comments/cr/1/2/c3/",
        "/alice/late-night-tales-%25C3%25A9/",
    ],
)
def test_what_is_not_there(mixcloud: httpx.Client, path: str) -> None:
    answer = mixcloud.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "ObjectDoesNotExist"


@pytest.mark.parametrize(
    ("term", "kind", "hits"),
    [
        ("party", "cloudcast", 4),
        ("party", "upload", 4),
        ("PARTY fünk", "cloudcast", 2),
        ("night", "cloudcast", 25),
        ("moody", "cloudcast", 0),
        ("alice", "user", 1),
        ("fun", "tag", 1),
        ("aphex", "artist", 1),
        ("xqzt", "cloudcast", 0),
    ],
)
def test_search(mixcloud: httpx.Client, term: str, kind: str, hits: int) -> None:
    found = told(mixcloud, "/search/", q=term, type=kind, limit="100")
    assert len(found["data"]) == hits
    assert list(found) == ["data"]


def test_a_hit_in_the_name_comes_first(mixcloud: httpx.Client) -> None:
    found = keys(told(mixcloud, "/search/", q="funk", type="cloudcast"))
    assert found[0] == "/spartacus/funk-party-special/"
    assert len(found) > 3


@pytest.mark.parametrize(
    "params", [{"q": "party"}, {"type": "user"}, {"q": " ", "type": "tag"}, {"q": "x", "type": "x"}]
)
def test_search_needs_words_and_a_type(mixcloud: httpx.Client, params: dict[str, str]) -> None:
    assert mixcloud.get("/search/", params=params).status_code == 400


def test_only_the_owner_sees_what_is_hidden(mixcloud: httpx.Client) -> None:
    public = keys(told(mixcloud, "/spartacus/cloudcasts/"))
    own = keys(told(mixcloud, "/spartacus/cloudcasts/", access_token="test-token"))
    assert set(own) - set(public) == {"/spartacus/not-yet/", "/spartacus/between-us/"}
    assert mixcloud.get("/spartacus/not-yet/").status_code == 404
    assert mixcloud.get("/spartacus/between-us/").is_success


def test_embedding(mixcloud: httpx.Client) -> None:
    page = {"url": "https://www.mixcloud.com/spartacus/party-time/"}
    rich = mixcloud.get("/oembed", params=page | {"maxwidth": "400"}).json()
    assert (rich["title"], rich["width"], rich["height"]) == ("Party Time", 400, 120)
    assert mixcloud.get("/oembed", params=page | {"format": "yaml"}).status_code == 501
    assert mixcloud.get("/oembed/", params=page | {"format": "xml"}).text.startswith("<?xml")
    assert mixcloud.get("/oembed", params={"url": "https://example.com/"}).status_code == 404
    assert "<iframe" in mixcloud.get("/spartacus/party-time/embed-html/").text
    assert "<iframe" in told(mixcloud, "/spartacus/party-time/embed-json/")["html"]
    assert mixcloud.get("/spartacus/party-time/embed-html/", params={"color": "red"}).is_error


def test_the_tracklist_can_be_left_out_as_it_is_today() -> None:
    with running(MixcloudMock(legacy_sections=False)) as base:
        assert httpx.get(f"{base}/spartacus/party-time/").json()["sections"] == []


def test_objects_that_have_pages_of_their_own(mixcloud: httpx.Client) -> None:
    comment = told(mixcloud, "/spartacus/party-time/comments/")["data"][0]
    assert told(mixcloud, comment["key"]) == comment
    playlist = told(mixcloud, "/spartacus/playlists/favourites/", metadata="1")
    assert list(playlist["metadata"]["connections"]) == ["cloudcasts"]
    city = told(mixcloud, "/genres/funk+city:london/", metadata="1")
    assert (city["key"], city["name"], city["type"]) == (
        "/genres/funk+city:london/",
        "Funk in London shows",
        "city",
    )
    assert told(mixcloud, "/genres/funk/")["name"] == "Funk shows"
    track = told(mixcloud, "/track/aphex-twin/xtal/")
    assert track["artist"]["slug"] == "aphex-twin"
    assert told(mixcloud, "/categories/news/")["format"] == "talk"


def test_what_a_token_shows(mixcloud: httpx.Client) -> None:
    assert mixcloud.get("/me/").status_code == 401
    own = told(mixcloud, "/me/", access_token="alice-token")
    assert (own["username"], own["is_current_user"]) == ("alice", True)
    other = told(mixcloud, "/spartacus/", access_token="alice-token")
    assert (other["is_current_user"], other["following"], other["follower"]) == (False, True, True)
    assert "following" not in told(mixcloud, "/spartacus/")
    assert keys(told(mixcloud, "/me/listen-later/", access_token="alice-token"))


def test_answers_tell_who_may_read_them(mixcloud: httpx.Client) -> None:
    headers = mixcloud.get("/spartacus/").headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["vary"] == "Accept-Encoding, Origin"
    assert headers["x-request-id"] != mixcloud.get("/spartacus/").headers["x-request-id"]


def test_head_tells_as_much_as_get(mixcloud: httpx.Client) -> None:
    head, get = mixcloud.head("/spartacus/"), mixcloud.get("/spartacus/")
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]

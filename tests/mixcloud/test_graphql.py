"""What REST lacks, from GraphQL, and from REST where GraphQL is refused."""

import base64
import json
from typing import Any

import pytest

from aggregator.mixcloud import Track
from aggregator.mixcloud.errors import (
    ConnectionFailed,
    GraphQLError,
    InvalidKey,
    InvalidRequest,
    NotFound,
    UnexpectedAnswer,
)
from aggregator.mixcloud.graphql_shapes import graphql_tracks, id_of_key, key_of_id
from aggregator.mixcloud.keys import readable_key

SHOW = "spartacus/party-time"
NO_GRAPHQL = {"graphql_root": "http://127.0.0.1:1/graphql"}


def test_a_show_has_an_id_and_is_found_by_it(ask: Any, mock: str) -> None:
    known = ask(mock, lambda m: m.cloudcast_id(SHOW))
    assert known.canonical
    assert base64.b64decode(known.id).decode().startswith("Cloudcast:")
    found = ask(mock, lambda m: m.cloudcast_by_id(known.id), lambda show: show.load())
    assert (found.key, found.name) == ("/spartacus/party-time/", "Party Time")
    assert found.id == known.id


def test_without_graphql_the_id_is_made_from_the_key(ask: Any, mock: str) -> None:
    key = "alice/late-night-tales-é"
    known = ask(mock, lambda m: m.cloudcast_id(key), **NO_GRAPHQL)
    assert not known.canonical
    assert ask(mock, lambda m: m.cloudcast_by_id(known.id), **NO_GRAPHQL).name.startswith("Late")


@pytest.mark.parametrize("key", ["/bob/a-show/", "/bob/caf%C3%A9/", "/ü/ß/"])
def test_an_own_id_leads_back_to_its_key(key: str) -> None:
    assert key_of_id(id_of_key(key)) == readable_key(key)
    assert "/" not in id_of_key(key)


@pytest.mark.parametrize("native", ["Q2xvdWRjYXN0OjE=", "", "%%%", "/bob/", "gA=="])
def test_an_id_of_mixcloud_is_none_of_ours(native: str) -> None:
    assert key_of_id(native) is None


@pytest.mark.parametrize(("options", "source"), [({}, "graphql"), (NO_GRAPHQL, "rest")])
class TestBothSources:
    def test_a_tracklist(self, ask: Any, mock: str, options: Any, source: str) -> None:
        listed = ask(mock, lambda m: m.tracklist(SHOW), **options)
        assert listed.source == source
        assert listed.tracks[0] == Track("Aphex Twin", "Xtal", 0)
        assert [track.start_time for track in listed.tracks] == [0, 720, 1440, 2160, 2880]
        of_show = ask(mock, lambda m: m.get(SHOW), lambda show: show.tracklist(), **options)
        assert of_show == listed

    def test_playlists(self, ask: Any, mock: str, options: Any, source: str) -> None:
        listed = ask(mock, lambda m: m.playlists("spartacus"), **options)
        assert listed.source == source
        favourites = listed["spartacus/playlists/favourites"]
        assert (favourites.name, favourites.type) == ("Favourites", "playlist")
        assert favourites.owner.username == "spartacus"

    def test_the_shows_of_a_playlist(self, ask: Any, mock: str, options: Any, source: str) -> None:
        for limit in (100, 2):
            shows = ask(
                mock,
                lambda m, limit=limit: m.playlist("spartacus/playlists/favourites", limit=limit),
                **options,
            )
            assert shows.source == source
            expected = ["/alice/morning-jazz/", "/spartacus/party-time/", "/bob/athens-calling/"]
            assert [show.key for show in shows] == expected[:limit]

    def test_a_search(self, ask: Any, mock: str, options: Any, source: str) -> None:
        found = ask(mock, lambda m: m.find("party", limit=3), **options)
        assert found.source == source
        assert len(found) == 3
        assert all("party" in show.name.lower() for show in found)
        assert all(show.user.username and show.audio_length for show in found)
        assert all(show.picture("320wx320h") for show in found)

    def test_a_show_with_its_id(self, ask: Any, mock: str, options: Any, source: str) -> None:
        show = ask(mock, lambda m: m.lookup("alice/late-night-tales-é"), **options)
        assert (show.source, "id" in show) == (source, source == "graphql")
        assert show.key == "/alice/late-night-tales-%C3%A9/"
        assert (show.user.username, show.type) == ("alice", "cloudcast")

    def test_the_shows_of_a_user(self, ask: Any, mock: str, options: Any, source: str) -> None:
        shows = ask(mock, lambda m: m.uploads("alice", limit=2), **options)
        assert shows.source == source
        assert [show.name for show in shows] == ["Late Night Tales É", "Beach Party"]

    def test_what_is_not_there(self, ask: Any, mock: str, options: Any, source: str) -> None:
        for step in (
            lambda m: m.tracklist("spartacus/nothing"),
            lambda m: m.playlist("spartacus/playlists/nothing"),
            lambda m: m.playlists("nobody"),
            lambda m: m.lookup("spartacus/nothing"),
            lambda m: m.uploads("nobody"),
        ):
            with pytest.raises(NotFound):
                ask(mock, step, **options)


def test_filters_have_no_second_source(ask: Any, mock: str) -> None:
    assert ask(mock, lambda m: m.find("party", timestamped=True)).source == "graphql"
    assert len(ask(mock, lambda m: m.find("party", created_after="PAST_WEEK"))) == 0
    with pytest.raises(ConnectionFailed):
        ask(mock, lambda m: m.find("party", timestamped=True), **NO_GRAPHQL)
    with pytest.raises(InvalidRequest):
        ask(mock, lambda m: m.find("party", created_after="1999"))


@pytest.mark.parametrize(
    "step",
    [
        lambda m: m.find("party", rest=False),
        lambda m: m.lookup(SHOW, rest=False),
        lambda m: m.uploads("alice", rest=False),
        lambda m: m.playlist("spartacus/playlists/favourites", rest=False),
        lambda m: m.cloudcast_ids([SHOW]),
    ],
    ids=["find", "lookup", "uploads", "playlist", "cloudcast_ids"],
)
def test_who_wants_no_second_source_is_told_of_the_refusal(ask: Any, mock: str, step: Any) -> None:
    with pytest.raises(ConnectionFailed):
        ask(mock, step, **NO_GRAPHQL)


def test_several_ids_in_one_call(ask: Any, scripted: Any) -> None:
    body = {"data": {"a0": {"id": "one"}, "a1": None}}
    scripted.always(scripted.reply(body=body))
    known = ask(scripted.root, lambda m: m.cloudcast_ids(["bob/café", "/bob/gone/"]))
    assert known == {"bob/café": "one"}
    (call,) = scripted.calls
    assert json.loads(call.body)["variables"] == {
        "l0": {"username": "bob", "slug": "café"},
        "l1": {"username": "bob", "slug": "gone"},
    }
    assert ask(scripted.root, lambda m: m.cloudcast_ids([])) == {}


def test_graphql_may_have_less_patience(ask: Any, silent: str, mock: str) -> None:
    options = {"graphql_root": f"{silent}/graphql", "graphql_timeout": 0.05}
    assert ask(mock, lambda m: m.uploads("alice"), **options).source == "rest"


def test_graphql_that_has_moved_is_refused_and_not_a_missing_show(ask: Any, mock: str) -> None:
    moved = {"graphql_root": f"{mock}/nobody/graphql"}
    assert ask(mock, lambda m: m.lookup(SHOW), **moved).source == "rest"


def test_any_question(ask: Any, mock: str) -> None:
    query = "query($lookup:UserLookup!){userLookup(lookup:$lookup){displayName}}"
    told = ask(mock, lambda m: m.graphql(query, {"lookup": {"username": "alice"}}))
    assert told.userLookup.displayName == "Alice Jones"
    with pytest.raises(GraphQLError, match="nothing"):
        ask(mock, lambda m: m.graphql("{nothing}"))


def test_keys_are_checked(ask: Any, scripted: Any) -> None:
    for step in (
        lambda m: m.cloudcast_id("bob"),
        lambda m: m.tracklist("a/b/c"),
        lambda m: m.playlist("bob/best"),
    ):
        with pytest.raises(InvalidKey):
            ask(scripted.root, step)
    assert scripted.calls == []


def test_no_token_is_sent_there(ask: Any, scripted: Any) -> None:
    body = {"data": {"cloudcastLookup": {"id": "abc"}}}
    scripted.always(scripted.reply(body=body))
    ask(scripted.root, lambda m: m.cloudcast_id("bob/café"), access_token="secret")
    call = scripted.calls[0]
    assert (call.method, call.path, call.query) == ("POST", "/graphql", {})
    assert b"secret" not in call.body
    assert "secret" not in str(call.headers)
    asked = json.loads(call.body)
    assert asked["variables"] == {"lookup": {"username": "bob", "slug": "café"}}


def page(numbers: range, more: str | None) -> dict[str, Any]:
    edges = [
        {"node": {"id": str(at), "slug": str(at), "name": str(at), "owner": {"username": "bob"}}}
        for at in numbers
    ]
    shows = {"edges": edges, "pageInfo": {"endCursor": more, "hasNextPage": more is not None}}
    return {"data": {"viewer": {"search": {"searchQuery": {"cloudcasts": shows}}}}}


def shows_in(body: dict[str, Any]) -> dict[str, Any]:
    return body["data"]["viewer"]["search"]["searchQuery"]["cloudcasts"]


def test_a_long_answer_is_read_page_by_page(ask: Any, scripted: Any) -> None:
    scripted.always(
        scripted.reply(body=page(range(100), "a")), scripted.reply(body=page(range(100, 150), None))
    )
    found = ask(scripted.root, lambda m: m.find("x", limit=250))
    assert [show.name for show in found] == [str(at) for at in range(150)]
    asked = [json.loads(call.body)["variables"] for call in scripted.calls]
    assert [(one["first"], one["after"]) for one in asked] == [(100, None), (100, "a")]


def test_a_cursor_that_stands_still_ends_it(ask: Any, scripted: Any) -> None:
    scripted.always(scripted.reply(body=page(range(2), "same")))
    assert len(ask(scripted.root, lambda m: m.find("x", limit=100))) == 2
    assert len(scripted.calls) == 2


def test_a_show_that_stands_twice_in_a_list_is_told_twice(ask: Any, scripted: Any) -> None:
    first, second = page(range(2), "a"), page(range(1, 3), None)
    scripted.always(scripted.reply(body=first), scripted.reply(body=second))
    found = ask(scripted.root, lambda m: m.find("x", limit=10))
    assert [show.name for show in found] == ["0", "1", "1", "2"]


@pytest.mark.parametrize("owners", [["bob", None], [None, "bob"]])
def test_what_a_deleted_show_leaves_spoils_no_list(
    ask: Any, scripted: Any, owners: list[str | None]
) -> None:
    body = page(range(2), None)
    for edge, owner in zip(shows_in(body)["edges"], owners, strict=True):
        edge["node"]["owner"] = owner and {"username": owner}
    scripted.always(scripted.reply(body=body))
    assert len(ask(scripted.root, lambda m: m.find("x", rest=False))) == 1


@pytest.mark.parametrize("shows", [None, {}, {"edges": None}, {"edges": [{"node": {"id": "1"}}]}])
def test_a_list_of_another_shape_is_not_an_empty_one(ask: Any, scripted: Any, shows: Any) -> None:
    body = page(range(0), None)
    body["data"]["viewer"]["search"]["searchQuery"]["cloudcasts"] = shows
    scripted.always(scripted.reply(body=body))
    with pytest.raises(UnexpectedAnswer):
        ask(scripted.root, lambda m: m.find("x", rest=False))


def test_an_empty_list_is_one(ask: Any, scripted: Any) -> None:
    scripted.always(scripted.reply(body=page(range(0), None)))
    assert len(ask(scripted.root, lambda m: m.find("x", rest=False))) == 0


def test_a_partial_answer_counts(ask: Any, scripted: Any) -> None:
    body = {"data": {"cloudcastLookup": {"id": "abc"}}, "errors": [{"message": "partly"}]}
    scripted.always(scripted.reply(body=body))
    assert ask(scripted.root, lambda m: m.cloudcast_id("bob/x")).id == "abc"


@pytest.mark.parametrize(
    ("chapter", "artist", "song"),
    [
        ("Sun Ra - Lanquidity", "Sun Ra", "Lanquidity"),
        ("Sun Ra – Lanquidity - Live", "Sun Ra", "Lanquidity - Live"),
        ("Intro", None, None),
        ("Jay-Z", None, None),
    ],
)
def test_chapters_that_name_a_track(chapter: str, artist: str | None, song: str | None) -> None:
    (track,) = graphql_tracks([{"chapter": chapter, "startSeconds": 5}])
    assert track == Track(artist, song, 5, chapter)

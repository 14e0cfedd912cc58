"""GraphQL: the questions of our client and of the unofficial ones, over a real socket."""

import base64
from typing import Any

import httpx
import pytest

from aggregator.mixcloud import MixcloudSync

SHOW = "id slug name url audioLength isExclusive isPlayable plays owner{username displayName}"


@pytest.fixture(scope="module")
def ask(library: str) -> Any:
    def asking(query: str, **variables: Any) -> Any:
        asked = {"query": query, "variables": variables}
        answer = httpx.post(f"{library}/graphql", json=asked)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/json")
        return answer.json()

    return asking


def names(connection: Any) -> list[str]:
    return [edge["node"]["name"] for edge in connection["edges"]]


def test_what_our_client_asks(library: str) -> None:
    with MixcloudSync(library, netrc=False) as mixcloud:
        assert len(mixcloud.find("party", limit=2, rest=False)) == 2
        show = mixcloud.lookup("spartacus/party-time", rest=False)
        assert (show.name, show.user.name) == ("Party Time", "Spartacus")
        rows = mixcloud.playlist("spartacus/playlists/favourites", limit=5, rest=False)
        assert [one.slug for one in rows] == ["morning-jazz", "party-time", "athens-calling"]
        uploads = mixcloud.uploads("alice", limit=2, rest=False)
        assert [one.name for one in uploads] == ["Late Night Tales É", "Beach Party"]
        ids = mixcloud.cloudcast_ids(["alice/beach-party", "alice/nothing"])
    assert list(ids) == ["alice/beach-party"]
    assert base64.b64decode(ids["alice/beach-party"]).startswith(b"Cloudcast:")


def test_ids_lead_back(ask: Any) -> None:
    show = ask(
        'query{cloudcastLookup(lookup:{username:"alice",slug:"beach-party"}){id owner{id}}}'
    )["data"]["cloudcastLookup"]
    user = show["owner"]["id"]
    told = ask(
        "query($id:ID!,$user:ID!){cloudcast(id:$id){slug} node(id:$id){id __typename}"
        " user(id:$user){username} none:cloudcast(id:$user){id}}",
        id=show["id"],
        user=user,
    )["data"]
    assert told == {
        "cloudcast": {"slug": "beach-party"},
        "node": {"id": show["id"], "__typename": "Cloudcast"},
        "user": {"username": "alice"},
        "none": None,
    }


def test_a_list_is_walked_to_its_end(ask: Any) -> None:
    query = (
        'query($after:String){playlistLookup(lookup:{username:"carol",slug:"all-nights"})'
        "{items(first:10,after:$after){totalCount edges{node{cloudcast{slug}}}"
        " pageInfo{endCursor hasNextPage}}}}"
    )
    after, slugs = None, []
    while True:
        items = ask(query, after=after)["data"]["playlistLookup"]["items"]
        slugs += [edge["node"]["cloudcast"]["slug"] for edge in items["edges"]]
        after = items["pageInfo"]["endCursor"]
        if not items["pageInfo"]["hasNextPage"]:
            break
    assert len(slugs) == len(set(slugs)) == items["totalCount"] == 24


def test_pages_have_their_bounds(ask: Any) -> None:
    query = (
        'query($first:Int){userLookup(lookup:{username:"carol"})'
        "{uploads(first:$first){edges{cursor}}}}"
    )

    def told(first: int | None) -> int:
        return len(ask(query, first=first)["data"]["userLookup"]["uploads"]["edges"])

    assert [told(None), told(0), told(1), told(500)] == [20, 0, 1, 24]


@pytest.mark.parametrize("order", ["HOT", "POPULAR", "LATEST", "OLDEST"])
def test_uploads_in_order(ask: Any, order: str) -> None:
    query = (
        'query($by:CloudcastOrder){userLookup(lookup:{username:"spartacus"})'
        "{uploads(orderBy:$by){edges{node{name plays publishDate}}}}}"
    )
    nodes = [
        edge["node"] for edge in ask(query, by=order)["data"]["userLookup"]["uploads"]["edges"]
    ]
    field = "plays" if order in ("HOT", "POPULAR") else "publishDate"
    values = [node[field] for node in nodes]
    assert values == sorted(values, reverse=order != "OLDEST")
    assert len(values) == 4


@pytest.mark.parametrize(
    "name", ["reposted", "favorites", "listeningHistory", "stream", "followers", "following"]
)
def test_connections_of_a_user(ask: Any, name: str) -> None:
    query = (
        f'{{userLookup(lookup:{{username:"alice"}}){{{name}{{totalCount edges{{node{{id}}}}}}}}}}'
    )
    told = ask(query)["data"]["userLookup"][name]
    assert told["totalCount"] == len(told["edges"]) > 0


def test_playlists_stand_in_the_menu_of_a_profile(ask: Any) -> None:
    query = (
        '{userLookup(lookup:{username:"spartacus"}){profileNavigation{menuItems{__typename'
        " ...on PlaylistNavigationItem{count playlist{id name slug description}}}}}}"
    )
    items = ask(query)["data"]["userLookup"]["profileNavigation"]["menuItems"]
    lists = [one for one in items if one["__typename"] == "PlaylistNavigationItem"]
    assert [(one["count"], one["playlist"]["slug"]) for one in lists] == [(3, "favourites")]


def test_tracklists_and_what_keeps_them_back(ask: Any) -> None:
    query = (
        "query($user:String!,$slug:String!){cloudcastLookup(lookup:{username:$user,slug:$slug})"
        "{canShowTracklist restrictedReason featuringArtistList sections{__typename"
        " ...on TrackSection{artistName songName startSeconds}}}}"
    )
    open_ = ask(query, user="spartacus", slug="party-time")["data"]["cloudcastLookup"]
    assert open_["sections"][0] == {
        "__typename": "TrackSection",
        "artistName": "Aphex Twin",
        "songName": "Xtal",
        "startSeconds": 0,
    }
    assert open_["featuringArtistList"][0] == "Aphex Twin"
    kept = ask(query, user="bob", slug="licensed")["data"]["cloudcastLookup"]
    assert (kept["canShowTracklist"], kept["restrictedReason"], kept["sections"]) == (
        False,
        "tracklist",
        [],
    )


def test_search_and_its_filters(ask: Any) -> None:
    query = (
        "query($age:CreatedAfterFilter,$timed:IsTimestampedFilter,$who:IsUploaderFilter)"
        '{viewer{search{party:searchQuery(term:"party"){cloudcasts(createdAfter:$age,'
        "isTimestamped:$timed){edges{node{name}}}}"
        ' carol:searchQuery(term:"carol"){users(isUploader:$who){edges{node{username}}}}'
        ' fun:searchQuery(term:"fun"){tags{edges{node{name slug}}}}}}}'
    )
    told = ask(query)["data"]["viewer"]["search"]
    assert len(told["party"]["cloudcasts"]["edges"]) >= 3
    assert told["carol"]["users"]["edges"] == [{"node": {"username": "carol"}}]
    assert {"node": {"name": "funk", "slug": "funk"}} in told["fun"]["tags"]["edges"]
    narrow = ask(query, age="PAST_WEEK", timed="YES", who="NO")["data"]["viewer"]["search"]
    assert narrow["party"]["cloudcasts"]["edges"] == narrow["carol"]["users"]["edges"] == []


def test_discover_and_categories(ask: Any) -> None:
    query = (
        'query($by:DiscoverOrder){viewer{discover(discoverTags:[{slug:"funk",type:TAG}])'
        "{selectedTags{name slug} shows(orderBy:$by,first:3){edges{node{name plays publishDate}}}"
        " staffPicks{totalCount}} categories{music{name slug} talk{slug}} localisation{country}}}"
    )
    for order, field in ((None, "plays"), ("POPULAR", "plays"), ("LATEST", "publishDate")):
        viewer = ask(query, by=order)["data"]["viewer"]
        values = [edge["node"][field] for edge in viewer["discover"]["shows"]["edges"]]
        assert values == sorted(values, reverse=True)
        assert len(values) == 3
    assert viewer["discover"]["selectedTags"] == [{"name": "funk", "slug": "funk"}]
    assert {"name": "Drum & Bass", "slug": "drum-bass"} in viewer["categories"]["music"]


def test_fragments_aliases_and_counts(ask: Any) -> None:
    query = (
        f"fragment Show on Cloudcast{{{SHOW} favorites{{totalCount}} reposts{{totalCount}}"
        " comments(first:1){totalCount edges{node{comment user{username}}}}"
        ' tags(country:"GLOBAL"){tag{name slug}} picture(width:60,height:60){url urlRoot}'
        " hosts{id}}"
        'query{a:cloudcastLookup(lookup:{username:"spartacus",slug:"party-time"}){...Show}}'
    )
    show = ask(query)["data"]["a"]
    assert show["url"] == "https://www.mixcloud.com/spartacus/party-time/"
    assert show["comments"]["totalCount"] == 2
    assert show["picture"]["url"].endswith(f"/60x60/{show['picture']['urlRoot']}")
    assert show["tags"][0] == {"tag": {"name": "funk", "slug": "funk"}}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ nothing }", "nothing"),
        ("{", "Syntax Error"),
        ("query($a:Int!){viewer{__typename}}", "$a"),
    ],
)
def test_a_wrong_question_is_an_error_with_200(ask: Any, query: str, said: str) -> None:
    assert said in ask(query)["errors"][0]["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"query": 3}', b"\xff", b" " * 100_001])
def test_what_is_no_question(library: str, body: bytes) -> None:
    answer = httpx.post(f"{library}/graphql", content=body)
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])


def test_reading_it_is_refused(library: str) -> None:
    assert httpx.get(f"{library}/graphql").status_code == 405

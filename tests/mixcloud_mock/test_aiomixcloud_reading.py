"""aiomixcloud 1.0.6 reads everything it can from the mock server."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from aiomixcloud import Mixcloud, MixcloudError

pytestmark = pytest.mark.anyio

TOKEN = "test-token"
LISTS = ("popular", "hot", "new")
PAGES = (
    {"limit": 2},
    {"offset": 1, "limit": 2},
    {"page": 1, "per_page": 2},
    {"since": "2024-01-02"},
    {"until": datetime(2024, 2, 1)},
    {"since": 1_704_110_400, "until": "1706702400"},
)


@pytest.fixture
async def client(library: str) -> AsyncIterator[Mixcloud]:
    async with Mixcloud(library, access_token=TOKEN, oembed_root=f"{library}/oembed") as client:
        yield client


def keys(resources: Any) -> list[str]:
    return [one["key"] for one in resources]


@pytest.mark.parametrize("key", ["spartacus/party-time", "/spartacus/party-time/"])
async def test_get_by_key(client: Mixcloud, key: str) -> None:
    show = await client.get(key)
    assert (show.type, show.key, show["name"]) == (
        "cloudcast",
        "/spartacus/party-time/",
        "Party Time",
    )
    assert repr(show) == "<Resource: Cloudcast '/spartacus/party-time/'>"


async def test_get_by_url(client: Mixcloud, library: str) -> None:
    url = f"{library}/alice/late-night-tales-%C3%A9/"
    show = await client.get(url, relative=False)
    assert show.slug == "late-night-tales-é"
    assert show.user.username == "alice"


async def test_get_without_connections(client: Mixcloud) -> None:
    user = await client.get("alice", create_connections=False)
    with pytest.raises(AttributeError):
        user.followers  # noqa: B018


async def test_me(client: Mixcloud, library: str) -> None:
    me = await client.me()
    assert (me.username, me.is_current_user) == ("spartacus", True)
    async with Mixcloud(library) as stranger:
        with pytest.raises(AssertionError, match="access_token must be set"):
            await stranger.me()


async def test_discover_has_its_connections(client: Mixcloud) -> None:
    tag = await client.discover("funk")
    assert (tag.type, tag.key) == ("tag", "/discover/funk/")
    for name in ("popular", "latest"):
        assert len(await getattr(tag, name)()) >= 3


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", [{}, *PAGES])
async def test_lists_take_every_page(client: Mixcloud, name: str, page: dict[str, Any]) -> None:
    found = await getattr(client, name)(**page)
    assert len(found) <= page.get("limit", page.get("per_page", 20))
    assert all(one.type == "cloudcast" for one in found)
    assert found.name.endswith("Cloudcasts")


async def test_pages_by_number_and_by_offset_are_the_same(client: Mixcloud) -> None:
    by_page = await client.popular(page=2, per_page=3)
    by_offset = await client.popular(offset=6, limit=3)
    assert keys(by_page) == keys(by_offset)
    with pytest.raises(AssertionError, match="cannot be specified simultaneously"):
        await client.popular(page=1, offset=2)


async def test_new_shows_lie_between_the_dates(client: Mixcloud) -> None:
    found = await client.new(since="2024-01-02T00:00:00Z", until="2024-01-10T00:00:00Z")
    assert found
    assert all("2024-01-02" < one.created_time.isoformat() < "2024-01-10" for one in found)


@pytest.mark.parametrize(
    ("query", "kind", "hit"),
    [
        ("party", "cloudcast", "/spartacus/party-time/"),
        ("alice", "user", "/alice/"),
        ("funk", "tag", "/genres/funk/"),
        ("aphex", "artist", "/artist/aphex-twin/"),
    ],
)
async def test_search(client: Mixcloud, query: str, kind: str, hit: str) -> None:
    found = await client.search(query, type=kind)
    assert hit in keys(found)
    assert {one.type for one in found} == {kind}
    assert len(await client.search(query, type=kind, limit=1)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "feed",
        "playlists",
        "comments",
        "followers",
        "favorites",
        "following",
        "cloudcasts",
        "listens",
    ],
)
async def test_connections_of_a_user(client: Mixcloud, name: str) -> None:
    user = await client.get("spartacus")
    assert set(user.metadata.connections) >= {name}
    first = await getattr(user, name)(limit=1)
    assert len(first) == 1
    assert "type" in first[0]


@pytest.mark.parametrize("name", ["listeners", "similar", "favorites", "comments"])
async def test_connections_of_a_cloudcast(client: Mixcloud, name: str) -> None:
    show = await client.get("spartacus/party-time")
    assert len(await getattr(show, name)()) > 0


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("genres/funk", ["popular", "latest"]),
        ("tag/funk", ["popular", "new", "hot"]),
        ("genres/city:london", ["popular", "latest"]),
        ("genres/funk+city:london", ["popular", "latest"]),
        ("artist/aphex-twin", ["popular", "new", "hot"]),
        ("track/aphex-twin/xtal", ["popular", "new", "hot"]),
        (
            "categories/funk",
            ["userpick_users", "userpick_cloudcasts", "cloudcasts", "users"],
        ),
        ("spartacus/playlists/favourites", ["cloudcasts"]),
    ],
)
async def test_connections_of_the_rest(client: Mixcloud, key: str, names: list[str]) -> None:
    resource = await client.get(key)
    for name in names:
        assert len(await getattr(resource, name)()) > 0, name


async def test_lists_are_walked_there_and_back(client: Mixcloud) -> None:
    user = await client.get("carol")
    page = await user.cloudcasts(limit=7)
    pages = [keys(page)]
    while (following := await page.next()) is not None:
        page = following
        pages.append(keys(page))
    assert [len(one) for one in pages] == [7, 7, 7, 3]
    assert len({key for one in pages for key in one}) == 24
    for earlier in pages[-2::-1]:
        page = await page.previous()
        assert keys(page) == earlier
    assert len(await page.previous()) == 0


async def test_offset_lists_end_at_both_sides(client: Mixcloud) -> None:
    page = await client.search("party", limit=2)
    assert await page.previous() is None
    last = await page.next()
    assert await last.next() is None
    assert keys(await last.previous()) == keys(page)


async def test_lists_by_index_and_by_key(client: Mixcloud) -> None:
    found = await (await client.get("spartacus")).cloudcasts()
    assert found["spartacus/party-time"].key == "/spartacus/party-time/"
    assert found[0].key in keys(found)
    assert found["name"] == "Spartacus's Cloudcasts"
    assert "previous" in found["paging"]
    assert repr(found) == '<ResourceList "Spartacus\'s Cloudcasts">'
    with pytest.raises(KeyError):
        found["spartacus/nothing"]


async def test_load_fills_a_row_in_place(client: Mixcloud) -> None:
    row = (await client.search("party"))["/spartacus/party-time/"]
    with pytest.raises(AttributeError):
        row.description  # noqa: B018
    assert await row.load() is row
    assert row.description
    assert len(await row.comments()) > 0
    assert row.sections[0].track.artist.name == "Aphex Twin"
    await row.load(force=True)
    owner = await row.user.load()
    assert owner.biog


async def test_dates_come_as_dates(client: Mixcloud) -> None:
    show = await client.get("spartacus/party-time")
    assert isinstance(show.created_time, datetime)
    assert isinstance((await show.comments())[0].submit_date, datetime)
    user = await client.get("spartacus")
    assert isinstance((await user.listens())[0].listen_time, datetime)


async def test_the_owner_sees_what_is_hidden(client: Mixcloud, library: str) -> None:
    hidden = {"/spartacus/not-yet/", "/spartacus/between-us/"}
    own = await (await client.me()).cloudcasts()
    assert hidden <= set(keys(own))
    assert (await client.get("spartacus/not-yet")).is_public is False
    async with Mixcloud(library) as stranger:
        public = await (await stranger.get("spartacus")).cloudcasts()
        assert not hidden & set(keys(public))


@pytest.mark.parametrize(
    "key", ["me/followers", "me/listens", "me/feed", "me/playlists", "me/listen-later"]
)
async def test_my_lists(client: Mixcloud, key: str) -> None:
    assert len(await client.get(key)) > 0


@pytest.mark.parametrize("form", ["json", "html"])
async def test_embedding(client: Mixcloud, form: str) -> None:
    shape = {"width": 400, "height": 200, "color": "ff0044"}
    embed = getattr(client, f"embed_{form}")
    told = await embed("/spartacus/party-time/", **shape)
    html = told.html if form == "json" else told
    assert 'width="400" height="200"' in html
    assert "ff0044" in html
    show = await client.get("spartacus/party-time")
    assert await getattr(show, f"embed_{form}")(**shape) == told


async def test_oembed(client: Mixcloud) -> None:
    told = await client.oembed("spartacus/party-time", width=400, height=200, color="ff0044")
    assert (told["type"], told.title) == ("rich", "Party Time")
    assert 'width="400"' in told.html
    xml = await client.oembed("spartacus/party-time", format="xml")
    assert xml.startswith("<?xml")
    show = await client.get("spartacus/party-time")
    assert (await show.oembed()).author_name == "Spartacus"


async def test_an_error_is_a_value_or_raised(client: Mixcloud, library: str) -> None:
    assert (await client.get("nobody/nothing")).error.type == "ObjectDoesNotExist"
    async with Mixcloud(library, access_token=TOKEN, raise_exceptions=True) as strict:
        with pytest.raises(MixcloudError) as missing:
            await strict.get("nobody/nothing")
        assert missing.value.type == "ObjectDoesNotExist"
        assert missing.value.message
        with pytest.raises(MixcloudError) as limited:
            await strict.get("__fault/rate-limit")
        assert limited.value.extra == {"retry_after": 452}
        assert str(limited.value).startswith("RateLimitException: You have hit your rate limit.")
        strict.access_token = "stale"
        with pytest.raises(MixcloudError, match="OAuthException: An invalid access token"):
            await strict.me()


async def test_a_key_that_is_quoted_twice_leads_nowhere(client: Mixcloud) -> None:
    """As on the real one: aiomixcloud's `load()` quotes the keys of lists once more."""
    row = (await client.search("tales"))[0]
    assert row.key == "/alice/late-night-tales-%C3%A9/"
    assert (await client.get(row.key)).error.type == "ObjectDoesNotExist"

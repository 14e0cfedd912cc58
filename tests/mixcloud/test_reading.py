"""Reading over a socket, with either client, from the mock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.mixcloud import Mixcloud, Resource, ResourceList
from aggregator.mixcloud.errors import InvalidPaging, InvalidRequest, MissingToken, NotFound
from aggregator.mixcloud.mock import running

TOKEN = "test-token"
LIST_KINDS = ["popular", "hot", "new"]


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    """One mock for all: nothing here writes."""
    with running() as base:
        yield base


@pytest.mark.parametrize(
    "key",
    [
        "spartacus/party-time",
        "/spartacus/party-time/",
        "https://www.mixcloud.com/spartacus/party-time/",
        "https://api.mixcloud.com/spartacus/party-time",
    ],
)
def test_a_show_by_any_form_of_its_key(ask: Any, mock: str, key: str) -> None:
    show = ask(mock, lambda m: m.get(key))
    assert show.key == "/spartacus/party-time/"
    assert show.name == show["name"] == "Party Time"
    assert show.user.username == show["user"]["username"] == "spartacus"
    assert show.created_time == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert show.type == "cloudcast"
    assert show.full


@pytest.mark.parametrize("slug", ["late-night-tales-é", "late-night-tales-%C3%A9"])
def test_a_key_beyond_ascii_is_quoted_once(ask: Any, mock: str, slug: str) -> None:
    show = ask(mock, lambda m: m.get(f"alice/{slug}"), lambda show: show.load(force=True))
    assert show.slug == "late-night-tales-é"
    assert show.key == "/alice/late-night-tales-%C3%A9/"


def test_a_listed_show_beyond_ascii_loads(ask: Any, mock: str) -> None:
    """The key comes percent-encoded from the list; it is not encoded again."""
    show = ask(
        mock,
        lambda m: m.search("tales"),
        lambda found: found["alice/late-night-tales-é"].load(),
    )
    assert show.description


@pytest.mark.parametrize(
    ("step", "key", "kind"),
    [
        (lambda m: m.user("alice"), "/alice/", "user"),
        (lambda m: m.cloudcast("alice", "beach-party"), "/alice/beach-party/", "cloudcast"),
        (lambda m: m.cloudcast("alice/beach-party"), "/alice/beach-party/", "cloudcast"),
        (lambda m: m.artist("aphex-twin"), "/artist/aphex-twin/", "artist"),
        (lambda m: m.track("aphex-twin", "xtal"), "/track/aphex-twin/xtal/", "track"),
        (lambda m: m.genre("funk"), "/genres/funk/", "tag"),
        (lambda m: m.discover("funk"), "/discover/funk/", "tag"),
        (lambda m: m.category("jazz"), "/categories/jazz/", "category"),
    ],
)
def test_each_kind_of_object(ask: Any, mock: str, step: Any, key: str, kind: str) -> None:
    found = ask(mock, step)
    assert (found.key, found.type) == (key, kind)


def test_a_city_and_a_tag_in_it(ask: Any, mock: str) -> None:
    assert ask(mock, lambda m: m.city("athens")).key == "/genres/city:athens/"
    assert ask(mock, lambda m: m.city("athens", "funk")).key == "/genres/funk+city:athens/"


def test_categories(ask: Any, mock: str) -> None:
    categories = ask(mock, lambda m: m.categories())
    assert categories["categories/jazz"].name == "Jazz"


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_lists_of_everything(ask: Any, mock: str, kind: str) -> None:
    shows = ask(mock, lambda m: getattr(m, kind)(limit=3))
    assert len(shows) == 3
    assert all(show.type == "cloudcast" and not show.full for show in shows)


@pytest.mark.parametrize(
    ("kind", "words", "key"),
    [
        ("cloudcast", "party", "/spartacus/party-time/"),
        ("user", "alice", "/alice/"),
        ("tag", "funk", "/genres/funk/"),
    ],
)
def test_search_of_each_type(ask: Any, mock: str, kind: str, words: str, key: str) -> None:
    found = ask(mock, lambda m: m.search(words, type=kind))
    assert found[key].type == kind


def test_search_of_nothing_is_refused_before_it_is_sent(ask: Any, scripted: Any) -> None:
    with pytest.raises(InvalidRequest):
        ask(scripted.root, lambda m: m.search("  "))
    with pytest.raises(InvalidRequest):
        ask(scripted.root, lambda m: m.search("x", type="playlist"))
    assert scripted.calls == []


def test_me_and_my_lists(ask: Any, mock: str) -> None:
    me = ask(mock, lambda m: m.me(), access_token=TOKEN)
    assert me.username == "spartacus"
    later = ask(mock, lambda m: m.connection("me", "listen_later"), access_token=TOKEN)
    assert len(later) > 0


@pytest.mark.parametrize("step", [lambda m: m.me(), lambda m: m.connection("me", "feed")])
def test_me_needs_a_token(ask: Any, scripted: Any, step: Any) -> None:
    with pytest.raises(MissingToken, match="access_token must be set"):
        ask(scripted.root, step)
    assert scripted.calls == []


def test_a_token_shows_more(ask: Any, mock: str) -> None:
    private = lambda m: m.connection("spartacus", "cloudcasts")  # noqa: E731
    public, own = ask(mock, private), ask(mock, private, access_token=TOKEN)
    assert len(own) > len(public)


def test_an_object_that_is_not_there(ask: Any, mock: str) -> None:
    with pytest.raises(NotFound) as missing:
        ask(mock, lambda m: m.get("nobody/nothing"))
    assert missing.value.status == 404


class TestConnections:
    @pytest.mark.parametrize(
        ("key", "names"),
        [
            ("spartacus", ["followers", "following", "favorites", "cloudcasts", "listens"]),
            ("spartacus/party-time", ["listeners", "similar", "favorites", "comments"]),
            ("genres/funk", ["popular", "latest"]),
        ],
    )
    def test_are_methods_of_a_full_resource(
        self, ask: Any, mock: str, key: str, names: list[str]
    ) -> None:
        for name in names:
            found = ask(
                mock,
                lambda m: m.get(key),
                lambda one, name=name: getattr(one, name)(limit=2),
            )
            assert 0 < len(found) <= 2, name

    def test_need_a_full_resource_or_their_name(self, ask: Any, mock: str) -> None:
        author = lambda m: m.search("beach")  # noqa: E731
        with pytest.raises(AttributeError, match="load"):
            ask(mock, author, lambda found: found[0].user.followers)
        followers = ask(mock, author, lambda found: found[0].user.connection("followers"))
        assert len(followers) == 3

    def test_are_left_out_when_not_wanted(self, ask: Any, mock: str) -> None:
        bare = ask(mock, lambda m: m.get("alice", create_connections=False))
        assert not bare.connections
        with pytest.raises(AttributeError):
            _ = bare.followers

    def test_page(self, ask: Any, mock: str) -> None:
        user = lambda m: m.user("spartacus")  # noqa: E731
        every = ask(mock, user, lambda user: user.followers(limit=3))
        second = ask(mock, user, lambda user: user.followers(page=1, per_page=1))
        assert [one.key for one in second] == [every[1].key]

    def test_of_a_chain(self, ask: Any, mock: str) -> None:
        color = ask(
            mock,
            lambda m: m.get("spartacus/party-time"),
            lambda show: show.similar(),
            lambda similar: similar[0].load(),
        )
        assert color.picture_primary_color

    def test_a_show_of_a_user(self, ask: Any, mock: str) -> None:
        show = ask(mock, lambda m: m.user("spartacus"), lambda user: user.cloudcast("party-time"))
        assert show.key == "/spartacus/party-time/"


class TestPaging:
    def test_dates_bound_a_list(self, ask: Any, mock: str) -> None:
        bounded = ask(
            mock,
            lambda m: m.connection(
                "spartacus",
                "cloudcasts",
                since="2 January 2024 00:00 UTC",
                until=datetime(2024, 1, 6, tzinfo=UTC),
            ),
        )
        assert [show.slug for show in bounded] == ["lambiance"]

    def test_next_and_previous(self, ask: Any, mock: str) -> None:
        first = lambda m: m.search("party", limit=2)  # noqa: E731
        assert ask(mock, first, lambda page: page.previous()) is None
        second = ask(mock, first, lambda page: page.next())
        assert len(second) > 0
        back = ask(mock, first, lambda page: page.next(), lambda page: page.previous())
        assert [one.key for one in back] == [one.key for one in ask(mock, first)]

    def test_the_end_has_no_next(self, ask: Any, mock: str) -> None:
        last = ask(mock, lambda m: m.search("lambiance"))
        assert ask(mock, lambda m: m.search("lambiance"), lambda page: page.next()) is None
        assert len(last) == 1

    @pytest.mark.parametrize("offset", [None, 0])
    def test_every_item_of_every_page(self, ask: Any, mock: str, offset: int | None) -> None:
        """By date and by offset alike: none missing, none twice, and so with a page of one."""
        whole = ask(mock, lambda m: m.new(limit=100))
        walked = ask(mock, lambda m: m.new(limit=1, offset=offset), lambda page: page.iterate())
        assert [one.key for one in walked] == [one.key for one in whole]
        assert len(whole) > 3

    def test_pages(self, ask: Any, mock: str) -> None:
        pages = ask(mock, lambda m: m.popular(limit=3), lambda page: page.pages())
        sizes = [len(page) for page in pages]
        assert sizes[0] == 3
        assert sum(sizes) == len(ask(mock, lambda m: m.popular(limit=100)))

    def test_a_walk_ends_where_it_is_told(self, ask: Any, mock: str) -> None:
        assert len(ask(mock, lambda m: m.iterate("new", limit=2))) == 2
        assert ask(mock, lambda m: m.new(), lambda page: page.iterate(0)) == []

    def test_a_walk_from_the_client(self, ask: Any, mock: str) -> None:
        walked = ask(mock, lambda m: m.iterate("spartacus", "followers"))
        assert {one.key for one in walked} == {"/alice/", "/bob/", "/carol/"}

    def test_pages_exclude_offsets(self, ask: Any, scripted: Any) -> None:
        with pytest.raises(InvalidPaging):
            ask(scripted.root, lambda m: m.popular(page=1, offset=1))
        assert scripted.calls == []


def row(at: int) -> dict[str, str]:
    return {"key": f"/bob/{at}/", "url": f"https://www.mixcloud.com/bob/{at}/", "name": str(at)}


class TestWalksThatMustEnd:
    def test_a_link_that_leads_to_itself(self, ask: Any, scripted: Any) -> None:
        link = "https://api.mixcloud.com/new/?until=now"
        scripted.answer = lambda call: scripted.reply(
            body={"data": [row(len(scripted.calls))], "paging": {"next": link}}
        )
        walked = ask(scripted.root, lambda m: m.iterate("new"))
        assert [one.name for one in walked] == ["1", "2"]

    def test_bounds_that_are_included(self, ask: Any, scripted: Any) -> None:
        """What closed a page and opens the next is one item."""

        def answer(call: Any) -> Any:
            at = int(call.query.get("until", 0))
            paging = {"next": f"{scripted.root}/new/?until={at + 2}"} if at < 4 else {}
            return scripted.reply(body={"data": [row(at + n) for n in range(3)], "paging": paging})

        scripted.answer = answer
        walked = ask(scripted.root, lambda m: m.iterate("new"))
        assert [one.name for one in walked] == [str(at) for at in range(7)]

    def test_an_empty_page(self, ask: Any, scripted: Any) -> None:
        link = f"{scripted.root}/new/?until=1"
        scripted.always(scripted.reply(body={"data": [], "paging": {"next": link}}))
        assert ask(scripted.root, lambda m: m.iterate("new")) == []
        assert len(scripted.calls) == 1


def test_links_are_followed_with_the_token_and_only_to_the_api(ask: Any, scripted: Any) -> None:
    link = "https://api.mixcloud.com/new/?until=1&access_token=other"
    scripted.always(
        scripted.reply(body={"data": [row(1)], "paging": {"next": link}}),
        scripted.reply(body={"data": [row(2)]}),
    )
    ask(scripted.root, lambda m: m.new(), lambda page: page.next(), access_token=TOKEN)
    assert scripted.calls[1].path == "/new/"
    assert scripted.calls[1].query["access_token"] == TOKEN
    assert scripted.calls[1].query["until"] == "1"


def test_a_link_to_elsewhere_is_refused(ask: Any, scripted: Any) -> None:
    body = {"data": [row(1)], "paging": {"next": "https://evil.example/new/"}}
    scripted.always(scripted.reply(body=body))
    with pytest.raises(InvalidRequest):
        ask(scripted.root, lambda m: m.new(), lambda page: page.next(), access_token=TOKEN)


def test_own_classes_are_used(mock: str) -> None:
    class Show(Resource):
        __slots__ = ()

    class Shows(ResourceList):
        __slots__ = ()

    import asyncio

    async def run() -> Any:
        async with Mixcloud(
            mock, resource_class=Show, resource_list_class=Shows, netrc=False
        ) as mixcloud:
            return await mixcloud.popular()

    shows = asyncio.run(run())
    assert type(shows) is Shows
    assert type(shows[0]) is type(shows[0].user) is Show


def test_own_decoder_is_used(ask: Any, scripted: Any) -> None:
    scripted.always(scripted.reply(body=b"anything"))
    found = ask(
        scripted.root, lambda m: m.get("bob"), json_decoder=lambda body: {"name": body.decode()}
    )
    assert found.name == "anything"


def test_parameters_of_ones_own_go_along(ask: Any, scripted: Any) -> None:
    ask(scripted.root, lambda m: m.get("bob", fields="name", limit=3))
    assert scripted.calls[0].query == {"metadata": "1", "fields": "name", "limit": "3"}
    assert scripted.calls[0].path == "/bob/"

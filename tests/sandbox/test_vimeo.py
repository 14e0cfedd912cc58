"""Vimeo's adapter reads the simulated site as it reads the real one, and both look alike."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.links import recognise
from aggregator.platforms.vimeo import Vimeo
from aggregator.platforms.vimeo_parse import parse
from aggregator.sandbox.vimeo import HOSTS, simulator
from aggregator.sandbox.vimeo_access import LIFETIME
from aggregator.sandbox.vimeo_objects import hash_of, link_of, privacy_of
from aggregator.sandbox.world import Collection, Upload, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request, Response
from tests.sandbox.shapes import always, document, ever, paths, recordings

pytestmark = pytest.mark.anyio

API = "https://api.vimeo.com"
SITE = "https://vimeo.com"
LEAST = 0.8


@pytest.fixture
def clock() -> list[float]:
    return [1_800_000_000.0]


@pytest.fixture
def client(world: World, clock: list[float]) -> GuardedClient:
    app = simulator(world, clock=lambda: clock[0])
    return GuardedClient(InProcessTransport(lambda host: app if host in HOSTS else None))


@pytest.fixture
def vimeo(client: GuardedClient) -> Vimeo:
    return Vimeo(client)


def uploads(world: World) -> list[Upload]:
    return world.uploads_of(Platform.VIMEO)


def of_privacy(world: World, privacy: str) -> Upload:
    return next(one for one in uploads(world) if privacy_of(one) == privacy)


def longest_list(world: World) -> Collection:
    return max(world.collections_of(Platform.VIMEO), key=lambda one: len(one.uploads))


def ids(outcome: Outcome) -> list[str]:
    return [medium.native_id for medium in outcome.media]


async def resolved(vimeo: Vimeo, url: str, limit: int = 30) -> Outcome:
    link = recognise(url)
    assert link is not None
    return await vimeo.resolve(link, limit)


def assert_true(medium: Media, upload: Upload) -> None:
    assert medium.native_id == upload.native_id
    assert (medium.title, medium.author) == (upload.title, upload.author)
    assert medium.duration == round(upload.duration)
    assert medium.image is not None
    assert upload.artwork in medium.image


@pytest.mark.parametrize("token", [None, "an operator's own"])
async def test_search_gives_the_worlds_order_by_either_token(
    client: GuardedClient, world: World, token: str | None
) -> None:
    wanted = world.search(Platform.VIMEO, "love")[:30]
    outcome = await Vimeo(client, token=token).search("love", 30)
    assert wanted
    for medium, upload in zip(outcome.media, wanted, strict=True):
        assert_true(medium, upload)
        assert medium.url == link_of(upload)
    assert (await Vimeo(client, token=token).search("xqzt wvvk", 30)).status.state is State.EMPTY


async def test_an_anonymous_token_ends_and_the_adapter_takes_a_new_one(
    client: GuardedClient, vimeo: Vimeo, clock: list[float]
) -> None:
    assert (await vimeo.search("love", 3)).media
    issued = await viewer_token(client)
    assert await status_with(client, f"jwt {issued}") == 200
    clock[0] += LIFETIME + 1
    assert await status_with(client, f"jwt {issued}") == 401
    assert (await vimeo.search("love", 3)).media


async def viewer_token(client: GuardedClient) -> str:
    answer = await client.send(Request(url=f"{SITE}/_next/viewer"))
    token: str = msgspec.json.decode(answer.body)["jwt"]
    return token


async def status_with(client: GuardedClient, authorization: str) -> int:
    request = Request(url=f"{API}/videos?query=love", headers=(("authorization", authorization),))
    return (await client.send(request)).status


@pytest.mark.parametrize("authorization", ["", "jwt", "jwt a.b.c", "bearer ", "basic abc"])
async def test_the_api_is_closed_without_a_good_token(
    client: GuardedClient, authorization: str
) -> None:
    assert await status_with(client, authorization) == 401


async def test_a_token_that_was_changed_is_not_good(client: GuardedClient) -> None:
    head, claims, signature = (await viewer_token(client)).split(".")
    assert await status_with(client, f"jwt {head}.{claims}x.{signature}") == 401


@pytest.mark.parametrize("page", ["watch", "channels/staffpicks"])
async def test_the_pages_give_a_token_where_the_viewer_does_not(world: World, page: str) -> None:
    app = simulator(world)
    hidden = f"{SITE}/_next/viewer"
    others = {"watch": (), "channels/staffpicks": ("/watch",)}[page]

    async def gated(scope: Any, receive: Any, send: Any) -> None:
        closed = scope["path"] in ("/_next/viewer", *others)
        await app({**scope, "path": "/search"} if closed else scope, receive, send)

    client = GuardedClient(InProcessTransport(lambda _: gated))
    assert (await client.send(Request(url=hidden))).status == 403
    assert (await Vimeo(client).search("love", 3)).media


FORMS = (
    "https://vimeo.com/{id}",
    "https://player.vimeo.com/video/{id}",
    "https://vimeo.com/channels/anything/{id}",
    "https://vimeo.com/{author}/{slug}",
)


@pytest.mark.parametrize("form", FORMS)
async def test_a_video_by_any_of_its_addresses(vimeo: Vimeo, world: World, form: str) -> None:
    one = of_privacy(world, "anybody")
    url = form.format(id=one.native_id, author=one.author_slug, slug=one.slug)
    (medium,) = (await resolved(vimeo, url)).media
    assert_true(medium, one)


async def test_an_unlisted_video_needs_its_hash(vimeo: Vimeo, world: World) -> None:
    one = of_privacy(world, "unlisted")
    with_hash = await resolved(vimeo, link_of(one))
    in_player = f"https://player.vimeo.com/video/{one.native_id}?h={hash_of(one)}"
    assert ids(with_hash) == ids(await resolved(vimeo, in_player)) == [one.native_id]
    assert with_hash.media[0].url == link_of(one)
    without = await resolved(vimeo, f"{SITE}/{one.native_id}")
    assert without.status.restriction is Restriction.REMOVED


@pytest.mark.parametrize("privacy", ["password", "nobody"])
async def test_what_is_kept_from_strangers_tells_nothing(
    vimeo: Vimeo, world: World, privacy: str
) -> None:
    one = of_privacy(world, privacy)
    outcome = await resolved(vimeo, f"{SITE}/{one.native_id}")
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.restriction is Restriction.PRIVATE


async def test_what_is_not_there_is_gone(vimeo: Vimeo) -> None:
    assert (await resolved(vimeo, f"{SITE}/1")).status.restriction is Restriction.REMOVED


async def test_private_videos_are_in_no_list(world: World, vimeo: Vimeo) -> None:
    private = {one.native_id for one in uploads(world) if privacy_of(one) != "anybody"}
    one = of_privacy(world, "nobody")
    own = await resolved(vimeo, f"{SITE}/{one.author_slug}", 100)
    assert own.media
    assert {medium.author for medium in own.media} == {one.author}
    assert not private & set(ids(own))


@pytest.mark.parametrize("form", ["showcase/{id}", "channels/{slug}", "groups/{slug}"])
async def test_a_list_by_its_addresses(vimeo: Vimeo, world: World, form: str) -> None:
    told = longest_list(world)
    url = f"{SITE}/{form.format(id=told.native_id, slug=told.slug)}"
    outcome = await resolved(vimeo, url, 100)
    closed = {one.native_id for one in uploads(world) if privacy_of(one) != "anybody"}
    assert ids(outcome) == [one for one in told.uploads if one not in closed]
    unknown = await resolved(vimeo, url + "00")
    assert unknown.status.state is State.UNAVAILABLE


async def test_a_category_holds_what_has_its_tag(vimeo: Vimeo, world: World) -> None:
    tag = next(tag for one in uploads(world) for tag in one.tags if tag.isalpha())
    outcome = await resolved(vimeo, f"{SITE}/categories/{tag}", 100)
    assert outcome.media
    for medium in outcome.media:
        upload = world.upload(Platform.VIMEO, medium.native_id)
        assert upload is not None
        assert tag in upload.tags


async def test_likes_are_for_members(client: GuardedClient, vimeo: Vimeo, world: World) -> None:
    url = f"{SITE}/{of_privacy(world, 'anybody').author_slug}/likes"
    assert (await resolved(vimeo, url)).status.restriction is Restriction.LOGIN
    assert (await resolved(Vimeo(client, token="an operator's own"), url)).media


async def test_pages_of_a_list_lead_on_until_its_end(client: GuardedClient, world: World) -> None:
    wanted = [one.native_id for one in world.search(Platform.VIMEO, "love")]
    following: str | None = "/videos?query=love&per_page=10&fields=uri,name"
    found: list[str] = []
    while following:
        answer = await client.send(authorised(following))
        page = msgspec.json.decode(answer.body)
        found += [row["uri"].removeprefix("/videos/") for row in page["data"]]
        assert all(row.keys() == {"uri", "name"} for row in page["data"])
        following = page["paging"]["next"]
    assert found == wanted
    assert len(wanted) > 10


@pytest.mark.parametrize("page", ["0", "999", "x"])
async def test_a_page_past_the_end_is_an_error_of_its_own(client: GuardedClient, page: str) -> None:
    answer = await client.send(authorised(f"/videos?query=love&page={page}"))
    assert answer.status == 400
    assert msgspec.json.decode(answer.body)["error_code"] == 2286


@pytest.mark.parametrize("size", ["0", "101"])
async def test_a_page_has_at_most_a_hundred(client: GuardedClient, size: str) -> None:
    answer = await client.send(authorised(f"/videos?query=love&per_page={size}"))
    assert answer.status == 400
    assert msgspec.json.decode(answer.body)["invalid_parameters"][0]["field"] == "per_page"


async def test_fields_are_chosen_by_dotted_paths(client: GuardedClient) -> None:
    asked = "/search?query=love&fields=clip.uri,clip.user.name,clip.pictures.sizes.width,clip.x.y"
    page = msgspec.json.decode((await client.send(authorised(asked))).body)
    row = page["data"][0]
    assert row.keys() == {"clip"}
    assert row["clip"].keys() == {"uri", "user", "pictures"}
    assert row["clip"]["user"].keys() == {"name"}
    assert all(size.keys() == {"width"} for size in row["clip"]["pictures"]["sizes"])


async def test_the_player_shows_the_same_video(client: GuardedClient, world: World) -> None:
    one = of_privacy(world, "anybody")
    request = Request(url=f"https://player.vimeo.com/video/{one.native_id}/config")
    (medium,) = parse(request, await client.send(request), None).media
    assert_true(medium, one)
    closed = of_privacy(world, "nobody")
    request = Request(url=f"https://player.vimeo.com/video/{closed.native_id}/config")
    assert (await client.send(request)).status == 403


@pytest.mark.parametrize(
    ("privacy", "status", "words"),
    [("anybody", 200, "og:title"), ("password", 200, 'type="password"'), ("nobody", 404, "")],
)
async def test_watch_pages(
    client: GuardedClient, world: World, privacy: str, status: int, words: str
) -> None:
    one = of_privacy(world, privacy)
    answer = await client.send(Request(url=f"{SITE}/{one.native_id}"))
    assert answer.status == status
    assert words in answer.text()


async def test_the_search_page_is_a_challenge(client: GuardedClient) -> None:
    request = Request(url=f"{SITE}/search?q=love")
    outcome = parse(request, await client.send(request), None)
    assert outcome.status.state is State.BLOCKED


# What follows compares the answers with recorded ones.


class Case(msgspec.Struct, frozen=True):
    """A kind of answer: recordings that are typical of it today, all of the kind, how ours is
    asked for, and how their rows stand in ours."""

    name: str
    recorded: tuple[str, ...]
    ask: Callable[[World], Request]
    kind: tuple[str, ...] = ()
    row: str = ""


VIDEOS = (
    "item-*",
    "dn-video-video-*",
    "vi-api-video-1*",
    "category-animation-2022*",
    "user-list-2022*",
    "ex-video*",
    "dn-video-user-videos*",
    "ex-user_album_videos*",
)
SEARCH_FIELDS = "clip.uri,clip.name,clip.link,clip.duration,clip.user.name,clip.pictures.sizes"


def authorised(path: str) -> Request:
    return Request(url=f"{API}{path}", headers=(("authorization", "bearer an operator's own"),))


def item(world: World) -> Request:
    return authorised(f"/videos/{of_privacy(world, 'anybody').native_id}")


def embedding(privacy: str) -> Callable[[World], Request]:
    return lambda world: Request(
        url=f"{SITE}/api/oembed.json",
        params=(("url", f"{SITE}/{of_privacy(world, privacy).native_id}"),),
    )


def config(world: World) -> Request:
    number = of_privacy(world, "anybody").native_id
    return Request(url=f"https://player.vimeo.com/video/{number}/config")


CASES = [
    Case(
        "item",
        ("item-*", "dn-video-video-8*", "dn-video-video-1*", "vi-api-video-136971428*"),
        item,
        VIDEOS,
    ),
    Case(
        "unlisted item",
        ("dn-video-video-1*",),
        lambda w: authorised(
            f"/videos/{of_privacy(w, 'unlisted').native_id}:{hash_of(of_privacy(w, 'unlisted'))}"
        ),
        VIDEOS,
    ),
    Case(
        "search",
        ("ex-videos.*", "category-animation-2022*"),
        lambda _: authorised("/videos?query=love"),
        VIDEOS,
    ),
    Case(
        "anonymous search",
        ("ex-videos.*",),
        lambda _: authorised(f"/search?filter_type=clip&query=love&fields={SEARCH_FIELDS}"),
        VIDEOS,
        ".clip",
    ),
    Case(
        "album",
        ("ex-user_album_videos*", "user-list-2022*"),
        lambda w: authorised(f"/albums/{longest_list(w).native_id}/videos"),
        VIDEOS,
    ),
    Case(
        "channel",
        ("channel-top-2016*", "category-animation-2022*"),
        lambda w: authorised(f"/channels/{longest_list(w).slug}/videos"),
        VIDEOS,
    ),
    Case(
        "user's videos",
        ("dn-video-user-videos*", "user-cascada*"),
        lambda w: authorised(f"/users/{of_privacy(w, 'anybody').author_slug}/videos"),
        VIDEOS,
    ),
    Case(
        "fields chosen",
        ("dn-tag-video*",),
        lambda _: authorised("/tags/jazz/videos?page=1&per_page=10&fields=uri,name"),
    ),
    Case(
        "user",
        ("ex-user.json",),
        lambda w: authorised(f"/users/{of_privacy(w, 'anybody').author_id}"),
        ("ex-user.json", "dn-channel-user*", "dn-album-albums*", *VIDEOS),
        ".user",
    ),
    Case("oembed", ("oembed-embed-b*", "oembed-rb-31158841-8*"), embedding("anybody")),
    Case("private oembed", ("oembed-embed-235352744-a*",), embedding("nobody")),
    Case("error: token", ("ex-oauth*",), lambda _: Request(url=f"{API}/videos/1")),
    Case(
        "error: past the end",
        ("dn-video-page-not*",),
        lambda _: authorised("/videos?query=love&page=999"),
    ),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

FROM_CLIENTS = {".data[].clip"}
"""Paths without a recording: what two public clients read of the site's own search."""


def answers(shared: Path, names: tuple[str, ...]) -> list[Any]:
    found = recordings(shared / "recordings" / "vimeo", names)
    assert found
    return [document(one.response.body) for one in found]


def known_paths(shared: Path, case: Case) -> set[str]:
    """The paths of all recordings of the kind; a video is the same alone and in a list, and a
    user the same alone and in a video."""
    told: set[str] = set()
    for answer in answers(shared, case.kind or case.recorded):
        rows = answer["data"] if case.kind and "data" in answer else [answer]
        told |= paths(answer)
        for row in rows:
            own = paths(row)
            told |= own | {f".data[]{path}" for path in own}
            told |= {f".data[]{case.row}{path}" for path in own if case.row == ".clip"}
            if case.row == ".user" and "user" in row:
                told |= paths(row["user"])
    return told


async def ours(client: GuardedClient, world: World, case: Case) -> tuple[Request, Response]:
    request = case.ask(world)
    return request, await client.send(request)


@each_case
async def test_nothing_is_invented(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    _, response = await ours(client, world, case)
    told = paths(document(response.body))
    assert told
    assert sorted(told - known_paths(shared, case) - FROM_CLIENTS) == []


@pytest.mark.parametrize(
    # Where fields are chosen, what else there is has no recording.
    "case",
    [one for one in CASES if one.row != ".clip"],
    ids=lambda case: case.name,
)
async def test_little_is_left_out(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    _, response = await ours(client, world, case)
    common = set.intersection(*map(paths, answers(shared, case.recorded)))
    missing = common - paths(document(response.body))
    assert len(missing) <= (1 - LEAST) * len(common), sorted(missing)


@each_case
async def test_the_same_status(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    _, response = await ours(client, world, case)
    recorded = recordings(shared / "recordings" / "vimeo", case.recorded)
    assert response.status in {one.response.status for one in recorded}
    assert response.content_type.endswith("json")


def media_of(exchanges: list[tuple[Request, Response]]) -> list[Media]:
    return [medium for one in exchanges for medium in parse(*one, None).media]


HIDDEN = {"views", "description"}
"""Fields that an owner may leave empty or hide; whether all recorded ones tell them is chance."""


@pytest.mark.parametrize("name", ["item", "search", "album", "channel", "user's videos", "oembed"])
async def test_media_have_the_fields_that_recorded_ones_have(
    name: str, client: GuardedClient, world: World, shared: Path
) -> None:
    case = next(one for one in CASES if one.name == name)
    recorded = recordings(shared / "recordings" / "vimeo", case.recorded)
    theirs = media_of([(one.request, one.response) for one in recorded])
    mine = media_of([await ours(client, world, case)])
    assert mine
    assert always(mine) >= always(theirs) - HIDDEN
    assert ever(mine) <= ever(theirs) | HIDDEN


async def test_the_player_is_configured_as_recorded(
    client: GuardedClient, world: World, shared: Path
) -> None:
    """The player's streams and settings are left out: only the video is read of it."""
    request = config(world)
    told = document((await client.send(request)).body)
    (recorded,) = answers(shared, ("player-config*",))
    names = {path.replace(".fastly_skyfire", ".CDN") for path in paths(told)}
    known = {path.replace(".fastly_skyfire", ".CDN") for path in paths(recorded)}
    assert names <= known
    assert paths(told["video"]) >= paths(recorded["video"])

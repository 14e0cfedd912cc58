"""Bandcamp's adapter reads the simulated site as it reads the real one, and both look alike."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.bandcamp import Bandcamp
from aggregator.platforms.bandcamp_parse import parse
from aggregator.platforms.bandcamp_requests import (
    app_search,
    band_details,
    details,
    page,
    player_data,
    radio_show,
    search_page,
    site_search,
)
from aggregator.platforms.base import AnswerKind
from aggregator.platforms.links import recognise
from aggregator.platforms.web import Web
from aggregator.sandbox.bandcamp import simulator
from aggregator.sandbox.bandcamp_catalogue import Band, Catalogue, Release
from aggregator.sandbox.bandcamp_pages import SHOWN, is_shell
from aggregator.sandbox.world import Song, Upload, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.upstream.message import Request, Response
from aggregator.upstream.recording import Recording
from tests.sandbox.shapes import always, ever, paths, recordings

pytestmark = pytest.mark.anyio

SITE = "https://bandcamp.com"
LEAST = 0.8


@pytest.fixture(scope="session")
def catalogue(world: World) -> Catalogue:
    return Catalogue(world)


@pytest.fixture
def bandcamp(client: GuardedClient) -> Bandcamp:
    return Bandcamp(client)


def restricted(world: World, restriction: Restriction | None) -> Upload:
    return next(
        one for one in world.uploads_of(Platform.BANDCAMP) if one.restriction is restriction
    )


def address(upload: Upload) -> str:
    return f"https://{upload.author_slug}.bandcamp.com/track/{upload.slug}"


def open_album(catalogue: Catalogue) -> Release:
    """The longest album that everybody may hear as a whole."""
    albums = [
        one
        for one in catalogue.releases.values()
        if one.form == "a"
        and not one.locked
        and all(track.restriction is None for track in one.tracks)
    ]
    return max(albums, key=lambda one: len(one.tracks))


def ids(outcome: Outcome) -> list[str]:
    return [medium.native_id for medium in outcome.media]


async def resolved(bandcamp: Bandcamp, url: str, limit: int = 30) -> Outcome:
    link = recognise(url)
    assert link is not None
    return await bandcamp.resolve(link, limit)


def told(medium: Media) -> tuple[str, str, str]:
    return medium.native_id, medium.title, medium.author


def true(upload: Upload) -> tuple[str, str, str]:
    return upload.native_id, upload.title, upload.author


async def test_search_gives_the_worlds_order_and_the_first_lengths(
    bandcamp: Bandcamp, world: World
) -> None:
    wanted = world.search(Platform.BANDCAMP, "love")[:20]
    outcome = await bandcamp.search("love", 20)
    assert [told(one) for one in outcome.media] == [true(one) for one in wanted]
    assert all(
        medium.duration == upload.duration
        for medium, upload in zip(outcome.media[:8], wanted, strict=False)
        if upload.restriction is None
    )
    assert [one.duration for one in outcome.media[8:]] == [None] * (len(outcome.media) - 8)
    assert (await bandcamp.search("xqzt wvvk", 20)).status.state is State.EMPTY


@pytest.mark.parametrize("route", [app_search, search_page])
async def test_the_second_routes_of_search_find_the_same_tracks(
    client: GuardedClient, world: World, route: Callable[[str], Request]
) -> None:
    request = route("love")
    outcome = parse(request, await client.send(request), None)
    wanted = [true(one) for one in world.search(Platform.BANDCAMP, "love")]
    found = [told(one) for one in outcome.media]
    assert found
    assert found == wanted[: len(found)]


async def test_the_search_page_goes_on_until_its_end(client: GuardedClient, world: World) -> None:
    wanted = [one.native_id for one in world.search(Platform.BANDCAMP, "love")]
    found: list[str] = []
    number = 1
    while number:
        request = Request(
            url=f"{SITE}/search", params=(("q", "love"), ("item_type", "t"), ("page", str(number)))
        )
        answer = await client.send(request)
        found += ids(parse(request, answer, None))
        following = re.search(r'class="nextprev next round4" href="\?page=(\d+)', answer.text())
        number = int(following[1]) if following else 0
    assert found == wanted
    assert len(wanted) > 18


async def test_a_search_for_everything_mixes_bands_albums_and_tracks(
    client: GuardedClient, world: World
) -> None:
    band = restricted(world, None).author
    request = site_search(band, form="")
    rows = msgspec.json.decode((await client.send(request)).body)["auto"]["results"]
    assert {row["type"] for row in rows} == {"a", "b", "t"}
    assert not [path for path in paths(rows) if "duration" in path]


async def test_a_track_page(bandcamp: Bandcamp, world: World) -> None:
    one = restricted(world, None)
    (medium,) = (await resolved(bandcamp, address(one))).media
    assert told(medium) == true(one)
    assert medium.duration == one.duration
    assert medium.url == address(one)
    assert medium.image == f"https://f4.bcbits.com/img/a{int(one.artwork):010d}_5.jpg"


async def test_an_album_page_has_its_tracks_in_order(
    bandcamp: Bandcamp, catalogue: Catalogue
) -> None:
    album = open_album(catalogue)
    media = (await resolved(bandcamp, album.url)).media
    assert [told(one) for one in media] == [true(one) for one in album.tracks]
    assert [one.duration for one in media] == [one.duration for one in album.tracks]
    assert {one.album for one in media} == {album.title}


async def test_linked_data_and_player_tell_the_same_tracks(
    client: GuardedClient, catalogue: Catalogue
) -> None:
    album = open_album(catalogue)
    request = page(album.url)
    whole = await client.send(request)
    without = re.sub(rb'data-tralbum="[^"]*"', b"", whole.body)
    by_data = parse(request, whole, None)
    described = parse(request, msgspec.structs.replace(whole, body=without), None)
    embedded = page(f"{SITE}/EmbeddedPlayer/album={album.id}/size=large/")
    by_player = parse(embedded, await client.send(embedded), None)
    assert without != whole.body
    assert ids(by_data) == ids(described) == ids(by_player)
    for one, other in zip(by_data.media, described.media, strict=True):
        assert int(one.duration or 0) == other.duration  # whole seconds in JSON-LD
        assert one.url == other.url
    assert [one.duration for one in by_data.media] == [one.duration for one in by_player.media]


@pytest.mark.parametrize("form", ["/EmbeddedPlayer/track={}/", "/EmbeddedPlayer.html?track={}"])
async def test_an_embedded_track(bandcamp: Bandcamp, world: World, form: str) -> None:
    one = restricted(world, None)
    (medium,) = (await resolved(bandcamp, SITE + form.format(one.native_id))).media
    assert told(medium) == true(one)


@pytest.mark.parametrize("restriction", [Restriction.PREMIUM, Restriction.UPCOMING])
async def test_what_must_be_bought_first_has_no_stream(
    bandcamp: Bandcamp, client: GuardedClient, world: World, restriction: Restriction
) -> None:
    one = restricted(world, restriction)
    outcome = await resolved(bandcamp, address(one))
    assert outcome.status.state is State.UNAVAILABLE
    assert outcome.status.restriction is restriction
    request = details(int(one.author_id), int(one.native_id), "t")
    answer = parse(request, await client.send(request), None)
    assert answer.status.state is State.UNAVAILABLE


async def test_what_is_private_or_unknown_is_not_there(bandcamp: Bandcamp, world: World) -> None:
    private = restricted(world, Restriction.PRIVATE)
    for url in (address(private), address(restricted(world, None)) + "-no"):
        outcome = await resolved(bandcamp, url)
        assert outcome.status.restriction is Restriction.REMOVED


async def test_a_band_that_is_gone_leaves_the_sign_up_page(bandcamp: Bandcamp) -> None:
    for path in ("", "/track/any"):
        outcome = await resolved(bandcamp, f"https://nobodyhere.bandcamp.com{path}")
        assert outcome.status.state is State.UNAVAILABLE
        assert outcome.status.restriction is Restriction.REMOVED


async def test_a_locked_album_shows_no_tracks(bandcamp: Bandcamp, catalogue: Catalogue) -> None:
    locked = next(one for one in catalogue.releases.values() if one.locked)
    outcome = await resolved(bandcamp, locked.url)
    assert outcome.status.state is State.EMPTY


def band_where(catalogue: Catalogue, holds: Callable[[Band, int], bool]) -> Band:
    return next(
        band for band in catalogue.bands.values() if holds(band, len(catalogue.discography(band)))
    )


@pytest.mark.parametrize(
    "holds",
    [
        lambda band, count: count == 1,
        lambda band, count: count > 1 and is_shell(band),
        lambda band, count: count > 1 and not is_shell(band),
    ],
    ids=["its only release", "a shell", "a grid"],
)
@pytest.mark.parametrize("path", ["", "/music"])
async def test_a_bands_page_leads_to_its_tracks(
    bandcamp: Bandcamp, catalogue: Catalogue, holds: Callable[[Band, int], bool], path: str
) -> None:
    band = band_where(catalogue, holds)
    outcome = await resolved(bandcamp, band.url + path, 200)
    open_tracks = {
        track.native_id
        for release in catalogue.discography(band)
        for track in release.tracks
        if track.restriction is None and not release.locked
    }
    assert set(ids(outcome)) == open_tracks


async def test_a_long_discography_goes_on_in_a_script() -> None:
    songs = [Song(n, "Tern", f"Tide {chr(65 + n)}", 100.0 + n, 2000, ("folk",)) for n in range(40)]
    grown = World.grow(songs, 3)
    singles = [
        msgspec.structs.replace(one, album=None, track_number=None)
        for one in grown.uploads_of(Platform.BANDCAMP)
        if one.author == "Tern" and one.restriction is None
    ]
    # A band of another number, so that its page is a grid.
    singles = [msgspec.structs.replace(one, author_id="41000001") for one in singles]
    world = World(3, tuple(songs), tuple(singles), ())
    app = simulator(world)
    client = GuardedClient(InProcessTransport(lambda _: app))
    request = page("https://tern.bandcamp.com/music")
    outcome = parse(request, await client.send(request), AnswerKind.LIST)
    assert len(outcome.media) == len(singles) > SHOWN
    newest = sorted(singles, key=lambda one: (one.published, int(one.native_id)), reverse=True)
    assert ids(outcome) == [one.native_id for one in newest]


async def test_a_radio_show_is_one_medium_and_a_list_of_tracks(
    bandcamp: Bandcamp, client: GuardedClient, world: World
) -> None:
    (show,) = (await resolved(bandcamp, f"{SITE}/radio?show=7")).media
    for request in (radio_show("7"), player_data("7")):
        response = await client.send(request)
        assert parse(request, response, AnswerKind.ITEM).media[0] == show
        tracks = parse(request, response, AnswerKind.LIST).media
        assert tracks
        for track in tracks:
            upload = world.upload(Platform.BANDCAMP, track.native_id)
            assert upload is not None
            assert told(track) == true(upload)
    assert show.duration is not None
    assert show.duration > 1800
    unknown = await resolved(bandcamp, f"{SITE}/radio?show=99999")
    assert unknown.status.state is State.UNAVAILABLE


async def test_errors_come_with_status_200(client: GuardedClient, world: World) -> None:
    bad = band_details(7)
    bad = msgspec.structs.replace(bad, json={"band_id": "https://bandcamp.com"})
    unknown = details(1, 2, "t")
    others = details(int(restricted(world, None).author_id) + 1, 2, "t")
    for request, message in (
        (bad, 'invalid int: "https://bandcamp.com"'),
        (unknown, "No such tralbum for band"),
        (others, "No such tralbum for band"),
    ):
        answer = await client.send(request)
        assert answer.status == 200
        assert msgspec.json.decode(answer.body) == {"error": True, "error_message": message}


async def test_an_artists_own_domain_is_told_by_its_page(
    client: GuardedClient, world: World
) -> None:
    one = restricted(world, None)
    outcome = await Web(client, bandcamp_page=lambda q, r: parse(q, r, None)).resolve_url(
        address(one), 5
    )
    assert ids(outcome) == [one.native_id]


# What follows compares the answers with recorded ones.


class Case(msgspec.Struct, frozen=True):
    """A kind of answer: its recordings, what asks for ours, where in a page its JSON stands."""

    name: str
    recorded: tuple[str, ...]
    ask: Callable[[Catalogue], Request]
    part: str = ""


NO_JSON = "none"
"""For a page that is compared by the media read out of it."""

TRACK_PAGES = ("track-*",)
ALBUM_PAGES = ("album-night*", "album-results*", "band-diskak*")


def single(catalogue: Catalogue) -> Release:
    return next(
        one
        for one in catalogue.releases.values()
        if one.form == "t" and one.album and one.first.restriction is None and one.band.location
    )


def grid_band(catalogue: Catalogue) -> Band:
    return band_where(catalogue, lambda band, count: count > 1 and not is_shell(band))


CASES = [
    Case("search", ("autocomplete*",), lambda c: site_search(single(c).first.tags[0], form="")),
    Case(
        "search of a band",
        ("autocomplete*",),
        lambda c: site_search(single(c).band.name, form=""),
    ),
    Case("item", ("tralbum-details-*",), lambda c: item(single(c))),
    Case("album item", ("tralbum-details-*",), lambda c: item(open_album(c))),
    Case(
        "discography",
        ("band-details-1*", "band-details-tracks*"),
        lambda c: band_details(grid_band(c).id),
    ),
    Case("error", ("band-details-20*",), lambda c: details(1, 2, "t")),
    Case("track page", TRACK_PAGES, lambda c: page(single(c).url), "data-tralbum"),
    Case("album page", ALBUM_PAGES, lambda c: page(open_album(c).url), "data-tralbum"),
    Case("track page, player", TRACK_PAGES, lambda c: page(single(c).url), "data-embed"),
    Case("album page, player", ALBUM_PAGES, lambda c: page(open_album(c).url), "data-embed"),
    Case("track page, band", TRACK_PAGES, lambda c: page(single(c).url), "data-band"),
    Case("track page, described", TRACK_PAGES, lambda c: page(single(c).url), "ld+json"),
    Case(
        "album page, described",
        (*ALBUM_PAGES, "ldjson-[chr]*"),
        lambda c: page(open_album(c).url),
        "ld+json",
    ),
    Case(
        "search page",
        ("search-c418*", "search-snippet*"),
        lambda c: search_any("love"),
        NO_JSON,
    ),
    Case("radio show", ("bcweekly-230*",), lambda c: radio_show("7")),
    Case("radio", ("bcweekly-list*",), lambda c: Request(url=f"{SITE}/api/bcweekly/3/list")),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
each_with_json = pytest.mark.parametrize(
    "case", [one for one in CASES if one.part != NO_JSON], ids=lambda case: case.name
)


def item(release: Release) -> Request:
    return details(release.band.id, release.id, release.form)


def search_any(term: str) -> Request:
    return Request(url=f"{SITE}/search", params=(("q", term),))


def document(body: bytes, part: str) -> Any:
    """The JSON of an answer, or of the part of a page; the recorded JSON-LD is its page's."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        text = body.decode("utf-8", "replace")
        if not part:
            return None
        if part == "ld+json":
            found = re.search(r"ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)
            return json.loads(found[1]) if found else None
        found = re.search(rf'\b{re.escape(part)}="([^"]*)"', text)
        return json.loads(html.unescape(found[1])) if found else None


def recorded_documents(folder: Path, names: tuple[str, ...], part: str) -> list[Any]:
    found = [document(one.response.body, part) for one in recordings(folder, names)]
    assert found
    return found


async def ours(client: GuardedClient, catalogue: Catalogue, case: Case) -> tuple[Request, Response]:
    request = case.ask(catalogue)
    return request, await client.send(request)


@each_with_json
async def test_nothing_is_invented(
    case: Case, client: GuardedClient, catalogue: Catalogue, shared: Path
) -> None:
    _, response = await ours(client, catalogue, case)
    folder = shared / "recordings" / "bandcamp"
    recorded = map(paths, recorded_documents(folder, case.recorded, case.part))
    told = paths(document(response.body, case.part))
    assert told
    assert sorted(told - set.union(*recorded)) == []


@each_with_json
async def test_little_is_left_out(
    case: Case, client: GuardedClient, catalogue: Catalogue, shared: Path
) -> None:
    _, response = await ours(client, catalogue, case)
    folder = shared / "recordings" / "bandcamp"
    recorded = map(paths, recorded_documents(folder, case.recorded, case.part))
    common = set.intersection(*recorded)
    missing = common - paths(document(response.body, case.part))
    assert len(missing) <= (1 - LEAST) * len(common), sorted(missing)


@each_case
async def test_the_same_status_and_kind_of_body(
    case: Case, client: GuardedClient, catalogue: Catalogue, shared: Path
) -> None:
    _, response = await ours(client, catalogue, case)
    recorded = recordings(shared / "recordings" / "bandcamp", case.recorded)
    recorded = [one for one in recorded if "ld+json" not in one.response.content_type]
    assert response.status in {one.response.status for one in recorded}
    assert response.content_type in {one.response.content_type for one in recorded}


def media_of(exchanges: list[tuple[Request, Response]]) -> list[Media]:
    return [medium for one in exchanges for medium in parse(*one, None).media]


def exchange(recording: Recording) -> tuple[Request, Response]:
    return recording.request, recording.response


@pytest.mark.parametrize(
    "name", ["search", "item", "track page", "album page", "search page", "radio show", "radio"]
)
async def test_media_have_the_fields_that_recorded_ones_have(
    name: str, client: GuardedClient, catalogue: Catalogue, shared: Path
) -> None:
    case = next(one for one in CASES if one.name == name)
    recorded = recordings(shared / "recordings" / "bandcamp", case.recorded)
    theirs = media_of([exchange(one) for one in recorded])
    mine = media_of([await ours(client, catalogue, case)])
    assert mine
    assert always(mine) >= always(theirs) - {"album"}  # a single is on none
    assert ever(mine) <= ever(theirs)

"""The sandbox's answers have the shape of recorded ones: nothing invented, little left out."""

import functools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from aggregator.domain.media import Media, Platform, Restriction
from aggregator.domain.report import Outcome
from aggregator.platforms.mixcloud_parse import parse as parse_mixcloud
from aggregator.platforms.soundcloud_parse import parse as parse_soundcloud
from aggregator.platforms.youtube_parse import parse as parse_youtube
from aggregator.platforms.youtube_requests import (
    mix_request,
    oembed_request,
    player_request,
    playlist_request,
    search_request,
)
from aggregator.sandbox.world import Upload, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.message import Request, Response
from tests.sandbox.shapes import Known, always, document, ever, paths, recordings

pytestmark = pytest.mark.anyio

LEAST = 0.8
JSON = {"application/json", "text/javascript"}
ABOUT_THE_MEDIUM = {"verified", "preview", "full_duration", "restriction", "live", "album"}
"""Fields that tell one medium from another; whether all recorded ones have them is chance."""

Parse = Callable[[Request, Response, None], Outcome]


class Case(msgspec.Struct, frozen=True):
    """A kind of answer: its recordings, what asks the sandbox for one, who reads both.

    `within` limits the comparison of what is left out to a part of the answer.
    """

    platform: Platform
    name: str
    recorded: tuple[str, ...]
    ask: Callable[[World], Request | list[Request]]
    within: str = ""


PARSERS: dict[Platform, Parse] = {
    Platform.YOUTUBE: parse_youtube,
    Platform.SOUNDCLOUD: parse_soundcloud,
    Platform.MIXCLOUD: parse_mixcloud,
}

# Paths that no recording has, each with where it is known from.
SOURCES: dict[Platform, dict[str, str]] = {
    Platform.YOUTUBE: {},
    Platform.SOUNDCLOUD: {},
    Platform.MIXCLOUD: dict.fromkeys(
        (
            ".hosts",
            ".is_exclusive",
            ".pictures.768wx768h",
            ".pictures.1024wx1024h",
            ".sections[].start_time",
        ),
        "current clients of the REST API; the recorded details are of 2014",
    ),
}


def first(world: World, platform: Platform, restriction: Restriction | None = None) -> Upload:
    return next(one for one in world.uploads_of(platform) if one.restriction is restriction)


def longest_list(world: World, platform: Platform) -> str:
    return max(world.collections_of(platform), key=lambda one: len(one.uploads)).native_id


def soundcloud(path: str, **query: str) -> Request:
    return Request(url=f"https://api-v2.soundcloud.com/{path}", params=tuple(query.items()))


def player_of(restriction: Restriction | None) -> Callable[[World], Request]:
    return lambda world: player_request(first(world, Platform.YOUTUBE, restriction).native_id)


def mix(world: World) -> Request:
    video = first(world, Platform.YOUTUBE).native_id
    return mix_request(f"RD{video}", f"https://www.youtube.com/watch?v={video}")


def track_page(world: World) -> str:
    one = first(world, Platform.SOUNDCLOUD)
    return f"https://soundcloud.com/{one.author_slug}/{one.slug}"


def several_tracks(world: World) -> Request:
    ids = [one.native_id for one in world.uploads_of(Platform.SOUNDCLOUD)[:20]]
    return soundcloud("tracks", ids=",".join(ids))


def busy_user(world: World) -> str:
    owners = [one.author_id for one in world.uploads_of(Platform.SOUNDCLOUD)]
    return max(owners, key=owners.count)


def a_show(world: World) -> Upload:
    return next(one for one in world.uploads_of(Platform.MIXCLOUD) if one.truth.contains)


def shows_of_a_user(world: World) -> Request:
    owners = [one.author_slug for one in world.uploads_of(Platform.MIXCLOUD)]
    return mixcloud(f"/{max(owners, key=owners.count)}/cloudcasts/", limit="20")


def mixcloud(key: str, **params: str) -> Request:
    return Request(url=f"https://api.mixcloud.com{quote(key)}", params=tuple(params.items()))


VIDEO_SEARCHES = (
    "innertube-np-search-crisisresources-{}*",
    "innertube-np-search-shortformcontent-{}*",
    "innertube-np-search-videouploaderavatar-{}*",
)
CASES = [
    Case(
        Platform.YOUTUBE,
        "search",
        (*(name.format("p1") for name in VIDEO_SEARCHES), "*multipleuploader-p1*"),
        lambda _: [search_request("love"), search_request("radio")],
    ),
    Case(
        Platform.YOUTUBE,
        "search, no more",
        ("innertube-np-search-randomquerynomorepages-p2*",),
        lambda _: search_request("nothing to be found: zzqx"),
        within=".header",
    ),
    Case(
        Platform.YOUTUBE,
        "item",
        ("player-np-unlisted-3*", "player-np-novisual*-3*", "innertube-spotdl-player-grc*"),
        player_of(None),
    ),
    Case(
        Platform.YOUTUBE, "item, microformat", ("player-np-*-7*",), player_of(None), ".microformat"
    ),
    Case(
        Platform.YOUTUBE,
        "error: geo",
        ("player-np-restricted*",),
        player_of(Restriction.GEO),
        ".playerResponse",
    ),
    Case(
        Platform.YOUTUBE,
        "playlist",
        ("playlist-ytpl-firstpage*", "playlist-np-*-3*"),
        lambda world: playlist_request(longest_list(world, Platform.YOUTUBE)),
    ),
    Case(
        Platform.YOUTUBE,
        "mix",
        ("mix-np-mix.*", "mix-np-mymix*"),
        mix,
        ".contents.twoColumnWatchNextResults.playlist",
    ),
    Case(
        Platform.YOUTUBE,
        "oembed",
        ("oembed-rb-0*", "oembed-storyline-ok*"),
        lambda world: oembed_request(first(world, Platform.YOUTUBE).native_id),
    ),
    Case(
        Platform.SOUNDCLOUD,
        "search",
        ("np-search-tracks-*", "np-2025-search-tracks*"),
        lambda _: soundcloud("search/tracks", q="love", limit="30"),
    ),
    Case(
        Platform.SOUNDCLOUD,
        "item",
        ("np-streamextractor-*-2.json",),
        lambda world: soundcloud("resolve", url=track_page(world)),
    ),
    Case(
        Platform.SOUNDCLOUD,
        "playlist",
        ("np-playlistextractor-*-2.json",),
        lambda world: soundcloud(f"playlists/{longest_list(world, Platform.SOUNDCLOUD)}"),
    ),
    Case(Platform.SOUNDCLOUD, "tracks by id", ("np-playlistextractor-*-3.json",), several_tracks),
    Case(
        Platform.SOUNDCLOUD,
        "continuation",
        ("np-channeltabextractor-noemptynextpages-1.json", "np-*-noemptynextpages-4.json"),
        lambda world: soundcloud(f"users/{busy_user(world)}/tracks", limit="5"),
    ),
    Case(
        Platform.SOUNDCLOUD,
        "error: unknown",
        ("np-subscriptionextractor-15*",),
        lambda _: soundcloud("resolve", url="https://soundcloud.com/nobody/nothing"),
    ),
    Case(
        Platform.SOUNDCLOUD,
        "oembed",
        ("oembed-embed-2*", "oembed-storyline-ok*"),
        lambda world: Request(url=f"https://soundcloud.com/oembed?url={track_page(world)}"),
    ),
    Case(
        Platform.MIXCLOUD,
        "search",
        ("search-zouklove*",),
        lambda _: mixcloud("/search/", q="jazz", type="cloudcast", limit="20"),
    ),
    Case(
        Platform.MIXCLOUD,
        "item",
        ("nts-cloudcast.json",),
        lambda world: mixcloud(a_show(world).native_id),
    ),
    Case(Platform.MIXCLOUD, "list", ("xfate-cloudcasts*",), shows_of_a_user),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.platform}: {case.name}")


@functools.cache
def known(folder: Path) -> Known:
    """Everything that the recordings of a platform have."""
    answers = [document(one.response.body) for one in recordings(folder)]
    unwrapped = [one["playerResponse"] for one in answers if wraps_a_player(one)]
    return Known([*answers, *unwrapped])


def wraps_a_player(answer: object) -> bool:
    return isinstance(answer, dict) and "playerResponse" in answer


async def ask(client: GuardedClient, case: Case, world: World) -> list[tuple[Request, Response]]:
    asked = case.ask(world)
    requests = asked if isinstance(asked, list) else [asked]
    return [(one, await client.send(await identified(client, one))) for one in requests]


async def identified(client: GuardedClient, request: Request) -> Request:
    """The request with the client id that SoundCloud's home page tells."""
    if "api-v2.soundcloud" not in request.url:
        return request
    home = await client.send(Request(url="https://soundcloud.com/"))
    client_id = home.text().partition('"apiClient","data":{"id":"')[2].partition('"')[0]
    params = (*request.params, ("client_id", client_id))
    return msgspec.structs.replace(request, params=params)


@each_case
async def test_nothing_is_invented(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    recorded = known(shared / "recordings" / case.platform)
    told = {
        path
        for _, response in await ask(client, case, world)
        for path in paths(document(response.body))
    }
    invented = {path for path in told if path not in recorded}
    assert sorted(invented - SOURCES[case.platform].keys()) == []


@each_case
async def test_little_is_left_out(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    answers = recordings(shared / "recordings" / case.platform, case.recorded)
    common = set.intersection(*(paths(document(one.response.body)) for one in answers))
    if case.within == ".playerResponse":
        common = {path.removeprefix(case.within) for path in common} - {""}
    elif case.within:
        common = {path for path in common if path.startswith(case.within)}
    told = {
        path
        for _, response in await ask(client, case, world)
        for path in paths(document(response.body))
    }
    missing = common - told
    assert len(missing) <= (1 - LEAST) * len(common), sorted(missing)


@each_case
async def test_the_same_status_and_kind_of_body(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    recorded = recordings(shared / "recordings" / case.platform, case.recorded)
    for _, response in await ask(client, case, world):
        assert response.status in {one.response.status for one in recorded}
        assert response.content_type in JSON


async def media_of(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> tuple[list[Media], list[Media]]:
    """The media that the adapter reads out of our answers, and out of the recorded ones."""
    parse = PARSERS[case.platform]
    ours = [parse(*exchange, None) for exchange in await ask(client, case, world)]
    recorded = recordings(shared / "recordings" / case.platform, case.recorded)
    theirs = [parse(one.request, one.response, None) for one in recorded]
    return (
        [medium for one in ours for medium in one.media],
        [medium for one in theirs for medium in one.media],
    )


@each_case
async def test_media_have_the_fields_that_recorded_ones_always_have(
    case: Case, client: GuardedClient, world: World, shared: Path
) -> None:
    ours, theirs = await media_of(case, client, world, shared)
    if case.within:
        pytest.skip("the recordings hold only a part of the answer")
    assert bool(ours) == bool(theirs)
    assert always(ours) >= always(theirs) - ABOUT_THE_MEDIUM


@pytest.mark.parametrize("platform", PARSERS)
async def test_media_have_the_same_fields_filled(
    platform: Platform, client: GuardedClient, world: World, shared: Path
) -> None:
    both = [
        await media_of(case, client, world, shared) for case in CASES if case.platform is platform
    ]
    ours = ever(medium for one, _ in both for medium in one)
    theirs = ever(medium for _, other in both for medium in other)
    assert ours == theirs

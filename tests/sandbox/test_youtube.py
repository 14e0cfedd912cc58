"""YouTube's adapter and its second route read the simulated site as they read the real one."""

from collections.abc import AsyncIterator

import pytest

from aggregator.domain.media import Kind, Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.extractor import Extractor, YouTubeSecondRoute
from aggregator.platforms.links import recognise
from aggregator.platforms.youtube import YouTube
from aggregator.platforms.youtube_documents import read_feed
from aggregator.platforms.youtube_parse import parse
from aggregator.sandbox.world import Upload, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.message import Request

pytestmark = pytest.mark.anyio

WATCH = "https://www.youtube.com/watch?v="


@pytest.fixture
def youtube(client: GuardedClient) -> YouTube:
    return YouTube(client)


@pytest.fixture
async def second(client: GuardedClient) -> AsyncIterator[YouTubeSecondRoute]:
    extractor = Extractor(client)
    yield YouTubeSecondRoute(extractor)
    extractor.close()


def upload(world: World, restriction: Restriction | None) -> Upload:
    return next(one for one in world.uploads_of(Platform.YOUTUBE) if one.restriction is restriction)


def ids(outcome: Outcome) -> list[str]:
    return [medium.native_id for medium in outcome.media]


async def resolved(youtube: YouTube, url: str, limit: int = 30) -> Outcome:
    link = recognise(url)
    assert link is not None
    return await youtube.resolve(link, limit)


@pytest.mark.parametrize("term", ["love", "moon river", "夜に駆ける"])
async def test_both_routes_find_what_the_world_has_in_its_order(
    term: str, youtube: YouTube, second: YouTubeSecondRoute, world: World
) -> None:
    wanted = [one.native_id for one in world.search(Platform.YOUTUBE, term)][:30]
    assert ids(await youtube.search(term, 30)) == wanted
    assert ids(await second.search(term, 30)) == wanted


async def test_what_is_found_is_what_was_put_up(youtube: YouTube, world: World) -> None:
    outcome = await youtube.search("moon river", 30)
    for medium in outcome.media:
        told = world.upload(Platform.YOUTUBE, medium.native_id)
        assert told is not None
        assert (medium.title, medium.author) == (told.title, told.author)
        assert medium.duration == round(told.duration)
        assert medium.views == told.views


async def test_nothing_found_is_a_proved_empty(
    youtube: YouTube, second: YouTubeSecondRoute
) -> None:
    assert (await youtube.search("xqzt wvvk", 30)).status.state is State.EMPTY
    assert (await second.search("xqzt wvvk", 30)).status.state is State.EMPTY


@pytest.mark.parametrize(
    ("restriction", "state"),
    [
        (None, State.OK),
        (Restriction.GEO, State.UNAVAILABLE),
        (Restriction.PREMIUM, State.OK),
        (Restriction.PRIVATE, State.UNAVAILABLE),
        (Restriction.AGE, State.UNAVAILABLE),
    ],
)
async def test_a_video_by_both_routes(
    restriction: Restriction | None,
    state: State,
    youtube: YouTube,
    second: YouTubeSecondRoute,
    world: World,
) -> None:
    video = upload(world, restriction)
    for outcome in (
        await resolved(youtube, WATCH + video.native_id),
        await second.resolve(WATCH + video.native_id, 1),
    ):
        assert outcome.status.state is state
        told = [medium.restriction for medium in outcome.media] or [outcome.status.restriction]
        assert told == [restriction]


async def test_an_unknown_video_and_an_unknown_list_are_gone(youtube: YouTube) -> None:
    for url in (f"{WATCH}AAAAAAAAAAA", "https://www.youtube.com/playlist?list=PL" + "x" * 32):
        outcome = await resolved(youtube, url)
        assert outcome.status.restriction is Restriction.REMOVED


async def test_a_stream_is_on_air(youtube: YouTube, world: World) -> None:
    stream = next(
        one for one in world.uploads_of(Platform.YOUTUBE) if one.truth.kind is Kind.STREAM
    )
    (medium,) = (await resolved(youtube, f"https://youtu.be/{stream.native_id}")).media
    assert medium.live
    assert medium.duration is None


async def test_a_long_playlist_comes_whole_without_what_is_private(
    youtube: YouTube, second: YouTubeSecondRoute, world: World
) -> None:
    lists = world.collections_of(Platform.YOUTUBE)
    longest = max(lists, key=lambda one: len(one.uploads))
    videos = [world.upload(Platform.YOUTUBE, one) for one in longest.uploads]
    public = [one.native_id for one in videos if one and one.restriction is not Restriction.PRIVATE]
    assert len(longest.uploads) > 100
    url = f"https://www.youtube.com/playlist?list={longest.native_id}"
    assert ids(await resolved(youtube, url, 200)) == public
    assert ids(await second.resolve(url, 200)) == public


async def test_a_channel_by_its_id_and_by_its_name(
    youtube: YouTube, second: YouTubeSecondRoute, world: World
) -> None:
    video = upload(world, None)
    by_id = await resolved(youtube, f"https://www.youtube.com/channel/{video.author_id}")
    by_name = await second.resolve(f"https://www.youtube.com/{video.author_slug}/videos", 30)
    assert video.native_id in ids(by_id)
    assert ids(by_id) == ids(by_name)


async def test_a_mix_begins_with_its_video(youtube: YouTube, world: World) -> None:
    video = upload(world, None)
    url = f"https://www.youtube.com/playlist?list=RD{video.native_id}"
    outcome = await resolved(youtube, url)
    assert ids(outcome)[0] == video.native_id
    assert len(outcome.media) == 25


async def test_pages_oembed_and_feeds_tell_the_same_video(
    client: GuardedClient, world: World
) -> None:
    video = upload(world, None)
    for url in (
        WATCH + video.native_id,
        f"https://www.youtube.com/oembed?url={WATCH}{video.native_id}",
    ):
        request = Request(url=url)
        (medium,) = parse(request, await client.send(request), None).media
        assert (medium.native_id, medium.title) == (video.native_id, video.title)
    feed = Request(url=f"https://www.youtube.com/feeds/videos.xml?channel_id={video.author_id}")
    assert video.native_id in {one.native_id for one in read_feed(await client.send(feed))}


async def test_a_stale_client_is_refused(client: GuardedClient) -> None:
    old = {"context": {"client": {"clientName": "WEB", "clientVersion": "2.20200101.00.00"}}}
    url = "https://www.youtube.com/youtubei/v1/search"
    answer = await client.send(Request(url=url, method="POST", json=old | {"query": "x"}))
    assert answer.status == 400
    assert b"FAILED_PRECONDITION" in answer.body

"""SoundCloud's adapter reads the simulated site as it reads the real one."""

import pytest

from aggregator.domain.media import Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.links import recognise
from aggregator.platforms.soundcloud import SoundCloud
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.soundcloud import short_link
from aggregator.sandbox.soundcloud_objects import address_of
from aggregator.sandbox.world import Upload, World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.message import Request

pytestmark = pytest.mark.anyio

SITE = "https://soundcloud.com"


@pytest.fixture
def soundcloud(client: GuardedClient) -> SoundCloud:
    return SoundCloud(client)


def uploads(world: World) -> list[Upload]:
    return world.uploads_of(Platform.SOUNDCLOUD)


def restricted(world: World, restriction: Restriction | None) -> Upload:
    return next(one for one in uploads(world) if one.restriction is restriction)


def ids(outcome: Outcome) -> list[str]:
    return [medium.native_id for medium in outcome.media]


async def resolved(soundcloud: SoundCloud, url: str, limit: int = 30) -> Outcome:
    link = recognise(url)
    assert link is not None
    return await soundcloud.resolve(link, limit)


async def test_search_gives_the_worlds_order_without_what_is_blocked_here(
    soundcloud: SoundCloud, world: World
) -> None:
    hits = world.search(Platform.SOUNDCLOUD, "love")[:30]
    wanted = [one.native_id for one in hits if one.restriction is None]
    outcome = await soundcloud.search("love", 30)
    assert ids(outcome) == wanted
    assert (await soundcloud.search("xqzt wvvk", 30)).status.state is State.EMPTY


async def test_a_preview_plays_thirty_seconds_of_a_longer_recording(
    soundcloud: SoundCloud, world: World
) -> None:
    snip = next(one for one in uploads(world) if one.preview)
    (medium,) = (await resolved(soundcloud, address_of(snip))).media
    assert (medium.duration, medium.preview) == (30, True)
    assert medium.full_duration == pytest.approx(snip.duration, abs=0.2)


async def test_every_track_of_a_long_set_comes_in_its_place(
    soundcloud: SoundCloud, world: World
) -> None:
    longest = max(world.collections_of(Platform.SOUNDCLOUD), key=lambda one: len(one.uploads))
    blocked = {one.native_id for one in uploads(world) if one.restriction}
    url = f"{SITE}/{longest.owner_slug}/sets/{longest.slug}"
    outcome = await resolved(soundcloud, url, 200)
    assert len(longest.uploads) > 50
    assert ids(outcome) == [one for one in longest.uploads if one not in blocked]


async def test_what_is_blocked_or_private_is_not_to_be_had(
    soundcloud: SoundCloud, world: World
) -> None:
    blocked = await resolved(soundcloud, address_of(restricted(world, Restriction.GEO)))
    private = restricted(world, Restriction.PRIVATE)
    without = await resolved(soundcloud, f"{SITE}/{private.author_slug}/{private.slug}")
    with_secret = await resolved(soundcloud, address_of(private))
    assert blocked.status.restriction is Restriction.GEO
    assert without.status.restriction is Restriction.REMOVED
    assert ids(with_secret) == [private.native_id]


async def test_a_short_link_leads_to_its_track(soundcloud: SoundCloud, world: World) -> None:
    one = restricted(world, None)
    assert ids(await resolved(soundcloud, short_link(one))) == [one.native_id]
    unknown = await resolved(soundcloud, "https://on.soundcloud.com/nothingthere")
    assert unknown.status.state is State.UNAVAILABLE


@pytest.mark.parametrize("path", ["", "/tracks", "/spotlight"])
async def test_a_users_lists_hold_the_users_tracks(
    path: str, soundcloud: SoundCloud, world: World
) -> None:
    one = restricted(world, None)
    outcome = await resolved(soundcloud, f"{SITE}/{one.author_slug}{path}")
    assert outcome.media
    assert {medium.author for medium in outcome.media} == {one.author}


async def test_likes_reposts_and_recommendations_are_lists_of_tracks(
    soundcloud: SoundCloud, world: World
) -> None:
    one = restricted(world, None)
    for url in (
        f"{SITE}/{one.author_slug}/likes",
        f"{SITE}/{one.author_slug}/reposts",
        f"{address_of(one)}/recommended",
    ):
        assert (await resolved(soundcloud, url)).media, url


async def test_a_call_without_a_known_client_id_is_refused(client: GuardedClient) -> None:
    url = "https://api-v2.soundcloud.com/search/tracks?q=moon&client_id=" + "0" * 32
    assert (await client.send(Request(url=url))).status == 401


async def test_an_id_that_expires_after_a_while_is_replaced(
    client: GuardedClient, board: FaultBoard
) -> None:
    moments = iter(range(0, 1_000, 100))
    soundcloud = SoundCloud(client, clock=lambda: float(next(moments)))
    assert (await soundcloud.search("moon", 30)).status.state is State.OK
    board.switch("soundcloud", "expired")
    assert (await soundcloud.search("love", 30)).status.state is State.OK


async def test_the_client_id_stands_in_the_page_and_in_a_script(client: GuardedClient) -> None:
    page = (await client.send(Request(url=f"{SITE}/"))).text()
    script = page.rpartition('src="')[2].partition('"')[0]
    client_id = page.partition('"apiClient","data":{"id":"')[2][:32]
    assert script.startswith("https://a-v2.sndcdn.com/assets/")
    assert client_id in (await client.send(Request(url=script))).text()


async def test_a_tracks_page_carries_the_track(client: GuardedClient, world: World) -> None:
    from aggregator.platforms.soundcloud_parse import parse

    one = restricted(world, None)
    request = Request(url=address_of(one))
    (medium,) = parse(request, await client.send(request), None).media
    assert medium.native_id == one.native_id

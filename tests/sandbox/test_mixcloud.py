"""Mixcloud's adapter reads the mock server with the world in it, by both of its routes."""

import pytest

from aggregator.domain.media import Platform, Restriction
from aggregator.domain.report import Outcome, State
from aggregator.platforms.links import recognise
from aggregator.platforms.mixcloud import Mixcloud
from aggregator.runtime.searching import mixcloud_client
from aggregator.sandbox.world import Upload, World
from aggregator.upstream.client import GuardedClient

pytestmark = pytest.mark.anyio

SITE = "https://www.mixcloud.com"


@pytest.fixture
def mixcloud(client: GuardedClient) -> Mixcloud:
    return Mixcloud(mixcloud_client(client))


def restricted(world: World, restriction: Restriction | None) -> Upload:
    uploads = world.uploads_of(Platform.MIXCLOUD)
    return next(one for one in uploads if one.restriction is restriction)


async def resolved(mixcloud: Mixcloud, url: str) -> Outcome:
    link = recognise(url)
    assert link is not None
    return await mixcloud.resolve(link, 30)


@pytest.mark.parametrize("term", ["moon river", "bossa nova", "夜に駆ける"])
async def test_search_finds_shows_of_the_world(term: str, mixcloud: Mixcloud, world: World) -> None:
    outcome = await mixcloud.search(term, 30)
    keys = {f"{SITE}{one.native_id}" for one in world.uploads_of(Platform.MIXCLOUD)}
    assert outcome.media
    assert {medium.url for medium in outcome.media} <= keys
    assert outcome.notes == ()


async def test_the_default_data_of_the_mock_are_there_too(mixcloud: Mixcloud) -> None:
    (medium,) = (await resolved(mixcloud, f"{SITE}/spartacus/party-time/")).media
    assert (medium.title, medium.author) == ("Party Time", "Spartacus")


async def test_a_show_and_its_restrictions(mixcloud: Mixcloud, world: World) -> None:
    for restriction in (None, Restriction.GEO, Restriction.PREMIUM):
        show = restricted(world, restriction)
        outcome = await resolved(mixcloud, f"{SITE}{show.native_id}")
        told = [medium.restriction for medium in outcome.media] or [outcome.status.restriction]
        assert told == [restriction]


async def test_users_and_playlists_are_lists(mixcloud: Mixcloud, world: World) -> None:
    playlist = world.collections_of(Platform.MIXCLOUD)[0]
    of_list = await resolved(mixcloud, f"{SITE}/{playlist.owner_slug}/playlists/{playlist.slug}/")
    show = restricted(world, None)
    of_user = await resolved(mixcloud, f"{SITE}/{show.author_slug}/")
    assert [one.url for one in of_list.media] == [
        f"{SITE}{key}" for key in playlist.uploads[: len(of_list.media)]
    ]
    assert of_list.media
    assert {one.author for one in of_user.media} == {show.author}


async def test_nothing_found_and_nothing_there(mixcloud: Mixcloud) -> None:
    assert (await mixcloud.search("xqzt wvvk", 30)).status.state is State.EMPTY
    gone = await resolved(mixcloud, f"{SITE}/nobody/nothing/")
    assert gone.status.restriction is Restriction.REMOVED

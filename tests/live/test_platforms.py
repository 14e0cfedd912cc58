"""The real platforms, asked only when told to: pytest -m live."""

import pytest

from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.runtime.searching import searching
from aggregator.settings import load_settings

pytestmark = [pytest.mark.anyio, pytest.mark.live]


@pytest.mark.parametrize("platform", FIVE_PLATFORMS)
async def test_a_platform_finds_a_well_known_song(platform: Platform) -> None:
    async with searching(load_settings()) as searcher:
        answer = await searcher.search(platform, "moon river")
    assert answer.media
    assert all(medium.title and medium.url for medium in answer.media)

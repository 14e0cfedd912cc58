"""Five platforms, every fault: the answer keeps its contract and the other platforms are there."""

from pathlib import Path

import pytest

from aggregator.domain.media import FIVE_PLATFORMS, Platform
from aggregator.sandbox.world import World
from tests.sandbox.matrix import CELLS, run, template

pytestmark = pytest.mark.anyio

DEADLINE = 12.0
"""Seconds: enough for the platforms that answer, whatever runs beside this."""


@pytest.mark.parametrize("platform", FIVE_PLATFORMS)
async def test_every_fault_of_a_platform(world: World, tmp_path: Path, platform: Platform) -> None:
    made = await template(tmp_path)
    asked = [cell for cell in CELLS if cell[0] is platform]
    cells = await run(asked, world, made, deadline=DEADLINE)
    assert len(cells) == len(asked) > 10
    assert [cell for cell in cells if not cell.right] == []

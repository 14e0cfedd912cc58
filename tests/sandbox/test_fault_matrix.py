"""Five platforms, every fault: the answer keeps its contract and the other platforms are there."""

from pathlib import Path

import pytest

from aggregator.sandbox.world import World
from tests.sandbox.matrix import CELLS, run, template

pytestmark = [pytest.mark.anyio, pytest.mark.alone]

DEADLINE = 8.0


async def test_every_fault_of_every_platform(world: World, tmp_path: Path) -> None:
    made = await template(tmp_path)
    cells = await run(CELLS, world, made, deadline=DEADLINE)
    assert len(cells) == len(CELLS)
    assert [cell for cell in cells if not cell.right] == []

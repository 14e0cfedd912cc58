"""The fault matrix as a table: rows are faults, columns platforms, a cell is the status reported.

A `!` marks a wrong word, a missing platform or a broken contract; the command then ends with 1.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from aggregator.domain.media import FIVE_PLATFORMS
from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import Fault
from aggregator.sandbox.world import World
from aggregator.telemetry import configure_logging
from tests.sandbox.matrix import CELLS, Cell, run, template

DEADLINE = 5.0
WIDTH = 22


async def main() -> int:
    """Run and print every cell."""
    configure_logging("critical")
    world = World.grow(known_songs(), 1)
    with tempfile.TemporaryDirectory() as folder:
        made = await template(Path(folder))
        cells = await run(CELLS, world, made, deadline=DEADLINE)
    found = {(cell.platform, cell.fault): cell for cell in cells}
    print(f"{'fault':<18}" + "".join(f"{platform:<{WIDTH}}" for platform in FIVE_PLATFORMS))
    for fault in Fault:
        row = (_told(found[platform, fault]) for platform in FIVE_PLATFORMS)
        print(f"{fault:<18}" + "".join(f"{text:<{WIDTH}}" for text in row))
    wrong = [cell for cell in cells if not cell.right]
    print(f"{len(cells) - len(wrong)} of {len(cells)} right, deadline {DEADLINE:g} s")
    for cell in wrong:
        print(cell)
    return 1 if wrong else 0


def _told(cell: Cell) -> str:
    mark = "" if cell.right else " !"
    return f"{cell.word} {cell.milliseconds:.0f} ms{mark}"


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

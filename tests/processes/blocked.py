"""A process that serves and then blocks its event loop, the first time; ends when told to."""

import asyncio
import sys

import structlog

from aggregator.cli.processes import SERVING, Beginning, Part, Processes


def block_for_ever() -> None:
    while True:
        pass


def work(beginning: Beginning) -> None:
    async def serve() -> None:
        async with beginning.pulse.beating():
            beginning.pipe.send(SERVING)
            if not beginning.after_silence:
                block_for_ever()
            await asyncio.to_thread(beginning.pipe.recv)

    structlog.get_logger().info("begins", after_silence=beginning.after_silence)
    asyncio.run(serve())


def nothing(*_: object) -> None:
    return


if __name__ == "__main__":
    # By its full name: another process looks for it there.
    from tests.processes.blocked import work as target

    parts = [Part("blocked", target, ())]
    processes = Processes(
        parts, serving=nothing, closing=nothing, died=nothing, patience=20, longest_silence=2
    )
    sys.exit(processes.run())

"""The sandbox's own pages: what is simulated, and switching faults while it runs."""

from typing import Any

from aggregator.domain.errors import ConfigurationError
from aggregator.sandbox.exchange import Answer, Call, Simulator, json_answer
from aggregator.sandbox.faults import Fault, FaultBoard, Latency
from aggregator.sandbox.world import World


def control(world: World, board: FaultBoard, *, prefix: str = "") -> Simulator:
    """The app: `GET /` tells everything, `PUT /faults/PLATFORM` and `PUT /latency` take a word
    as their body, `DELETE /faults` and `DELETE /faults/PLATFORM` make well behaved again.

    `prefix` is what stands before these paths.
    """

    async def answer(call: Call) -> Answer:
        path = call.path.removeprefix(prefix).strip("/")
        try:
            _switch(board, call.method, path, call.body.decode("utf-8", "replace"))
        except ConfigurationError as error:
            return json_answer({"error": str(error)}, 400)
        except LookupError:
            return json_answer({"error": f"There is no {call.method} /{path} here."}, 404)
        return json_answer(_told(world, board))

    return Simulator(answer)


def _switch(board: FaultBoard, method: str, path: str, word: str) -> None:
    match method, path.split("/"):
        case ("GET", [""] | ["faults"]):
            return
        case ("PUT", ["latency"]):
            board.latency = Latency.read(word)
        case ("PUT", ["faults", platform]):
            board.switch(platform, word)
        case ("DELETE", ["faults", platform]):
            board.switch(platform, "none")
        case ("DELETE", ["faults"]):
            board.clear()
        case _:
            raise LookupError(path)


def _told(world: World, board: FaultBoard) -> dict[str, Any]:
    return {
        "sandbox": True,
        "seed": world.seed,
        "songs": len(world.songs),
        "uploads": len(world.uploads),
        "faults": board.told(),
        "latency": f"{board.latency.low}-{board.latency.high}",
        "words": [*Fault, "P%:FAULT", "latency:MS", "latency:MS-MS", "none"],
    }

"""The sandbox as settings ask for it: the songs it grows from, its seed, its faults.

Its modules are imported with its first use: a live service starts without them.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from aggregator.domain.errors import ConfigurationError
from aggregator.settings import Settings

if TYPE_CHECKING:
    from aggregator.sandbox.faults import FaultBoard
    from aggregator.sandbox.internet import Internet
    from aggregator.sandbox.world import World

IN_PROCESS = "sandbox"

T = TypeVar("T")


def simulated_internet(settings: Settings) -> "Internet":
    """The simulated hosts; seconds of work, no I/O.

    Raises `ConfigurationError` that names the setting with the wrong word.
    """
    from aggregator.sandbox.faults import Latency, fault_board

    board = _named("AGGREGATOR_SANDBOX_FAULTS", lambda: fault_board(settings.sandbox_faults))
    if settings.sandbox_latency:
        board.latency = _named(
            "AGGREGATOR_SANDBOX_LATENCY", lambda: Latency.read(settings.sandbox_latency)
        )
    return internet_of(settings.sandbox_seed, board)


def internet_of(seed: int, board: "FaultBoard") -> "Internet":
    """The hosts of the world of that seed."""
    from aggregator.sandbox.internet import Internet

    return Internet(world_of(seed), board)


@lru_cache(maxsize=2)
def world_of(seed: int) -> "World":
    """The world of the well-known songs and the embedded catalogue's tracks, ready to be searched.

    Seconds of work, more of them the first time.
    """
    from aggregator.runtime.kept_world import kept_world
    from aggregator.runtime.songs import known_songs
    from aggregator.runtime.songs_of_catalogue import with_catalogue

    world = kept_world(with_catalogue(known_songs()), seed)
    # In a first search it would use up the deadline of all platforms at once.
    world.index()
    return world


def _named(setting: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ConfigurationError as error:
        raise ConfigurationError(f"{setting} is not valid: {error}") from error

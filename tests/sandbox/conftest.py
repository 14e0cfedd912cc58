"""One world for all tests of the sandbox, and clients of its simulated hosts."""

import pytest

from aggregator.runtime.songs import known_songs
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.world import World
from aggregator.upstream.client import GuardedClient
from aggregator.upstream.in_process import InProcessTransport

SEED = 1


@pytest.fixture(scope="session")
def world() -> World:
    return World.grow(known_songs(), SEED)


@pytest.fixture
def board() -> FaultBoard:
    return FaultBoard()


@pytest.fixture
def internet(world: World, board: FaultBoard) -> Internet:
    return Internet(world, board)


@pytest.fixture
def client(internet: Internet) -> GuardedClient:
    return GuardedClient(InProcessTransport(internet.route))

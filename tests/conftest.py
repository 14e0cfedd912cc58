"""What every test may ask for: the asyncio loop, servers on real sockets, a Redis, a small
language model and, where they lie, the shared recordings."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.local_model import missing_packages, serving_local_model
from tests.redis_process import RedisProcess, running_redis
from tests.secret_watch import SecretWatch
from tests.sockets import Served

WATCH = SecretWatch()


def pytest_configure() -> None:
    """Before anything of ours is imported by a test."""
    WATCH.begin()
    # What is slow on a busy machine is not wrong: no test has its time taken.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_secret_is_logged() -> Iterator[None]:
    """Whatever a test is about: what was logged meanwhile holds no secret."""
    yield
    assert WATCH.leaks() == []


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, the loop the service runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and judges; tests skip where it is not there."""
    folder = Path(os.environ.get("AGGREGATOR_SHARED", "../shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared folder at {folder} (set AGGREGATOR_SHARED)")
    return folder


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serve an ASGI app until the test ends; returns its address."""
    running: list[Served] = []

    def start(app: Any) -> str:
        running.append(Served(app))
        return running[-1].address

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def local_model() -> Iterator[str]:
    """The base URL of a small real model; tests skip where it is not installed."""
    if missing := missing_packages():
        pytest.skip(f"not installed: {', '.join(missing)} (make test-local-model)")
    with serving_local_model() as base_url:
        yield base_url


@pytest.fixture
def redis_process() -> Iterator[RedisProcess]:
    """A Redis of the test's own."""
    with running_redis() as server:
        yield server

"""Mocks on sockets: a fresh one for what changes it, a shared one for what only reads."""

from collections.abc import Iterator

import httpx
import pytest

from aggregator.mixcloud.mock import MixcloudMock, running


@pytest.fixture
def mock() -> MixcloudMock:
    """The mock behind `base`."""
    return MixcloudMock()


@pytest.fixture
def base(mock: MixcloudMock) -> Iterator[str]:
    """The base URL of a fresh mock with its default data."""
    with running(mock) as url:
        yield url


@pytest.fixture(scope="session")
def library() -> Iterator[str]:
    """The base URL of a mock that nobody changes."""
    with running() as url:
        yield url


@pytest.fixture
def mixcloud(base: str) -> Iterator[httpx.Client]:
    """A plain HTTP client of the fresh mock."""
    with httpx.Client(base_url=base) as client:
        yield client

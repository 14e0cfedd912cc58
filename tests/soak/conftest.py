"""One set of simulated platforms, in a process of its own, for all short soaks and faults."""

from collections.abc import Iterator

import pytest

from tests.soak.stage import sandbox


@pytest.fixture(scope="session")
def platforms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of well-behaved platforms."""
    with sandbox(tmp_path_factory.mktemp("sandbox")) as address:
        yield address

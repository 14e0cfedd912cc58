"""The service as a user runs it, started by each test that wants one."""

from collections.abc import Callable

import pytest

from tests.running_service import RunningService, serving

__all__ = ["RunningService", "serving", "start_service"]


@pytest.fixture(scope="session")
def start_service() -> Callable[..., object]:
    return serving

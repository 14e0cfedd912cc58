"""What every test may ask for: the asyncio loop and, where they lie, the shared recordings."""

import os
from pathlib import Path

import pytest


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

"""The service opens and closes as one, also when a part of it cannot start."""

import asyncio
from pathlib import Path

import pytest

from aggregator.domain.errors import StorageUnavailable
from aggregator.runtime.service import Service
from aggregator.settings import Settings
from aggregator.store.database import Database

pytestmark = pytest.mark.anyio


async def test_what_was_opened_is_closed_when_a_later_part_cannot_start(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'one.db'}")
    service = Service(settings)
    database = Database(settings.database_url)
    await database.migrate()
    async with database.writer() as connection:
        await connection.exec_driver_sql("DROP TABLE app_key_usage")
    await database.close()
    before = asyncio.all_tasks()
    with pytest.raises(StorageUnavailable):
        async with service.running():
            pytest.fail("it must not run")
    assert asyncio.all_tasks() - before == set()

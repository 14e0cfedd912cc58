"""The migrations make exactly the tables, go back, and may race."""

import asyncio
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from aggregator.domain.errors import ConfigurationError
from aggregator.store.database import Database, database_url, upgrade

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def configuration(address: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = database_url(address)
    return config


def test_the_tables_are_what_the_migrations_make(address: str) -> None:
    config = configuration(address)
    command.upgrade(config, "head")
    command.check(config)


def test_down_and_up_again(address: str) -> None:
    config = configuration(address)
    command.upgrade(config, "head")
    command.downgrade(config, "-1")
    command.upgrade(config, "head")
    command.check(config)


@pytest.mark.anyio
async def test_two_at_once(address: str) -> None:
    url = database_url(address)
    await asyncio.gather(*(asyncio.to_thread(upgrade, url) for _ in range(2)))


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense"], indirect=False)
def test_an_unknown_database_is_named(address: str) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_DATABASE_URL"):
        Database(address)

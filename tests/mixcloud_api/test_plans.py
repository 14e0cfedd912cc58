"""Plans are kept, and a key's owner can read what is left."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from aggregator.accounts.limits import Meter
from aggregator.accounts.plans import PLANS
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.web.services import Services

pytestmark = pytest.mark.anyio

BASE = "/mixcloud-api/v1"
NOW = datetime(2026, 12, 30, 12, tzinfo=UTC)


@pytest.fixture
def moments() -> list[float]:
    """The meter's clock, in seconds."""
    return [0.0]


@pytest.fixture
async def services(services: Services, database: Database, moments: list[float]) -> Services:
    """As the others, with a meter whose time the test tells."""
    meter = Meter(
        AppKeyStore(database),
        clock=lambda: moments[0],
        today=lambda: NOW,
    )
    return replace(services, meter=meter)


@pytest.mark.parametrize("plan", ["free", "starter", "pro", "mega"])
async def test_requests_a_second(
    plan: str, anonymous: httpx.AsyncClient, new_key: Any, moments: list[float]
) -> None:
    anonymous.headers["x-oanor-key"] = await new_key(plan)
    rate = PLANS[plan].requests_per_second
    assert rate is not None
    statuses = [(await anonymous.get(f"{BASE}/meta")).status_code for _ in range(rate)]
    assert statuses == [200] * rate
    answer = await anonymous.get(f"{BASE}/meta")
    body = answer.json()
    assert answer.status_code == 429
    assert (body["success"], body["data"]["code"]) == (False, "limit-reached")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["ratelimit-policy"] == f'"default";q={rate};w=1'
    moments[0] += 1
    assert (await anonymous.get(f"{BASE}/meta")).status_code == 200


async def test_the_monthly_quota_and_its_usage(
    anonymous: httpx.AsyncClient,
    new_key: Any,
    moments: list[float],
    database: Database,
    services: Services,
) -> None:
    anonymous.headers["x-oanor-key"] = await new_key("free")
    store = AppKeyStore(database)
    (key,) = await store.list()
    await store.add_usage({(key.id, date(2026, 12, 1)): 2_499}, NOW)
    await services.meter.load()
    assert (await anonymous.get(f"{BASE}/meta")).status_code == 200
    moments[0] += 1
    refused = await anonymous.get(f"{BASE}/meta")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == str(36 * 3_600)
    usage = await anonymous.get(f"{BASE}/usage")
    assert usage.status_code == 200
    told = usage.json()["data"]
    assert told.pop("key").startswith("agg_")
    assert told == {
        "plan": "free",
        "used": 2_500,
        "month": "2026-12",
        "quota": 2_500,
        "remaining": 0,
        "resets_at": "2027-01-01T00:00:00Z",
        "requests_per_second": 5,
    }


async def test_reading_the_usage_is_not_counted(client: httpx.AsyncClient) -> None:
    used = []
    for path in ("usage", "usage", "meta", "usage"):
        body = (await client.get(f"{BASE}/{path}")).json()
        used.append(body["data"].get("used"))
    assert used == [0, 0, None, 1]


async def test_a_plan_without_limits_has_nothing_left_to_tell(client: httpx.AsyncClient) -> None:
    told = (await client.get(f"{BASE}/usage")).json()["data"]
    assert (told["plan"], told["quota"], told["remaining"]) == ("unlimited", None, None)

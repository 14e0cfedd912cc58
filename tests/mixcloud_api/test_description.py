"""`/mixcloud-api/openapi.json` is open to everybody and true of every answer."""

from pathlib import Path

import httpx
import msgspec
import pytest
import schemathesis
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.engine import events, from_schema

from aggregator.accounts.limits import Meter
from aggregator.domain.account import AppKey
from aggregator.mixcloud.mock import MixcloudMock
from aggregator.runtime.searching import mixcloud_client
from aggregator.search.answers import AnswerCache
from aggregator.search.mixcloud_catalogue import MixcloudCatalogue
from aggregator.store.database import Database
from aggregator.store.playlists import PlaylistStore
from aggregator.upstream.client import ClientSettings, GuardedClient
from aggregator.upstream.in_process import InProcessTransport
from aggregator.web.app import create_app
from aggregator.web.services import Services
from tests.mixcloud_api.conftest import NoGenerator, NoSearch
from tests.mixcloud_api.examples import START, documented_data

DOCUMENT = "/mixcloud-api/openapi.json"
KEY = "agg_goodkey"


class OneKey:
    async def authenticate(self, presented: str) -> AppKey | None:
        if presented != KEY:
            return None
        return AppKey(id="1", name="test", prefix="agg_good", plan="unlimited", created_at=START)


class NoStore:
    async def add_usage(self, counts, moment) -> None: ...

    async def usage_since(self, day):
        return {}


class NoMedia:
    async def get(self, media_id: str) -> None: ...


async def ready() -> dict[str, str]:
    return {}


@pytest.mark.anyio
async def test_the_document_names_every_endpoint(anonymous: httpx.AsyncClient) -> None:
    document = (await anonymous.get(DOCUMENT)).json()
    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == {
        f"/mixcloud-api/v1/{name}"
        for name in (
            "search", "user", "user/followers", "user/shows", "cloudcast", "cloudcast/comments",
            "categories", "tag/popular", "meta", "usage",
        )
    }  # fmt: skip
    assert "260,000 calls a month, 30 a second" in document["info"]["description"]


def test_every_answer_is_as_described(tmp_path: Path) -> None:
    """Examples, boundary values, random right and wrong input."""
    mock = MixcloudMock(documented_data())
    upstream = GuardedClient(
        InProcessTransport(lambda _: mock), settings=ClientSettings(rate=100_000)
    )
    app = create_app(
        Services(
            search=NoSearch(),
            keys=OneKey(),
            meter=Meter(NoStore()),
            media=NoMedia(),
            generator=NoGenerator(),
            playlists=PlaylistStore(Database(f"sqlite:///{tmp_path}/unused.db")),
            mixcloud=MixcloudCatalogue(mixcloud_client(upstream)),
            mixcloud_answers=AnswerCache(),
            ready=ready,
        )
    )
    project = ProjectConfig(
        headers={"Authorization": f"Bearer {KEY}"},
        generation=GenerationConfig(max_examples=25, deterministic=True),
    )
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_asgi(DOCUMENT, app, config=config)
    violations: list[str] = []
    errors: list[str] = []
    statuses: set[int] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            statuses |= {
                one.response.status_code
                for one in event.recorder.interactions.values()
                if one.response is not None
            }
            violations += [
                f"{check.name}: {check.failure_info.failure.message}"
                f" {check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            errors.append(str(event))
    assert errors == []
    assert violations == []
    assert {200, 400, 401, 404, 405} <= statuses


@pytest.mark.anyio
async def test_a_documented_answer_fits_its_schema(client: httpx.AsyncClient) -> None:
    """The schemas name exactly the fields that are answered."""
    document = (await client.get(DOCUMENT)).json()
    body = (await client.get("/mixcloud-api/v1/user?username=NTSRadio")).content
    profile = document["components"]["schemas"]["Profile"]
    answered = msgspec.json.decode(body)["data"]["user"]
    assert set(profile["properties"]) == set(profile["required"]) == set(answered)

"""The OpenAPI document: true of every answer, and exact where the contract is."""

from collections import Counter

import pytest
import schemathesis
from litestar import Litestar
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.engine import events, from_schema

DOCUMENT = "/schema/openapi.json"

SEVEN = {"id", "title", "author", "image", "platform", "url", "duration"}


def test_every_answer_is_as_described(app: Litestar) -> None:
    """Examples, boundary values, random right and wrong input, and sequences of requests."""
    project = ProjectConfig(
        headers={"Authorization": "Bearer agg_goodkey"},
        generation=GenerationConfig(max_examples=60, deterministic=True),
    )
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_asgi(DOCUMENT, app, config=config)
    violations: list[str] = []
    errors: list[str] = []
    statuses: Counter[int] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            for interaction in event.recorder.interactions.values():
                if interaction.response is not None:
                    statuses[interaction.response.status_code] += 1
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
    assert {200, 400, 401, 404, 405} <= set(statuses), statuses


@pytest.mark.anyio
async def test_the_document_says_what_the_contract_says(door) -> None:
    async with door(key=None) as client:
        document = (await client.get(DOCUMENT)).json()
    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == {
        "/api/v1/media/search",
        "/api/v1/media/{media_id}",
        "/api/v1/playlists",
        "/api/v1/playlists/generate",
        "/api/v1/playlists/{playlist_id}",
        "/health",
        "/ready",
    }
    media = document["components"]["schemas"]["PublicMedia"]
    assert set(media["properties"]) == set(media["required"]) == SEVEN
    kinds = media["properties"]["duration"]["oneOf"]
    assert kinds == [{"type": "number"}, {"type": "null"}]
    search = document["paths"]["/api/v1/media/search"]["post"]
    assert set(search["responses"]) == {
        "200", "400", "401", "404", "413", "429", "500", "502", "503"
    }  # fmt: skip
    for status, answer in search["responses"].items():
        expected = "application/json" if status == "200" else "application/problem+json"
        assert list(answer["content"]) == [expected]


@pytest.mark.anyio
async def test_generating_is_described_with_both_forms_of_its_answer(door) -> None:
    async with door(key=None) as client:
        document = (await client.get(DOCUMENT)).json()
    generate = document["paths"]["/api/v1/playlists/generate"]["post"]
    assert generate["tags"] == ["Playlists"]
    assert set(generate["responses"]) == {
        "200", "400", "401", "404", "409", "413", "422", "429", "500", "502", "503"
    }  # fmt: skip
    assert set(generate["responses"]["200"]["content"]) == {"application/json", "text/event-stream"}
    assert {(one["in"], one["name"]) for one in generate["parameters"]} == {
        ("header", "Idempotency-Key"),
        ("query", "report"),
        ("query", "seed"),
    }
    schemas = document["components"]["schemas"]
    assert set(schemas["Item"]["properties"]) == {"title", "author", "results"}
    assert schemas["Item"]["required"] == ["results"]
    assert set(schemas["PublicPlaylist"]["properties"]) == {"title", "description", "items"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "many"), [("/api/v1/media/search", 3), ("/api/v1/playlists/generate", 3)]
)
async def test_the_examples_in_the_document_work(door, path: str, many: int) -> None:
    async with door() as client:
        document = (await client.get(DOCUMENT)).json()
        body = document["paths"][path]["post"]["requestBody"]
        examples = body["content"]["application/json"]["examples"]
        statuses = [
            (await client.post(path, json=example["value"])).status_code
            for example in examples.values()
        ]
    assert statuses == [200] * many

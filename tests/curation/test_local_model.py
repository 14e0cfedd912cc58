"""A real small model: whatever it writes comes out as valid suggestions or an honest failure."""

import pytest

from aggregator.curation.base import LONGEST_DESCRIPTION, LONGEST_TITLE, Ask
from aggregator.curation.llm import LanguageModelCurator
from aggregator.curation.llm_hygiene import same_key
from aggregator.curation.llm_stream import Endpoint
from aggregator.upstream.operator import operator_client
from tests.curation.conftest import hear

pytestmark = [pytest.mark.anyio, pytest.mark.local_model]

HONEST = {"ok", "truncated", "timeout", "junk"}


def curator(base_url: str, **more: object) -> LanguageModelCurator:
    settings = {"temperature": 0.0, "seed": 1, "max_tokens": 400, "timeout": 60.0} | more
    endpoint = Endpoint(model="smollm2", key="none", base_url=base_url, **settings)
    return LanguageModelCurator(endpoint, operator_client())


@pytest.mark.parametrize(
    "prompt", ["90s hip hop classics", "chansons françaises", "DROP TABLE; \\"]
)
async def test_suggestions_are_valid_or_the_failure_is_told(local_model: str, prompt: str) -> None:
    model = curator(local_model)
    heard = await hear(model, Ask(prompt=prompt, count=5, seed=1))
    await model.close()

    assert heard.outcome in HONEST
    assert len(heard.suggestions) <= 5
    assert heard.suggestions or heard.outcome != "ok"
    assert len({same_key(one) for one in heard.suggestions}) == len(heard.suggestions)
    for one in heard.suggestions:
        assert one.author.strip()
        assert one.title.strip()
    for heading in heard.headings:
        assert 0 < len(heading.title) <= LONGEST_TITLE
        assert len(heading.description) <= LONGEST_DESCRIPTION
    assert [one.model for one in heard.usage] == ["smollm2"]


async def test_it_streams_at_least_one_track_by_the_schema(local_model: str) -> None:
    model = curator(local_model)
    heard = await hear(model, Ask(prompt="famous jazz standards", count=2, seed=1))
    await model.close()
    assert heard.suggestions
    assert heard.headings


async def test_its_own_limit_cuts_it_and_that_is_told(local_model: str) -> None:
    model = curator(local_model, max_tokens=25)
    heard = await hear(model, Ask(prompt="famous jazz standards", count=10, seed=1))
    await model.close()
    assert heard.outcome == "truncated"
    (usage,) = heard.usage
    assert usage.completion_tokens == 25

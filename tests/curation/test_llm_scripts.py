"""The language-model curator before every behaviour of the simulated model, over real sockets."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from aggregator.sandbox.language_model_script import MODELS, Script
from tests.curation.conftest import SONGS, asking, curator_at, hear

pytestmark = pytest.mark.anyio

KNOWN = {(song.artist, song.title) for song in SONGS}

OUTCOMES = {
    Script.GOOD: ("ok", 14),
    Script.INVENTED: ("ok", 14),
    Script.DUPLICATES: ("ok", 14),
    Script.TOO_MANY: ("ok", 14),
    Script.REFUSAL: ("refused", 0),
    Script.CONTENT_FILTER: ("filtered", 4),
    Script.TRUNCATION: ("truncated", 7),
    Script.SLOW: ("ok", 14),
    Script.STALL: ("timeout", 6),
    Script.RATE_LIMITED: ("rate_limited", 0),
    Script.BROKEN: ("unavailable", 0),
    Script.FENCED: ("ok", 14),
    Script.SCHEMA_IGNORED: ("junk", 0),
    Script.PROSE: ("junk", 0),
    Script.BARE_SCHEMA_ONLY: ("ok", 14),
    Script.NO_SCHEMA: ("ok", 14),
    Script.PLAIN_ONLY: ("ok", 14),
}


def test_every_script_is_tried() -> None:
    assert set(OUTCOMES) == set(MODELS)


@pytest.mark.parametrize("script", MODELS)
async def test_what_was_said_stands_and_how_it_ended_is_told(script: str, scripted: str) -> None:
    outcome, suggested = OUTCOMES[Script(script)]
    curator = curator_at(scripted, script, stall=2.0 if script == Script.STALL else 30.0)
    heard = await hear(curator, asking())
    await curator.close()

    assert (heard.outcome, len(heard.suggestions)) == (outcome, suggested)
    assert len(heard.headings) == (1 if suggested else 0)
    assert list(heard.pieces[: len(heard.headings)]) == heard.headings
    assert len(set(heard.suggestions)) == len(heard.suggestions)
    assert len(heard.usage) <= 1
    if script != Script.INVENTED and script != Script.DUPLICATES:
        assert {(one.author, one.title) for one in heard.suggestions} <= KNOWN


async def test_a_good_answer_brings_heading_years_and_tokens(scripted: str) -> None:
    curator = curator_at(scripted)
    heard = await hear(curator, asking())
    await curator.close()
    (heading,) = heard.headings
    (usage,) = heard.usage
    assert heading.title == "Mellow Jazz For The Beach"
    assert heading.description
    assert all(isinstance(one.year, int) for one in heard.suggestions)
    assert usage.model == "good-list"
    assert usage.prompt_tokens
    assert usage.completion_tokens


async def test_tokens_are_counted_and_logged_and_the_prompt_is_not(
    scripted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def counted(kind: str) -> float:
        name = "aggregator_language_model_tokens_total"
        return REGISTRY.get_sample_value(name, {"kind": kind}) or 0.0

    before = counted("prompt"), counted("completion")
    curator = curator_at(scripted)
    (usage,) = (await hear(curator, asking())).usage
    await curator.close()
    assert counted("prompt") - before[0] == usage.prompt_tokens
    assert counted("completion") - before[1] == usage.completion_tokens
    told = capsys.readouterr()
    assert f"completion_tokens={usage.completion_tokens}" in told.out + told.err
    assert "mellow jazz" not in told.out + told.err


async def test_a_refill_names_only_others(scripted: str) -> None:
    curator = curator_at(scripted)
    first = (await hear(curator, asking())).suggestions
    again = (await hear(curator, asking(3, accepted=tuple(first)))).suggestions
    await curator.close()
    assert len(again) == 3
    assert not {(one.author, one.title) for one in again} & {(o.author, o.title) for o in first}


async def test_an_unknown_model_and_a_wrong_key_are_rejected(scripted: str) -> None:
    unknown = curator_at(scripted, "gpt-0")
    heard = await hear(unknown, asking())
    await unknown.close()
    assert heard.outcome == "rejected"
    assert "model_not_found" in str(heard.failure)
    assert heard.usage == []


async def test_many_turns_at_once_do_not_mix(scripted: str) -> None:
    curator = curator_at(scripted)
    prompts = [f"blue pier {number}" for number in range(8)]
    heard = await asyncio.gather(*(hear(curator, asking(prompt=one)) for one in prompts))
    await curator.close()
    assert [one.outcome for one in heard] == ["ok"] * 8
    assert [one.suggestions[0].title for one in heard] == [f"Blue Pier {n}" for n in range(8)]

"""Whatever a language model does, the playlist holds true matches and the report is honest."""

import pytest

from aggregator.domain.playlist import Playlist
from aggregator.playlists.events import Done, Order
from aggregator.playlists.generator import Generator
from aggregator.runtime.generating import generating
from aggregator.sandbox.language_model_script import Script
from aggregator.settings import Settings

pytestmark = pytest.mark.anyio

PROMPT = "sad songs after a breakup"
ENDS = {
    Script.REFUSAL: "refused",
    Script.CONTENT_FILTER: "filtered",
    Script.TRUNCATION: "truncated",
    Script.STALL: "timeout",
    Script.RATE_LIMITED: "rate_limited",
    Script.BROKEN: "unavailable",
    Script.SCHEMA_IGNORED: "junk",
    Script.PROSE: "junk",
}
"""How the model's turn ends; every other script ends well."""


async def made(generator: Generator, prompt: str = PROMPT) -> Playlist:
    async for event in generator.generate(Order(prompt=prompt, seed=1)):
        if isinstance(event, Done):
            return event.playlist
    raise AssertionError("a generation ends with a playlist")


def simulated(model: str, **more: object) -> Settings:
    asked = {"upstream": "sandbox", "llm_api_key": "any", "llm_model": model}
    return Settings(**{**asked, **more})  # type: ignore[arg-type]  # settings of several types


@pytest.mark.parametrize("script", [one for one in Script if one is not Script.SLOW])
async def test_every_script_ends_in_ten_true_matches(script: Script) -> None:
    patience = 2.0 if script is Script.STALL else 30.0
    async with generating(simulated(script, llm_timeout=patience)) as generator:
        playlist = await made(generator)
    report = playlist.report
    assert len(playlist.items) == 10
    assert all(trial.found[0].accepted for trial in playlist.items)
    assert report.curators[0].curator == "llm"
    assert report.curators[0].outcome == ENDS.get(script, "ok")
    assert report.verified == 10
    assert report.suggested == len(report.trials) == sum(c.suggested for c in report.curators)
    if script in ENDS or script is Script.INVENTED:
        assert report.curators[-1].curator == "embedded"
    if script is Script.INVENTED:
        assert report.given_up >= 14
        assert all(trial.curator == "embedded" for trial in playlist.items)
    if script is Script.TOO_MANY:
        assert report.curators[0].suggested <= 14


async def test_one_deadline_ends_all_of_it() -> None:
    settings = simulated(Script.STALL, llm_timeout=30.0, generate_deadline=4.0)
    async with generating(settings) as generator:
        playlist = await made(generator)
    assert any("deadline" in note for note in playlist.report.notes)
    assert playlist.items


@pytest.mark.local_model
async def test_a_small_real_model_never_gets_an_invention_through(local_model: str) -> None:
    settings = Settings(
        upstream="sandbox",
        llm_base_url=local_model,
        llm_model="any",
        llm_temperature=0.7,
        llm_max_tokens=700,
    )
    async with generating(settings) as generator:
        playlist = await made(generator, "happy soul music for a Sunday morning")
    report = playlist.report
    assert all(trial.found[0].accepted for trial in playlist.items)
    assert report.curators[0].curator == "llm"
    assert report.suggested == len(report.trials)
    assert report.verified == len(playlist.items) == 10

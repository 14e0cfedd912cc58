"""The language model as settings ask for it."""

import pytest

from aggregator.curation.base import Ask, CuratorFailure
from aggregator.domain.errors import ConfigurationError
from aggregator.domain.playlist import Suggestion
from aggregator.runtime.curating import language_model
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.internet import Internet
from aggregator.sandbox.language_model import simulator
from aggregator.sandbox.records import Song
from aggregator.sandbox.world import World
from aggregator.settings import Settings, load_settings

pytestmark = pytest.mark.anyio

SONGS = [Song(n, f"Trio {n}", f"Blue Pier {n}", 200.0, 1961, ("jazz",)) for n in range(9)]
ASK = Ask(prompt="jazz", count=3, seed=1)


def settings(**given: str) -> Settings:
    return load_settings({f"AGGREGATOR_{name}": value for name, value in given.items()}, None)


async def suggested(configured: Settings, internet: Internet | None = None) -> int:
    curator = language_model(configured, internet)
    assert curator is not None
    try:
        return len([one async for one in curator.suggest(ASK) if isinstance(one, Suggestion)])
    finally:
        await curator.close()


@pytest.mark.parametrize("given", [{}, {"LLM_MODEL": "m"}, {"LLM_TIMEOUT": "9", "LLM_SEED": "1"}])
def test_nothing_configured_is_no_curator(given: dict[str, str]) -> None:
    assert language_model(settings(**given)) is None


async def test_an_address_alone_is_enough(serve) -> None:
    address = serve(simulator(SONGS))
    given = {"LLM_BASE_URL": f"{address}/v1/", "LLM_MODEL": "good-list"}
    assert await suggested(settings(**given)) == 3


async def test_the_key_is_sent_and_openais_own_variable_is_read(serve) -> None:
    address = serve(simulator(SONGS, api_key="sesame"))
    given = {"AGGREGATOR_LLM_BASE_URL": f"{address}/v1", "AGGREGATOR_LLM_MODEL": "good-list"}
    for name in ("OPENAI_API_KEY", "AGGREGATOR_LLM_API_KEY"):
        assert await suggested(load_settings(given | {name: "sesame"}, None)) == 3
    both = given | {"OPENAI_API_KEY": "other", "AGGREGATOR_LLM_API_KEY": "sesame"}
    assert await suggested(load_settings(both, None)) == 3
    with pytest.raises(CuratorFailure) as refused:
        await suggested(load_settings(given, None))
    assert refused.value.outcome == "rejected"


async def test_under_the_sandbox_openai_is_simulated_and_fails_on_demand() -> None:
    board = FaultBoard()
    internet = Internet(World.grow(SONGS, 1), board)
    configured = settings(UPSTREAM="sandbox", LLM_API_KEY="any")
    assert await suggested(configured, internet) == 3
    board.switch("llm", "reset")
    with pytest.raises(CuratorFailure) as failed:
        await suggested(configured, internet)
    assert failed.value.outcome == "unreachable"


async def test_under_the_sandbox_an_address_of_the_operators_is_reached(serve) -> None:
    address = serve(simulator(SONGS))
    given = {"LLM_BASE_URL": f"{address}/v1", "LLM_MODEL": "good-list", "UPSTREAM": "sandbox"}
    assert await suggested(settings(**given)) == 3


async def test_a_sandbox_on_a_socket_answers_for_openai_too(serve) -> None:
    address = serve(Internet(World.grow(SONGS, 1), FaultBoard()))
    configured = settings(UPSTREAM=f"sandbox:{address}", LLM_API_KEY="any")
    assert await suggested(configured) == 3


@pytest.mark.parametrize(
    "address",
    [
        "localhost:11434/v1",
        "ftp://host/v1",
        "http:///v1",
        "http://host:99999/v1",
        "http://user:hidden@host/v1",
        "https://host/v1?key=hidden",
        "http://[::1/v1",
    ],
)
def test_an_invalid_address_is_named_and_not_repeated(address: str) -> None:
    with pytest.raises(ConfigurationError, match="AGGREGATOR_LLM_BASE_URL") as told:
        language_model(settings(LLM_BASE_URL=address))
    assert "hidden" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", "0"),
        ("TEMPERATURE", "3"),
        ("TEMPERATURE", "warm"),
        ("MAX_TOKENS", "0"),
        ("SEED", "1.5"),
    ],
)
def test_an_invalid_number_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"AGGREGATOR_LLM_{name}"):
        settings(**{f"LLM_{name}": value})


def test_the_key_is_in_no_text_of_settings_or_endpoint() -> None:
    configured = settings(LLM_API_KEY="hidden")
    curator = language_model(configured)
    assert curator is not None
    assert "hidden" not in f"{configured!r} {configured} {vars(curator)}"

"""The curators as settings ask for them."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator.curation.llm import LanguageModelCurator
from aggregator.curation.llm_stream import OPENAI, Endpoint
from aggregator.domain.errors import ConfigurationError
from aggregator.runtime.simulation import IN_PROCESS, simulated_internet
from aggregator.settings import Settings
from aggregator.upstream.operator import OperatorClient, in_process, operator_client, through

if TYPE_CHECKING:
    from aggregator.sandbox.internet import Internet

DEFAULT_MODEL = "gpt-5.4-mini"
"""OpenAI's small model; cheap, and quick to its first track."""

_PLACEHOLDER = "none"
"""The client library wants a key; a server that wants none does not look at it."""


def language_model(
    settings: Settings, internet: "Internet | None" = None
) -> LanguageModelCurator | None:
    """The language-model curator, to be closed; None where neither an address nor a key is set.

    Under `sandbox` OpenAI's host is the simulated one (of `internet`, or one of its own); any other
    address is the operator's and is reached as it is. Raises `ConfigurationError`.
    """
    if settings.llm_base_url is None and settings.llm_api_key is None:
        return None
    from aggregator.sandbox.language_model import HOSTS
    from aggregator.sandbox.language_model_script import Script

    base_url = _address(settings.llm_base_url or OPENAI)
    simulated = settings.upstream.partition(":")[0] == "sandbox" and (
        urlsplit(base_url).hostname in HOSTS
    )
    endpoint = Endpoint(
        model=settings.llm_model or (Script.GOOD.value if simulated else DEFAULT_MODEL),
        key=settings.llm_api_key or _PLACEHOLDER,
        base_url=base_url,
        timeout=settings.llm_timeout,
        temperature=settings.llm_temperature,
        max_tokens=settings.llm_max_tokens,
        seed=settings.llm_seed,
    )
    client = _simulated(settings, internet) if simulated else operator_client()
    return LanguageModelCurator(endpoint, client)


def _simulated(settings: Settings, internet: "Internet | None") -> OperatorClient:
    from aggregator.sandbox.language_model import HOSTS

    _, _, base = settings.upstream.partition(":")
    if settings.upstream == IN_PROCESS:
        reach = in_process((internet or simulated_internet(settings)).route)
    else:
        reach = through(base)
    return operator_client(dict.fromkeys(HOSTS, reach))


def _address(text: str) -> str:
    """The base URL without a slash at its end. A refused one is not told: it may hold a key."""
    rule = "must be the http(s) address of an OpenAI-compatible server, such as http://host:8080/v1"
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise ConfigurationError(f"AGGREGATOR_LLM_BASE_URL {rule}.") from error
    if not valid:
        raise ConfigurationError(f"AGGREGATOR_LLM_BASE_URL {rule}.")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            "AGGREGATOR_LLM_BASE_URL must hold no user, query or fragment;"
            " the key is AGGREGATOR_LLM_API_KEY."
        )
    return text.rstrip("/")

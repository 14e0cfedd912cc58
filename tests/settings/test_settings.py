"""Settings: an invalid value stops the start with one line that names it."""

from pathlib import Path

import pytest

from aggregator.domain.errors import ConfigurationError
from aggregator.settings import load_settings


def test_defaults() -> None:
    settings = load_settings({}, None)
    assert settings.upstream == "live"
    assert settings.search_deadline == 5


def test_environment_wins_over_dotenv(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# mine\nexport AGGREGATOR_PORT=1\nAGGREGATOR_HOST='::1'\n")
    settings = load_settings({"AGGREGATOR_PORT": "9000"}, dotenv)
    assert (settings.port, settings.host) == (9000, "::1")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SEARCH_DEADLINE", "soon"), ("SEARCH_DEADLINE", "0"), ("PORT", "70000"), ("PORT", "1.5")],
)
def test_an_invalid_value_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"AGGREGATOR_{name}"):
        load_settings({f"AGGREGATOR_{name}": value}, None)


def test_secrets_are_not_shown() -> None:
    settings = load_settings({"AGGREGATOR_VIMEO_TOKEN": "secret-value"}, None)
    assert "secret-value" not in repr(settings)

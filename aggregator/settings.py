"""Settings: the environment (prefix `AGGREGATOR_`, `.env` read when present), validated once.

May import only `domain`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from aggregator.domain.errors import ConfigurationError

PREFIX = "AGGREGATOR_"

_ALSO = {"llm_api_key": "OPENAI_API_KEY"}
"""Names that others gave to the same thing; ours goes before."""

Seconds = Annotated[float, msgspec.Meta(gt=0, le=600)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting with its default; durations in seconds."""

    database_url: str = "sqlite:///data/aggregator.db"
    redis_url: str | None = None
    upstream: str = "live"
    search_deadline: Seconds = 5.0
    generate_deadline: Seconds = 60.0
    cache_fresh: Seconds = 600.0
    cache_stale: Annotated[float, msgspec.Meta(gt=0, le=604_800)] = 86_400.0
    cache_entries: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 2_000
    mixcloud_cache_fresh: Seconds = 60.0
    soundcloud_client_id: str | None = None
    vimeo_token: str | None = None
    llm_base_url: str | None = None
    llm_api_key: str | None = None
    llm_model: str | None = None
    llm_timeout: Seconds = 30.0
    llm_temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    llm_max_tokens: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    llm_seed: int | None = None
    key_plan: Literal["unlimited", "free", "starter", "pro", "mega"] = "unlimited"
    sandbox_faults: str = ""
    sandbox_latency: str = ""
    sandbox_seed: int = 1
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 8000
    workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    worker_silence: Annotated[float, msgspec.Meta(ge=0, le=3_600)] = 60.0
    shutdown_drain: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0.0
    shutdown_grace: Seconds = 10.0
    log_level: Literal["debug", "info", "warning", "error", "critical"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"
    traces_endpoint: Annotated[str, msgspec.Meta(pattern="^https?://[^@ ]+$")] | None = None
    metrics_token: Annotated[str, msgspec.Meta(min_length=16, max_length=500)] | None = None

    def __repr__(self) -> str:
        """Names only: values may be secrets."""
        return "Settings(...)"


def load_settings(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> Settings:
    """Settings from `.env` and the environment, which wins; blank values count as not set.

    Raises `ConfigurationError` naming the variable and the rule it breaks; unknown variables
    with our prefix are left alone, since other commands and tests read some of their own.
    """
    given = dict(_read_dotenv(dotenv)) if dotenv is not None else {}
    given.update(os.environ if environment is None else environment)
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        name = PREFIX + field.name.upper()
        also = _ALSO.get(field.name, name)
        if text := given.get(name, "").strip() or given.get(also, "").strip():
            values[field.name] = _convert(name, text, field.type)
    return Settings(**values)


def _convert(name: str, text: str, kind: Any) -> Any:
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{name} is not valid: {error}.") from error


def _read_dotenv(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as UTF-8 text: {error}.") from error
    pairs = []
    for number, raw in enumerate(lines, start=1):
        line = raw.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise ConfigurationError(f"{path} line {number} is not NAME=value.")
        pairs.append((name.strip(), value.strip().strip("\"'")))
    return pairs

"""The ways in which the simulated language model behaves and misbehaves, by name."""

from enum import StrEnum


class Script(StrEnum):
    """One behaviour. The value is also the name of the model that shows it."""

    GOOD = "good-list"
    """Songs that exist and answer the prompt, in the schema asked for."""
    INVENTED = "invented-tracks"
    """Songs that nobody ever recorded, by artists of the catalogue and by none."""
    DUPLICATES = "duplicates"
    """A few good songs again and again, in other spellings."""
    TOO_MANY = "too-many"
    """106 songs whatever was asked for."""
    REFUSAL = "refusal"
    """The `refusal` field in place of content."""
    CONTENT_FILTER = "content-filter"
    """Cut off by the content filter in the middle of the list."""
    TRUNCATION = "truncation"
    """Cut off by length in the middle of the list."""
    SLOW = "slow"
    """A good list, a pause before every token."""
    STALL = "stall"
    """A good beginning, then nothing for ever."""
    RATE_LIMITED = "429"
    """HTTP 429 with `Retry-After`."""
    BROKEN = "500"
    """HTTP 500."""
    FENCED = "fenced-json"
    """The JSON in a Markdown fence with words around it."""
    SCHEMA_IGNORED = "schema-ignored"
    """JSON, but with fields of its own choosing."""
    PROSE = "prose"
    """Numbered lines instead of JSON."""
    BARE_SCHEMA_ONLY = "bare-schema-only"
    """HTTP 400 for a schema with limits such as `maxLength`, as some servers answer."""
    NO_SCHEMA = "no-schema"
    """HTTP 400 for `json_schema`; `json_object` is known."""
    PLAIN_ONLY = "plain-only"
    """HTTP 400 for any response format; the plain answer is fenced JSON."""


MODELS: tuple[str, ...] = tuple(Script)
"""The names that `/v1/models` lists."""

"""Logs and counters. A leaf: may import nothing of ours.

Logs are one JSON object a line on stderr (a readable line on a terminal); metrics live in
Prometheus' default registry.
"""

import logging
import sys

import structlog
from prometheus_client import Counter, Gauge, Histogram

PLATFORM_ANSWERS = Counter(
    "aggregator_platform_answers_total",
    "Answers of a platform to one search or URL, by the status reported.",
    ["platform", "status"],
)
PLATFORM_SECONDS = Histogram(
    "aggregator_platform_seconds",
    "Time a platform took to answer one search or URL.",
    ["platform"],
    buckets=(0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4),
)
CACHE_READS = Counter(
    "aggregator_result_cache_total",
    "Reads of the result cache: fresh, stale or miss.",
    ["outcome"],
)
SHARED_READS = Counter(
    "aggregator_shared_results_total",
    "Reads of the results shared by the processes: fresh, aging, stale or miss.",
    ["outcome"],
)
FLIGHTS = Counter(
    "aggregator_shared_flights_total",
    "Questions to a platform by who asked it: this process (asked), another one whose answer was"
    " awaited (joined), one that had just asked (kept), or this one without Redis (alone).",
    ["role"],
)
ADMISSIONS = Counter(
    "aggregator_admissions_total",
    "Requests measured against a plan, by who measured (process, shared) and what came of it.",
    ["measured", "outcome"],
)
REDIS_UP = Gauge(
    "aggregator_redis_up",
    "Whether Redis answers: the least of all processes.",
    multiprocess_mode="livemin",
)
REDIS_FAILURES = Counter(
    "aggregator_redis_failures_total",
    "Commands that Redis did not answer; whoever asked went on without it.",
    ["command"],
)
PLAYLISTS = Counter(
    "aggregator_playlists_total",
    "Playlists made, by mode and by the curator that spoke last.",
    ["mode", "curator"],
)
CURATOR_TURNS = Counter(
    "aggregator_curator_turns_total",
    "Turns of a curator, by how they ended.",
    ["curator", "outcome"],
)
SUGGESTIONS = Counter(
    "aggregator_suggestions_total",
    "Suggestions of a curator, by what became of them.",
    ["curator", "fate"],
)

LANGUAGE_MODEL_TURNS = Counter(
    "aggregator_language_model_turns_total",
    "Turns of the language model, by how they ended.",
    ["outcome"],
)
LANGUAGE_MODEL_TOKENS = Counter(
    "aggregator_language_model_tokens_total",
    "Tokens that the language model's server counted, of prompts and of answers.",
    ["kind"],
)
LANGUAGE_MODEL_SECONDS = Histogram(
    "aggregator_language_model_seconds",
    "Time from asking the language model to the end of its answer.",
    buckets=(0.5, 1, 2, 4, 8, 16, 32),
)
MIXCLOUD_CACHE_READS = Counter(
    "aggregator_mixcloud_cache_total",
    "Reads of the answers kept for /mixcloud-api: fresh, aging, stale or miss.",
    ["outcome"],
)
MIXCLOUD_ANSWERS = Counter(
    "aggregator_mixcloud_answers_total",
    "What came of asking Mixcloud for /mixcloud-api: ok, not_found, or a platform's status.",
    ["status"],
)
HELD_UP = Counter(
    "aggregator_upstream_held_up_total",
    "Calls that our own rate of calls to a host did not let out in time.",
)


def _readable() -> structlog.dev.ConsoleRenderer:
    # The richer tracebacks print local variables, and those hold keys and bodies.
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def configure_logging(level: str = "info") -> None:
    """Set structlog up for the process."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _readable() if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )

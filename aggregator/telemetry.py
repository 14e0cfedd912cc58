"""Logs and counters. May import nothing of ours but how lines are made and written.

Logs are one JSON object a line on stderr (a readable line on a terminal). Metrics live in
Prometheus' default registry; those of several processes in files, from which any of them tells all.
"""

import logging
import os
import sys
from typing import TextIO, cast

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from structlog.typing import Processor

from aggregator.log_lines import line_of, line_writers
from aggregator.request_lines import REQUEST_LOG

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
# A gauge without a label is told as 0 where nobody sets it: by processes that know of no Redis.
REDIS_UP = Gauge(
    "aggregator_redis_up",
    "Whether Redis answers: the least of all processes that use it.",
    ["use"],
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


REQUESTS = Counter(
    "aggregator_requests_total",
    "Requests answered, by method, the path's template and status; 499: the caller had gone.",
    ["method", "path", "status"],
)
REQUEST_SECONDS = Histogram(
    "aggregator_request_seconds",
    "Time from a request to the end of its answer.",
    ["path"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
BREAKERS_OPEN = Gauge(
    "aggregator_breakers_open",
    "Hosts that are left alone for now, after failures in a row.",
    ["platform"],
    multiprocess_mode="livesum",
)
BREAKER_CHANGES = Counter(
    "aggregator_breaker_changes_total",
    "Times that a host began to be left alone (open), or answered again (closed).",
    ["platform", "to"],
)
MEDIA_WAITING = Gauge(
    "aggregator_media_waiting",
    "Media seen that wait to be written.",
    multiprocess_mode="livesum",
)
PROCESS_STARTS = Counter(
    "aggregator_process_starts_total",
    "Starts of serving processes; more than there are workers: some died and were restarted.",
)
PROCESS_HANGS = Counter(
    "aggregator_process_hangs_total",
    "Serving processes that were silent for too long, ended and started again.",
)

LOST_LINES = Counter(
    "aggregator_log_lines_lost_total",
    "Lines of the log that could not be written, as on a full disk.",
)

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names where the processes of one service put their metrics together."""


def metrics() -> tuple[bytes, str]:
    """Every metric of this service, of all its processes, and the content type; reads files."""
    if METRICS_FOLDER not in os.environ:
        return generate_latest(), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def forget_process(pid: int) -> None:
    """A process of this service died: what it was at the time counts no more, what it did does."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]


class Outage:
    """Something that fails for a while and is tried again and again: the log has a line when that
    begins and one when it is over."""

    def __init__(self, fails: str, over: str) -> None:
        self._fails = fails
        self._over = over
        self._lasts = False

    def goes_on(self, **told: object) -> None:
        """It failed, now or once more."""
        if not self._lasts:
            self._lasts = True
            structlog.get_logger().warning(self._fails, **told)

    def ends(self) -> None:
        """It did not fail."""
        if self._lasts:
            self._lasts = False
            structlog.get_logger().info(self._over)


class _LosingStream:
    """A stream that loses what it cannot write, and counts it: a log on a full disk or in a broken
    pipe must not fail the request that is told in it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            LOST_LINES.inc()
            return 0

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            LOST_LINES.inc()


def configure_logging(level: str = "info", form: str = "auto") -> None:
    """Set the logs of this process up: ours, and what libraries warn of, as the same lines.

    `form` is `json`, `text`, or `auto`: text on a terminal, else JSON.
    """
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    # The richer tracebacks print local variables, and those hold keys and bodies.
    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    render = plain if text else structlog.processors.JSONRenderer(line_of)
    stream = cast("TextIO", _LosingStream(sys.stderr))
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    told_plainly = [] if text else [structlog.processors.format_exc_info]
    least = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    writers = line_writers(stream)
    structlog.configure(
        processors=[*shared, *told_plainly, render],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=writers,
        cache_logger_on_first_use=False,
    )
    whole = not text and least <= logging.INFO
    REQUEST_LOG.write_json(writers().info if whole else None)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *told_plainly,
                render,
            ],
        )
    )
    # Below a warning libraries name addresses, and addresses may hold what people ask for.
    lowest = max(logging.WARNING, logging.getLevelNamesMapping().get(level.upper(), 0))
    logging.basicConfig(handlers=[handler], level=lowest, force=True)

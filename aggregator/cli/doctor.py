"""`aggregator doctor`: who answers (platforms, database, Redis, language model), whether the
database is of this version, what the settings leave open, and what to do about it."""

import argparse
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    from aggregator.domain.report import PlatformReport
    from aggregator.settings import Settings

PROBE = "moon river"

ADVICE = {
    "timeout": "it did not answer in time: try again, or raise AGGREGATOR_SEARCH_DEADLINE",
    "rate_limited": "it asks us to slow down: wait until the time it names",
    "blocked": "it refuses this machine (data-centre addresses often): try another network"
    " or, where there is one, set a token of your own",
    "changed": "its answer has a new shape: upgrade this service",
    "unreachable": "no connection: check this machine's network, DNS and firewall",
    "unavailable": "what was asked for is not to be had there",
}

NOT_CONFIGURED = "not configured"
AT_START = "brought to this version at the next start"
WELL = frozenset({"ok", NOT_CONFIGURED, AT_START})
MODEL_PROBE = "one famous jazz standard"
MODEL_ADVICE = {
    "timeout": "try again, or raise AGGREGATOR_LLM_TIMEOUT",
    "rate_limited": "wait, or look at the account's quota",
    "unreachable": "check AGGREGATOR_LLM_BASE_URL and that the server runs",
    "rejected": "check AGGREGATOR_LLM_API_KEY, AGGREGATOR_LLM_MODEL and AGGREGATOR_LLM_BASE_URL",
    "unavailable": "look at the server's own log",
    "truncated": "raise AGGREGATOR_LLM_MAX_TOKENS",
    "junk": "choose a larger model with AGGREGATOR_LLM_MODEL",
    "refused": "choose another model with AGGREGATOR_LLM_MODEL",
    "filtered": "choose another model with AGGREGATOR_LLM_MODEL",
}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`doctor`."""
    parser = commands.add_parser(
        "doctor",
        help="check the platforms, the database, Redis, the language model and the settings",
        description="Ask each platform, the database and, where they are configured, Redis and the"
        " language model whether they answer, and say what to do about those that do not.",
    )
    parser.add_argument("--json", action="store_true", help="machine output")
    add_upstream_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """A line each; 1 when anything does not answer."""
    import asyncio

    import msgspec

    from aggregator.cli.output import progress
    from aggregator.telemetry import configure_logging

    configure_logging("critical")
    settings = chosen_settings(arguments)
    progress("asking the platforms, the database and what else is configured ...")
    reports, words = asyncio.run(_examine(settings))
    notes = _notes(settings)
    progress("")
    if arguments.json:
        body = {
            "platforms": {str(one.platform): one for one in reports},
            **words,
            "notes": notes,
        }
        print(msgspec.json.encode(body).decode())
    else:
        for one in reports:
            print(_line(one))
        for name, word in words.items():
            print(f"{name.removeprefix('language_'):<11} {word}")
        for note in notes:
            print(f"{'note':<11} {note}")
    well = all(word in WELL for word in words.values())
    well = well and all(one.status in ("ok", "empty") for one in reports)
    return 0 if well else 1


async def _examine(settings: "Settings") -> "tuple[tuple[PlatformReport, ...], dict[str, str]]":
    """What each platform said, and a word for each of the others."""
    from aggregator.domain.errors import AllPlatformsFailed
    from aggregator.domain.media import Platform
    from aggregator.runtime.searching import searching

    async with searching(settings) as searcher:
        try:
            reports = (await searcher.search(Platform.URL, PROBE)).reports
        except AllPlatformsFailed as failure:
            reports = failure.reports
    database, schema = await _ask_database(settings)
    return reports, {
        "database": database,
        "schema": schema,
        "redis": await _ask_redis(settings),
        "language_model": await _ask_model(settings),
    }


async def _ask_database(settings: "Settings") -> tuple[str, str]:
    """Whether it answers, and whether its tables are those of this version."""
    import asyncio

    from aggregator.domain.errors import ConfigurationError, StorageUnavailable
    from aggregator.store.database import Database
    from aggregator.store.schema import check_revision

    database = Database(settings.database_url)
    try:
        await database.ping()
        await asyncio.to_thread(check_revision, await database.revision())
    except StorageUnavailable as error:
        return f"{error} Check AGGREGATOR_DATABASE_URL.", "unknown"
    except ConfigurationError as error:
        older = "alembic upgrade head" in str(error)
        return "ok", AT_START if database.embedded and older else str(error)
    finally:
        await database.close()
    return "ok", "ok"


async def _ask_redis(settings: "Settings") -> str:
    from aggregator.runtime.shared import shared_state

    shared = shared_state(settings)
    if shared is None:
        return NOT_CONFIGURED
    try:
        word = await shared.word()
    finally:
        await shared.close()
    return word if word == "ok" else f"{word} Check AGGREGATOR_REDIS_URL and that it runs."


def _notes(settings: "Settings") -> list[str]:
    """What the settings leave open; nothing of it is a defect."""
    notes = []
    if settings.workers > 1 and settings.redis_url is None:
        notes.append(
            f"{settings.workers} workers without AGGREGATOR_REDIS_URL: each asks the platforms for"
            " itself; limits are kept together on this machine only"
        )
    if settings.metrics_token is None:
        notes.append("/metrics is shut: set AGGREGATOR_METRICS_TOKEN to open it for Prometheus")
    if settings.upstream != "live":
        mode = settings.upstream.partition(":")[0]
        notes.append(f"the upstream is {mode}: no live platform was asked")
    return notes


async def _ask_model(settings: "Settings") -> str:
    """One suggestion asked for, as a playlist would; "ok", or what is wrong."""
    from aggregator.curation.base import Ask, CuratorFailure
    from aggregator.runtime.curating import language_model

    curator = language_model(settings)
    if curator is None:
        return NOT_CONFIGURED
    try:
        async for _ in curator.suggest(Ask(prompt=MODEL_PROBE, count=1, seed=0)):
            pass
    except CuratorFailure as failure:
        return f"{failure.outcome}: {failure.detail} ({MODEL_ADVICE[failure.outcome]})"
    finally:
        await curator.close()
    return "ok"


def _line(report: "PlatformReport") -> str:
    line = f"{report.platform:<11} {report.status}, {report.milliseconds:.0f} ms"
    if report.status in ("ok", "empty"):
        return line
    detail = f": {report.detail}" if report.detail else ""
    return f"{line}{detail} ({ADVICE[report.status]})"

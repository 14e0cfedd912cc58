"""`aggregator doctor`: who answers (platforms, database, language model), and what to do if not."""

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
        help="check the platforms, the database and the language model",
        description="Ask each platform, the database and, where one is configured, the language"
        " model whether they answer, and say what to do about those that do not.",
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
    progress("asking the platforms, the database and the language model ...")
    reports, database, model = asyncio.run(_examine(settings))
    progress("")
    if arguments.json:
        body = {
            "platforms": {str(one.platform): one for one in reports},
            "database": database,
            "language_model": model,
        }
        print(msgspec.json.encode(body).decode())
    else:
        for one in reports:
            print(_line(one))
        print(f"{'database':<11} {database}")
        print(f"{'model':<11} {model}")
    well = database == "ok" and model in ("ok", NOT_CONFIGURED)
    well = well and all(one.status in ("ok", "empty") for one in reports)
    return 0 if well else 1


async def _examine(settings: "Settings") -> "tuple[tuple[PlatformReport, ...], str, str]":
    from aggregator.domain.errors import AllPlatformsFailed, StorageUnavailable
    from aggregator.domain.media import Platform
    from aggregator.runtime.searching import searching
    from aggregator.store.database import Database

    async with searching(settings) as searcher:
        try:
            reports = (await searcher.search(Platform.URL, PROBE)).reports
        except AllPlatformsFailed as failure:
            reports = failure.reports
    database = Database(settings.database_url)
    try:
        await database.ping()
        said = "ok"
    except StorageUnavailable as error:
        said = f"{error} Check AGGREGATOR_DATABASE_URL."
    finally:
        await database.close()
    return reports, said, await _ask_model(settings)


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

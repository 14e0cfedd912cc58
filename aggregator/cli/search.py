"""`aggregator search`: a search without the server and without a database."""

import argparse
import sys
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    from aggregator.domain.report import PlatformReport
    from aggregator.search.pages import SearchAnswer
    from aggregator.settings import Settings


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`search QUERY`."""
    parser = commands.add_parser(
        "search",
        help="search every platform, or resolve a URL",
        description="Search words on every platform (or one), or resolve a URL to its media.",
    )
    parser.add_argument("query", help="words, or a URL starting with http:// or https://")
    parser.add_argument("--platform", default="url", help="one of the five (default: all)")
    parser.add_argument("--limit", type=_limit, default=30, help="at most this many (1-30)")
    parser.add_argument("--report", action="store_true", help="say what each platform answered")
    parser.add_argument("--json", action="store_true", help="the body of the REST API")
    add_upstream_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the media; 1 when no platform could answer."""
    import asyncio

    from aggregator.cli.output import progress
    from aggregator.cli.platform_name import platform_named
    from aggregator.telemetry import configure_logging

    configure_logging("error")
    settings = chosen_settings(arguments)
    platform = platform_named(arguments.platform)
    progress("asking the platforms ...")
    try:
        answer = asyncio.run(_search(settings, platform, arguments.query, arguments.limit))
    finally:
        progress("")
    if arguments.json:
        _print_json(answer, report=arguments.report)
    else:
        _print_table(answer, report=arguments.report)
    return 0


async def _search(settings: "Settings", platform: str, query: str, limit: int) -> "SearchAnswer":
    from aggregator.domain.errors import AllPlatformsFailed
    from aggregator.domain.media import Platform
    from aggregator.runtime.searching import searching

    async with searching(settings) as searcher:
        try:
            return await searcher.search(Platform(platform), query, limit=limit)
        except AllPlatformsFailed as failure:
            for report in failure.reports:
                print(_status_line(report), file=sys.stderr)
            raise


def _print_json(answer: "SearchAnswer", *, report: bool) -> None:
    import msgspec

    from aggregator.domain.media import public

    body: object = [public(media) for media in answer.media]
    if report:
        platforms = {str(one.platform): one for one in answer.reports}
        body = {"data": body, "report": {"platforms": platforms}}
    print(msgspec.json.encode(body).decode())


def _print_table(answer: "SearchAnswer", *, report: bool) -> None:
    from aggregator.cli.output import clock, table

    rows = [
        (media.platform, clock(media.duration), media.title, media.author[:30], media.url)
        for media in answer.media
    ]
    print(table(rows, flexible=2) if rows else "Nothing found.")
    failed = [one for one in answer.reports if one.status not in ("ok", "empty")]
    for one in answer.reports if report else failed:
        print(_status_line(one), file=sys.stderr)


def _status_line(report: "PlatformReport") -> str:
    said = [f"{report.platform}: {report.status}", f"{report.hits} found"]
    said.append(f"{report.milliseconds:.0f} ms")
    said.extend(text for text in (report.detail, *report.notes) if text)
    return ", ".join(said)


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 30:
        raise argparse.ArgumentTypeError("must be a number from 1 to 30")
    return int(text)

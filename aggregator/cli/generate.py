"""`aggregator generate`: a playlist without the server and without a database."""

import argparse
import sys
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    from aggregator.domain.playlist import Playlist
    from aggregator.playlists.events import Event, Order
    from aggregator.settings import Settings


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`generate PROMPT`."""
    parser = commands.add_parser(
        "generate",
        help="make a playlist of real tracks from a sentence",
        description="Make a playlist of at most ten real, playable tracks from a sentence.",
    )
    parser.add_argument("prompt", help="what to listen to, in a sentence")
    parser.add_argument(
        "--mode", default="smart", help="smart (the best anywhere), platform or manual"
    )
    parser.add_argument("--main-platform", help="where to look first; needed by --mode platform")
    parser.add_argument("--seed", type=_seed, help="makes the embedded curator's choice repeatable")
    parser.add_argument("--report", action="store_true", help="say what became of each suggestion")
    parser.add_argument("--json", action="store_true", help="the body of the REST API")
    add_upstream_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the playlist; 1 when there is none."""
    import asyncio

    from aggregator.telemetry import configure_logging

    configure_logging("error")
    settings = chosen_settings(arguments)
    playlist = asyncio.run(_generate(settings, _order(arguments)))
    if arguments.json:
        _print_json(playlist, report=arguments.report)
    else:
        _print_playlist(playlist, report=arguments.report)
    return 0


def _order(arguments: argparse.Namespace) -> "Order":
    from aggregator.cli.platform_name import platform_named
    from aggregator.domain.errors import InvalidRequest
    from aggregator.domain.media import Platform
    from aggregator.domain.playlist import Mode
    from aggregator.playlists.events import Order
    from aggregator.playlists.generator import check_order

    if arguments.mode not in set(Mode):
        raise InvalidRequest(f"--mode must be one of {', '.join(Mode)}.")
    main = platform_named(arguments.main_platform) if arguments.main_platform else None
    if main == Platform.URL:
        raise InvalidRequest("--main-platform must be one of the five platforms.")
    if arguments.mode == Mode.PLATFORM and main is None:
        raise InvalidRequest("--mode platform needs --main-platform.")
    order = Order(
        prompt=arguments.prompt,
        mode=Mode(arguments.mode),
        main_platform=Platform(main) if main else None,
        seed=arguments.seed,
    )
    check_order(order)
    return order


async def _generate(settings: "Settings", order: "Order") -> "Playlist":
    from aggregator.cli.output import progress
    from aggregator.playlists.events import Done
    from aggregator.runtime.generating import generating

    progress("reading the prompt ...")
    async with generating(settings) as generator:
        try:
            async for event in generator.generate(order):
                if isinstance(event, Done):
                    return event.playlist
                if line := _line(event):
                    progress(line)
        finally:
            progress("")
    raise AssertionError("a generation ends with a playlist or an error")


def _line(event: "Event") -> str:
    """What is going on, for a person who waits."""
    from aggregator.playlists.events import Found, GivenUp, Planned, Suggested

    match event:
        case Planned():
            return f"looking for {event.goal} tracks ..."
        case Suggested():
            return f"suggested: {event.suggestion.author} - {event.suggestion.title}"
        case Found():
            wanted = event.trial.suggestion
            where = event.trial.found[0].media.platform
            return f"found: {wanted.author} - {wanted.title} ({where})"
        case GivenUp():
            wanted = event.trial.suggestion
            return f"given up: {wanted.author} - {wanted.title}"
        case _:
            return ""


def _print_json(playlist: "Playlist", *, report: bool) -> None:
    import msgspec

    from aggregator.domain.evidence import public_report
    from aggregator.domain.playlist import public_playlist

    body: object = public_playlist(playlist)
    if report:
        body = {"data": body, "report": public_report(playlist)}
    print(msgspec.json.encode(body).decode())


def _print_playlist(playlist: "Playlist", *, report: bool) -> None:
    from aggregator.cli.output import clock, table

    print(f"{playlist.title}\n{playlist.description}\n")
    rows = [
        (
            str(place) if at == 0 else "",
            one.media.platform,
            clock(one.media.duration),
            one.media.title,
            one.media.author[:30],
            one.media.url,
        )
        for place, trial in enumerate(playlist.items, start=1)
        for at, one in enumerate(trial.found)
    ]
    print(table(rows, flexible=3))
    for note in playlist.report.notes:
        print(note, file=sys.stderr)
    if report:
        _print_report(playlist)


def _print_report(playlist: "Playlist") -> None:
    told = playlist.report
    print(
        f"\n{told.suggested} suggested, {told.verified} verified, {told.replaced} replaced, "
        f"{told.given_up} given up; seed {told.seed}",
        file=sys.stderr,
    )
    for turn in told.curators:
        said = f": {turn.detail}" if turn.detail else ""
        print(f"curator {turn.curator}: {turn.outcome}, {turn.suggested}{said}", file=sys.stderr)
    for trial in told.trials:
        wanted = trial.suggestion
        best = (trial.found or trial.rejected)[:1]
        why = "; ".join(best[0].reasons) if best else "no candidate"
        score = f" {best[0].score:.2f}" if best else ""
        line = f"{trial.number:3} {trial.fate:9} {wanted.author} - {wanted.title}{score}: {why}"
        print(line, file=sys.stderr)
    for one in told.platforms:
        notes = "; ".join(one.notes)
        print(f"{one.platform}: {one.status}, {one.hits} found {notes}".rstrip(), file=sys.stderr)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError("must be a number from 0 to 2147483647")
    return int(text)

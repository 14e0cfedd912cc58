"""The `aggregator` command line: finds the command, runs it, and turns faults into one line.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
"""

import argparse
import errno
import sys

from aggregator.cli import (
    account,
    doctor,
    generate,
    key,
    match,
    mixcloud,
    parse,
    run,
    sandbox,
    search,
    serve,
    suggest,
)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="aggregator",
        description="Search Mixcloud, YouTube, SoundCloud, Bandcamp, Vimeo and any URL at once.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (
        serve,
        run,
        account,
        key,
        search,
        generate,
        suggest,
        match,
        parse,
        mixcloud,
        doctor,
        sandbox,
    ):
        module.add_parser(commands)
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = build_parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has left: nothing is wrong on our side.
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - what is not ours is raised again
        return _explain(error, arguments)


def _explain(error: Exception, arguments: argparse.Namespace) -> int:
    """One line for a fault that a person can act on; anything else is ours and is shown whole."""
    from aggregator.cli.upstream_option import chosen_settings, way_without_platforms
    from aggregator.domain.errors import AggregatorError, AllPlatformsFailed

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):
        error = AggregatorError(f"The output cannot be written: {error.strerror}.")
    if not isinstance(error, AggregatorError):
        raise error
    hint = ""
    if isinstance(error, AllPlatformsFailed):
        hint = way_without_platforms(error, chosen_settings(arguments))
    print(f"aggregator: {error}{hint}", file=sys.stderr)
    return 1

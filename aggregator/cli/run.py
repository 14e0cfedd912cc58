"""`aggregator run`: serve for a first look, live or, without an internet, on the sandbox."""

import argparse
import sys

from aggregator.cli.serve import add_serve_options, serve_settings, start
from aggregator.cli.upstream_option import chosen_settings

_NO_INTERNET = """\
No platform can be reached from this machine: starting on the SANDBOX instead.
Every platform is simulated and no medium is real. `aggregator serve` never does this."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`run`."""
    parser = commands.add_parser(
        "run",
        help="run the service; without an internet, on simulated platforms",
        description="Like serve, but where no platform can be reached it says so and simulates.",
    )
    add_serve_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it; 1 when it could not start."""
    import msgspec

    settings = serve_settings(arguments, chosen_settings(arguments))
    if settings.upstream == "live":
        from aggregator.cli.output import progress
        from aggregator.runtime.reachable import any_platform_reachable
        from aggregator.runtime.simulation import IN_PROCESS

        progress("looking for the platforms ...")
        reached = any_platform_reachable()
        progress("")
        if not reached:
            print(_NO_INTERNET, file=sys.stderr, flush=True)
            settings = msgspec.structs.replace(settings, upstream=IN_PROCESS)
    return start(settings)

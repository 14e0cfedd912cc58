"""`--upstream`, which every command that asks the platforms takes."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.domain.errors import AllPlatformsFailed
    from aggregator.settings import Settings


def add_upstream_option(parser: argparse.ArgumentParser) -> None:
    """`--upstream live | sandbox | replay:DIR | ...`; the setting's value when not given."""
    parser.add_argument(
        "--upstream",
        metavar="MODE",
        help="live (default), sandbox (simulated), sandbox:URL (simulated, by a running sandbox),"
        " replay:DIR (recorded answers) or record:DIR (live, and recorded)",
    )


def chosen_settings(arguments: argparse.Namespace) -> "Settings":
    """The settings with this command's upstream."""
    import msgspec

    from aggregator.settings import load_settings

    settings = load_settings()
    if arguments.upstream is None:
        return settings
    return msgspec.structs.replace(settings, upstream=arguments.upstream)


def way_without_platforms(error: "AllPlatformsFailed", settings: "Settings") -> str:
    """What to try where no platform was reached at all; "" where another way was chosen already."""
    from aggregator.domain.report import State

    elsewhere = settings.upstream == "sandbox" or settings.upstream.startswith("replay:")
    silent = {State.UNREACHABLE, State.TIMEOUT}
    if elsewhere or not all(report.status in silent for report in error.reports):
        return ""
    return " Simulated platforms need no network: --upstream sandbox."

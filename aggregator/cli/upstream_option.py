"""`--upstream`, which every command that asks the platforms takes."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

"""`aggregator mixcloud ...`: Mixcloud on its own."""

import argparse

from aggregator.cli import mixcloud_auth, mixcloud_mock, mixcloud_read, mixcloud_write


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`mixcloud` and what it can do."""
    parser = commands.add_parser(
        "mixcloud",
        help="Mixcloud on its own: read, upload, edit, a mock server",
        description="A token is taken from MIXCLOUD_ACCESS_TOKEN, else from ~/.netrc (machine"
        " mixcloud-api).",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for module in (mixcloud_read, mixcloud_write, mixcloud_auth, mixcloud_mock):
        module.add_parser(actions)

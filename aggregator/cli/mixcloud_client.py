"""What the `mixcloud` commands share: the client, its failures as one line, objects as rows."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aggregator.mixcloud import MixcloudSync

TOKEN_VARIABLE = "MIXCLOUD_ACCESS_TOKEN"  # noqa: S105 - the variable's name
_NO_TOKEN = (
    f"This needs an access token: set {TOKEN_VARIABLE}, or put it into ~/.netrc as the password of"
    " machine mixcloud-api; `aggregator mixcloud auth` gets one."
)
Action = Callable[["MixcloudSync", argparse.Namespace], int]


def add_client_options(parser: argparse.ArgumentParser, action: Action) -> None:
    """`--json`, `--api-root`, and running the action with a client."""
    parser.add_argument("--json", action="store_true", help="machine output")
    parser.add_argument(
        "--api-root",
        metavar="URL",
        help="another Mixcloud, such as http://127.0.0.1:8090 of `aggregator mixcloud mock`",
    )
    parser.set_defaults(run=lambda arguments: _run(action, arguments))


def show(found: Any, *, as_json: bool) -> None:
    """Print a resource as lines or a list as a table; the data as they came with `--json`."""
    import msgspec

    from aggregator.cli.output import table

    if as_json:
        print(msgspec.json.encode(found.data).decode())
    elif hasattr(found, "rows"):
        rows = [row(item) for item in found]
        print(table(rows, flexible=1) if rows else "Nothing found.")
    else:
        print(table(list(_lines(found)), flexible=1))


def row(item: Any) -> tuple[str, str, str, str]:
    """Type, name, what it belongs to or how long it is, and key of one item."""
    from aggregator.cli.output import clock

    detail = str(item.get("username", ""))
    if item.type == "cloudcast":
        detail = clock(item.get("audio_length"))
    elif item.type == "comment":
        detail = str(item.user.get("username", "")) if "user" in item else ""
    name = item.get("name") or item.get("comment") or item.get("title") or ""
    return (item.type or "-", " ".join(str(name).split()), detail, str(item.get("key", "")))


def _lines(found: Any) -> Iterator[tuple[str, str]]:
    from aggregator.mixcloud import AccessDict, AccessList

    for name, value in found.items():
        if name in ("pictures", "cover_pictures", "metadata"):
            continue
        text = str(value)
        if isinstance(value, AccessList):
            text = ", ".join(str(one.get("name", one.get("type", "-"))) for one in value)
        elif isinstance(value, AccessDict):
            text = str(value.get("username") or value.get("name") or "")
        if text:
            yield name, " ".join(text.split())
    if found.connections:
        yield "connections", ", ".join(found.connections)


def _run(action: Action, arguments: argparse.Namespace) -> int:
    """0 when done; 1, and one line, for what Mixcloud or a file does not allow."""
    from aggregator.mixcloud import MixcloudError
    from aggregator.mixcloud.errors import MissingToken

    try:
        with _client(arguments) as mixcloud:
            return action(mixcloud, arguments)
    except MissingToken:
        print(f"aggregator: {_NO_TOKEN}", file=sys.stderr)
        return 1
    except (MixcloudError, OSError) as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return 1


@contextmanager
def _client(arguments: argparse.Namespace) -> "Iterator[MixcloudSync]":
    from aggregator.mixcloud import API_ROOT, MixcloudSync

    # A token on the command line is seen by everybody on the machine.
    token = os.environ.get(TOKEN_VARIABLE) or None
    with MixcloudSync(arguments.api_root or API_ROOT, access_token=token) as mixcloud:
        yield mixcloud

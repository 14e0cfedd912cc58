"""`aggregator mixcloud auth`: a person's consent into an access token."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.mixcloud import MixcloudOAuthSync

SECRET_VARIABLE = "MIXCLOUD_CLIENT_SECRET"  # noqa: S105 - the variable's name


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`auth`."""
    auth = actions.add_parser(
        "auth",
        help="get an access token",
        description="Print the address that asks for consent, read the code or the address that"
        " the browser came back to, and print the token, alone on stdout. The client's secret is"
        f" taken from {SECRET_VARIABLE} or asked for.",
    )
    auth.add_argument("--client-id", required=True, help="of your application at Mixcloud")
    auth.add_argument("--redirect-uri", required=True, help="as your application has it")
    auth.add_argument("--code", help="the code, or the whole address with it; else it is asked for")
    auth.add_argument("--oauth-root", metavar="URL", help="another Mixcloud's, such as a mock's")
    auth.add_argument("--json", action="store_true", help="machine output")
    auth.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 with a token on stdout; 1, and one line, when there is none."""
    from aggregator.mixcloud import OAUTH_ROOT, MixcloudError, MixcloudOAuthSync

    oauth = MixcloudOAuthSync(
        arguments.oauth_root or OAUTH_ROOT,
        client_id=arguments.client_id,
        client_secret=_secret(),
        redirect_uri=arguments.redirect_uri,
    )
    try:
        token = oauth.access_token(_code(oauth, arguments.code))
    except MixcloudError as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        import json

        print(json.dumps({"access_token": token}))
        return 0
    print(token)
    print(
        "Keep it: in MIXCLOUD_ACCESS_TOKEN, or in ~/.netrc as the password of machine"
        " mixcloud-api.",
        file=sys.stderr,
    )
    return 0


def _code(oauth: "MixcloudOAuthSync", told: str | None) -> str:
    if told is None:
        ask = f"Open this address and allow the application:\n{oauth.authorization_url}"
        print(f"{ask}\nThe code, or the address that you came back to: ", end="", file=sys.stderr)
        sys.stderr.flush()
        told = sys.stdin.readline()
    told = told.strip()
    return oauth.code_of(told) if "://" in told else told


def _secret() -> str:
    from getpass import getpass

    return os.environ.get(SECRET_VARIABLE) or getpass("The client's secret: ")

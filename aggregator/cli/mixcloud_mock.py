"""`aggregator mixcloud mock`: a stateful Mixcloud on this machine."""

import argparse

from aggregator.cli.serve import port_number


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`mixcloud mock`."""
    parser = actions.add_parser(
        "mock",
        help="serve a stateful Mixcloud on this machine",
        description="Serve the REST API, GraphQL, OAuth, oEmbed and uploads of a Mixcloud that"
        " holds a few users and shows. Everything is forgotten when it stops.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=port_number, default=8090, help="port to listen on (%(default)s; 0: any)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when stopped; raises `ConfigurationError` when the port is taken."""
    from aggregator.domain.errors import ConfigurationError
    from aggregator.mixcloud.mock import MixcloudMock
    from aggregator.mixcloud.mock.server import base_url, listen, serve

    try:
        listening = listen(arguments.host, arguments.port)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {arguments.host} port {arguments.port}: {error.strerror}."
        ) from error
    with listening:
        base = base_url(listening)
        print(f"Mixcloud's mock answers at {base} (try {base}/spartacus/party-time/).")
        print("Access token: test-token. Stop it with Ctrl+C.", flush=True)
        serve(MixcloudMock(), listening)
    return 0

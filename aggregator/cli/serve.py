"""`aggregator serve`: the service."""

import argparse
import sys
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    from aggregator.settings import Settings


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`serve`."""
    parser = commands.add_parser(
        "serve", help="run the service", description="Run the REST service until interrupted."
    )
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen on (default 8000; 0: any)")
    add_upstream_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it; 1 when it could not start."""
    import msgspec

    settings = chosen_settings(arguments)
    if arguments.host is not None:
        settings = msgspec.structs.replace(settings, host=arguments.host)
    if arguments.port is not None:
        settings = msgspec.structs.replace(settings, port=arguments.port)
    return _serve(settings)


def _serve(settings: "Settings") -> int:
    import socket

    import uvicorn

    from aggregator.domain.errors import ConfigurationError
    from aggregator.telemetry import configure_logging
    from aggregator.web.service import application

    configure_logging(settings.log_level)
    app = application(settings)
    configuration = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        lifespan="on",
    )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}."
        ) from error
    _greet(settings, listener.getsockname()[1])
    server = uvicorn.Server(configuration)
    server.run(sockets=[listener])
    return 0 if server.started else 1


def _greet(settings: "Settings", port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(
        f"Serving http://{host}:{port} (API at /docs, upstream {settings.upstream}).\n"
        "An app key, from another terminal in this folder:\n"
        "  .venv/bin/aggregator key create --name test",
        file=sys.stderr,
        flush=True,
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)

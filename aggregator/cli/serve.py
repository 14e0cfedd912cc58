"""`aggregator serve`: the service."""

import argparse
import sys
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    import socket

    from aggregator.settings import Settings


_BANNER = """\
+----------------------------------------------------------------+
|  SANDBOX: every platform is simulated, no medium here is real. |
+----------------------------------------------------------------+"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`serve`."""
    parser = commands.add_parser(
        "serve", help="run the service", description="Run the REST service until interrupted."
    )
    add_serve_options(parser)
    parser.set_defaults(run=run)


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Where to listen and whom to ask."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=port_number, help="port to listen on (default 8000; 0: any)")
    parser.add_argument(
        "--workers",
        type=worker_count,
        metavar="N",
        help="processes that serve the port (default 1); they share limits and answers by Redis",
    )
    add_upstream_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it; 1 when it could not start."""
    return start(serve_settings(arguments, chosen_settings(arguments)))


def serve_settings(arguments: argparse.Namespace, settings: "Settings") -> "Settings":
    """The settings with this command's address and workers."""
    import msgspec

    if arguments.host is not None:
        settings = msgspec.structs.replace(settings, host=arguments.host)
    if arguments.port is not None:
        settings = msgspec.structs.replace(settings, port=arguments.port)
    if arguments.workers is not None:
        settings = msgspec.structs.replace(settings, workers=arguments.workers)
    return settings


def start(settings: "Settings") -> int:
    """Serve with these settings until a signal ends it; 1 when it could not start.

    Raises `StorageUnavailable` for a database that cannot be used, before anything is served.
    """
    import asyncio

    from aggregator.runtime.service import prepare_database
    from aggregator.telemetry import configure_logging

    configure_logging(settings.log_level, settings.log_format)
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    if settings.workers > 1:
        from aggregator.cli.workers import serve_with_workers

        asyncio.run(prepare_database(settings))
        return serve_with_workers(settings, listener, lambda: _greet(settings, port))
    from aggregator.cli.serving import ServiceServer

    server = ServiceServer(settings, lambda: _greet(settings, port))
    asyncio.run(prepare_database(settings))
    server.run(sockets=[listener])
    return 0 if server.started else 1


def listen(host: str, port: int) -> "socket.socket":
    """A bound socket; raises `ConfigurationError` where there cannot be one."""
    import socket

    from aggregator.domain.errors import ConfigurationError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"Cannot listen on {host} port {port}: {error.strerror}."
        ) from error
    return listener


def _greet(settings: "Settings", port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(
        f"Serving http://{host}:{port} (API at /docs, upstream {settings.upstream}).\n"
        "An app key, from another terminal in this folder:\n"
        "  .venv/bin/aggregator key create --name test",
        file=sys.stderr,
        flush=True,
    )
    if settings.upstream.partition(":")[0] == "sandbox":
        print(_BANNER, file=sys.stderr, flush=True)


def worker_count(text: str) -> int:
    """A number of processes from a word of the command line."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("must be a number from 1 to 64")
    return int(text)


def port_number(text: str) -> int:
    """A port from a word of the command line."""
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)

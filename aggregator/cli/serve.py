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
    add_upstream_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it; 1 when it could not start."""
    return start(serve_settings(arguments, chosen_settings(arguments)))


def serve_settings(arguments: argparse.Namespace, settings: "Settings") -> "Settings":
    """The settings with this command's address."""
    import msgspec

    if arguments.host is not None:
        settings = msgspec.structs.replace(settings, host=arguments.host)
    if arguments.port is not None:
        settings = msgspec.structs.replace(settings, port=arguments.port)
    return settings


def start(settings: "Settings") -> int:
    """Serve with these settings until a signal ends it; 1 when it could not start.

    Raises `StorageUnavailable` for a database that cannot be used, before anything is served.
    """
    import asyncio

    import uvicorn

    from aggregator.runtime.service import prepare_database
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
    listener = listen(settings.host, settings.port)
    asyncio.run(prepare_database(settings))

    class Greeting(uvicorn.Server):
        """Greets when it can be reached, not before."""

        async def startup(self, sockets: "list[socket.socket] | None" = None) -> None:
            await super().startup(sockets)
            if self.started:
                _greet(settings, listener.getsockname()[1])

    server = Greeting(configuration)
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


def port_number(text: str) -> int:
    """A port from a word of the command line."""
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)

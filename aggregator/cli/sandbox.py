"""`aggregator sandbox`: the simulated platforms over HTTP."""

import argparse
import sys
from collections.abc import Callable

from aggregator.cli.serve import listen, port_number


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`sandbox`."""
    parser = commands.add_parser(
        "sandbox",
        help="the simulated platforms over HTTP",
        description="Serve the simulated platforms on one port; the Host header says which.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default 127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8090, help="port (default 8090)")
    parser.add_argument("--seed", type=int, help="another seed, another world")
    parser.add_argument(
        "--latency", metavar="MS", help="hold answers back: 250, or anything in 100-900"
    )
    parser.add_argument(
        "--fault",
        metavar="PLATFORM=FAULT",
        action="append",
        default=[],
        help="make a platform misbehave, such as youtube=hang (again for another platform)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    import msgspec

    from aggregator.cli.output import progress
    from aggregator.runtime.simulation import simulated_internet
    from aggregator.sandbox.faults import Latency, fault_board
    from aggregator.sandbox.sockets import server
    from aggregator.settings import load_settings

    settings = load_settings()
    _checked("--fault", lambda: fault_board(",".join(arguments.fault)))
    _checked("--latency", lambda: Latency.read(arguments.latency) if arguments.latency else None)
    faults = ",".join(filter(None, (settings.sandbox_faults, *arguments.fault)))
    settings = msgspec.structs.replace(
        settings,
        sandbox_faults=faults,
        sandbox_latency=arguments.latency or settings.sandbox_latency,
        sandbox_seed=settings.sandbox_seed if arguments.seed is None else arguments.seed,
    )
    progress("growing the world ...")
    internet = simulated_internet(settings)
    progress("")
    listener = listen(arguments.host, arguments.port)
    address = f"http://{arguments.host}:{listener.getsockname()[1]}"
    print(
        f"Simulating {len(internet.world.uploads)} uploads on {address}\n"
        f"  aggregator serve --upstream sandbox:{address}\n"
        f"  curl -X PUT --data hang {address}/faults/youtube",
        file=sys.stderr,
        flush=True,
    )
    running = server(internet)
    running.run(sockets=[listener])
    return 0 if running.started else 1


def _checked(option: str, read: Callable[[], object]) -> None:
    """Name the option, not the setting that it is laid over, where its words are wrong."""
    from aggregator.domain.errors import ConfigurationError

    try:
        read()
    except ConfigurationError as error:
        raise ConfigurationError(f"{option} is not valid: {error}") from error

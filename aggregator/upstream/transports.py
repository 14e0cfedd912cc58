"""Which transport a setting names."""

from pathlib import Path

import httpx

from aggregator.domain.errors import ConfigurationError
from aggregator.upstream.live import live_transport
from aggregator.upstream.record import RecordingTransport
from aggregator.upstream.replay import ReplayTransport
from aggregator.upstream.through import ThroughTransport


def transport_for(mode: str) -> httpx.AsyncBaseTransport:
    """`live`, `sandbox:URL`, `replay:DIR` or `record:DIR`; anything else is a
    `ConfigurationError`. The sandbox in this process is the caller's to compose."""
    name, _, folder = mode.partition(":")
    if name == "sandbox" and folder:
        return ThroughTransport(folder)
    if mode == "live":
        return live_transport()
    if name == "record" and folder:
        return RecordingTransport(live_transport(), Path(folder).expanduser())
    if name == "replay" and folder:
        path = Path(folder).expanduser()
        if not path.is_dir():
            raise ConfigurationError(f"The upstream '{mode}' names a folder that does not exist.")
        return ReplayTransport(path)
    raise ConfigurationError(
        f"There is no upstream '{mode}'; choose live, sandbox, sandbox:URL, replay:DIR"
        " or record:DIR."
    )

"""All simulated hosts together: which app answers for a host name, in process and on a socket."""

from collections.abc import Callable

from aggregator.sandbox import bandcamp, files, language_model, mixcloud, soundcloud, vimeo, youtube
from aggregator.sandbox.control import control
from aggregator.sandbox.exchange import App, Receive, Scope, Send, host_of, port_of
from aggregator.sandbox.faults import FaultBoard
from aggregator.sandbox.faulty import Faulty, break_off
from aggregator.sandbox.world import World

_SIMULATORS: tuple[tuple[str, tuple[str, ...], Callable[[World], App]], ...] = (
    ("youtube", youtube.HOSTS, youtube.simulator),
    ("soundcloud", soundcloud.HOSTS, soundcloud.simulator),
    ("bandcamp", bandcamp.HOSTS, bandcamp.simulator),
    ("mixcloud", mixcloud.HOSTS, mixcloud.simulator),
    ("vimeo", vimeo.HOSTS, vimeo.simulator),
    ("url", files.HOSTS, files.simulator),
    ("llm", language_model.HOSTS, lambda world: language_model.simulator(world.songs)),
)
"""Platform, the real names of its hosts (`*.` before one stands for any name under it), its app."""

_MODEL_PATH = "/v1/"


class Internet:
    """The simulated hosts of one world, each as well behaved as the board says."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self.world = world
        self.board = board
        self._control = self.switches()
        self._hosts: dict[str, App] = {}
        self._suffixes: dict[str, App] = {}
        for platform, hosts, simulator in _SIMULATORS:
            app = Faulty(simulator(world), platform, board)
            for host in hosts:
                if host.startswith("*."):
                    self._suffixes[host[1:]] = app
                else:
                    self._hosts[host] = app

    def switches(self, prefix: str = "") -> App:
        """The app that tells what is simulated and switches faults, at paths under `prefix`."""
        return control(self.world, self.board, prefix=prefix)

    def route(self, host: str) -> App | None:
        """The app that answers for a host name; None where nobody does."""
        host = host.lower().rstrip(".")
        if host in self._hosts:
            return self._hosts[host]
        return next((app for suffix, app in self._suffixes.items() if host.endswith(suffix)), None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """All hosts on one socket, chosen by the Host header.

        The socket's own address is the control's, and under `/v1/` the language model's, so that
        it can be named as anybody's base URL; any other host that nobody answers for is broken off,
        as near to a failed connection as a connection can come.
        """
        if scope["type"] != "http":
            return await self._control(scope, receive, send)
        host = host_of(scope)
        if app := self.route(host):
            return await app(scope, receive, send)
        if _is_own(scope, host):
            model = scope["path"].startswith(_MODEL_PATH)
            app = self._hosts[language_model.HOSTS[0]] if model else self._control
            return await app(scope, receive, send)
        return await break_off(scope, receive)


def _is_own(scope: Scope, host: str) -> bool:
    """Whether a name is the sandbox's own: an address in digits, this machine's, or any name that
    is asked for with the sandbox's port, as containers and other machines do."""
    if host in ("localhost", "") or host.startswith("[") or host.replace(".", "").isdecimal():
        return True
    _, port = scope.get("server") or (None, None)
    return port is not None and port_of(scope) == port

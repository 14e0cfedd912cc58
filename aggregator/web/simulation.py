"""What the doors show of a simulated upstream: a banner on pages, and the sandbox's switches."""

from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

PREFIX: Final = "/sandbox"
"""Where the switches are, for callers on this machine only."""

_LOCAL = frozenset({"127.0.0.1", "::1"})
_BANNER = (
    '<p class="sandbox" role="status">Sandbox: every platform is simulated, and no medium here'
    " is real.</p>"
)


def banner(upstream_mode: str) -> str:
    """The HTML that says it on a page; "" where nothing is simulated."""
    return _BANNER if upstream_mode.partition(":")[0] == "sandbox" else ""


class SimulationDoor:
    """Lets this machine's own callers through to the sandbox's switches."""

    def __init__(self, app: ASGIApp, switches: ASGIApp) -> None:
        self._app = app
        self._switches = switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        client = scope.get("client")
        meant = path == PREFIX or path.startswith(f"{PREFIX}/")
        local = client is not None and client[0] in _LOCAL
        app = self._switches if meant and local else self._app
        await app(scope, receive, send)

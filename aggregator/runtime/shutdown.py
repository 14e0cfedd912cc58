"""The end of a process, told to whoever must know of it before it comes."""

from collections.abc import Callable


class Shutdown:
    """`begun` from the signal on: the process is no longer ready, and finishes what it has."""

    def __init__(self) -> None:
        self.begun = False
        self._hasten: list[Callable[[float], None]] = []

    def begin(self) -> None:
        """The signal came. Sets a word and nothing else: it is called by signal handlers."""
        self.begun = True

    def on_hasten(self, hasten: Callable[[float], None]) -> None:
        """Call this with the seconds that are left for what is under way."""
        self._hasten.append(hasten)

    def hasten(self, seconds: float) -> None:
        """What is under way has so many seconds left; called on the event loop."""
        for hasten in self._hasten:
            hasten(seconds)

"""A prompt becomes a playlist."""

from collections.abc import AsyncIterator
from typing import Protocol

from aggregator.playlists.events import Event, Order


class PlaylistGenerator(Protocol):
    """What the doors ask; `generator.Generator` is it."""

    def generate(self, order: Order) -> AsyncIterator[Event]:
        """The events, `Done` last; closing the stream cancels the work.

        Raises `NotFound` when no suggestion has a match, `AllPlatformsFailed` when no platform
        could be asked.
        """
        ...

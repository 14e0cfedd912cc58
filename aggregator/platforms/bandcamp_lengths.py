"""What `tralbum_details` said about tracks, remembered: a release hardly ever changes."""

import time
from collections import OrderedDict
from collections.abc import Callable

from aggregator.domain.media import Media

WEEKS = 3 * 7 * 24 * 3600.0
"""Seconds that an answer stays good."""


class Lengths:
    """Tracks by number, at most `size`, the longest unused one giving way."""

    def __init__(
        self,
        size: int = 4096,
        seconds: float = WEEKS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[int, tuple[float, Media]] = OrderedDict()

    def get(self, track_id: int) -> Media | None:
        """The remembered track, None when unknown or too old."""
        entry = self._kept.get(track_id)
        if entry is None:
            return None
        if self._clock() >= entry[0]:
            del self._kept[track_id]
            return None
        self._kept.move_to_end(track_id)
        return entry[1]

    def keep(self, track_id: int, media: Media) -> None:
        """Remember a track from now on."""
        self._kept[track_id] = (self._clock() + self._seconds, media)
        self._kept.move_to_end(track_id)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

"""The limits of app keys for the processes of one machine that have no Redis, in a file of theirs.

A file that nothing outlives: it is made with the processes and goes with them, and is never synced.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from aggregator.domain.account import Measured
from aggregator.domain.errors import CacheServerUnavailable

WAIT_SECONDS = 1.0
ROUNDING = 1e-6
_TABLE = """
CREATE TABLE IF NOT EXISTS measure (
    key_id TEXT PRIMARY KEY, arrival REAL NOT NULL, month TEXT NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID
"""
_READ = "SELECT arrival, month, used FROM measure WHERE key_id = ?"
_WRITE = "INSERT OR REPLACE INTO measure VALUES (?, ?, ?, ?)"


class MachineLimits:
    """Fills `accounts.limits.SharedLimits`: GCRA and the month's quota in one transaction.

    `clock` (seconds) must be one for all processes of the machine, as the monotonic one is.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._connection = sqlite3.connect(
            path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA journal_mode=MEMORY")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute(_TABLE)

    async def measure(
        self, key_id: str, *, rate: int, quota: int | None, month: date, used: int
    ) -> Measured:
        """Hold one request of the key against its rate (a second) and quota (a month).

        `used` is what the caller knows was used. Raises `CacheServerUnavailable`.
        """
        async with self._one_at_a_time:
            try:
                return await asyncio.to_thread(self._measure, key_id, rate, quota, month, used)
            except sqlite3.Error as error:
                raise CacheServerUnavailable(
                    f"The limits of this machine were not measured ({type(error).__name__})."
                ) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _measure(
        self, key_id: str, rate: int, quota: int | None, month: date, known: int
    ) -> Measured:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            row = self._connection.execute(_READ, (key_id,)).fetchone()
            arrival, kept_month, kept = row or (0.0, "", 0)
            used = max(known, kept if kept_month == f"{month:%Y-%m}" else 0)
            now = self._clock()
            measured = _measured(arrival - now, used, rate, quota)
            set_back = arrival - now > 1 + ROUNDING  # it is never more than a second
            if measured.admitted or set_back:
                new = (key_id, now + measured.ahead, f"{month:%Y-%m}", measured.used)
                self._connection.execute(_WRITE, new)
        finally:
            self._connection.execute("COMMIT")
        return measured


def _measured(ahead: float, used: int, rate: int, quota: int | None) -> Measured:
    if quota is not None and used >= quota:
        return Measured(False, True, 0.0, used)
    ahead = min(max(0.0, ahead), 1.0)
    if ahead > 1 - 1 / rate + ROUNDING:
        return Measured(False, False, ahead, used)
    return Measured(True, False, ahead + 1 / rate, used + 1)

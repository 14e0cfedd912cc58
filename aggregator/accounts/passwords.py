"""Passwords at rest: argon2id, a few at a time, never on the event loop.

Parameters are argon2-cffi's default, the low-memory option of RFC 9106 4: 64 MiB and 3 passes. A
hash takes some 50 ms, so that threads and the queue before them are bounded: a flood of log-ins is
told to wait and takes neither the memory nor the processors of everybody else.
"""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aggregator.domain.errors import InvalidRequest, Throttled

SHORTEST = 10
LONGEST = 200
LEAST_DIFFERENT = 4

THREADS = 2
MOST_WAITING = 20

T = TypeVar("T")


def check_password(password: str, email: str = "", *, pointer: str = "/password") -> str:
    """The password; raises `InvalidRequest` that names the rule it breaks.

    Length counts, not classes of characters (NIST SP 800-63B 3.1.1.2).
    """
    if len(password) < SHORTEST:
        raise InvalidRequest(f"Use at least {SHORTEST} characters.", pointer=pointer)
    if len(password) > LONGEST:
        raise InvalidRequest(f"Use at most {LONGEST} characters.", pointer=pointer)
    if len(set(password)) < LEAST_DIFFERENT:
        raise InvalidRequest("Use more than a few different characters.", pointer=pointer)
    if email and password.strip().lower() in (email, email.partition("@")[0]):
        raise InvalidRequest("Use something else than your email address.", pointer=pointer)
    return password


class Passwords:
    """Hashes and verifies; `Throttled` when more than `MOST_WAITING` wait already."""

    def __init__(self, hasher: PasswordHasher | None = None, *, threads: int = THREADS) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._waiting = 0
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """What is stored: algorithm, parameters, salt and hash in one text."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; as slow for an account that does not exist (None)."""
        if self._decoy is None:
            self._decoy = await self.hash(secrets.token_urlsafe())
        against = stored or self._decoy
        right = await self._run(lambda: self._matches(against, password))
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """End the threads; nothing is waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise Throttled("Many people log in at this moment.", retry_after=2.0)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

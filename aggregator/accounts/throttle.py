"""Guessing passwords is slowed down, and nobody is locked out by somebody else's guessing.

An attempt is counted before it is verified, so that many at once do not slip through, and given
back when it succeeds. Three allowances: of an address (many accounts from one place), of an
account and an address together (one account from one place), of an account (from many places). A
browser that logged in to the account before shows it with a device token and has an allowance of
its own in place of the three: whoever guesses cannot use it up (OWASP, "device cookies").

Counts are kept by process; a restart forgets them.
"""

import ipaddress
import time
from collections.abc import Callable

from aggregator.accounts.allowance import Allowance
from aggregator.domain.errors import Throttled

MINUTE = 60.0


def network(address: str) -> str:
    """The address; of IPv6 the /64, which is what one customer has to choose from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))


class Attempt:
    """One log-in under way; `succeeded` gives back what it took."""

    def __init__(self, taken: list[tuple[Allowance, object]]) -> None:
        self._taken = taken

    def succeeded(self) -> None:
        """The password was right."""
        for allowance, key in self._taken:
            allowance.give_back(key)


class LoginThrottle:
    """Admits attempts to log in."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_address = Allowance(20, MINUTE / 2, clock=clock)
        self._by_pair = Allowance(5, MINUTE / 2, clock=clock)
        self._by_account = Allowance(50, MINUTE / 4, clock=clock)
        self._by_device = Allowance(10, MINUTE / 2, clock=clock)

    def admit(self, account: str, address: str, device: str | None) -> Attempt:
        """Count one attempt. Raises `Throttled`, which does not tell whether the account exists.

        `device` is what identifies a browser that logged in to this account before.
        """
        if device is not None:
            wanted: list[tuple[Allowance, object]] = [(self._by_device, device)]
        else:
            place = network(address)
            wanted = [
                (self._by_address, place),
                (self._by_pair, (account, place)),
                (self._by_account, account),
            ]
        wait = max(allowance.wait(key) for allowance, key in wanted)
        if wait > 0:
            raise Throttled("Too many attempts to log in.", retry_after=wait)
        for allowance, key in wanted:
            allowance.take(key)
        return Attempt(wanted)

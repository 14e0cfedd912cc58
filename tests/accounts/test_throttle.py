"""What slows guessing down, without waiting for it."""

import pytest

from aggregator.accounts.allowance import MOST_KEYS, Allowance
from aggregator.accounts.throttle import LoginThrottle, network
from aggregator.domain.errors import Throttled


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def attempts(throttle: LoginThrottle, account: str, address: str, most: int = 200) -> int:
    """How many pass before the first that does not."""
    for number in range(most):
        try:
            throttle.admit(account, address, None)
        except Throttled:
            return number
    return most


def test_an_allowance_is_a_burst_and_then_a_pace() -> None:
    clock = Clock()
    allowance = Allowance(3, 10.0, clock=clock)
    for _ in range(3):
        assert allowance.wait("a") == 0.0
        allowance.take("a")
    assert allowance.wait("a") == pytest.approx(10.0)
    assert allowance.wait("b") == 0.0
    clock.now += 10.0
    assert allowance.wait("a") == 0.0
    allowance.take("a")
    allowance.give_back("a")
    assert allowance.wait("a") == 0.0


def test_an_allowance_remembers_only_so_many() -> None:
    clock = Clock()
    allowance = Allowance(1, 10.0, clock=clock)
    for number in range(MOST_KEYS + 10):
        allowance.take(number)
    assert allowance.wait(0) == 0.0
    assert allowance.wait(MOST_KEYS + 9) > 0.0


def test_one_address_may_guess_at_one_account_five_times() -> None:
    assert attempts(LoginThrottle(clock=Clock()), "a@x", "192.0.2.1") == 5


def test_one_address_may_guess_at_many_accounts_twenty_times() -> None:
    throttle = LoginThrottle(clock=Clock())
    passed = sum(attempts(throttle, f"{number}@x", "192.0.2.1") for number in range(10))
    assert passed == 20


def test_many_addresses_may_guess_at_one_account_fifty_times() -> None:
    clock = Clock()
    throttle = LoginThrottle(clock=clock)
    passed = sum(attempts(throttle, "a@x", f"192.0.2.{number}") for number in range(30))
    assert passed == 50
    with pytest.raises(Throttled) as refusal:
        throttle.admit("a@x", "203.0.113.9", None)
    assert refusal.value.retry_after <= 15.0
    throttle.admit("b@x", "203.0.113.9", None)
    throttle.admit("a@x", "203.0.113.9", "a browser that was here before")


def test_a_success_gives_back_what_it_took() -> None:
    throttle = LoginThrottle(clock=Clock())
    for _ in range(100):
        throttle.admit("a@x", "192.0.2.1", None).succeeded()


def test_a_customer_s_network_is_one_place() -> None:
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::1")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("") == ""

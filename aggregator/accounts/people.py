"""People: sign up, log in, change the password, delete the account and what it owns.

Nothing here tells a stranger whether an address has an account: signing up answers alike for a new
address and a taken one, and logging in fails alike, and takes as long, for a wrong password and an
unknown address.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec
from uuid_utils.compat import uuid7

from aggregator.accounts.allowance import Allowance
from aggregator.accounts.email_address import email_address
from aggregator.accounts.passwords import Passwords, check_password
from aggregator.accounts.sessions import Sessions, Tokens
from aggregator.accounts.throttle import LoginThrottle, network
from aggregator.domain.account import Account, StoredAccount
from aggregator.domain.errors import InvalidRequest, NotFound, Throttled, WrongCredentials

WRONG = "The email address or the password is wrong."


class AccountStore(Protocol):
    """Where accounts are kept; every method raises `StorageUnavailable`."""

    async def add(self, account: Account, password_hash: str) -> bool:
        """Keep a new account; False, and nothing changed, when its address has one."""
        ...

    async def find(self, email: str) -> StoredAccount | None:
        """The account of an address."""
        ...

    async def list(self) -> Sequence[Account]:
        """Every account, oldest first."""
        ...

    async def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace the password's hash."""
        ...

    async def set_operator(self, account_id: str, *, operator: bool) -> None:
        """Make an account the operator's, or not."""
        ...

    async def delete(self, account: Account) -> None:
        """Forget an account and all that is its own, in one transaction."""
        ...


class Browser(msgspec.Struct, frozen=True):
    """Where a request comes from: its address, and the tokens that it carries."""

    address: str
    session: str | None = None
    device: str | None = None


class People:
    """The use case. `deleted` is told the address of each account that is gone."""

    def __init__(
        self,
        store: AccountStore,
        sessions: Sessions,
        passwords: Passwords,
        *,
        throttle: LoginThrottle | None = None,
        deleted: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords
        self._throttle = throttle or LoginThrottle()
        self._new_by_address = Allowance(10, 360.0)
        self._deleted = deleted

    async def sign_up(self, email: str, password: str, *, address: str) -> None:
        """Make an account unless the address has one; the caller cannot tell which.

        Raises `InvalidRequest` for a field that breaks a rule, `Throttled`.
        """
        email = email_address(email)
        check_password(password, email)
        place = network(address)
        wait = self._new_by_address.wait(place)
        if wait > 0:
            raise Throttled("Too many accounts were made from this address.", retry_after=wait)
        self._new_by_address.take(place)
        await self.create(email, password)

    async def create(self, email: str, password: str, *, operator: bool = False) -> bool:
        """Make an account; False when the address has one. Raises `InvalidRequest`."""
        email = email_address(email)
        password_hash = await self._passwords.hash(check_password(password, email))
        account = Account(
            id=str(uuid7()), email=email, created_at=datetime.now(UTC), operator=operator
        )
        return await self._store.add(account, password_hash)

    async def log_in(self, email: str, password: str, browser: Browser) -> Tokens:
        """The tokens of a new session; one that the browser had ends.

        Raises `WrongCredentials`, `Throttled`.
        """
        account = await self._proved(email, password, browser)
        return await self._sessions.start(account, old=browser.session, device=browser.device)

    async def change_password(
        self, account: Account, password: str, new: str, browser: Browser
    ) -> Tokens:
        """The tokens of a new session; every other one of the account ends.

        Raises `WrongCredentials`, `InvalidRequest` at `/new_password`, `Throttled`.
        """
        check_password(new, account.email, pointer="/new_password")
        await self._proved(account.email, password, browser)
        await self._set_password(account, new)
        return await self._sessions.start(account, old=None, device=None)

    async def delete(self, account: Account, password: str, browser: Browser) -> None:
        """Delete the account with its keys, sessions and all else. Raises `WrongCredentials`."""
        await self._proved(account.email, password, browser)
        await self._delete(account)

    async def list(self) -> Sequence[Account]:
        """Every account, oldest first."""
        return await self._store.list()

    async def reset_password(self, email: str, new: str) -> None:
        """The operator's way back in for who forgot: every session ends. Raises `NotFound`."""
        account = (await self._named(email)).account
        await self._set_password(account, check_password(new, account.email))

    async def set_operator(self, email: str, *, operator: bool) -> None:
        """Make an account the operator's, or no longer. Raises `NotFound`."""
        account = (await self._named(email)).account
        await self._store.set_operator(account.id, operator=operator)

    async def remove(self, email: str) -> None:
        """Delete an account without its password: for the operator. Raises `NotFound`."""
        await self._delete((await self._named(email)).account)

    async def _proved(self, email: str, password: str, browser: Browser) -> Account:
        """The account that the two belong to; raises `WrongCredentials`, `Throttled`."""
        try:
            email = email_address(email)
        except InvalidRequest as error:
            raise WrongCredentials(WRONG) from error
        stored = await self._store.find(email)
        known = None
        if stored is not None and browser.device is not None:
            known = (
                browser.device
                if await self._sessions.knows(browser.device, stored.account)
                else None
            )
        attempt = self._throttle.admit(email, browser.address, known)
        password_hash = None if stored is None else stored.password_hash
        right = await self._passwords.verify(password_hash, password)
        if stored is None or not right:
            raise WrongCredentials(WRONG)
        attempt.succeeded()
        if self._passwords.outdated(stored.password_hash):
            rehashed = await self._passwords.hash(password)
            await self._store.set_password(stored.account.id, rehashed)
        return stored.account

    async def _set_password(self, account: Account, new: str) -> None:
        await self._store.set_password(account.id, await self._passwords.hash(new))
        await self._sessions.end_all(account)

    async def _delete(self, account: Account) -> None:
        await self._store.delete(account)
        if self._deleted is not None:
            await self._deleted(account.email)

    async def _named(self, email: str) -> StoredAccount:
        stored = await self._store.find(email_address(email))
        if stored is None:
            raise NotFound(f"There is no account '{email}'.")
        return stored

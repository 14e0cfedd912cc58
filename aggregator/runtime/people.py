"""People and their applications over a database, as the service and the command line use them."""

from aggregator.accounts.applications import Applications
from aggregator.accounts.keyring import Keyring
from aggregator.accounts.passwords import Passwords
from aggregator.accounts.people import People
from aggregator.accounts.sessions import Sessions
from aggregator.store.accounts import AppKeyStore
from aggregator.store.database import Database
from aggregator.store.people import AccountTable, SessionTable


class PeopleStack:
    """The use cases of people over one database; `plan` is that of the keys they make."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        plan: str,
        passwords: Passwords | None = None,
    ) -> None:
        self._passwords = passwords or Passwords()
        self.sessions = Sessions(SessionTable(database))
        self.people = People(
            AccountTable(database), self.sessions, self._passwords, deleted=keyring.forget_owner
        )
        self.applications = Applications(keyring, AppKeyStore(database), plan=plan)

    def close(self) -> None:
        """End the threads."""
        self._passwords.close()

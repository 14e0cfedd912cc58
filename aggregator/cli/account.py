"""`aggregator account`: people's accounts, for the operator."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.accounts.people import People


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`account create | list | operator | password | delete`."""
    parser = commands.add_parser(
        "account",
        help="people's accounts: make one the operator's, set a password, delete",
        description="Accounts of people. A password is asked for, or is the first line of stdin.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = _action(actions, "create", "make an account")
    create.add_argument("--operator", action="store_true", help="it is the operator's")
    operator = _action(actions, "operator", "make an account the operator's")
    operator.add_argument("--remove", action="store_true", help="it is the operator's no longer")
    _action(actions, "password", "set a new password; every browser is logged out")
    _action(actions, "delete", "delete an account with its app keys")
    listing = actions.add_parser("list", help="list the accounts")
    listing.add_argument("--json", action="store_true", help="machine output")
    parser.set_defaults(run=run)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=told)
    parser.add_argument("email", metavar="EMAIL", help="whose account")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Do it on the database of the settings."""
    import asyncio

    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    from aggregator.accounts.keyring import Keyring
    from aggregator.runtime.people import PeopleStack
    from aggregator.settings import load_settings
    from aggregator.store.accounts import AppKeyStore
    from aggregator.store.database import Database

    settings = load_settings()
    database = Database(settings.database_url)
    stack = PeopleStack(database, Keyring(AppKeyStore(database)), plan=settings.key_plan)
    try:
        await database.migrate()
        await _ACTIONS[arguments.action](stack.people, arguments)
    finally:
        stack.close()
        await database.close()
    return 0


async def _create(people: "People", arguments: argparse.Namespace) -> None:
    from aggregator.domain.errors import InvalidRequest

    if not await people.create(arguments.email, _password(), operator=arguments.operator):
        raise InvalidRequest(f"There is an account '{arguments.email}' already.")
    _say(f"Made the account '{arguments.email}'.")


async def _operator(people: "People", arguments: argparse.Namespace) -> None:
    await people.set_operator(arguments.email, operator=not arguments.remove)
    now = "no longer the operator's" if arguments.remove else "the operator's"
    _say(f"The account '{arguments.email}' is {now}.")


async def _reset_password(people: "People", arguments: argparse.Namespace) -> None:
    await people.reset_password(arguments.email, _password())
    _say(f"Set the password of '{arguments.email}'; every browser is logged out.")


async def _delete(people: "People", arguments: argparse.Namespace) -> None:
    await people.remove(arguments.email)
    _say(f"Deleted the account '{arguments.email}' and its app keys.")


async def _list(people: "People", arguments: argparse.Namespace) -> None:
    import msgspec

    from aggregator.cli.output import table

    accounts = await people.list()
    if arguments.json:
        print(msgspec.json.encode(accounts).decode())
        return
    if not accounts:
        _say("No account yet: people sign up at /signup, or aggregator account create EMAIL")
        return
    rows = [("ID", "EMAIL", "CREATED", "OPERATOR")]
    rows += [
        (one.id, one.email, f"{one.created_at:%Y-%m-%d}", "yes" if one.operator else "-")
        for one in accounts
    ]
    print(table(rows, flexible=1))


_ACTIONS = {
    "create": _create,
    "operator": _operator,
    "password": _reset_password,
    "delete": _delete,
    "list": _list,
}


def _password() -> str:
    """Asked for on a terminal, else the first line: never a word that the process list shows."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr)

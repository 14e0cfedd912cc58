"""`aggregator key`: app keys from the command line."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.accounts.keyring import Keyring


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`key create | list | revoke`."""
    parser = commands.add_parser(
        "key", help="create, list and revoke app keys", description="App keys of the REST API."
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="print a new app key, shown once")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument("--owner", metavar="EMAIL", help="whose it is")
    create.add_argument("--plan", default="unlimited", help="unlimited, free, starter, pro, mega")
    create.add_argument("--json", action="store_true", help="machine output")
    listing = actions.add_parser("list", help="list the keys without their secrets")
    listing.add_argument("--json", action="store_true", help="machine output")
    revoke = actions.add_parser(
        "revoke", help="revoke a key; a server sees it within 5 seconds, with Redis at once"
    )
    revoke.add_argument("id", metavar="ID", help="as `key list` shows it; or its PREFIX")
    revoke.add_argument("--json", action="store_true", help="machine output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it on the database of the settings."""
    import asyncio

    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    from aggregator.accounts.keyring import Keyring
    from aggregator.runtime.shared import shared_state
    from aggregator.settings import load_settings
    from aggregator.store.accounts import AppKeyStore
    from aggregator.store.database import Database

    settings = load_settings()
    database = Database(settings.database_url)
    shared = shared_state(settings)
    try:
        await database.migrate()
        keyring = Keyring(AppKeyStore(database), news=shared.news if shared else None)
        await {"create": _create, "list": _list, "revoke": _revoke}[arguments.action](
            keyring, arguments
        )
    finally:
        await database.close()
        if shared is not None:
            await shared.close()
    return 0


async def _create(keyring: "Keyring", arguments: argparse.Namespace) -> None:
    import msgspec

    key, secret = await keyring.create(arguments.name, owner=arguments.owner, plan=arguments.plan)
    if arguments.json:
        body = {"key": secret, **msgspec.to_builtins(key)}
        print(msgspec.json.encode(body).decode())
        return
    print(secret)
    print(f"Keep it: it is not shown again. Revoke it with: key revoke {key.id}", file=sys.stderr)


async def _list(keyring: "Keyring", arguments: argparse.Namespace) -> None:
    import msgspec

    from aggregator.cli.output import table

    keys = await keyring.list()
    if arguments.json:
        print(msgspec.json.encode(keys).decode())
        return
    if not keys:
        print("No app key yet: aggregator key create --name NAME", file=sys.stderr)
        return
    rows = [("ID", "NAME", "PREFIX", "PLAN", "OWNER", "CREATED", "LAST USED", "STATE")]
    rows += [
        (
            key.id,
            key.name,
            key.prefix,
            key.plan,
            key.owner or "-",
            f"{key.created_at:%Y-%m-%d}",
            f"{key.last_used_at:%Y-%m-%d}" if key.last_used_at else "-",
            "works" if key.revoked_at is None else "revoked",
        )
        for key in keys
    ]
    print(table(rows, flexible=1))


async def _revoke(keyring: "Keyring", arguments: argparse.Namespace) -> None:
    import msgspec

    key = await keyring.revoke(arguments.id)
    if arguments.json:
        print(msgspec.json.encode(key).decode())
        return
    print(f"Revoked '{key.name}' ({key.id}).", file=sys.stderr)

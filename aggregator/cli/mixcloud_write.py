"""`aggregator mixcloud upload | edit | follow ...`: changing Mixcloud; all need a token."""

import argparse
from typing import TYPE_CHECKING, Any

from aggregator.cli.mixcloud_client import add_client_options

if TYPE_CHECKING:
    from aggregator.mixcloud import AccessDict, MixcloudSync

ACTIONS = {
    "follow": "follow a user",
    "unfollow": "follow a user no longer",
    "favorite": "make a show a favourite",
    "unfavorite": "undo it",
    "repost": "repost a show",
    "unrepost": "undo it",
    "listen-later": "keep a show for later",
    "unlisten-later": "undo it",
}
OPTIONS = (
    "name",
    "description",
    "tags",
    "picture",
    "hosts",
    "unlisted",
    "publish_date",
    "disable_comments",
    "hide_stats",
    "publish",
    "unpublish",
)


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that change something."""
    upload = actions.add_parser(
        "upload",
        help="publish a show",
        description="Publish MP3, described by a YAML file (title, desc, tags, tracks) or options.",
    )
    upload.add_argument("file", nargs="?", metavar="FILE.yml", help="what to say of it")
    upload.add_argument("mp3", metavar="MP3", help="the audio")
    _add_details(upload)
    add_client_options(upload, _upload)
    edit = actions.add_parser("edit", help="change a show; what is not given stays")
    edit.add_argument("key", help="its key or URL; a bare slug is one of your own")
    _add_details(edit)
    edit.add_argument("--file", metavar="FILE.yml", help="take what a YAML file says")
    for flag in ("publish", "unpublish"):
        edit.add_argument(f"--{flag}", action="store_true", default=None)
    add_client_options(edit, _edit)
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text)
        action.add_argument("key", help="the key or URL")
        add_client_options(action, _act)


def _add_details(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="its name")
    parser.add_argument("--description", help="at most 1,000 characters")
    parser.add_argument("--tag", action="append", dest="tags", help="up to five times")
    parser.add_argument("--picture", metavar="FILE", help="at most 10 MB")
    parser.add_argument("--host", action="append", dest="hosts", help="a username; up to twice")
    parser.add_argument("--unlisted", action=argparse.BooleanOptionalAction)
    parser.add_argument("--publish-date", metavar="DATE", help="such as 2030-01-31T18:00:00Z")
    parser.add_argument("--disable-comments", action=argparse.BooleanOptionalAction)
    parser.add_argument("--hide-stats", action=argparse.BooleanOptionalAction)


def _details(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the options say over what the file says."""
    from pathlib import Path

    from aggregator.mixcloud import CloudcastFile

    told: dict[str, Any] = {"progress": _tell_progress}
    if arguments.file is not None:
        file = CloudcastFile.from_yaml(Path(arguments.file))
        told |= {"name": file.title, "description": file.description}
        told |= {"tags": file.tags or None, "sections": file.sections or None}
    given = {name: getattr(arguments, name, None) for name in OPTIONS}
    return told | {name: value for name, value in given.items() if value is not None}


def _upload(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    details = _details(arguments)
    name = details.pop("name", "")
    return _done(mixcloud.upload(arguments.mp3, name, **details), arguments)


def _edit(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    return _done(mixcloud.edit(arguments.key, **_details(arguments)), arguments)


def _act(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    action = getattr(mixcloud, arguments.action.replace("-", "_"))
    return _done(action(arguments.key), arguments)


def _done(reply: "AccessDict", arguments: argparse.Namespace) -> int:
    """Mixcloud's own words; 1 when it says that nothing came of it."""
    import msgspec

    from aggregator.cli.output import progress

    progress("")
    result = reply.data.get("result") or {}
    if arguments.json:
        print(msgspec.json.encode(reply.data).decode())
    else:
        print(" ".join(str(result[name]) for name in ("message", "key") if result.get(name)))
    return 0 if result.get("success", True) else 1


def _tell_progress(sent: int, total: int) -> None:
    from aggregator.cli.output import progress

    progress(f"sent {sent / 1_000_000:,.0f} of {total / 1_000_000:,.0f} MB ({sent / total:.0%})")

"""`aggregator mixcloud get | search | popular`: reading Mixcloud."""

import argparse
from typing import TYPE_CHECKING

from aggregator.cli.mixcloud_client import add_client_options, show

if TYPE_CHECKING:
    from aggregator.mixcloud import MixcloudSync, ResourceListSync


def add_parser(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that only read."""
    get = actions.add_parser("get", help="an object or list by its key or URL")
    get.add_argument("key", help="such as spartacus/party-time, popular, or a URL of the site")
    get.add_argument("connection", nargs="?", help="a list of it: followers, cloudcasts...")
    _add_limit(get)
    add_client_options(get, _get)
    search = actions.add_parser("search", help="shows, users or tags for words")
    search.add_argument("query", help="the words")
    search.add_argument(
        "--type", choices=("cloudcast", "user", "tag"), default="cloudcast", help="(%(default)s)"
    )
    _add_limit(search)
    add_client_options(search, _search)
    for name, text in (("popular", "popular"), ("hot", "hot"), ("new", "new")):
        listed = actions.add_parser(name, help=f"the shows that are {text}")
        _add_limit(listed)
        add_client_options(listed, _list)
    tracklist = actions.add_parser("tracklist", help="what a show plays")
    tracklist.add_argument("key", help="the show's key or URL")
    add_client_options(tracklist, _tracklist)


def _get(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    from aggregator.mixcloud import ResourceListSync

    if arguments.connection:
        found = mixcloud.connection(arguments.key, arguments.connection, limit=_page(arguments))
        _show_list(found, arguments)
        return 0
    one = mixcloud.get(arguments.key)
    if isinstance(one, ResourceListSync):
        _show_list(one, arguments)
    else:
        show(one, as_json=arguments.json)
    return 0


def _search(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    found = mixcloud.search(arguments.query, type=arguments.type, limit=_page(arguments))
    _show_list(found, arguments)
    return 0


def _list(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    listed = {"popular": mixcloud.popular, "hot": mixcloud.hot, "new": mixcloud.new}
    _show_list(listed[arguments.action](limit=_page(arguments)), arguments)
    return 0


def _tracklist(mixcloud: "MixcloudSync", arguments: argparse.Namespace) -> int:
    import msgspec

    from aggregator.cli.output import clock, table

    listed = mixcloud.tracklist(arguments.key)
    if arguments.json:
        print(msgspec.json.encode(listed).decode())
        return 0
    rows = [
        (clock(track.start_time), track.artist or "", track.song or track.chapter or "")
        for track in listed.tracks
    ]
    print(table(rows, flexible=2) if rows else "Mixcloud shows no tracklist.")
    return 0


def _show_list(first: "ResourceListSync", arguments: argparse.Namespace) -> None:
    """As many as asked for, over as many pages as that takes."""
    items = [item.data for item in first.iterate(arguments.limit)]
    show(type(first)({**first.data, "data": items}, first.mixcloud), as_json=arguments.json)


def _add_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_count, default=20, help="at most this many (%(default)s)")


def _page(arguments: argparse.Namespace) -> int:
    return min(int(arguments.limit), 100)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)

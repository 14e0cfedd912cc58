"""`aggregator match` and `aggregator same`: the matcher on lines of JSON."""

import argparse
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import TypeVar

Line = TypeVar("Line")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`match` and `same`, both from standard input to standard output."""
    match = commands.add_parser(
        "match",
        help="judge candidates for a wanted song",
        description='Read lines {"want": {"title", "author", "duration"}, "candidates": [...]} and'
        ' write lines {"ranking": [{"id", "score", "accepted", "reasons"}]}, best first.'
        " The first entry is the pick when it is accepted. Empty lines are passed over.",
    )
    match.set_defaults(run=run_match)
    same = commands.add_parser(
        "same",
        help="say whether two media are the same recording",
        description='Read lines {"a": {...}, "b": {...}} and write lines {"label", "reasons"};'
        " the label is same-track, different-version or different-track.",
    )
    same.set_defaults(run=run_same)


def run_match(arguments: argparse.Namespace) -> int:
    """0; raises `InvalidRequest` naming the line that is not understood."""
    del arguments
    import msgspec

    from aggregator.cli.match_lines import MatchLine
    from aggregator.matching.score import rank

    for line in _lines(MatchLine):
        ranking = [
            {
                "id": one.id,
                "score": one.score,
                "accepted": one.accepted,
                "reasons": one.reasons,
            }
            for one in rank(line.want.want(), [one.candidate() for one in line.candidates])
        ]
        sys.stdout.write(msgspec.json.encode({"ranking": ranking}).decode() + "\n")
    return 0


def run_same(arguments: argparse.Namespace) -> int:
    """0; raises `InvalidRequest` naming the line that is not understood."""
    del arguments
    import msgspec

    from aggregator.cli.match_lines import PairLine
    from aggregator.matching.same import relate

    for line in _lines(PairLine):
        relation = relate(line.a.candidate(), line.b.candidate())
        sys.stdout.write(msgspec.json.encode(relation).decode() + "\n")
    return 0


def _lines(shape: type[Line]) -> Iterator[Line]:
    import msgspec

    from aggregator.domain.errors import InvalidRequest

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    decoder = msgspec.json.Decoder(shape)
    for number, text in enumerate(sys.stdin, start=1):
        if not text.strip():
            continue
        try:
            yield decoder.decode(text)
        except msgspec.MsgspecError as error:
            raise InvalidRequest(f"line {number}: {error}") from error

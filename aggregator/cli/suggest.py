"""`aggregator suggest`: what a curator says to a prompt, before any platform is asked."""

import argparse
import sys
from typing import TYPE_CHECKING

from aggregator.cli.upstream_option import add_upstream_option, chosen_settings

if TYPE_CHECKING:
    from aggregator.curation.base import Curator, Heading
    from aggregator.domain.playlist import Suggestion

MOST = 100


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`suggest PROMPT`, `suggest --prompts FILE`."""
    parser = commands.add_parser(
        "suggest",
        help="suggest tracks for a prompt, without asking a platform",
        description="Suggest tracks for a prompt by the curator alone. With --prompts, read lines "
        '{"id", "prompt", "limit"} and write lines {"id", "tracks", "text"}.',
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("prompt", nargs="?", help="what to listen to, in a sentence")
    asked.add_argument("--prompts", metavar="FILE", help="a file of prompts, - for standard input")
    parser.add_argument(
        "--count", type=_count, help="how many, 1-100 (default: as the prompt says)"
    )
    parser.add_argument("--seed", type=int, help="makes the choice repeatable")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_upstream_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print suggestions; 1 when the curator has none."""
    import asyncio

    from aggregator.telemetry import configure_logging

    configure_logging("error")
    return asyncio.run(_ask(arguments))


async def _ask(arguments: argparse.Namespace) -> int:
    from aggregator.runtime.generating import curating

    answer = _one if arguments.prompts is None else _many
    async with curating(chosen_settings(arguments)) as curator:
        return await answer(curator, arguments)


async def _one(curator: "Curator", arguments: argparse.Namespace) -> int:
    import msgspec

    from aggregator.cli.output import table
    from aggregator.domain.errors import InvalidRequest

    if not arguments.prompt.strip():
        raise InvalidRequest("The prompt must not be blank.")
    heading, suggestions = await _suggest(
        curator, arguments.prompt, arguments.count, arguments.seed
    )
    if arguments.json:
        said = {
            "curator": curator.name,
            "title": heading.title,
            "description": heading.description,
            "suggestions": [{"title": one.title, "author": one.author} for one in suggestions],
        }
        print(msgspec.json.encode(said).decode())
        return 0
    if not suggestions:
        print("aggregator: no track is known for this prompt; try other words.", file=sys.stderr)
        return 1
    print(f"{heading.title}\n{heading.description}\n")
    rows = [(str(one.year or ""), one.author, one.title) for one in suggestions]
    print(table(rows, flexible=2))
    return 0


async def _many(curator: "Curator", arguments: argparse.Namespace) -> int:
    import msgspec

    from aggregator.domain.errors import InvalidRequest

    class Case(msgspec.Struct):
        id: str
        prompt: str
        limit: int = 10

    case_of = msgspec.json.Decoder(Case)
    for number, line in enumerate(_lines(arguments.prompts), start=1):
        try:
            case = case_of.decode(line)
        except msgspec.MsgspecError as error:
            raise InvalidRequest(f"{arguments.prompts} line {number}: {error}.") from error
        heading, suggestions = await _suggest(curator, case.prompt, case.limit, arguments.seed)
        tracks = [{"title": one.title, "author": one.author} for one in suggestions]
        text = f"{heading.title} {heading.description}".strip()
        answer = {"id": case.id, "tracks": tracks, "text": text}
        print(msgspec.json.encode(answer).decode(), flush=True)
    return 0


async def _suggest(
    curator: "Curator", prompt: str, count: int | None, seed: int | None
) -> "tuple[Heading, list[Suggestion]]":
    import secrets

    from aggregator.curation.base import Ask, Heading
    from aggregator.curation.prompt import read_prompt
    from aggregator.domain.playlist import Suggestion

    asked = Ask(
        prompt=prompt,
        count=count or read_prompt(prompt).goal,
        seed=secrets.randbelow(2**31) if seed is None else seed,
    )
    heading = Heading("", "")
    suggestions: list[Suggestion] = []
    async for piece in curator.suggest(asked):
        if isinstance(piece, Heading):
            heading = piece
        elif isinstance(piece, Suggestion):
            suggestions.append(piece)
    return heading, suggestions


def _lines(name: str) -> list[str]:
    from pathlib import Path

    from aggregator.domain.errors import InvalidRequest

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{name} cannot be read: {error}.") from error
    return [line for line in text.splitlines() if line.strip()]


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST}")
    return int(text)

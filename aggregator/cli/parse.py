"""`aggregator parse`: an adapter's parser run on saved answers, and URLs told apart."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aggregator.domain.report import Outcome
    from aggregator.platforms.base import AnswerKind, Parser

_URL = "url"
_KINDS = ("search", "item", "list", "error", _URL)

_PARSERS = {
    "youtube": "aggregator.platforms.youtube_parse",
    "soundcloud": "aggregator.platforms.soundcloud_parse",
    "bandcamp": "aggregator.platforms.bandcamp_parse",
    "mixcloud": "aggregator.platforms.mixcloud_parse",
    "vimeo": "aggregator.platforms.vimeo_parse",
    "url": "aggregator.platforms.web_parse",
}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`parse --platform P FILE...` and `parse --kind url`."""
    parser = commands.add_parser(
        "parse",
        help="run a platform's parser on saved answers",
        description="Read saved answers (.json, .json.gz) with a platform's parser: one line of"
        " JSON a file, in order. With --kind url: read URLs from standard input, one a line.",
    )
    parser.add_argument("--platform", metavar="P", help=f"one of {', '.join(_PARSERS)}")
    parser.add_argument("--kind", choices=_KINDS, help="default: what the recorded request shows")
    parser.add_argument("files", metavar="FILE", nargs="*", help="a saved answer")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when a file could not be read or its parser failed; raises `InvalidRequest` for
    options that do not go together."""
    from aggregator.cli.platform_name import platform_named
    from aggregator.domain.errors import InvalidRequest
    from aggregator.platforms.base import AnswerKind

    if arguments.kind == _URL:
        if arguments.platform or arguments.files:
            raise InvalidRequest("--kind url reads URLs from standard input, and nothing else.")
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        return _write(_links(sys.stdin))
    if not arguments.platform or not arguments.files:
        raise InvalidRequest("Say which --platform saved the answers, and name their FILEs.")
    parser = _parser_of(platform_named(arguments.platform))
    kind = AnswerKind(arguments.kind) if arguments.kind else None
    faults: list[str] = []
    _write(_parsed(parser, name, kind, faults) for name in arguments.files)
    return 1 if faults else 0


def _parser_of(platform: str) -> "Parser":
    parser: Parser = import_module(_PARSERS[platform]).parse
    return parser


def _write(answers: Iterable[dict[str, Any]]) -> int:
    """A line for each answer, in order; always 0."""
    import msgspec

    for answer in answers:
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        sys.stdout.flush()
    return 0


def _parsed(
    parser: "Parser", name: str, kind: "AnswerKind | None", faults: list[str]
) -> dict[str, Any]:
    """One file's answer; what cannot be read is `changed`, told on stderr and kept in `faults`."""
    import zlib

    from aggregator.upstream.recording import read_recording

    try:
        recording = read_recording(Path(name))
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        return _fault(name, f"cannot read {name}: {_said(error)}", faults)
    try:
        return _told(name, parser(recording.request, recording.response, kind))
    except Exception as error:  # noqa: BLE001 - told, counted as a failure, the rest still parsed
        why = f"the parser failed on {name}: {type(error).__name__}: {_said(error)}"
        return _fault(name, why, faults)


def _fault(name: str, why: str, faults: list[str]) -> dict[str, Any]:
    from aggregator.domain.report import Outcome, PlatformStatus, State

    print(f"aggregator: {why}", file=sys.stderr)
    faults.append(name)
    return _told(name, Outcome(PlatformStatus(State.CHANGED, detail=why)))


def _told(name: str, outcome: "Outcome") -> dict[str, Any]:
    import msgspec

    status = outcome.status
    # A name that is no UTF-8 is no JSON either.
    shown = name.encode(errors="replace").decode()
    told: dict[str, Any] = {"file": shown, "status": str(status.state)}
    if status.detail is not None:
        told["detail"] = status.detail
    if status.restriction is not None:
        told["restriction"] = str(status.restriction)
    told["media"] = [msgspec.to_builtins(media) for media in outcome.media]
    return told


def _said(error: Exception) -> str:
    """The first line of what an error says, the system's own words for a file's."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.strip().partition("\n")[0]


def _links(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What each line's URL points at; nulls when it is not recognised. Blank lines are skipped."""
    from aggregator.platforms.links import recognise

    for line in lines:
        url = line.strip()
        if not url:
            continue
        link = recognise(url)
        yield {
            "url": url,
            "platform": str(link.platform) if link else None,
            "kind": str(link.kind) if link else None,
            "native_id": link.native_id if link else None,
        }

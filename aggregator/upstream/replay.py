"""The replay transport: answers from a folder of recordings, never from the network.

The recording whose method, host and path are equal and whose parameters or JSON fields agree best
is the answer. Where what was asked and what was recorded differ, a note says so.
"""

import asyncio
import zlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import msgspec
import structlog

from aggregator.upstream.budget import note
from aggregator.upstream.client import NoRecordingError
from aggregator.upstream.recording import Recording, read_recording
from aggregator.upstream.secrets import REDACTED, is_secret

log = structlog.get_logger()

_BACKGROUND = frozenset({"context", "prettyPrint", "client_id", "$fields", "t", "fan_id"})
"""Fields that say who asks and how, not what is asked."""

Fields = Mapping[str, str]
_Route = tuple[str, str, str]


class _Entry(msgspec.Struct, frozen=True):
    path: Path
    fields: Fields
    preference: tuple[bool, str, str]


class ReplayTransport(httpx.AsyncBaseTransport):
    """Reads the folder's recordings once, when the first call comes; bodies when they are asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: dict[_Route, list[_Entry]] | None = None
        self._reading = asyncio.Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The best recording's answer; `NoRecordingError` names a request that nobody recorded."""
        async with self._reading:
            if self._index is None:
                self._index = await asyncio.to_thread(_read_index, self._folder)
        url = request.url
        route = (request.method, url.host, _path(url.path))
        entries = self._index.get(route)
        if not entries:
            raise NoRecordingError(
                f"There is no recording of {request.method} {url.host}{url.path}."
            )
        asked = _fields(str(url), await request.aread())
        best = max(entries, key=lambda entry: (_agreement(asked, entry.fields), entry.preference))
        if difference := _difference(asked, best.fields):
            note(f"replay: {difference}")
        recording = await asyncio.to_thread(read_recording, best.path)
        return _answer(recording)


def _read_index(folder: Path) -> dict[_Route, list[_Entry]]:
    index: defaultdict[_Route, list[_Entry]] = defaultdict(list)
    for path in sorted([*folder.rglob("*.json"), *folder.rglob("*.json.gz")]):
        try:
            recording = read_recording(path)
            request = recording.request
            parts = urlsplit(request.url)
        except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
            # A folder may hold other files beside its recordings; a broken one spoils no other.
            log.info("not a recording", file=path.name, why=type(error).__name__)
            continue
        if not parts.hostname:
            continue
        content = request.content or b""
        if request.json is not None:
            content = msgspec.json.encode(request.json)
        good = 200 <= recording.response.status < 300
        date = recording.response.headers.get("date", "")
        entry = _Entry(path, _fields(request.url, content), (good, date[12:16], path.name))
        index[request.method, parts.hostname, _path(parts.path)].append(entry)
    return dict(index)


def _path(path: str) -> str:
    return path.rstrip("/") or "/"


def _fields(url: str, content: bytes) -> Fields:
    """The query parameters and the JSON body's fields, one flat table of text."""
    fields = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    try:
        body = msgspec.json.decode(content) if content else None
    except msgspec.DecodeError:
        fields["body"] = content.decode("utf-8", "replace")
        return fields
    if isinstance(body, dict):
        # Protocol-buffer parameters come percent-encoded from some clients, plain from others.
        fields.update({name: unquote(_text(value)) for name, value in body.items()})
    return fields


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _agreement(asked: Fields, recorded: Fields) -> tuple[float, float]:
    """How well two requests agree: in what is asked first, then in who asks."""
    meant = (asked.keys() | recorded.keys()) - _BACKGROUND
    score = sum(_field_agreement(asked, recorded, name) for name in meant)
    aside = sum(asked.get(name) == recorded.get(name) for name in _BACKGROUND)
    return score, aside


def _field_agreement(asked: Fields, recorded: Fields, name: str) -> float:
    """1 for equal, 0 where a secret was taken out or the value differs, -1 where one has none.

    Which fields there are says what sort of request it is (a search, a further page), and that
    matters more than the value of one.
    """
    if name not in asked or name not in recorded:
        return -1.0
    if REDACTED in recorded[name] or is_secret(name):
        return 0.0
    return 1.0 if asked[name].casefold() == recorded[name].casefold() else 0.0


def _difference(asked: Fields, recorded: Fields) -> str:
    """What was asked otherwise than recorded, without secrets and without who asks."""
    told = []
    for name in sorted((asked.keys() & recorded.keys()) - _BACKGROUND):
        unsaid = is_secret(name) or REDACTED in recorded[name]
        if not unsaid and asked[name].casefold() != recorded[name].casefold():
            told.append(f"asked {name}={asked[name][:80]!r}, recorded {recorded[name][:80]!r}")
    return "; ".join(told)


def _answer(recording: Recording) -> httpx.Response:
    headers = [
        (name.encode("ascii", "ignore"), value.encode("latin-1", "replace"))
        for name, value in recording.response.headers.items()
        if name not in ("content-encoding", "content-length", "transfer-encoding")
    ]
    return httpx.Response(
        recording.response.status, headers=headers, content=recording.response.body
    )

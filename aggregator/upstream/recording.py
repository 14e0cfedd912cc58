"""A recorded exchange: one JSON file (gzip when it ends in .gz) with its request and its answer.

Shape: `{source, recorded_on, request: {method, url, headers, body, inferred?}, response: {status,
headers, json | body}, note?}`; `json` holds a decoded JSON body, `body` any other as text.
"""

import gzip
from pathlib import Path
from typing import Any

import msgspec

from aggregator.upstream.message import Request, Response


class Recording(msgspec.Struct, frozen=True):
    """A file with the exchange it holds. `response` always has a status; 200 when none was kept."""

    path: Path
    request: Request
    response: Response


class _RecordedRequest(msgspec.Struct):
    method: str = "GET"
    url: str | None = None
    headers: dict[str, str] | None = None
    body: Any = None


class _RecordedResponse(msgspec.Struct):
    status: int | None = None
    headers: dict[str, str] | None = None
    json: Any = msgspec.UNSET
    body: str | None = None


class _File(msgspec.Struct):
    request: _RecordedRequest
    response: _RecordedResponse


def read_recording(path: Path) -> Recording:
    """Read one file. Raises OSError when it cannot be read, ValueError when it is no recording."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    try:
        file = msgspec.json.decode(raw, type=_File)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path.name} is not a recording: {error}") from error
    return Recording(path, _request(file.request), _response(file))


def _request(recorded: _RecordedRequest) -> Request:
    body = recorded.body
    return Request(
        url=recorded.url or "",
        method=recorded.method,
        headers=tuple((name.lower(), value) for name, value in (recorded.headers or {}).items()),
        json=body if isinstance(body, dict | list) else None,
        content=body.encode() if isinstance(body, str) else None,
    )


def _response(file: _File) -> Response:
    recorded = file.response
    if recorded.json is not msgspec.UNSET:
        body = msgspec.json.encode(recorded.json)
    else:
        body = (recorded.body or "").encode()
    return Response(
        status=recorded.status or 200,
        headers={name.lower(): value for name, value in (recorded.headers or {}).items()},
        body=body,
        url=file.request.url or "",
    )

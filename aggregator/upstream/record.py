"""The recording transport: asks another transport and writes every exchange to a folder."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from aggregator.upstream.decoding import unfolded
from aggregator.upstream.secrets import clean_headers, clean_json, clean_text, clean_url

_KEPT_HEADERS = frozenset({"content-type", "date", "location", "retry-after", "content-range"})
_SENT_HEADERS_LEFT_OUT = frozenset(
    {"host", "connection", "accept-encoding", "content-length", "user-agent"}
)

_MOST_BYTES = 8_000_000


class RecordingTransport(httpx.AsyncBaseTransport):
    """Writes `<host>-<path>-<digest>.json` in the shape that `upstream.recording` reads."""

    def __init__(self, inner: httpx.AsyncBaseTransport, folder: Path) -> None:
        self._inner = inner
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The inner transport's answer; as much of it as its reader takes is written down."""
        await request.aread()
        answer = await self._inner.handle_async_request(request)
        answer.request = request
        stream = _Overheard(answer, lambda body: self._write(request, answer, body))
        return httpx.Response(
            answer.status_code,
            headers=answer.headers,
            stream=stream,
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()

    def _write(self, request: httpx.Request, answer: httpx.Response, body: bytes) -> None:
        recording = {
            "source": {"repo": "playlist-aggregator", "path": "upstream/record"},
            "recorded_on": datetime.now(UTC).date().isoformat(),
            "request": {
                "method": request.method,
                "url": clean_url(str(request.url)),
                "headers": {
                    name: value
                    for name, value in clean_headers(dict(request.headers)).items()
                    if name not in _SENT_HEADERS_LEFT_OUT
                },
                "body": _body(request.content),
            },
            "response": {
                "status": answer.status_code,
                "headers": {
                    name: value
                    for name, value in clean_headers(dict(answer.headers)).items()
                    if name in _KEPT_HEADERS
                },
                **_content(body),
            },
        }
        path = self._folder / _file_name(request)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(recording), indent=1))


class _Overheard(httpx.AsyncByteStream):
    """A body handed on as it comes; what was read of it is told when it is closed."""

    def __init__(self, answer: httpx.Response, tell: Callable[[bytes], None]) -> None:
        self._answer = answer
        self._tell = tell
        self._heard: list[bytes] = []
        self._told = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream = self._answer.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TypeError("A transport must answer with an asynchronous stream.")
        async for chunk in stream:
            self._heard.append(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        if not self._told:
            self._told = True
            coding = self._answer.headers.get("content-encoding", "")
            body, _ = await unfolded(_again(self._heard), coding, _MOST_BYTES)
            await asyncio.to_thread(self._tell, body)


async def _again(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def _body(content: bytes) -> Any:
    if not content:
        return None
    try:
        return clean_json(msgspec.json.decode(content))
    except msgspec.DecodeError:
        return clean_text(content.decode("utf-8", "replace"))


def _content(content: bytes) -> dict[str, Any]:
    try:
        return {"json": clean_json(msgspec.json.decode(content))}
    except msgspec.DecodeError:
        return {"body": clean_text(content.decode("utf-8", "replace"))}


def _file_name(request: httpx.Request) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", f"{request.url.host}{request.url.path}".lower()).strip("-")
    digest = hashlib.sha256(f"{request.method} {request.url}".encode() + request.content)
    return f"{words[:80]}-{digest.hexdigest()[:10]}.json"

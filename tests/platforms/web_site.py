"""A site of made-up answers, for the reader of any URL."""

import io
import re
import wave
from collections.abc import Mapping

import msgspec

from aggregator.domain.report import Outcome
from aggregator.platforms.web import Web
from aggregator.upstream.message import Request, Response


class Site:
    """An `Upstream` over a table; answers Range requests for the bodies that allow it."""

    def __init__(self, table: Mapping[str, Response | Exception], *, ranges: bool = True) -> None:
        self.table = table
        self.ranges = ranges
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        answer = self.table.get(request.url)
        if answer is None:
            return Response(status=404, headers={}, body=b"", url=request.url)
        if isinstance(answer, Exception):
            raise answer
        answer = msgspec.structs.replace(answer, url=request.url)
        told = re.fullmatch(r"bytes=(\d+)-(\d+)", dict(request.headers).get("range", ""))
        if told and self.ranges:
            answer = _part(answer, int(told[1]), int(told[2]))
        return _cut(answer, request)


def _part(answer: Response, first: int, last: int) -> Response:
    size = len(answer.body)
    last = min(last, size - 1)
    told = {**answer.headers, "content-range": f"bytes {first}-{last}/{size}"}
    body = answer.body[first : last + 1]
    return msgspec.structs.replace(answer, status=206, headers=told, body=body)


def _cut(answer: Response, request: Request) -> Response:
    if request.max_bytes is None or len(answer.body) <= request.max_bytes:
        return answer
    assert request.truncate
    body = answer.body[: request.max_bytes]
    return msgspec.structs.replace(answer, body=body, truncated=True)


def answer(body: bytes | str, content_type: str, **headers: str) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    return Response(status=200, headers={"content-type": content_type, **headers}, body=raw, url="")


def html(head: str, body: str = "") -> Response:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return answer(page, "text/html; charset=utf-8")


async def resolve(
    url: str, table: Mapping[str, Response | Exception], *, limit: int = 30
) -> Outcome:
    return await Web(Site(table)).resolve_url(url, limit)


def wav(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


def feed(episodes: int, padding: int = 0) -> str:
    items = "".join(
        f"<item><title>Night {n}</title><guid>{n}</guid><itunes:duration>1:00:0{n % 10}"
        f'</itunes:duration><enclosure url="/night{n}.mp3" type="audio/mpeg" length="1"/>'
        f"<description>{'x' * padding}</description></item>"
        for n in range(episodes)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        "<title>Harbour Nights</title><itunes:author>Tern</itunes:author>"
        '<itunes:image href="https://radio.example/c.jpg"/>'
        f"<item><title>A word without sound</title><guid>w</guid></item>{items}</channel></rss>"
    )

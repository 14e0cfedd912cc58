"""The simulated platforms, whose every answer has its addresses replaced by one of the test's."""

import re
from collections.abc import Callable
from typing import Any

_ADDRESS = re.compile(rb"https?:(?:\\?/){2}[A-Za-z0-9.:-]+")


def poisoned(app: Any, target: str) -> Callable[..., Any]:
    """The app with each address in bodies and `Location` led to the host of `target`."""
    plain = target.encode()
    escaped = plain.replace(b"/", rb"\/")

    def replaced(text: bytes) -> bytes:
        return _ADDRESS.sub(lambda found: escaped if rb"\/" in found[0] else plain, text)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        parts: list[bytes] = []
        start: dict[str, Any] = {}

        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                body = replaced(b"".join(parts))
                headers = [
                    (name, replaced(value) if name.lower() == b"location" else value)
                    for name, value in start["headers"]
                    if name.lower() != b"content-length"
                ]
                headers.append((b"content-length", str(len(body)).encode()))
                await send(start | {"headers": headers})
                await send({"type": "http.response.body", "body": body})

        await app(scope, receive, told)

    return answer


async def away(scope: Any, receive: Any, send: Any) -> None:
    """Leads every call into a private network."""
    headers = [(b"location", b"http://169.254.169.254/latest/"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})

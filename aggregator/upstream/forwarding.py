"""An ASGI app that stands for one in another process, such as a sandbox's switches."""

from collections.abc import Awaitable, Callable

import httpx

from aggregator.upstream.in_process import App, Message
from aggregator.upstream.operator import OperatorClient


def forwarded(client: OperatorClient, base: str, prefix: str) -> App:
    """Passes requests under `prefix` on to `base`, such as `http://127.0.0.1:8090`."""

    async def pass_on(
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        path = scope["path"].removeprefix(prefix)
        try:
            answer = await client.request(scope["method"], f"{base}{path or '/'}", content=body)
            status, told = answer.status_code, answer.content
        except httpx.HTTPError:
            status, told = 502, b'{"error": "The sandbox does not answer."}'
        head = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": told})

    return pass_on

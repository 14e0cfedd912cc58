"""A search that is given again whole, before the framework prepares to ask its handler.

Parameters, dependencies and a response made anew take longer than all that we do for an answer
that is kept and fresh.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from aggregator.web.problems import InvalidFields
from aggregator.web.validation import LARGEST_BODY, search_request

if TYPE_CHECKING:
    from litestar.types import ReceiveMessage

    from aggregator.search.pages import SearchAnswer
    from aggregator.web.encoded import EncodedAnswers
    from aggregator.web.services import SearchService


class KeptSearches(ASGIMiddleware):
    """Answers a search without parameters from what is kept; every other request passes, and what
    is wrong with one is the handler's to say."""

    def __init__(self, search: "SearchService", encoded: "EncodedAnswers", *, limit: int) -> None:
        self._search = search
        self._encoded = encoded
        self._limit = limit

    def __deepcopy__(self, memo: dict[int, object]) -> "KeptSearches":
        """Itself: the framework copies a router with all it holds, and services are no copies."""
        return self

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """This around an application, without the framework's look for patterns to leave out."""
        return partial(self.handle, next_app=app)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """See the class."""
        if scope["query_string"]:
            await next_app(scope, receive, send)
            return
        messages = await _body(receive)
        answer = self._kept(messages)
        if answer is None:
            await next_app(scope, _again(messages, receive), send)
        else:
            await self._encoded.response(answer).sent(scope, receive, send)

    def _kept(self, messages: Sequence["ReceiveMessage"]) -> "SearchAnswer | None":
        if messages[-1]["type"] != "http.request":
            return None
        body = _joined(messages)
        if len(body) > LARGEST_BODY:
            return None
        try:
            asked = search_request(body)
        except InvalidFields:
            return None
        return self._search.kept(asked.platform, asked.query, limit=self._limit)


def _joined(messages: Sequence["ReceiveMessage"]) -> bytes:
    first = messages[0]
    if len(messages) == 1 and first["type"] == "http.request":
        return first.get("body", b"")
    return b"".join(one.get("body", b"") for one in messages if one["type"] == "http.request")


async def _body(receive: Receive) -> list["ReceiveMessage"]:
    """What comes until the body is whole, too large, or broken off."""
    messages = []
    size = 0
    while size <= LARGEST_BODY:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request" or not message.get("more_body"):
            break
        size += len(message.get("body", b""))
    return messages


def _again(messages: Iterable["ReceiveMessage"], receive: Receive) -> Receive:
    """A `receive` that gives these messages, which were taken, and then what comes."""
    waiting = iter(messages)

    async def receive_again() -> "ReceiveMessage":
        return next(waiting, None) or await receive()

    return receive_again
